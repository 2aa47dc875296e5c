"""Tries an upload out, changing nothing: what it sets, who comes into arrears or is out of them, which lines set nothing."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from commonty.apps.bodies.models import Body, Membership, root
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.dues.models import Arrears, CountedLine, Kind, Upload, days_paid, in_force
from commonty.apps.keys import keyring
from commonty.constitution.document import Category, Constitution
from commonty.constitution.duration import Duration, Unit
from commonty.moving.paid import Payment, Unmatched, day_first, paid_up_to, payments
from commonty.wording.sentence import Sentence

MARK = "dues.counted-line"
MONTHS_A_YEAR = 12
MOST = 5000
"""More months, or days, than anybody pays for at once: most likely a decimal point is missing."""


@dataclass(frozen=True)
class Member:
    """A member, with what their dues depend on."""

    person: int
    number: int
    category: str


@dataclass(frozen=True)
class Behind:
    """Somebody whose dues are in arrears: paid up to which day."""

    member: Member
    day: date


@dataclass(frozen=True)
class Changes:
    """Who comes into arrears, who is out of them, and who stays in them, under some days and the last day that is known of."""

    begins: tuple[Behind, ...]
    ends: tuple[int, ...]
    stays: int
    spared: tuple[str, ...]
    """The categories in which some are behind, and whose article says nothing of how long they keep their rights: so they keep them."""


@dataclass(frozen=True)
class Trial:
    """What an upload would do."""

    days: Mapping[int, date]
    before: Mapping[int, date]
    marks: tuple[tuple[int, str], ...]
    unmatched: tuple[Unmatched, ...]
    going_out: int
    unknown: int
    """How many members there are of whom nobody knows up to when they have paid."""
    changes: Changes

    @property
    def earlier(self) -> int:
        """For how many the day would be earlier than it is."""
        return sum(day < self.before[person] for person, day in self.days.items() if person in self.before)

    @property
    def seen(self) -> str:
        """A digest of all that it would do: what was looked at is what is put in force, or nothing is."""
        told = {
            "days": sorted((person, day.isoformat()) for person, day in self.days.items()),
            "begins": sorted((each.member.person, each.day.isoformat()) for each in self.changes.begins),
            "ends": sorted(self.changes.ends),
            "marks": sorted(self.marks),
        }
        return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def members(body: Body) -> list[Member]:
    """Return everybody who belongs to the organisation, by member number."""
    rows = Membership.objects.filter(body=body, standing__in=BELONGING, person__erasure=None).order_by("person__member_number")
    return [Member(*row) for row in rows.values_list("person_id", "person__member_number", "category")]


def try_out(upload: Upload, *, now: datetime) -> Trial:
    """Return what an upload would do now, under the rules in force."""
    body = root()
    rules = body.rules(now).constitution
    everybody = members(body)
    by_number = {each.number: each for each in everybody}
    before = days_paid()
    table, columns = upload.table(), upload.fields()
    first = day_first(table, columns, otherwise=True)
    until = last_day(upload)
    marks: tuple[tuple[int, str], ...] = ()
    going_out = 0
    if upload.kind == Kind.BANK:
        ends = upload.until or until
        found, wrong, going_out = payments(table, columns, known=by_number, marker=upload.marker, day_first=first, until=ends)
        days, marks, more = _bought(found, by_number, before, rules)
        wrong = sorted([*wrong, *more], key=lambda each: each.line)
    else:
        listed, wrong = paid_up_to(table, columns, known=by_number, day_first=first)
        days = {by_number[each.number].person: each.day for each in listed}
    after = {**before, **days}
    unknown = sum(each.person not in after for each in everybody)
    changed = changes(everybody, after, until, rules)
    return Trial(days, {person: before[person] for person in days if person in before}, marks, tuple(wrong), going_out, unknown, changed)


def last_day(upload: Upload | None = None) -> date:
    """Return the last day that what is in force knows of, with this upload too; the first of all days where nothing is."""
    known = [each for each in in_force().values_list("until", flat=True) if each is not None]
    if upload is not None and upload.until is not None:
        known.append(upload.until)
    return max(known, default=date.min)


def changes(everybody: Iterable[Member], days: Mapping[int, date], until: date, rules: Constitution) -> Changes:
    """
    Return who comes into arrears and who is out of them.

    In arrears is whose category owes dues and says how long they keep their rights then, and who is known to have paid up to a day
    before ``until``. Of whom nothing is known nothing is guessed.
    """
    opened = set(Arrears.objects.filter(ended_at=None).values_list("person_id", flat=True))
    behind, spared = [], set()
    for each in everybody:
        rule = rules.categories.get(each.category)
        day = days.get(each.person)
        if rule is None or not rule.dues or day is None or day >= until:
            continue
        if rule.dues_grace:
            behind.append(Behind(each, day))
        else:
            spared.add(each.category)
    now_behind = {each.member.person for each in behind}
    begins = tuple(each for each in behind if each.member.person not in opened)
    return Changes(begins, tuple(sorted(opened - now_behind)), len(now_behind & opened), tuple(sorted(spared)))


def _bought(
    found: list[Payment], by_number: Mapping[int, Member], before: Mapping[int, date], rules: Constitution
) -> tuple[dict[int, date], tuple[tuple[int, str], ...], list[Unmatched]]:
    """Return up to when payments reach, the marks of the lines that count, and those that do not, each with why."""
    marks = {each.line: keyring.blind(MARK, each.key) for each in found}
    counted = set(CountedLine.objects.filter(mark__in=list(marks.values())).values_list("mark", flat=True)) if marks else set()
    wrong = [_unmatched(each, "before") for each in found if marks[each.line] in counted]
    fresh = [each for each in found if marks[each.line] not in counted]
    days: dict[int, date] = {}
    kept: list[tuple[int, str]] = []
    for number, group in groupby(sorted(fresh, key=lambda each: each.number), key=lambda each: each.number):
        lines = list(group)
        member = by_number[number]
        start = before.get(member.person) or min(each.day for each in lines)
        reached = _reached(start, sum((each.amount for each in lines), Decimal(0)), rules.categories.get(member.category), number)
        if isinstance(reached, Sentence):
            wrong += [Unmatched(each.line, str(each.amount), reached) for each in lines]
        else:
            days[member.person] = reached
            kept += [(member.person, marks[each.line]) for each in lines]
    return days, tuple(kept), wrong


def _unmatched(payment: Payment, why: str) -> Unmatched:
    return Unmatched(payment.line, str(payment.amount), Sentence(f"paid.{why}"))


def _reached(start: date, paid: Decimal, rule: Category | None, number: int) -> date | Sentence:
    """Return up to which day a sum reaches from a day on, at the dues of a category; or why it counts for nothing."""
    if rule is None or not rule.dues or Decimal(rule.dues) <= 0:
        return Sentence("paid.no-dues", {"number": number})
    if not rule.dues_every or rule.dues_every.unit not in {Unit.DAYS, Unit.MONTHS}:
        return Sentence("paid.no-period", {"number": number})
    periods, rest = divmod(paid, Decimal(rule.dues))
    if periods * rule.dues_every.count > MOST:
        return Sentence("paid.too-much", {"number": number, "paid": str(paid)})
    if rest:
        return Sentence("paid.not-whole", {"number": number, "paid": str(paid), "dues": rule.dues})
    return later(start, rule.dues_every, int(periods))


def later(day: date, every: Duration, times: int) -> date:
    """
    Return the day so many periods later. Whoever has paid up to the last of a month has paid whole months, and goes on to the last of one.

    >>> later(date(2027, 1, 31), Duration(1, Unit.MONTHS), 1), later(date(2027, 2, 28), Duration(1, Unit.MONTHS), 1)
    (datetime.date(2027, 2, 28), datetime.date(2027, 3, 31))
    """
    if every.unit is Unit.DAYS:
        return day + timedelta(days=every.count * times)
    months = day.year * MONTHS_A_YEAR + day.month - 1 + every.count * times
    last = date((months + 1) // MONTHS_A_YEAR, (months + 1) % MONTHS_A_YEAR + 1, 1) - timedelta(days=1)
    is_last = (day + timedelta(days=1)).day == 1
    return last if is_last else last.replace(day=min(day.day, last.day))
