"""Reads and writes BLT, the file of ballots that most programs for counting share (specs/counting/files.md)."""

import re
from collections.abc import Iterable, Mapping

from commonty.counting.collecting import uncollected
from commonty.counting.contest import MOST_CANDIDATES, Contest, Preference, Ranking, named, shown
from commonty.counting.errors import CountingError
from commonty.counting.files.blt_names import Names, names
from commonty.counting.files.blt_papers import Papers
from commonty.counting.files.blt_plain import all_at_once
from commonty.counting.files.source import ContestFile, Unreadable, decoded, prepared, whole_number

PAPERS_END = b"\n0\n"
COMMENTS = re.compile(rb'"[^"\n]*"|#[^\n]*|/\*.*?\*/|/\*', re.DOTALL)


def read(raw: bytes, *, file: str = "") -> ContestFile:
    """
    Read a BLT file in any form that is met; nothing is guessed.

    Raises ``Unreadable``, which names file and line and says what would do.

    >>> found = read(b'3 1 2 1 2 0 1 3 0 0 "Ada" "Ben" "Cem" "Treasurer"')
    >>> found.contest.title, dict(found.contest.ballots)
    ('Treasurer', {(1, 2): 2, (3,): 1})
    """
    raw = _without_comments(prepared(raw, file), file)
    with uncollected():
        try:
            return _read(raw, file, one_by_one=False)
        except Unreadable:
            raise
        except CountingError:
            pass
        try:
            return _read(raw, file, one_by_one=True)
        except Unreadable:
            raise
        except CountingError as error:
            raise Unreadable(file, 0, str(error), "correct the file") from None


def _read(raw: bytes, file: str, *, one_by_one: bool) -> ContestFile:
    """Read papers together where they are plain, or one by one, which finds the line where something is wrong with them."""
    papers, position, line = _papers(raw, file, one_by_one=one_by_one)
    return _found(papers, names(raw, position, line, candidates=papers.candidates, file=file))


def write(contest: Contest, *, tie_order: Iterable[int] = ()) -> str:
    """Write a contest as BLT: one ranking a line, names in quotation marks. Reading it gives the contest back."""
    order = list(tie_order)
    lines = [
        f"{len(contest.candidates)} {contest.seats}",
        " ".join(f"-{number}" for number in sorted(contest.withdrawn)),
        f"[tie {' '.join(map(str, order))}]" if order else "",
        *(f"{count} {''.join(f'{_written(each)} ' for each in ranking)}0" for ranking, count in _sorted(contest.ballots)),
        "0",
        *(_quoted(name) for name in contest.candidates),
        _quoted(contest.title) if contest.title else "",
    ]
    return "".join(f"{line}\n" for line in lines if line)


def _sorted(ballots: Mapping[Ranking, int]) -> list[tuple[Ranking, int]]:
    return sorted(ballots.items(), key=lambda group: tuple(named(each) for each in group[0]))


def _written(preference: Preference) -> str:
    return "=".join(map(str, named(preference))) or "-"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _found(papers: Papers, told: Names) -> ContestFile:
    ids, ballots = papers.finished()
    contest = Contest(told.names, papers.seats, ballots, frozenset(papers.withdrawn), told.title)
    return ContestFile(contest, papers.tie_order, told.source, told.comment, ids, papers.options)


def _papers(raw: bytes, file: str, *, one_by_one: bool) -> tuple[Papers, int, int]:
    """Read up to the single 0; return the papers, and where the names begin: position and line."""
    papers: Papers | None = None
    position, number = 0, 0
    while position < len(raw):
        end = raw.find(b"\n", position)
        end = len(raw) if end < 0 else end
        number += 1
        line = raw[position:end]
        is_first = papers is not None and not papers.begun and line[:1].isdigit()
        last = raw.find(PAPERS_END, position) if is_first and not one_by_one else -1
        if papers is not None and last >= 0 and all_at_once(raw[position:last], papers):
            ended = last + len(PAPERS_END)
            return papers, ended, number + raw.count(b"\n", position, ended)
        words, quote, text = decoded(line, file, number).partition('"')
        told = re.split(r"(?:^|\s)#", words)[0].split()
        if papers is None and (told or quote):
            papers = _header(told, file, number)
            told = told[2:]
        if papers is not None and (told or quote):
            papers.read(told, number)
            if papers.ended:
                return papers, end - len((quote + text).encode()) if quote else end + 1, number if quote else number + 1
            if quote:
                raise papers.refusal(
                    number, "a paper is expected here, or the single 0 that ends the papers", "put a line with a single 0 before the names"
                )
        position = end + 1
    if papers is None:
        raise Unreadable(file, 0, "there is nothing but comments in it", "begin with the numbers of candidates and of seats")
    raise papers.refusal(
        number - raw.endswith(b"\n"),
        "the file ends before its papers do",
        "give the whole file, with a single 0 after the papers, and the names",
    )


def _header(words: list[str], file: str, line: int) -> Papers:
    """Read the numbers of candidates and of seats."""
    remedy = "begin with two numbers, of candidates and of seats"
    if words and words[0].startswith("<"):
        raise Unreadable(file, line, "this looks like a page of the web", "give the file itself, as it was saved for the count")
    if any("," in word for word in words[:2]):
        raise Unreadable(file, line, "there is a comma after a number", f"take away the commas at the ends of the lines: {remedy}")
    if len(words) < 2:  # noqa: PLR2004 - candidates and seats
        raise Unreadable(file, line, "the number of seats is missing", remedy)
    candidates, seats = whole_number(words[0]), whole_number(words[1])
    if candidates is None or seats is None:
        raise Unreadable(file, line, f"“{shown(' '.join(words[:2]))}” is not two numbers", remedy)
    if not 1 <= candidates <= MOST_CANDIDATES:
        raise Unreadable(file, line, f"{candidates} candidates", f"give from 1 to {MOST_CANDIDATES}")
    if not 1 <= seats <= candidates:
        raise Unreadable(file, line, f"{seats} seats for {candidates} candidates", f"give from 1 to {candidates} seats")
    return Papers(file, line, candidates, seats)


def _without_comments(raw: bytes, file: str) -> bytes:
    """Return the file without what stands between ``/*`` and ``*/``; its lines keep their numbers."""

    def kept(found: re.Match[bytes]) -> bytes:
        if not found[0].startswith(b"/*"):
            return found[0]
        if not found[0].endswith(b"*/"):
            line = raw.count(b"\n", 0, found.start()) + 1
            raise Unreadable(file, line, "a comment begins here that does not end", "end it with */")
        return b" " + b"\n" * found[0].count(b"\n")

    return COMMENTS.sub(kept, raw) if b"/*" in raw else raw
