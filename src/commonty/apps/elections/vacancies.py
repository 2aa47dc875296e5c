"""What the rules make the clock do where a seat is, or soon falls, vacant: call an election, or count back."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import takewhile

from django.db import transaction
from django.db.models import Max

from commonty.apps.bodies.models import Body, Seat
from commonty.apps.elections import calling
from commonty.apps.elections.counting_back import (
    begin,
    count_back,
    due_at,
    go_on,
    may_be_counted,
    may_count_back,
    standing_sheet,
    unsettled,
)
from commonty.apps.elections.hindrances import Held, Place, note
from commonty.apps.elections.models import Countback, Election, FailedSeating, Hindered, Outcome, Result, Seating
from commonty.apps.mandates.models import Why
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Office, Vacancy
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import procedure

logger = logging.getLogger(__name__)

GONE = (Why.GIVEN_UP, Why.RECALLED, Why.LEFT)
"""How a term ends early so that its rest is to be filled."""
CALLED_AT_ONCE = {Result.ELECTED.value, Result.INQUORATE.value, Result.UNOPENED.value, Result.REFUSED.value}
"""What an election that left seats vacant came to where the clock calls the next at once. Elsewhere nobody took them: see ``_waits``."""


@dataclass(frozen=True)
class Due:
    """An election that the rules ask for: the clock calls it now, unless it says why not."""

    office: str
    body: Body
    seats: int | None
    until: datetime | None
    why_not: Hindered | None = None
    again_at: datetime | None = None
    """When the clock calls it, where the rules let it wait."""

    def __str__(self) -> str:
        return f"the election of {self.office} in {self.body.pk}"


def attend(*, now: datetime) -> int:
    """
    Begin and count what countbacks the rules ask for, and call the elections that they ask for; return how many steps that took.

    What cannot be done is kept, so that pages tell the members; it is tried again each time.
    """
    hindered: dict[Place, Held] = {}
    steps = 0
    for seat in _to_count_back(now):
        steps += _step(partial(begin, seat, now=now), (seat.office, seat.body_id), hindered)
    for recount in unsettled():
        left, due_then = recount.countback.seat, due_at(recount)
        if due_then is not None and now >= due_then:
            steps += _step(partial(go_on, recount, now=now), (left.office, left.body_id), hindered)
    for each in Countback.objects.filter(recount=None, ask_until__lte=now).select_related("election", "seat__mandate"):
        if may_be_counted(each):
            steps += _step(partial(count_back, each, now=now), (each.seat.office, each.seat.body_id), hindered)
    for due in list(asked_for(now=now)):
        place = due.office, due.body.pk
        if due.why_not is None:
            steps += _step(partial(call, due, now=now), place, hindered)
        else:
            hindered[place] = Held(due.why_not, f"offices.{due.office}", due.again_at)
    note(hindered, now=now)
    return steps


def call(due: Due, *, now: datetime) -> Election:
    """Call an election by no other authority than the article on its office."""
    source = f"office:{due.body.pk}/{due.office}"
    authority = Authority(AuthorityKind.DECISION, source, None, "elections.call", due.body.path, f"offices.{due.office}")
    return Election.objects.call(due.office, due.body, authority=authority, now=now, seats=due.seats, until=due.until)


def elections_due(*, now: datetime) -> Iterator[Due]:
    """Yield the elections that the rules make the clock call now, at most one of an office of a body."""
    return (due for due in asked_for(now=now) if due.why_not is None)


def why_not(office: str, body: Body, *, now: datetime) -> Refused | None:
    """Return what refuses to let the seats of an office be filled now, in the language of whoever reads; ``None`` where nothing does."""
    try:
        for seat in _to_count_back(now):
            if (seat.office, seat.body_id) == (office, body.pk):
                standing_sheet(Seating.objects.get(seat=seat).candidate.slate.election)
        for due in elections_due(now=now):
            if (due.office, due.body.pk) == (office, body.pk):
                calling.callable_now(office, body, seats=due.seats, now=now)
    except Refused as refusal:
        return refusal
    return None


def asked_for(*, now: datetime) -> Iterator[Due]:
    """Yield the elections that the rules ask for, those among them that the clock does not call now, at most one of an office of a body."""
    seats: dict[tuple[str, str], list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(mandate__ends__gt=now).select_related("mandate__ending"):
        seats[seat.office, seat.body_id].append(seat)
    held_once = set(Seat.objects.values_list("office", "body_id").distinct())
    if not held_once:
        return
    newest = Election.objects.order_by().values("office", "body").annotate(newest=Max("pk")).values("newest")
    whole = Election.objects.filter(pk__in=newest).select_related("declaration", "outcome", "lapse")
    last = {(each.office, each.body_id): each for each in whole.prefetch_related("challenges__judgement")}
    bodies = {body.pk: body for body in Body.objects.filter(pk__in={body for _office, body in held_once}, dissolution=None)}
    for office, pk in sorted(held_once):
        before = last.get((office, pk))
        if pk in bodies and (before is None or not before.is_running()):
            due = _due_by_rules(office, bodies[pk], seats[office, pk], before, now)
            if due is not None:
                yield due


def _due_by_rules(office: str, body: Body, seats: list[Seat], before: Election | None, now: datetime) -> Due | None:
    """Return the election of one office that is due; none where no rules are in force for its body, so that no other office waits."""
    try:
        return _due(office, body, seats, before, now)
    except Refused:
        return None


def _due(office: str, body: Body, seats: list[Seat], before: Election | None, now: datetime) -> Due | None:
    """Return the election of one office that is due, if the rules in force fill it by elections and ask for one now."""
    version = body.rules(now)
    provided = version.constitution.offices.get(office)
    if provided is None or provided.body != body.article_in(version) or not calling.is_elected(provided, version):
        return None
    rule, zone = procedure(version.constitution, provided.procedure), version.constitution.time_zone
    held = [seat.mandate.ends for seat in seats if not seat.mandate.was_ended(now)]
    soon = calendar.after(now, provided.called_before, zone)
    if provided.called_before and any(ends <= soon for ends in held):
        was_tried = before is not None and calendar.after(before.at, provided.called_before, zone) >= min(held)
        is_filled = sum(ends > soon for ends in held) >= provided.seats
        return None if is_filled else _unless_it_waits(Due(office, body, None, None), before if was_tried else None, provided, zone, now)
    left = [seat for seat in seats if seat.mandate.was_ended(now) and seat.mandate.ending.why in GONE]
    was_tried = before is not None and all(before.at >= seat.mandate.ending.at for seat in left)
    if len(held) >= provided.seats:
        return None
    due = Due(office, body, None, None) if provided.called_before or provided.vacancy is not Vacancy.LEAVE else None
    if left:
        left = _to_be_filled(left, provided.vacancy, by=calling.Timetable.of(rule, zone, now).final(rule, zone), now=now)
        until = min((seat.mandate.ends for seat in left), default=now)
        free = min(provided.seats - len(held), sum(seat.mandate.ends == until for seat in left))
        due = Due(office, body, free, until) if left else None
    return due and _unless_it_waits(due, before if was_tried else None, provided, zone, now)


def _to_be_filled(left: list[Seat], vacancy: Vacancy, *, by: datetime, now: datetime) -> list[Seat]:
    """Return the seats, of those left within their term, that an election fills: not where a countback does, nor where the term is over."""
    lasting = [seat for seat in left if seat.mandate.ends > by]
    match vacancy:
        case Vacancy.LEAVE:
            return []
        case Vacancy.BY_ELECTION:
            return lasting
        case Vacancy.COUNTBACK:
            return [seat for seat in lasting if not may_count_back(seat, now=now)]


def _unless_it_waits(due: Due, before: Election | None, provided: Office, zone: str, now: datetime) -> Due:
    """
    Return an election that is due, or that it waits, since ``before``, the last one of the office, left these seats vacant.

    Where nobody took them, the clock calls the next as often as the rules say, each after the time that they say; then a decision does.
    """
    if before is None or before.declared is None or before.counted is None:
        return due
    if FailedSeating.objects.filter(candidate__slate__election=before).exists():
        seated = Seating.objects.filter(candidate__slate__election=before).count()
        return due if seated >= len(before.counted.winners) else replace(due, why_not=Hindered.UNSEATED)
    if before.counted.result in CALLED_AT_ONCE:
        return due
    if _untaken_in_a_row(before) > provided.called_again:
        return replace(due, why_not=Hindered.UNTAKEN)
    again_at = calendar.after(before.declared.at, provided.called_again_after, zone)
    return due if now >= again_at else replace(due, why_not=Hindered.UNTAKEN, again_at=again_at)


def _untaken_in_a_row(last: Election) -> int:
    """Return how many elections of an office, up to its ``last``, left seats vacant since nobody took them."""
    known = Outcome.objects.filter(election__office=last.office, election__body=last.body_id, election__declaration__isnull=False)
    results = known.order_by("-election_id").values_list("result", "vacant")
    return sum(1 for _each in takewhile(lambda each: each[1] and each[0] not in CALLED_AT_ONCE, results))


def _to_count_back(now: datetime) -> list[Seat]:
    """Return the seats left within their term that the rules fill by a countback, which has not begun."""
    left = Seat.objects.filter(mandate__ending__at__lte=now, mandate__ending__why__in=GONE, mandate__ends__gt=now, countback=None)
    return [seat for seat in left.select_related("mandate", "body") if may_count_back(seat, now=now)]


def _step(step: Callable[[], object], place: Place, hindered: dict[Place, Held]) -> int:
    """Take one step in a transaction of its own; where it cannot be, say so in the log and to ``hindered``, and go on with the others."""
    try:
        with transaction.atomic():
            step()
    except Refused as refusal:
        logger.warning("not done: %s", refusal)
        hindered[place] = Held(Hindered.REFUSED, refusal.article or f"offices.{place[0]}", None)
        return 0
    except Exception:
        logger.exception("a step failed and is tried again")
        hindered[place] = Held(Hindered.FAILED, f"offices.{place[0]}", None)
        return 0
    return 1
