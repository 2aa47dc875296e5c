"""How the members of an organisation that existed already come to belong; and how that is unmade before anybody was told."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from commonty.apps.bodies.entries import StandingBegan
from commonty.apps.bodies.models import Body, Membership, Seat, Standing, StandingRow
from commonty.apps.bodies.timing import latest_start
from commonty.apps.keys import keyring
from commonty.apps.mandates.granting import take_back as take_mandates_back
from commonty.apps.prepared import write_many
from commonty.apps.record.recording import record_many
from commonty.apps.rules.adopting import take_back as take_rules_back
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution

AT_ONCE = 1000


@dataclass(frozen=True)
class Member:
    """Somebody who belongs from now on: in which category, and since when, if the list says it."""

    person: int
    category: str
    since: datetime | None


@transaction.atomic
def bring_in(members: Iterable[Member], body: Body, rules: Constitution, *, authority: Authority, now: datetime) -> int:
    """
    Make members of people, in good standing, and tell each; return how many.

    Whose day of joining nobody knows has qualified: they were members before these rules were.
    """
    count = 0
    waiting = iter(members)
    while few := list(islice(waiting, AT_ONCE)):
        rows = Membership.objects.bulk_create(_membership(each, body, rules, now) for each in few)
        _tell(rows, authority=authority, now=now)
        count += len(rows)
    return count


@transaction.atomic
def unmake(source: str) -> None:
    """
    Let go of the rules, the offices and the bodies below the root that a meeting brought here, in whose name nothing was done yet.

    The root stays until nobody belongs to it (``leave_again``); the record keeps every line, and is told of it by whoever calls this.
    """
    Seat.objects.filter(mandate__source=source).delete()
    take_mandates_back(source)
    for body in Body.objects.filter(source=source).exclude(parent=None).order_by("-place"):
        body.delete()
    take_rules_back(source)


@transaction.atomic
def leave_again(people: Collection[int]) -> None:
    """Let go of what says that these people belong here, and of its history: nobody had been told, and nothing rests on it."""
    everybody = sorted(people)
    for few in (everybody[start : start + AT_ONCE] for start in range(0, len(everybody), AT_ONCE)):
        held = list(Membership.objects.filter(person__in=few).values_list("pk", flat=True))
        StandingRow.objects.filter(membership__in=held).delete()
        Membership.objects.filter(pk__in=held).delete()


def _membership(each: Member, body: Body, rules: Constitution, now: datetime) -> Membership:
    qualifying = rules.categories[each.category].qualifying
    since = each.since or (latest_start(now, qualifying, rules.time_zone) if qualifying else now)
    return Membership(
        person_id=each.person, body=body, category=each.category, standing=Standing.GOOD.value, since=min(since, now), active=now
    )


def _tell(rows: Sequence[Membership], *, authority: Authority, now: datetime) -> None:
    history = ((each.pk, Standing.GOOD.value, now, authority.source) for each in rows)
    write_many(StandingRow, ("membership", "standing", "at", "source"), history)
    with keyring.held():
        keyring.take_in_hand(each.person_id for each in rows)
        told = (StandingBegan(body=each.body_id, person=each.person_id, standing=Standing.GOOD.value) for each in rows)
        record_many(told, authority=authority, now=now)
