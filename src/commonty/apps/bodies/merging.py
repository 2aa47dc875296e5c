"""How two numbers of one person become one membership, what that would mean, and how they are parted again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies import uniting
from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.bodies.letters import MergedLetter, PartedLetter
from commonty.apps.bodies.models import Body, Membership, Standing, root
from commonty.apps.mandates.models import Mandate
from commonty.apps.people import merging as what_is_kept
from commonty.apps.people.effects import MERGE
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Merging, Parting, Person
from commonty.apps.people.undoing import WITHIN, refuse_too_late
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused

ENTERING = frozenset({Standing.APPLIED.value, Standing.GOOD.value, Standing.ARREARS.value, Standing.SUSPENDED.value})


class Follower(Protocol):
    """What an app above has to say where two numbers become one."""

    def refuse(self, kept: Person, asleep: Person, *, now: datetime) -> None:
        """Raise ``Refused``, citing the article, where it cannot be now, and say until when."""

    def foreseen(self, kept: Person, asleep: Person, *, now: datetime) -> Iterator[str]:
        """Say what becomes of what the app has of the two, a sentence each."""


_FOLLOWERS: list[Follower] = []


def register(follower: Follower) -> None:
    """Let an app say where two numbers cannot become one, and what would become of what it has of them."""
    _FOLLOWERS.append(follower)


def foreseen(kept: Person, asleep: Person, *, now: datetime) -> list[str]:
    """Say what would become of everything if the two were one, a sentence each. What lies in a caucus is not told here."""
    said = [*uniting.foreseen(kept, asleep, _in_view(asleep, now=now), now=now)]
    for follower in _FOLLOWERS:
        said += follower.foreseen(kept, asleep, now=now)
    said += what_is_kept.foreseen(kept, asleep)
    numbers = {"kept": kept.member_number, "asleep": asleep.member_number}
    said.append(_("What a caucus knows of number %(asleep)d stays there: they themselves take it over to number %(kept)d.") % numbers)
    told = _(
        "Both numbers get a letter. For seven days you or they can part them again, and all is as it was; number %(asleep)d always can."
    )
    return [*said, told % numbers]


@transaction.atomic
def merge(kept: Person, asleep: Person, *, authority: Authority, now: datetime) -> Merging:
    """
    Let two numbers that were found to be one person be one member: ``kept`` goes on, ``asleep`` gives no rights any more.

    No membership is lost, and the earlier day of joining counts; what one had opted out of holds for both. Nobody is given a mandate by
    it: the number that holds some is the one that goes on. Raises ``Refused``, citing the article, where that cannot be, or not now.
    """
    first, second = sorted((kept.pk, asleep.pk))
    for each in (first, second):
        Person.objects.select_for_update().get(pk=each)
    refuse_unless_mergeable(kept, asleep, authority=authority, now=now)
    top = root()
    merging = what_is_kept.unite(kept, asleep, body=top.pk, authority=authority, now=now)
    uniting.unite(merging, _in_view(asleep, now=now), authority=authority, now=now)
    for person in (kept, asleep):
        send_later(person, MergedLetter(merging.pk), now=now)
    return merging


@transaction.atomic
def part(merging: Merging, *, authority: Authority, now: datetime) -> Parting:
    """
    Say that the two are two people: everything is as it was, and what came since stays with whom it belongs.

    Within seven days whoever holds the mandate may, and either of the two; whose number sleeps may always, for nobody loses a
    membership because somebody else pressed. Parting twice changes nothing.
    """
    merging = Merging.objects.select_for_update(of=("self",)).select_related("kept", "asleep", "parting").get(pk=merging.pk)
    if merging.is_parted:
        return merging.parting
    _refuse_unless_parting(merging, authority, now=now)
    parting = what_is_kept.divide(merging, body=root().pk, authority=authority, now=now)
    uniting.part(merging, authority=authority, now=now)
    for person in (merging.kept, merging.asleep):
        send_later(person, PartedLetter(merging.pk), now=now)
    return parting


@transaction.atomic
def take_over(merging: Merging, *, by: Person, now: datetime) -> None:
    """Take over to the number that goes on what bodies that keep to themselves know: whose number sleeps does that, and nobody else."""
    merging = Merging.objects.select_for_update(of=("self",)).select_related("kept", "asleep").get(pk=merging.pk)
    if by.pk != merging.asleep_id or merging.is_parted:
        raise Refused(_("Only whoever has the number that sleeps can take this over."), article=f"powers.{MERGE}")
    own = Authority(AuthorityKind.RIGHT, "self", by.pk, "belong", (), "")
    uniting.unite(merging, [each for each in _places(by) if keeps_to_itself(each.body, now=now)], authority=own, now=now)


def refuse_unless_mergeable(kept: Person, asleep: Person, *, authority: Authority, now: datetime) -> None:
    """Raise ``Refused`` where two numbers cannot become one, or not now, or not in this direction."""
    article = authority.article
    numbers = {"kept": kept.member_number, "asleep": asleep.member_number}
    is_mandate = authority.kind is AuthorityKind.MANDATE and authority.power == MERGE and len(authority.scope) == 1
    if not is_mandate:
        raise Refused(_("Only somebody with the mandate for it lets two numbers be one person."), article=article)
    if authority.person in {kept.pk, asleep.pk}:
        raise Refused(_("Nobody does this with their own number: somebody else with the mandate does."), article=article)
    if kept.pk == asleep.pk or kept.is_erased or asleep.is_erased:
        raise Refused(_("It takes two numbers that are here."), article=article)
    standing = Merging.objects.standing()
    if standing.filter(asleep__in=(kept, asleep)).exists() or standing.filter(kept=asleep).exists():
        raise Refused(_("One of them is one with another number already. Merge with the number that goes on."), article=article)
    _refuse_unless_members(kept, asleep, numbers)
    holds = _mandates(asleep, now=now)
    if holds:
        said = _("Number %(asleep)d holds a mandate, and nobody is given one by a press. Let that number go on, or end the mandate first.")
        raise Refused(said % numbers, article=holds[0].article)
    for follower in _FOLLOWERS:
        follower.refuse(kept, asleep, now=now)


def _refuse_unless_members(kept: Person, asleep: Person, numbers: dict[str, int]) -> None:
    article = f"bodies.{root().article}"
    at_the_top = dict(Membership.objects.filter(person__in=(kept, asleep), body__parent=None).values_list("person", "standing"))
    if Standing.EXPELLED in at_the_top.values():
        raise Refused(_("One of the two was expelled: whether they come back is decided by a vote, and not by merging."), article=article)
    if at_the_top.get(asleep.pk) not in ENTERING:
        raise Refused(_("Number %(asleep)d is no member, so there is nothing to merge.") % numbers, article=article)
    if at_the_top.get(kept.pk) not in ENTERING - {Standing.APPLIED.value}:
        raise Refused(_("Number %(kept)d is no member: let the other number go on.") % numbers, article=article)


def _mandates(person: Person, *, now: datetime) -> list[Mandate]:
    """Return what somebody holds, apart from what a body gave them that keeps to itself."""
    held = Mandate.objects.filter(holder=person).living_or_to_come(now).order_by("pk")
    bodies = Body.objects.in_bulk({each.body for each in held})
    return [each for each in held if each.body not in bodies or not keeps_to_itself(bodies[each.body], now=now)]


def _refuse_unless_parting(merging: Merging, authority: Authority, *, now: datetime) -> None:
    if merging.asleep.is_erased:
        raise Refused(_("Who had the number that sleeps was erased: there is nobody to give it back to."), article=authority.article)
    by_themselves = authority.kind is AuthorityKind.RIGHT and authority.person in {merging.kept_id, merging.asleep_id}
    by_mandate = authority.kind is AuthorityKind.MANDATE and authority.power == MERGE and len(authority.scope) == 1
    if not by_themselves and not by_mandate:
        raise Refused(_("Only they, and whoever has the mandate for it, can part two numbers again."), article=authority.article)
    if authority.person != merging.asleep_id:
        refuse_too_late(merging.at, now=now, article=authority.article)
    top = Membership.objects.filter(person=merging.kept_id, body__parent=None).first()
    if by_themselves and top is not None and (top.standing == Standing.EXPELLED or top.is_suspended(now)):
        said = _("A vote decided about the number that goes on, and it holds for both. Whoever has the mandate for it can part them.")
        raise Refused(said, article=f"bodies.{root().article}")


def can_part(merging: Merging, person: Person, *, now: datetime) -> bool:
    """Say whether one of the two can still say that they are two people."""
    return person.pk == merging.asleep_id or (person.pk == merging.kept_id and now < merging.at + WITHIN)


def _places(person: Person) -> list[Membership]:
    found = Membership.objects.filter(person=person, standing__in=ENTERING).select_related("body__parent", "person")
    return list(found.order_by("body__place"))


def _in_view(person: Person, *, now: datetime) -> list[Membership]:
    """Return where somebody belongs or has applied to, from the top down, apart from bodies that keep to themselves."""
    return [each for each in _places(person) if not keeps_to_itself(each.body, now=now)]
