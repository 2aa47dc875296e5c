"""Who rules on a challenge, and until when."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import roll
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.decisions import requirements
from commonty.apps.decisions.models.comparisons import ComparisonRuling
from commonty.apps.decisions.models.matter import Matter
from commonty.apps.decisions.models.steps import Challenge, Ruling
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused

RULE = "decisions.rule"


def until(motion: Matter, now: datetime) -> datetime:
    """Return until when the challenges to a motion are ruled on: so long after the time for challenging is over."""
    challenged_until = motion.challengeable_until(now)
    if challenged_until is None:
        return now
    return calendar.after(challenged_until, motion.procedure(now).ruling, motion.rules(now).constitution.time_zone)


def bench(motion: Matter, challenge: Challenge, *, now: datetime) -> frozenset[int]:
    """
    Return the people who rule on a challenge: the members or holders whom the rules name, apart from those it is about.

    It is about whoever moved it, whoever challenges it, be it with reasons of their own, and whom it concerns. Nobody rules where
    the rules name the very body that decided: the challenged never do, so their silence settles it.
    """
    return benches(motion, [challenge], now=now)[challenge.pk]


def benches(motion: Matter, challenges: Sequence[Challenge], *, now: datetime) -> dict[int, frozenset[int]]:
    """Return the ``bench`` of each of several challenges to one motion, by its primary key, asking once who rules."""
    if not challenges:
        return {}
    those = sitting(motion, _parties(motion), now=now)
    return {challenge.pk: those for challenge in challenges}


def sitting(motion: Matter, parties: Collection[int | None], *, now: datetime) -> frozenset[int]:
    """Return the members or holders whom the rules name to rule, apart from the parties; nobody where that is the body that decides."""
    procedure = motion.procedure(now)
    if not procedure.ruled_by or procedure.ruled_by == procedure.body:
        return frozenset()
    people, _path = _named(motion, procedure.ruled_by, now)
    return frozenset(people - set(parties))


def _parties(motion: Matter) -> set[int | None]:
    """Return those whom every challenge to a motion is about; where it is to a ruling, those who gave it too."""
    challengers = Challenge.objects.filter(motion=motion.pk).values_list("person_id", flat=True)
    rulers = (
        ComparisonRuling.objects.filter(comparison__motion=motion.pk).values_list("person_id", flat=True) if motion.is_ruled_out else ()
    )
    return {motion.mover_id, *challengers, *rulers, *requirements.concerned(motion.effects)}


def is_settled(motion: Matter, challenge: Challenge, those: Collection[int], *, upheld: bool) -> bool:
    """
    Say whether more than half of the bench as it was when the challenge was made agree on it; of the bench now, if there was none then.

    What somebody ruled while it was theirs to rule stays good when they go; not when they become a party to it.
    """
    agreed = Ruling.objects.filter(challenge=challenge, upheld=upheld).exclude(person__in=_parties(motion) - {None}).count()
    return 2 * agreed > (challenge.bench or len(those))


def ruler(motion: Matter, challenge: Challenge, person: Person, *, now: datetime) -> tuple[Authority, frozenset[int]]:
    """Return by what right ``person`` rules, and everybody who does. Raises ``Refused`` for the challenged and for anybody else."""
    those = bench(motion, challenge, now=now)
    return authority_to_rule(motion, person, those, now=now), those


def authority_to_rule(motion: Matter, person: Person, those: Collection[int], *, now: datetime) -> Authority:
    """Return by what right ``person`` rules, being one of ``those`` who do. Raises ``Refused`` for anybody else."""
    if person.pk not in those:
        reason = _("You do not rule on this: the rules name others, and never those who moved, challenged or are concerned.")
        raise Refused(reason, article=motion.article)
    _people, path = _named(motion, motion.procedure(now).ruled_by, now)
    return authorise(person, RULE, path, now=now, touches_rules=requirements.touches_rules(motion.effects))


def _named(motion: Matter, named: str, now: datetime) -> tuple[set[int], tuple[str, ...]]:
    """Return the members of the body, or the holders of the office, that the rules name, and that body's path; the nearest, of several."""
    constitution = motion.rules(now).constitution
    article = constitution.offices[named].body if named in constitution.offices else named
    near = motion.body.path
    found = Body.objects.filter(article=article, dissolution=None)
    bodies = [body for body in found if body.pk in near or body.parent_id in near]
    if not bodies:
        return set(), near
    nearest = max(bodies, key=lambda body: len(body.path))
    if named in constitution.offices:
        return set(Seat.objects.held(now).filter(office=named, body=nearest).values_list("person_id", flat=True)), nearest.path
    return set(roll(nearest, Right.VOTE, at=now).values_list("person_id", flat=True)), nearest.path
