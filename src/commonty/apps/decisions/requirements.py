"""What the rules ask of a motion: which procedure decides it, who may move it, and what bars it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import closed
from commonty.apps.bodies.entitling import entitled, right
from commonty.apps.bodies.models import Body, Seat, root
from commonty.apps.bodies.seating import refuse_who_was_brought_in
from commonty.apps.mandates.authorising import over_rules
from commonty.apps.people.models import Person
from commonty.apps.rules.models import Version
from commonty.constitution import routes
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.checking.urgency import OUT_OF_BOUNDS
from commonty.constitution.document import Constitution, Procedure, Right, Where
from commonty.constitution.effect import ORGANISATION, Effect
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.constitution.strictness import at_least_as_strict

AMEND = "rules.amend"
CONVENE = "decisions.convene"
RATIFY = "decisions.ratify"


@dataclass(frozen=True)
class Needed:
    """Which procedures may decide a motion, the first where its mover chooses none; and the article behind each effect."""

    ways: tuple[str, ...]
    articles: tuple[str, ...]


def needed(body: Body, effects: tuple[Effect, ...], rules: Version) -> Needed:
    """
    Return what decides these effects, moved in ``body``.

    Of several procedures, the one that is at least as strict as all the others. Raises ``Refused`` where no rule applies, or
    two, where there is no strictest, and where another body decides.
    """
    constitution = rules.constitution
    if not effects:
        raise Refused(_("A motion says what it should do. Choose “we resolve” for one that only states what the body wants."))
    found = [_one(body, effect, constitution, rules) for effect in effects]
    keys = list(dict.fromkeys(key for key, _article in found))
    strictest = [key for key in keys if all(key == other or at_least_as_strict(constitution, key, other) for other in keys)]
    if not strictest:
        reason = _("What this motion would do is decided in different ways, and none is stricter than the others. Please move it in parts.")
        raise Refused(reason, article=f"procedures.{keys[0]}")
    return Needed(routes.ways(constitution, strictest[0]), tuple(article for _key, article in found))


def _one(body: Body, effect: Effect, constitution: Constitution, rules: Version) -> tuple[str, str]:
    """Return the procedure that decides one effect, and the article that says so."""
    if effect.name == AMEND:
        _refuse_unless_its_rules(where(body, effect), rules)
        key, _procedure = routes.amendment_procedure(constitution, parse(str(effect.facts()["text"])))
        return key, f"procedures.{key}"
    named = effect.decided_by(constitution)
    if named is not None:
        return named
    place = where(body, effect)
    route, found = routes.route_for(constitution, effect.name, context=place.article_in(rules))
    return found.procedure, f"routes.{route}"


def _refuse_unless_its_rules(place: Body, rules: Version) -> None:
    """Raise ``Refused`` where the body whose rules would change has its own, and these are another's: their guards do not bind here."""
    if place.pk != rules.body and Version.objects.filter(body=place.pk).exists():
        raise Refused(_("%(body)s has rules of its own, and changes them itself.") % {"body": place.title}, article="organisation")


def where(body: Body, effect: Effect) -> Body:
    """Return the body that an effect happens in; raise ``Refused`` where there is no such body."""
    context = effect.context()
    place = _named(body, context)
    if place is None:
        raise Refused(_("There is no body “%(body)s”.") % {"body": context}, article="bodies")
    while effect.outlasts_its_body and place.is_dissolved and place.parent is not None:
        place = place.parent
    if body.is_dissolved or place.is_dissolved:
        gone = place if place.is_dissolved else body
        raise Refused(_("%(body)s was dissolved.") % {"body": gone.title}, article=f"bodies.{gone.article}")
    return place


def _named(body: Body, context: str) -> Body | None:
    """Return the body that the context of an effect means, moved in ``body``."""
    if context == ORGANISATION:
        return root()
    return body if context in {"", body.pk} else Body.objects.filter(pk=context).first()


def procedure(body: Body, effects: tuple[Effect, ...], rules: Version, *, chosen: str = "") -> tuple[str, Procedure]:
    """
    Return the procedure that ``body`` decides these effects by, with its key: the one ``chosen``, of those the rules leave open.

    Raises ``Refused`` where that is none, or where it cannot be put under it.
    """
    ways = needed(body, effects, rules).ways
    if chosen and chosen not in ways:
        raise Refused(_("The rules do not let this be decided under the procedure that you chose."), article=f"procedures.{ways[0]}")
    here = [key for key in ways if routes.procedure(rules.constitution, key).body == body.article_in(rules)]
    key = chosen or (here or list(ways))[0]
    found = routes.procedure(rules.constitution, key)
    refuse_unless_its_own(body, effects, key, found, rules)
    refuse_unless_it_can_be_put(key, found, effects)
    _refuse_unless_it_ratifies(effects, key, rules)
    return key, found


def _refuse_unless_it_ratifies(effects: tuple[Effect, ...], key: str, rules: Version) -> None:
    """Raise ``Refused`` where an urgent decision would be ratified by another procedure than its own names."""
    for effect in effects:
        if effect.name == RATIFY:
            urgent = str(effect.facts()["procedure"])
            if routes.procedure(rules.constitution, urgent).ratified_by != key:
                raise Refused(_("The rules name another procedure to ratify this by."), article=f"procedures.{urgent}")


def refuse_unless_its_own(body: Body, effects: tuple[Effect, ...], key: str, procedure: Procedure, rules: Version) -> None:
    """Raise ``Refused`` where another body than ``body`` decides, or ``body`` reaches into one that it has no say in."""
    article = f"procedures.{key}"
    if procedure.body != body.article_in(rules):
        decides = rules.constitution.bodies[procedure.body].title
        raise Refused(_("This is decided by another body: %(body)s. Move it there.") % {"body": decides}, article=article)
    for effect in effects:
        place = where(body, effect)
        # A body with rules of its own decides by them for itself alone; a branch for itself; a committee for the body that it is part of.
        own = body.pk if rules.constitution.bodies[procedure.body].many else body.parent_id or body.pk
        if rules.body not in place.path or own not in place.path:
            raise Refused(_("%(body)s has no say in %(other)s.") % {"body": body.title, "other": place.title}, article=article)
        if effect.is_internal and _is_of_a_caucus(place, rules) and not (_is_of_a_caucus(body, rules) and body.pk in place.path):
            reason = _("A caucus looks after itself: nobody outside it decides about the people in it.")
            raise Refused(reason, article=f"bodies.{place.article_in(rules)}")


def _is_of_a_caucus(body: Body, rules: Version) -> bool:
    return body.article_in(rules) in closed(rules.constitution)


def refuse_unless_it_can_be_put(key: str, procedure: Procedure, effects: tuple[Effect, ...]) -> None:
    """Raise ``Refused`` where a procedure holds elections, serves second votes alone, gives no time, or is urgent and this never is."""
    article = f"procedures.{key}"
    if procedure.nominations:
        raise Refused(_("This is filled by an election, and by no motion: move that one be called."), article=article)
    if procedure.left_over_only:
        raise Refused(_("Nothing new is put under this procedure: it serves second votes on left-over business."), article=article)
    if not procedure.voting and procedure.where is Where.HERE:
        raise Refused(_("This procedure does not say how long voting is open."), article=article)
    if procedure.urgent and any(effect.name.startswith(OUT_OF_BOUNDS) for effect in effects):
        raise Refused(_("An urgent decision never changes rules, rolls or who holds an office."), article=article)


def touches_rules(effects: Iterable[Effect]) -> bool:
    """Say whether one of these effects changes the rules: of a body of seats, only those do who were elected under them."""
    return any(effect.name == AMEND for effect in effects)


def mover_of(
    person: Person, body: Body, key: str, procedure: Procedure, effects: Sequence[Effect], *, now: datetime
) -> tuple[Authority, bool]:
    """
    Return by what right ``person`` moves, and whether it takes a petition because the rules let only an office move.

    Raises ``Refused`` where they may not, or where there is no petition.
    """
    if touches_rules(effects):
        refuse_who_was_brought_in(body, now=now)
    if procedure.movers == "members":
        return right(person, body, Right.PROPOSE, now=now), False
    for seat in Seat.objects.held(now).filter(person=person, office=procedure.movers).select_related("body", "mandate"):
        if seat.mandate.is_brought_in and touches_rules(effects):
            raise over_rules(seat.mandate)
        if body.pk in seat.body.path or seat.body_id in body.path or seat.body.parent_id in body.path:
            source = f"mandate:{seat.mandate_id}"
            return Authority(AuthorityKind.MANDATE, source, person.pk, "propose", body.path, f"offices.{procedure.movers}"), False
    if procedure.petition:
        return right(person, body, Right.PROPOSE, now=now), True
    raise Refused(_("Only the holder of an office may move this."), article=f"procedures.{key}")


def seconds_needed(body: Body, procedure: Procedure, *, petition: bool, now: datetime) -> int:
    """Return how many seconds put a motion: those that the procedure asks for, or the petition's share of all who could vote."""
    if not petition:
        return procedure.seconders
    roll = sum(weight for _person, weight in entitled(body, Right.VOTE, at=now))
    return -(-procedure.petition.numerator * roll // procedure.petition.denominator)


def concerned(effects: tuple[Effect, ...]) -> tuple[int, ...]:
    """Return the people whom a motion is about, each once."""
    return tuple(dict.fromkeys(person for effect in effects for person in effect.concerned()))


def excluded(procedure: Procedure, effects: tuple[Effect, ...]) -> Collection[int]:
    """Return the people who are left out of the roll because it is about them."""
    return concerned(effects) if procedure.excludes_concerned else ()
