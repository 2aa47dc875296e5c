"""Reads who has paid: a list of days up to which members have paid, or the lines of a bank's export; amounts are exact decimals."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commonty.moving import normal
from commonty.moving.fields import plain
from commonty.moving.reading import Row, Table
from commonty.wording.sentence import Sentence

LONGEST_SHOWN = 80
MOST_DIGITS = 12


class Column(StrEnum):
    """What a column says of a payment. Several columns may say parts of a reference."""

    NOTHING = "nothing"
    NUMBER = "number"
    PAID_UP_TO = "paid-up-to"
    DAY = "day"
    AMOUNT = "amount"
    REFERENCE = "reference"
    NAME = "name"


DATES = (Column.NOTHING, Column.NUMBER, Column.PAID_UP_TO)
"""What the columns of a list of days can be."""
BANK = (Column.NOTHING, Column.DAY, Column.AMOUNT, Column.REFERENCE, Column.NAME)
"""What the columns of a bank's export can be."""
SEVERAL = frozenset({Column.NOTHING, Column.REFERENCE, Column.NAME})
"""What more than one column may say."""
GUESSES = {
    **dict.fromkeys(("member number", "membership number", "member no", "number", "mitgliedsnummer", "mitgliedsnr"), Column.NUMBER),
    **dict.fromkeys(("paid up to", "paid until", "paid to", "paid up until", "bezahlt bis"), Column.PAID_UP_TO),
    **dict.fromkeys(("date", "booking date", "transaction date", "datum", "buchungstag", "buchungsdatum"), Column.DAY),
    **dict.fromkeys(("amount", "credit", "paid in", "money in", "betrag", "umsatz"), Column.AMOUNT),
    **dict.fromkeys(("reference", "description", "details", "memo", "verwendungszweck", "buchungstext"), Column.REFERENCE),
    **dict.fromkeys(("name", "payer", "counter party", "auftraggeber", "auftraggeber empfänger", "zahlungspflichtiger"), Column.NAME),
}


@dataclass(frozen=True)
class PaidUpTo:
    """That a member has paid up to a day, that day too, as a line of a list says."""

    line: int
    number: int
    day: date


@dataclass(frozen=True)
class Payment:
    """One line of a bank's export that names a member. ``key`` is the line itself, by which it is known again; equal lines are counted."""

    line: int
    number: int
    day: date
    amount: Decimal
    key: str


@dataclass(frozen=True)
class Unmatched:
    """A line that sets nothing: what it says, and why."""

    line: int
    shown: str
    sentence: Sentence


def suggest(header: Sequence[str], columns: Collection[Column]) -> tuple[Column, ...]:
    """Return what each column most likely is, of those that such a file can have; what only one may say is taken from the first."""
    taken: set[Column] = set()
    found = []
    for name in header:
        known = GUESSES.get(plain(name), Column.NOTHING)
        column = known if known in columns and (known in SEVERAL or known not in taken) else Column.NOTHING
        taken.add(column)
        found.append(column)
    return tuple(found)


def amount(text: str) -> Decimal | None:
    """
    Return a sum of money exactly, below nought for what goes out; ``None`` for what is no sum, or can be read in two ways.

    Where point and comma both stand in it, the last one parts the smaller coins. One alone does with one or two digits behind it.

    >>> amount("1.234,50 €"), amount("-12.5"), amount("£1,000.00"), amount("1.234")
    (Decimal('1234.50'), Decimal('-12.5'), Decimal('1000.00'), None)
    """
    typed = unicodedata.normalize("NFKC", normal.line(text)).replace("−", "-").replace("'", "").replace("’", "").replace(" ", "")
    found = re.fullmatch(r"(?:[A-Z]{3}|[€£$])?([+-]?)(?:[A-Z]{3}|[€£$])?(\d[\d.,]*)(?:[A-Z]{3}|[€£$])?", typed, re.ASCII)
    if found is None:
        return None
    sign, digits = found.groups()
    whole, mark, coins = _parted(digits)
    if mark is None or not re.fullmatch(r"\d+|\d{1,3}([.,])\d{3}(\1\d{3})*", whole) or mark in whole + coins:
        return None
    if len(whole) > MOST_DIGITS:
        return None
    return Decimal(f"{sign}{re.sub(r'[.,]', '', whole)}.{coins or '0'}") if coins else Decimal(sign + re.sub(r"[.,]", "", whole))


def _parted(digits: str) -> tuple[str, str | None, str]:
    """Return what stands before the mark that parts the smaller coins, that mark, and what stands behind; ``None`` where it is unclear."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits, " ", ""
    mark, coins = digits[last], digits[last + 1 :]
    if len(coins) in {1, 2} and coins.isdecimal():
        return digits[:last], mark, coins
    is_grouped = digits.count(mark) > 1 and not ({".", ","} - {mark}) & set(digits)  # “1.234.567”: twice the same parts thousands alone.
    return (digits, " ", "") if is_grouped else (digits, None, "")


def paid_up_to(
    table: Table, columns: Sequence[Column], *, known: Collection[int], day_first: bool
) -> tuple[list[PaidUpTo], list[Unmatched]]:
    """
    Return up to when the members of a list have paid, and the lines that say it of nobody, each with why.

    ``known`` are the member numbers there are. Who stands there twice is set by neither line: nothing is guessed.
    """
    found: list[PaidUpTo] = []
    wrong = list(_ragged(table))
    for row in table.rows:
        cells = _Cells(columns, row)
        number, day = normal.number(cells.said(Column.NUMBER)), normal.day(cells.said(Column.PAID_UP_TO), day_first=day_first)
        if not number:
            wrong.append(cells.unmatched("no-number"))
        elif number not in known:
            wrong.append(cells.unmatched("nobody", number=number))
        elif day is None:
            wrong.append(cells.unmatched("no-day"))
        else:
            found.append(PaidUpTo(row.line, number, day))
    times = Counter(each.number for each in found)
    wrong += [
        Unmatched(each.line, str(each.number), Sentence("paid.twice", {"number": each.number})) for each in found if times[each.number] > 1
    ]
    return [each for each in found if times[each.number] == 1], sorted(wrong, key=lambda each: each.line)


def payments(
    table: Table, columns: Sequence[Column], *, known: Collection[int], marker: str, day_first: bool, until: date
) -> tuple[list[Payment], list[Unmatched], int]:
    """
    Return the payments of a bank's export that name a member, the lines that name none, each with why, and how many lines go out.

    A reference names a member by the number behind ``marker``; with none, by being the one number in it that stands alone. Whatever
    can be read in two ways names nobody. What is dated after ``until`` is of nobody either: the file is said to end there.
    """
    found: list[Payment] = []
    wrong = list(_ragged(table))
    going_out = 0
    seen: Counter[str] = Counter()
    for row in table.rows:
        cells = _Cells(columns, row)
        sum_ = amount(cells.said(Column.AMOUNT))
        if sum_ is not None and sum_ <= 0:
            going_out += 1
            continue
        day = normal.day(cells.said(Column.DAY), day_first=day_first)
        numbers = numbers_in(cells.said(Column.REFERENCE), marker)
        if sum_ is None:
            wrong.append(cells.unmatched("no-amount", amount=normal.line(cells.said(Column.AMOUNT))[:LONGEST_SHOWN]))
        elif day is None or day > until:
            wrong.append(cells.unmatched("no-day" if day is None else "later"))
        elif len(numbers) != 1:
            wrong.append(cells.unmatched("several-numbers" if numbers else "no-number"))
        elif (number := numbers[0]) not in known:
            wrong.append(cells.unmatched("nobody", number=number))
        else:
            line = "\x1f".join((day.isoformat(), str(sum_.normalize()), cells.said(Column.REFERENCE), cells.said(Column.NAME)))
            seen[line] += 1
            found.append(Payment(row.line, number, day, sum_, f"{line}\x1f{seen[line]}"))
    return found, sorted(wrong, key=lambda each: each.line), going_out


def numbers_in(reference: str, marker: str) -> tuple[int, ...]:
    """
    Return the member numbers that a reference names, each once: those behind ``marker``, or every number in it where there is no marker.

    >>> numbers_in("Dues M-0042 Nov 2026", "M"), numbers_in("Dues 42 Nov 2026", ""), numbers_in("42", "")
    ((42,), (42, 2026), (42,))
    """
    before = rf"(?<!\w){re.escape(normal.line(marker))}[\s.:#\-–]*" if normal.line(marker) else r"(?<!\w)"
    found = (normal.number(each) for each in re.findall(rf"{before}(\d+)(?!\w)", normal.line(reference), re.IGNORECASE))
    return tuple(dict.fromkeys(each for each in found if each))


def day_first(table: Table, columns: Sequence[Column], *, otherwise: bool) -> bool:
    """Return whether dates are written with the day before the month, as the dates themselves show; ``otherwise`` where none does."""
    dated = [place for place, each in enumerate(columns) if each in {Column.DAY, Column.PAID_UP_TO}]
    cells = [cell for row in table.rows for place in dated if (cell := normal.line(row.cells[place])) and not normal.ISO.match(cell)]
    first = sum(normal.day(cell, day_first=True) is not None for cell in cells)
    second = sum(normal.day(cell, day_first=False) is not None for cell in cells)
    return otherwise if first == second else first > second


class _Cells:
    """The cells of one row by what they say."""

    def __init__(self, columns: Sequence[Column], row: Row) -> None:
        self.columns, self.row = columns, row

    def said(self, column: Column) -> str:
        """Return what the columns that are this say together, in one line."""
        return normal.line(" ".join(cell for each, cell in zip(self.columns, self.row.cells, strict=True) if each is column))

    def unmatched(self, why: str, **values: object) -> Unmatched:
        """Return that this line sets nothing, and why, with what it says."""
        shown = " · ".join(normal.line(cell) for each, cell in zip(self.columns, self.row.cells, strict=True) if each is not Column.NOTHING)
        return Unmatched(self.row.line, shown[:LONGEST_SHOWN], Sentence(f"paid.{why}", values))


def _ragged(table: Table) -> Iterator[Unmatched]:
    for each in table.ragged:
        yield Unmatched(each.line, "", Sentence("paid.ragged", {"n": each.cells, "columns": len(table.header)}))
