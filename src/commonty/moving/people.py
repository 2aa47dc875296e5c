"""Makes people of the rows of a list, and says by line what is wrong with them, and what becomes of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as kept
from datetime import date
from enum import StrEnum

from commonty.moving import normal
from commonty.moving.fields import Field
from commonty.moving.reading import Row, Table
from commonty.wording.sentence import Sentence

LONGEST_NAME = 200
LONGEST_ADDRESS = 600


class Way(StrEnum):
    """A way of reaching somebody, which they can opt out of."""

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"


@dataclass(frozen=True)
class Entrant:
    """
    One person of a list. ``line`` is where they stand in the file; ``number`` is nought where they have none yet.

    ``closed`` are the ways by which they must not be reached: what is needed for those is kept here, and taken over by nobody.
    """

    line: int
    name: str
    number: int = 0
    email: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    category: str = ""
    joined: date | None = None
    closed: frozenset[Way] = frozenset()


@dataclass(frozen=True)
class Problem:
    """What is wrong on one line, in which column, and what becomes of it. ``is_left_out``: this person is not brought in so."""

    line: int
    column: str
    sentence: Sentence
    is_left_out: bool = False


@dataclass(frozen=True)
class Reader:
    """
    How rows become people: what each column is, what categories are called, and how dates are written.

    ``categories`` has, under each word that a list may use (as ``normal.words`` writes it), the category's key.
    """

    columns: tuple[Field, ...]
    categories: Mapping[tuple[str, ...], str]
    category: str
    day_first: bool
    today: date
    places: Mapping[Field, tuple[int, ...]] = kept(init=False)

    def __post_init__(self) -> None:
        """Find the places of each field once."""
        found: dict[Field, tuple[int, ...]] = {}
        for place, each in enumerate(self.columns):
            found[each] = (*found.get(each, ()), place)
        object.__setattr__(self, "places", found)

    def person(self, row: Row, header: Sequence[str]) -> tuple[Entrant | None, tuple[Problem, ...]]:
        """Return the person of a row, or nobody, and what is wrong with it."""
        cells = _Cells(self, row, header)
        if normal.line(cells.one(Field.KIND)).casefold() not in normal.PERSON_KINDS:
            cells.note("kind", Field.KIND, is_left_out=True)
            return None, tuple(cells.problems)
        name = normal.line(" ".join(cells.all(Field.NAME)))
        if not normal.words(name) or len(name) > LONGEST_NAME:
            cells.note("name" if len(name) <= LONGEST_NAME else "name-long", Field.NAME, is_left_out=True)
            return None, tuple(cells.problems)
        entrant = Entrant(
            row.line,
            name,
            cells.number(),
            cells.email(),
            cells.phone(),
            cells.address(),
            normal.postcode(cells.one(Field.POSTCODE)),
            cells.category(),
            cells.joined(),
            cells.closed(),
        )
        return entrant, tuple(cells.problems)


class _Cells:
    """The cells of one row by what they say, and the problems met while reading them."""

    def __init__(self, reader: Reader, row: Row, header: Sequence[str]) -> None:
        self.reader, self.row, self.header = reader, row, header
        self.problems: list[Problem] = []

    def all(self, field: Field) -> Iterator[str]:
        """Yield the cells of every column that says this, those that are empty left out."""
        return (cell for place in self.reader.places.get(field, ()) if (cell := self.row.cells[place]).strip())

    def one(self, field: Field) -> str:
        """Return the cell of the one column that says this."""
        return next(self.all(field), "")

    def note(self, what: str, field: Field, *, is_left_out: bool = False, **values: object) -> None:
        """Write down what is wrong."""
        place = next(iter(self.reader.places.get(field, ())), None)
        column = self.header[place] if place is not None else ""
        said = Sentence(f"problem.{what}", {"cell": normal.line(self.one(field))[:60], **values})
        self.problems.append(Problem(self.row.line, column, said, is_left_out))

    def number(self) -> int:
        """Return the member number; nought where there is none that can be kept."""
        found = normal.number(self.one(Field.NUMBER))
        if found is None:
            self.note("number", Field.NUMBER)
        return found or 0

    def email(self) -> str:
        """Return the address; of several in one cell the first."""
        cell = self.one(Field.EMAIL)
        found = normal.email(cell)
        if found is None and (parts := [part for part in cell.replace(";", ",").split(",") if part.strip()])[1:]:
            found = normal.email(parts[0])
            if found:
                self.note("emails", Field.EMAIL)
        if found is None:
            self.note("email", Field.EMAIL)
        return found or ""

    def phone(self) -> str:
        """Return the number to ring."""
        found = normal.phone(self.one(Field.PHONE))
        if found is None:
            self.note("phone", Field.PHONE)
        return found or ""

    def address(self) -> str:
        """Return the postal address, a line a column; the postcode is its last line."""
        lines = [normal.line(each) for cell in self.all(Field.ADDRESS) for each in cell.splitlines()]
        last = normal.line(self.one(Field.POSTCODE))
        found = "\n".join(each for each in (*lines, last) if each) if lines else ""
        if len(found) > LONGEST_ADDRESS:
            self.note("address", Field.ADDRESS)
            return ""
        return found

    def category(self) -> str:
        """Return the key of the category; where the cell names none that the rules have, the one for everybody else."""
        cell = self.one(Field.CATEGORY)
        known = self.reader.categories.get(normal.words(cell))
        if cell and known is None:
            self.note("category", Field.CATEGORY)
        return known or self.reader.category

    def joined(self) -> date | None:
        """Return the day on which they joined; ``None`` where it is not told, or cannot be."""
        cell = self.one(Field.JOINED)
        found = normal.day(cell, day_first=self.reader.day_first) if cell else None
        if cell and (found is None or found > self.reader.today):
            self.note("joined" if found is None else "joined-later", Field.JOINED)
            return None
        return found

    def closed(self) -> frozenset[Way]:
        """Return the ways that are closed. What is neither yes nor no counts as an opt-out: those always win."""
        found: set[Way] = set()
        for each, ways, closing in _OPT_OUTS:
            for cell in self.all(each):
                said = normal.flag(cell)
                if said is None:
                    self.note("opt-out", each, cell=normal.line(cell)[:60])
                if said is None or said is closing:
                    found |= ways
        if any(normal.line(cell).casefold() not in normal.MAY_BE_WRITTEN_TO for cell in self.all(Field.EMAIL_STATUS)):
            found.add(Way.EMAIL)
        return frozenset(found)


_OPT_OUTS: tuple[tuple[Field, frozenset[Way], bool], ...] = (
    (Field.NO_EMAIL, frozenset({Way.EMAIL}), True),
    (Field.EMAIL_ALLOWED, frozenset({Way.EMAIL}), False),
    (Field.NO_PHONE, frozenset({Way.PHONE}), True),
    (Field.PHONE_ALLOWED, frozenset({Way.PHONE}), False),
    (Field.NO_POST, frozenset({Way.POST}), True),
    (Field.NO_CONTACT, frozenset(Way), True),
)


def people(table: Table, reader: Reader) -> tuple[list[Entrant], list[Problem]]:
    """Return everybody on a list, and everything that is wrong with it, by line."""
    found: list[Entrant] = []
    problems = [
        Problem(each.line, "", Sentence("problem.ragged", {"n": each.cells, "columns": len(table.header)}), is_left_out=True)
        for each in table.ragged
    ]
    for row in table.rows:
        entrant, wrong = reader.person(row, table.header)
        problems += wrong
        if entrant is not None:
            found.append(entrant)
    return found, sorted(problems, key=lambda each: each.line)
