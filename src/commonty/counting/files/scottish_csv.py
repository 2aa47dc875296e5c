"""Reads the CSV of the collection of Scottish elections: numbers, papers, then name and party of each candidate, and the ward."""

from commonty.counting.contest import MOST_CANDIDATES, Ranking, shown
from commonty.counting.files.ballots_csv import made
from commonty.counting.files.rows import rows
from commonty.counting.files.source import ContestFile, Unreadable, decoded, paper_count, prepared, whole_number


def read(raw: bytes, *, file: str = "", seats: int | None = None) -> ContestFile:
    r"""
    Read such a file; ``seats`` overrides the number in it.

    Raises ``Unreadable``, which names file and line and says what would do.

    >>> found = read(b'2,1,\n5,1,2,\n3,2,\n"Candidate 1","Ada","Tree Party (T)",\n"Candidate 2","Ben","",\nWard 1,\n')
    >>> found.contest.candidates, found.contest.title
    (('Ada, Tree Party (T)', 'Ben'), 'Ward 1')
    """
    raw = prepared(raw, file)
    body, title = _title(raw, file)
    told = rows(body, file)
    candidates, given = _header(*next(told), file)
    names: list[str] = []
    ballots: dict[Ranking, int] = {}
    for line, cells in told:
        if cells and cells[0].startswith("Candidate "):
            names.append(_name(cells, line, len(names) + 1, file))
        elif names:
            raise Unreadable(
                file,
                line,
                f"“{shown(cells[0] if cells else '')}” stands among the names",
                "give each candidate as: Candidate 1, name, party",
            )
        else:
            ranking = _ranking(cells[1:], line, candidates, file)
            ballots[ranking] = ballots.get(ranking, 0) + paper_count(cells[0] if cells else "", file, line)
    if len(names) != candidates:
        raise Unreadable(
            file, 0, f"it names {len(names)} of {candidates} candidates", "name each candidate, and give the ward on the last line"
        )
    return ContestFile(made(file, names, seats or given, ballots, title=title))


def is_one(raw: bytes) -> bool:
    """Say whether a CSV file begins as these do: with two numbers and no more."""
    first = raw.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0].decode("ascii", "replace")
    cells = [cell.strip() for cell in first.split(",") if cell.strip()]
    return len(cells) == 2 and all(whole_number(cell) is not None for cell in cells)  # noqa: PLR2004 - candidates and seats


def _title(raw: bytes, file: str) -> tuple[bytes, str]:
    """Return the file without its last line, and that line, which is the ward's name in marks of every kind."""
    body, _end, last = raw.rstrip().rpartition(b"\n")
    if last.lstrip(b'" ').startswith(b"Candidate ") or not body:
        return raw, ""
    return body, decoded(last, file, body.count(b"\n") + 2).strip('", \t')


def _header(line: int, cells: list[str], file: str) -> tuple[int, int]:
    numbers = [whole_number(cell) for cell in cells]
    if len(numbers) != 2 or not numbers[0] or not numbers[1] or numbers[0] > MOST_CANDIDATES:  # noqa: PLR2004 - candidates and seats
        raise Unreadable(
            file, line, "this is not a number of candidates and of seats", "begin with two numbers, of candidates and of seats"
        )
    return numbers[0], numbers[1]


def _name(cells: list[str], line: int, number: int, file: str) -> str:
    if cells[0] != f"Candidate {number}" or len(cells) < 2 or not cells[1]:  # noqa: PLR2004 - number and name
        raise Unreadable(
            file, line, f"this is not the name of candidate {number}", "give the candidates in order, each as: Candidate 1, name, party"
        )
    return ", ".join(cell for cell in cells[1:3] if cell)


def _ranking(cells: list[str], line: int, candidates: int, file: str) -> Ranking:
    numbers = [whole_number(cell) or 0 for cell in cells]
    if not all(1 <= number <= candidates for number in numbers):
        raise Unreadable(
            file,
            line,
            "there is a preference here that is not the number of a candidate",
            f"rank candidates by numbers from 1 to {candidates}",
        )
    if len(set(numbers)) < len(numbers):
        raise Unreadable(file, line, "a candidate is named twice", "name each candidate once or not at all")
    return tuple(numbers)
