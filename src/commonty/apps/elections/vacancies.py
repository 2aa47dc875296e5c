"""What the rules make the clock do where a seat is, or soon falls, vacant: call an election, or count back."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Max

from commonty.apps.bodies.models import Body, Seat
from commonty.apps.elections import calling
from commonty.apps.elections.counting_back import begin, count_back, may_count_back
from commonty.apps.elections.models import Countback, Election, FailedSeating, Result, Seating
from commonty.apps.mandates.models import Why
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Ballot, Vacancy
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import procedure

logger = logging.getLogger(__name__)

GONE = (Why.GIVEN_UP, Why.RECALLED, Why.LEFT)
"""How a term ends early so that its rest is to be filled."""
CALLED_AGAIN = {Result.ELECTED.value, Result.INQUORATE.value}
"""What an election that left seats vacant came to where the clock calls the next. Where nobody stands, a decision calls it."""


@dataclass(frozen=True)
class Due:
    """An election that the rules make the clock call."""

    office: str
    body: Body
    seats: int | None
    until: datetime | None

    def __str__(self) -> str:
        return f"the election of {self.office} in {self.body.pk}"


def attend(*, now: datetime) -> int:
    """Begin and count what countbacks the rules ask for, and call the elections that they ask for; return how many steps that took."""
    steps = sum(_step(partial(begin, seat, now=now)) for seat in _to_count_back(now))
    waiting = Countback.objects.filter(recount=None, ask_until__lte=now).select_related("election", "seat__mandate")
    steps += sum(_step(partial(count_back, each, now=now)) for each in waiting)
    return steps + sum(_step(partial(call, due, now=now)) for due in list(elections_due(now=now)))


def call(due: Due, *, now: datetime) -> Election:
    """Call an election by no other authority than the article on its office."""
    source = f"office:{due.body.pk}/{due.office}"
    authority = Authority(AuthorityKind.DECISION, source, None, "elections.call", due.body.path, f"offices.{due.office}")
    return Election.objects.call(due.office, due.body, authority=authority, now=now, seats=due.seats, until=due.until)


def elections_due(*, now: datetime) -> Iterator[Due]:
    """Yield the elections that the rules make the clock call now, at most one of an office of a body."""
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
    if rule.ballot is not Ballot.UNLINKED:
        return None  # Nothing is called that cannot be held; the page of the office, and a call by decision, say which article says so.
    held = [seat.mandate.ends for seat in seats if not seat.mandate.was_ended(now)]
    soon = calendar.after(now, provided.called_before, zone)
    if provided.called_before and any(ends <= soon for ends in held):
        was_tried = before is not None and calendar.after(before.at, provided.called_before, zone) >= min(held)
        is_filled = sum(ends > soon for ends in held) >= provided.seats
        return None if is_filled or (was_tried and not _leaves_it_to_the_clock(before)) else Due(office, body, None, None)
    left = [seat for seat in seats if seat.mandate.was_ended(now) and seat.mandate.ending.why in GONE]
    was_tried = before is not None and all(before.at >= seat.mandate.ending.at for seat in left)
    if len(held) >= provided.seats or (was_tried and not _leaves_it_to_the_clock(before)):
        return None
    if left:
        left = _to_be_filled(left, provided.vacancy, by=calling.Timetable.of(rule, zone, now).final(rule, zone), now=now)
        until = min((seat.mandate.ends for seat in left), default=now)
        free = min(provided.seats - len(held), sum(seat.mandate.ends == until for seat in left))
        return Due(office, body, free, until) if left else None
    return Due(office, body, None, None) if provided.called_before or provided.vacancy is not Vacancy.LEAVE else None


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


def _leaves_it_to_the_clock(before: Election | None) -> bool:
    """Say whether the last election of an office left seats vacant in a way after which the clock calls the next."""
    if before is None or before.declared is None or before.counted is None:
        return True
    if FailedSeating.objects.filter(candidate__slate__election=before).exists():
        seated = Seating.objects.filter(candidate__slate__election=before).count()
        return seated >= len(before.counted.winners)
    return before.counted.result in CALLED_AGAIN


def _to_count_back(now: datetime) -> list[Seat]:
    """Return the seats left within their term that the rules fill by a countback, which has not begun."""
    left = Seat.objects.filter(mandate__ending__at__lte=now, mandate__ending__why__in=GONE, mandate__ends__gt=now, countback=None)
    return [seat for seat in left.select_related("mandate", "body") if may_count_back(seat, now=now)]


def _step(step: Callable[[], object]) -> int:
    """Take one step in a transaction of its own; where it cannot be, say so in the log, and go on with the others."""
    try:
        with transaction.atomic():
            step()
    except Refused as refusal:
        logger.warning("not done: %s", refusal)
        return 0
    except Exception:
        logger.exception("a step failed and is tried again")
        return 0
    return 1
