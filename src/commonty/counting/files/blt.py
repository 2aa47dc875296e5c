"""Reads and writes BLT, the file of ballots that most programs for counting share (specs/counting/files.md)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from commonty.counting.collecting import uncollected
from commonty.counting.contest import MOST_CANDIDATES, Contest, Preference, Ranking, named, shown
from commonty.counting.errors import CountingError
from commonty.counting.files.blt_names import Names, names
from commonty.counting.files.blt_papers import Papers
from commonty.counting.files.source import ContestFile, Unreadable, decoded, paper_count, prepared, whole_number

PLAIN = b"0123456789-= \t\n"
"""The letters that papers are made of, where neither nicknames nor comments stand among them."""
SAMPLE = 10_000
"""Lines that are looked at to see whether a file groups equal papers."""
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
        if papers is not None and is_first and not one_by_one and _all_at_once(raw, position, papers):
            ended = raw.find(b"\n0\n", position) + len(b"\n0\n")
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


class _Preferences(dict[bytes, Preference]):
    """What each word of a paper means, read once."""

    def __init__(self, papers: Papers) -> None:
        super().__init__({str(number).encode(): number for number in range(1, papers.candidates + 1)})
        self.papers = papers

    def __missing__(self, word: bytes) -> Preference:
        """Read a word that is not simply a number; raise ``Unreadable`` where it is no preference, on no line yet."""
        self[word] = self.papers.preference(word.decode(), 0)
        return self[word]


class _Weights(dict[bytes, int]):
    """What each number of papers is, read once."""

    def __missing__(self, word: bytes) -> int:
        self[word] = paper_count(word.decode(), "", 0)
        return self[word]


def _all_at_once(raw: bytes, position: int, papers: Papers) -> bool:
    """Read papers that are laid out by line, all together; say whether they were so. The contest finds what is wrong with them."""
    end = raw.find(b"\n0\n", position)
    block = raw[position:end] if end >= 0 else b"?"
    if block.translate(None, PLAIN):
        return False
    lines = block.split(b"\n")
    counted: dict[bytes, int] = dict.fromkeys(lines[:SAMPLE], 1)  # where these are all different, the others are likely to be
    if len(counted) == min(SAMPLE, len(lines)):
        counted = dict.fromkeys(lines, 1)
    if len(counted) < len(lines):
        counted = Counter(lines)
        del counted[b""]
    longest = papers.candidates * 7 + 20  # four digits, “=”, “-” and a space each; the number of papers, and the 0
    if max(map(len, counted)) > longest:
        return False
    try:
        papers.ballots = _grouped(counted, _Preferences(papers))
    except (Unreadable, ValueError, IndexError):
        return False
    papers.begun = papers.ended = True
    return True


def _grouped(counted: Mapping[bytes, int], preferences: _Preferences) -> dict[Ranking, int]:
    """Return the rankings of lines that are there so many times each; raise ``ValueError`` for one that does not end with a 0."""
    meaning, weight = preferences.__getitem__, _Weights().__getitem__
    found = {
        tuple(map(meaning, words[1:-1])): weight(words[0]) * times
        for words, times in zip(map(bytes.split, counted), counted.values(), strict=True)
        if words[-1] == b"0"
    }
    if len(found) == len(counted):
        return found
    found = {}
    for line, times in counted.items():
        *words, last = line.split()
        if last != b"0":
            raise ValueError(line)
        ranking = tuple(map(meaning, words[1:]))
        found[ranking] = found.get(ranking, 0) + weight(words[0]) * times
    return found


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
