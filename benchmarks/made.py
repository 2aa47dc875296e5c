"""Elections that are made up to be measured: the same ones every time."""

from itertools import accumulate
from pathlib import Path
from random import Random

MILLION = {"candidates": 10, "seats": 5, "papers": 1_000_000, "rankings": 300_000}
LARGE = {"candidates": 60, "seats": 20, "papers": 20_000}
SEED = 20_071_129


def write_million(file: Path) -> None:
    """Write a million papers, one a line, of 300,000 distinct rankings, each there at least once."""
    random = Random(SEED)  # noqa: S311 - made up, the same every time
    rankings = distinct(random, MILLION["candidates"], MILLION["rankings"])
    extra = random.choices(rankings, k=MILLION["papers"] - len(rankings))
    papers = [*rankings, *extra]
    random.shuffle(papers)
    write(file, MILLION["candidates"], MILLION["seats"], [f"1 {paper} 0" for paper in papers])


def write_made(file: Path, candidates: int, seats: int, papers: int) -> None:
    """Write papers that rank up to twelve, those who are liked more sooner, one a line."""
    random = Random(SEED + candidates + papers)  # noqa: S311 - made up, the same every time
    write(file, candidates, seats, [f"1 {paper} 0" for paper in drawn(random, candidates, papers)])


def distinct(random: Random, candidates: int, number: int) -> list[str]:
    """Draw so many rankings, no two the same."""
    found: dict[str, None] = {}
    while len(found) < number:
        found.update(dict.fromkeys(drawn(random, candidates, number - len(found))))
    return list(found)


def drawn(random: Random, candidates: int, number: int) -> list[str]:
    """Draw rankings of one to twelve candidates: candidate n is liked as 1/n, and one already there is drawn again."""
    weights = [*accumulate(1 / (place + 1) for place in range(candidates))]
    names = range(1, candidates + 1)
    found = []
    for _ in range(number):
        length = random.randint(1, min(candidates, 12))
        order = dict.fromkeys(random.choices(names, cum_weights=weights, k=3 * length))
        found.append(" ".join(map(str, list(order)[:length])))
    return found


def write(file: Path, candidates: int, seats: int, papers: list[str]) -> None:
    """Write a BLT file."""
    names = [f'"Candidate {number}"' for number in range(1, candidates + 1)]
    file.write_text("\n".join([f"{candidates} {seats}", *papers, "0", *names, '"Made up"', ""]), "utf-8")
