"""What would happen if a list were brought in: everybody, every error by its line, and who stands there twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from commonty.moving.doubles import Pair, joined, pairs, shared_emails
from commonty.moving.fields import Field
from commonty.moving.normal import ISO, day, line
from commonty.moving.people import Entrant, Problem, Reader, Way, people
from commonty.moving.reading import Table
from commonty.wording.sentence import Sentence

__all__ = ["Trial", "day_first", "trial"]


@dataclass(frozen=True)
class Trial:
    """A list as it would be brought in."""

    entrants: tuple[Entrant, ...]
    """Everybody on the list, a line each."""
    problems: tuple[Problem, ...]
    pairs: tuple[Pair, ...]

    def coming(self, same: Collection[tuple[int, int]] | None = None) -> tuple[Entrant, ...]:
        """
        Return who would be brought in: everybody once, whose member number nobody before them has.

        ``same`` are the pairs of lines that are one person: those that are sure, unless told.
        """
        together = joined(self.entrants, self.sure if same is None else same)
        opted_out = {each.email for each in (*self.entrants, *together) if each.email and Way.EMAIL in each.closed}
        taken: set[int] = set()
        found = []
        for each in together:
            closed = each.closed | {Way.EMAIL} if each.email in opted_out else each.closed
            number = 0 if each.number in taken else each.number
            taken.add(number)
            found.append(replace(each, number=number, closed=frozenset(closed)))
        return tuple(found)

    @property
    def sure(self) -> frozenset[tuple[int, int]]:
        """The pairs that count as one person unless somebody says otherwise."""
        return frozenset((pair.first, pair.second) for pair in self.pairs if pair.is_sure)


def trial(table: Table, reader: Reader) -> Trial:
    """Try a list out, changing nothing."""
    entrants, problems = people(table, reader)
    seen: dict[int, int] = {}
    twice = []
    column = next((name for name, field in zip(table.header, reader.columns, strict=True) if field is Field.NUMBER), "")
    found = pairs(entrants)
    paired = {pair.second for pair in found if pair.is_sure}
    for each in entrants:
        if each.number and seen.setdefault(each.number, each.line) != each.line and each.line not in paired:
            said = Sentence("problem.number-twice", {"number": str(each.number), "first": str(seen[each.number])})
            twice.append(Problem(each.line, column, said))
    return Trial(tuple(entrants), tuple(sorted([*problems, *twice], key=lambda one: one.line)), found)


def day_first(table: Table, columns: Sequence[Field], *, otherwise: bool) -> bool:
    """
    Return whether dates are written with the day before the month, as the dates themselves show; ``otherwise`` where none does.

    A day above the twelfth shows it. Where some show one and some the other, what more of them show counts.
    """
    place = next((place for place, field in enumerate(columns) if field is Field.JOINED), None)
    if place is None:
        return otherwise
    cells = [cell for row in table.rows if (cell := line(row.cells[place])) and not ISO.match(cell)]
    first = sum(day(cell, day_first=True) is not None for cell in cells)
    second = sum(day(cell, day_first=False) is not None for cell in cells)
    return otherwise if first == second else first > second


def shared(trial: Trial, same: Collection[tuple[int, int]] | None = None) -> tuple[tuple[Entrant, ...], ...]:
    """Return those who would be brought in and share an e-mail address with somebody, address by address."""
    by_line = {each.line: each for each in trial.coming(same)}
    return tuple(tuple(by_line[line] for line in lines) for lines in shared_emails(tuple(by_line.values())))
