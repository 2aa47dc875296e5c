"""Asks what every act on others asks: whether this person has that power, here and now."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.rules.models import in_force
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Belonging, Constitution
from commonty.constitution.refusal import Refused


def authorise(person: Person, power: str, scope: tuple[str, ...], *, now: datetime, touches_rules: bool = False) -> Authority:
    """
    Return the authority of a person who has the power in the body at the end of ``scope``, at this moment.

    The clock decides: a mandate counts from the instant it begins until just before the instant it ends. Its scope is in the
    answer: it may lie above ``scope`` where the rules let the power cover what is below. Where what is done ``touches_rules``, a
    mandate that was brought in by moving in gives nothing: the members have not elected its holder under these rules yet. Raises
    ``Refused``, citing the article of the power; or that of the office, where a term is over and only caretaker powers go on.
    """
    rules = in_force(scope, at=now).constitution
    places = ["/".join(scope[: depth + 1]) for depth in range(len(scope))]
    held = Mandate.objects.filter(Q(scope__in=places) | ~Q(office=""), holder=person, power=power)
    mandates = [each for each in held.select_related("ending").order_by("-scope", "pk") if _reach(each, rules, scope)]
    if touches_rules and (brought := [each for each in mandates if each.is_brought_in and each.lives(now)]):
        mandates = [each for each in mandates if not each.is_brought_in]
        if not any(_gives(each, rules, scope, now) for each in mandates):
            raise over_rules(brought[0])
    for mandate in mandates:
        if _gives(mandate, rules, scope, now):
            place = _reach(mandate, rules, scope)
            return Authority(AuthorityKind.MANDATE, f"mandate:{mandate.pk}", person.pk, power, place, mandate.article)
    raise _refusal(mandates, rules, power, now)


def over_rules(mandate: Mandate) -> Refused:
    """Return why a mandate that was brought in gives nothing where the rules are touched."""
    reason = _("This mandate was brought in by moving in, and cannot touch the rules. Whoever is elected here first can.")
    return Refused(reason, article=mandate.whole.article)


def giving(powers: Collection[str], scope: tuple[str, ...], *, now: datetime) -> list[Mandate]:
    """Return the mandates that give one of these powers in the body at the end of ``scope`` now, as ``authorise`` would say of each."""
    rules = in_force(scope, at=now).constitution
    places = ["/".join(scope[: depth + 1]) for depth in range(len(scope))]
    held = Mandate.objects.living(now).filter(Q(scope__in=places) | ~Q(office=""), power__in=powers)
    found = [each for each in held.select_related("ending").order_by("power", "pk") if _reach(each, rules, scope)]
    return [each for each in found if _gives(each, rules, scope, now)]


def _reach(mandate: Mandate, rules: Constitution, scope: tuple[str, ...]) -> tuple[str, ...]:
    """
    Return the path of the body, on the way to ``scope``, that a mandate is for; empty where it is for none there.

    An office in a body of seats is for the body which that one is part of too: a committee acts for those who chose it.
    """
    office = rules.offices.get(mandate.office)
    acts_above = office is not None and rules.bodies[office.body].belonging is Belonging.SEATS
    paths = (mandate.path, mandate.path[:-1]) if acts_above else (mandate.path,)
    return next((path for path in paths if path and scope[: len(path)] == path), ())


def _gives(mandate: Mandate, rules: Constitution, scope: tuple[str, ...], now: datetime) -> bool:
    """Say whether a mandate gives its power in ``scope`` under the rules in force."""
    chapter, _dot, key = mandate.article.partition(".")
    if not mandate.lives(now):
        return False
    if chapter == "offices":
        return key in rules.offices and mandate.path == scope
    if key not in rules.powers or rules.powers[key].power != mandate.power:
        return False
    if mandate.is_caretaker(now) and not rules.powers[key].caretaker:
        return False
    return _reach(mandate, rules, scope) == scope or rules.powers[key].covers_below


def _refusal(mandates: list[Mandate], rules: Constitution, power: str, now: datetime) -> Refused:
    """Return why none of a person's mandates gives the power."""
    over = next((one for one in mandates if one.office and one.ends <= now and not one.was_ended(now)), None)
    if over is not None:
        return Refused(_("Your term is over: from then on only caretaker powers go on."), article=f"offices.{over.office}")
    ended = next((one for one in mandates if one.was_ended(now) or one.ends <= now), None)
    if ended is not None:
        return Refused(_("Your mandate for this has ended."), article=ended.article)
    early = next((one for one in mandates if one.starts > now), None)
    if early is not None:
        return Refused(_("Your mandate for this has not begun yet."), article=early.article)
    keys = [f"powers.{key}" for key, rule in rules.powers.items() if rule.power == power]
    if not keys:
        return Refused(_("The rules give this power to nobody."), article=f"powers.{power}")
    return Refused(_("This takes a mandate, and you have none for it here."), article=keys[0])
