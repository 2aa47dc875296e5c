"""What becomes of memberships where two numbers become one: none is lost, and the earlier day of joining counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from commonty.apps.bodies.joining import belongs
from commonty.apps.bodies.models import Membership, MergedMembership, Standing, StandingRow
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.bodies.standing import tell_standing
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Merging, Person
from commonty.constitution.authority import Authority
from commonty.constitution.document import Belonging
from commonty.constitution.refusal import Refused

FOR_EVER = None


@dataclass(frozen=True)
class _United:
    """How the number that goes on will stand in a body."""

    standing: str
    until: datetime | None
    since: datetime | None


def foreseen(kept: Person, asleep: Person, places: Sequence[Membership], *, now: datetime) -> Iterator[str]:
    """Say of each of these memberships what becomes of it."""
    for theirs in places:
        said = {"body": theirs.body.title, "kept": kept.member_number, "asleep": asleep.member_number}
        mine = _mine(kept, theirs)
        if not _can_be_taken_over(kept, theirs, mine, now=now):
            yield _("%(body)s: number %(kept)d stays in the other body of this kind, since one belongs to one of them at most.") % said
            continue
        united = _united(mine, theirs, now=now)
        standing = Standing(united.standing).label
        since = united.since.date().isoformat() if united.since else ""
        line = _("%(body)s: number %(kept)d stands as “%(standing)s”, a member since %(since)s.") if since else ""
        yield (line or _("%(body)s: number %(kept)d stands as “%(standing)s”.")) % {**said, "standing": standing, "since": since}


def unite(merging: Merging, places: Sequence[Membership], *, authority: Authority, now: datetime) -> None:
    """Let the number that goes on have these memberships of the other, which sleep from now on. ``places`` go from the top down."""
    for theirs in places:
        mine = _mine(merging.kept, theirs)
        if _can_be_taken_over(merging.kept, theirs, mine, now=now):
            _take_over(merging, mine, theirs, authority=authority, now=now)
        remembered = _remember(merging, theirs, theirs.standing)
        _stand(theirs, _United(Standing.MERGED.value, None, theirs.since), authority=authority, now=now)
        _close(remembered)


def part(merging: Merging, *, authority: Authority, now: datetime) -> None:
    """Put every membership back as it stood, but for what has happened to one since, which stays as it is."""
    for each in merging.memberships.select_related("membership__body", "membership__person").order_by("membership__body__place", "pk"):
        membership = each.membership
        if StandingRow.objects.filter(membership=membership, pk__gt=each.last_row).exists():
            _give_back_day(membership, each)
        elif each.was or not _holds_something(membership, merging, now=now):
            membership.category, membership.rests_from = each.category, each.rests_from
            membership.active = now if membership.person_id == merging.asleep_id else membership.active
            since = each.since if each.was else membership.since
            _stand(membership, _United(each.was or Standing.LEFT.value, each.until, since), authority=authority, now=now)


def _give_back_day(membership: Membership, before: MergedMembership) -> None:
    """Let a membership to which something has happened since begin on its own day again, unless it has begun anew."""
    if membership.since is not None and before.since is not None and membership.since < before.since:
        membership.since = before.since
        membership.save(update_fields=["since"])


def _take_over(merging: Merging, mine: Membership | None, theirs: Membership, *, authority: Authority, now: datetime) -> None:
    united = _united(mine, theirs, now=now)
    had = mine.standing if mine is not None else ""
    if mine is None:
        made = {"category": theirs.category, "standing": Standing.APPLIED.value, "active": theirs.active}
        mine = Membership.objects.create(person=merging.kept, body=theirs.body, **made)
    remembered = _remember(merging, mine, had)
    mine.category = mine.category or theirs.category
    mine.active = max(mine.active, theirs.active)
    mine.rests_from = _rest(mine, theirs) if had in BELONGING else theirs.rests_from
    _stand(mine, united, authority=authority, now=now)
    _close(remembered)


def _united(mine: Membership | None, theirs: Membership, *, now: datetime) -> _United:
    """
    Return how both together stand: a suspension of either holds for both, until the later end; else good standing of either.

    Who has left a body, or only asked to belong to it, stands there as the other number does.
    """
    if mine is None or (not mine.belongs() and (theirs.belongs() or mine.standing != Standing.APPLIED)):
        return _United(theirs.standing, theirs.until, theirs.since)
    if not theirs.belongs():
        return _United(mine.standing, mine.until, mine.since)
    since = min(each.since for each in (mine, theirs) if each.since is not None)
    suspended = [each.until for each in (mine, theirs) if each.is_suspended(now)]
    if suspended:
        ends = [each for each in suspended if each is not FOR_EVER]
        return _United(Standing.SUSPENDED.value, max(ends) if len(ends) == len(suspended) else FOR_EVER, since)
    in_arrears = all(each.standing == Standing.ARREARS for each in (mine, theirs))
    return _United(Standing.ARREARS.value if in_arrears else Standing.GOOD.value, None, since)


def _rest(mine: Membership, theirs: Membership) -> datetime | None:
    """Return from when rights rest for dues: never where they are paid under either number, else from the later day."""
    if mine.rests_from is None or theirs.rests_from is None:
        return None
    return max(mine.rests_from, theirs.rests_from)


def _can_be_taken_over(kept: Person, theirs: Membership, mine: Membership | None, *, now: datetime) -> bool:
    """Say whether the rules let the number that goes on belong there too; raise ``Refused`` where it was expelled from it."""
    body = theirs.body
    if mine is not None and mine.standing == Standing.EXPELLED:
        said = _("Number %(number)d was expelled from %(body)s: whether they come back is decided by a vote, and not by merging.")
        raise Refused(said % {"number": kept.member_number, "body": body.title}, article=f"bodies.{body.article}")
    if body.parent is None or (mine is not None and mine.belongs()):
        return True
    others = Membership.objects.filter(person=kept, body__article=body.article, body__dissolution=None, standing__in=BELONGING)
    is_area = body.provision(body.rules(now)).belonging is Belonging.AREA
    return not (is_area and others.exclude(body=body).exists()) and belongs(kept, body.parent, now=now)


def _mine(kept: Person, theirs: Membership) -> Membership | None:
    return Membership.objects.filter(person=kept, body=theirs.body).select_related("body", "person").first()


def _remember(merging: Merging, membership: Membership, was: str) -> MergedMembership:
    return MergedMembership.objects.create(
        merging=merging,
        membership=membership,
        was=was,
        until=membership.until,
        since=membership.since,
        rests_from=membership.rests_from,
        active=membership.active,
        category=membership.category,
    )


def _close(remembered: MergedMembership) -> None:
    newest = StandingRow.objects.filter(membership=remembered.membership_id).aggregate(newest=Max("pk"))["newest"]
    remembered.last_row = newest or 0
    remembered.save(update_fields=["last_row"])


def _stand(membership: Membership, united: _United, *, authority: Authority, now: datetime) -> None:
    """Let a membership stand so, with the day of joining that this gives it, and tell the person where that is another standing."""
    is_other = (membership.standing, membership.until) != (united.standing, united.until)
    membership.standing, membership.until, membership.since = united.standing, united.until, united.since
    membership.save()
    if is_other:
        row = {"standing": united.standing, "until": united.until, "at": now, "source": authority.source}
        StandingRow.objects.create(membership=membership, **row)
        tell_standing(membership, authority=authority, now=now)


def _holds_something(membership: Membership, merging: Merging, *, now: datetime) -> bool:
    """Say whether somebody was given a mandate in a body that they belong to since they were merged: then that membership is theirs."""
    held = Mandate.objects.within(membership.body.path).filter(holder=membership.person_id, starts__gte=merging.at)
    return held.living_or_to_come(now).exists()
