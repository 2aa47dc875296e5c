"""The elections that lie beside the tests, and what is known of each."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from commonty.counting.contest import Contest, Ranking
from commonty.counting.files import blt
from commonty.counting.lots import Lots

FOLDER = Path(__file__).parent / "scottish_elections"
DAMAGED = "perth_kinross_2016_by_election_ward9"
"""Every line of this file ends in a comma: the reader refuses it, and here it is mended first."""
COMMON = ("kind", "candidate", "votes", "nontransferable", "rounding_loss", "elected", "last_vacancies")


def known(file: str) -> dict[str, Any]:
    """Return what one of the files of expectations says."""
    told: dict[str, Any] = json.loads((FOLDER / file).read_text("utf-8"))
    return told


REAL: dict[str, Any] = known("expected.json")["elections"]
TIES: dict[str, Any] = known("ties/expected.json")["elections"]
DIALECTS: dict[str, Any] = known("dialects/expected.json")


@cache
def real(name: str) -> Contest:
    """Read one of the sixty."""
    raw = (FOLDER / "blt" / REAL[name]["file"]).read_bytes()
    if name == DAMAGED:
        raw = b"\n".join(line.rstrip(b",").replace(b",", b" ") for line in raw.split(b"\n"))
    return blt.read(raw, file=name).contest


@cache
def tied(name: str) -> Contest:
    """Read one of the small elections with ties and edges."""
    return blt.read((FOLDER / "ties" / TIES[name]["file"]).read_bytes(), file=name).contest


def lowest_first(contest: Contest) -> Lots:
    """Return lots that fall on the lowest number, as those who counted these elections let them."""
    return Lots(order=tuple(range(1, len(contest.candidates) + 1)))


def common(stages: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    """Return the fields of stages that the expectations have."""
    return [{key: stage[key] for key in COMMON} for stage in stages]


def doubled(contest: Contest, times: int = 2) -> Contest:
    """Return the contest with copies of every ballot."""
    return Contest(
        contest.candidates, contest.seats, {ranking: count * times for ranking, count in contest.ballots.items()}, contest.withdrawn
    )


def relabelled(contest: Contest, numbers: Mapping[int, int]) -> Contest:
    """Return the contest with each candidate under another number."""

    def moved(ranking: Ranking) -> Ranking:
        return tuple(numbers[each] if isinstance(each, int) else tuple(numbers[one] for one in each) for each in ranking)

    names = {numbers[old]: name for old, name in enumerate(contest.candidates, 1)}
    ballots = {moved(ranking): count for ranking, count in contest.ballots.items()}
    withdrawn = frozenset(numbers[each] for each in contest.withdrawn)
    return Contest(tuple(names[number] for number in sorted(names)), contest.seats, ballots, withdrawn)
