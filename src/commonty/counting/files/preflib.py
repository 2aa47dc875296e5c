"""Reads and writes the files of PrefLib (.soc, .soi, .toc, .toi): ``7: 1,2,{3,4}`` (specs/counting/files.md)."""

import re

from commonty.counting.contest import MOST_CANDIDATES, Contest, Preference, Ranking, named, shown
from commonty.counting.files.ballots_csv import made
from commonty.counting.files.source import ContestFile, Unreadable, numbered_lines, paper_count, prepared, whole_number
from commonty.counting.files.unwritable import Unwritable

FACT = re.compile(r"#\s*([A-Z ]+?)\s*(\d{0,5}):\s*(.*)", re.ASCII)
GROUP = re.compile(r"\{([^{}]*)\}|([^,{}\s]+)")
ORDER = re.compile(r"\s*(?:\{[^{}]*\}|[^,{}\s]+)(?:\s*,\s*(?:\{[^{}]*\}|[^,{}\s]+))*\s*")


def read(raw: bytes, *, file: str = "", seats: int | None = None) -> ContestFile:
    r"""
    Read such a file. It has no seats: ``seats`` says how many there are.

    Raises ``Unreadable``, which names file and line and says what would do.

    >>> names = b"# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Ben\n# ALTERNATIVE NAME 3: Cem\n"
    >>> dict(read(b"# NUMBER ALTERNATIVES: 3\n" + names + b"2: 1,{2,3}\n", seats=1).contest.ballots)
    {(1, (2, 3)): 2}
    """
    facts: dict[str, str] = {}
    names: dict[int, str] = {}
    ballots: dict[Ranking, int] = {}
    for line, text in numbered_lines(prepared(raw, file), file):
        if fact := FACT.fullmatch(text):
            if fact[1] == "ALTERNATIVE NAME" and fact[2]:
                names[int(fact[2])] = fact[3].strip()
            else:
                facts[fact[1]] = fact[3].strip()
        elif not text.startswith("#"):
            ranking, count = _papers(text, line, _candidates(facts, names, file, line), file)
            ballots[ranking] = ballots.get(ranking, 0) + count
    candidates = _candidates(facts, names, file, 0)
    _check_voters(facts, sum(ballots.values()), file)
    if not seats:
        raise Unreadable(file, 0, "such a file does not say how many seats there are", "say so: --seats 2")
    return ContestFile(made(file, [names[number] for number in range(1, candidates + 1)], seats, ballots, title=facts.get("TITLE", "")))


def write(contest: Contest) -> str:
    """Write a contest; raise ``Unwritable`` where a preference was skipped, a paper is blank or somebody has withdrawn."""
    if contest.withdrawn or any(() in ranking or not ranking for ranking in contest.ballots):
        raise Unwritable("PrefLib", "papers that are blank or skip a preference, or candidates who have withdrawn")
    order = sorted(contest.ballots.items(), key=lambda group: (-group[1], tuple(named(each) for each in group[0])))
    facts = [
        f"# TITLE: {contest.title}",
        f"# NUMBER ALTERNATIVES: {len(contest.candidates)}",
        f"# NUMBER VOTERS: {contest.papers}",
        f"# NUMBER UNIQUE ORDERS: {len(order)}",
        *(f"# ALTERNATIVE NAME {number}: {name}" for number, name in enumerate(contest.candidates, 1)),
    ]
    return "".join(f"{line}\n" for line in [*facts, *(f"{count}: {','.join(map(_written, ranking))}" for ranking, count in order)])


def _written(preference: Preference) -> str:
    return str(preference) if isinstance(preference, int) else f"{{{','.join(map(str, preference))}}}"


def _candidates(facts: dict[str, str], names: dict[int, str], file: str, line: int) -> int:
    """Return how many candidates there are; each must be named."""
    number = whole_number(facts.get("NUMBER ALTERNATIVES", ""))
    if not number or number > MOST_CANDIDATES:
        raise Unreadable(file, line, "the number of candidates is missing, or too large", "begin with a line: # NUMBER ALTERNATIVES: 3")
    if len(names) != number or max(names) != number:
        raise Unreadable(
            file, line, f"{len(names)} candidates are named, of {number}", "give each a line before the papers: # ALTERNATIVE NAME 1: Ada"
        )
    return number


def _papers(text: str, line: int, candidates: int, file: str) -> tuple[Ranking, int]:
    """Read one line: how many papers, and their preferences."""
    weight, colon, order = text.partition(":")
    if not colon or not ORDER.fullmatch(order):
        raise Unreadable(
            file, line, f"“{shown(text)}” is no group of papers", "write the number of papers, a colon and the preferences: 7: 1,2,{3,4}"
        )
    ranking: list[Preference] = []
    for found in GROUP.finditer(order):
        several = tuple(_candidate(each.strip(), line, candidates, file) for each in (found[2] or found[1]).split(","))
        ranking.append(several[0] if len(several) == 1 else several)
    marks = [number for each in ranking for number in named(each)]
    if len(set(marks)) < len(marks):
        raise Unreadable(file, line, "a candidate is named twice", "name each candidate once or not at all")
    return tuple(ranking), paper_count(weight.strip(), file, line)


def _candidate(word: str, line: int, candidates: int, file: str) -> int:
    number = whole_number(word)
    if not number or number > candidates:
        raise Unreadable(
            file, line, f"“{shown(word)}” is not the number of a candidate", f"rank candidates by numbers from 1 to {candidates}"
        )
    return number


def _check_voters(facts: dict[str, str], papers: int, file: str) -> None:
    """Refuse a file whose papers are not as many as it says."""
    said = facts.get("NUMBER VOTERS", "")
    if said and whole_number(said) != papers:
        raise Unreadable(
            file,
            0,
            f"it has {papers} papers and says that there are {shown(said)}",
            "correct the line NUMBER VOTERS, or give the whole file",
        )
