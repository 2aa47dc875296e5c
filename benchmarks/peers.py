"""
Counts a folder of BLT files with another library; run by that library's own Python, so it imports nothing of ours.

``python peers.py LIBRARY FOLDER`` prints, as JSON, CPU seconds of reading and counting, and the winners by file.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Read = tuple[int, int, list[tuple[int, list[int]]]]


def read(file: Path) -> Read:
    """Read a BLT file with as little work as can be: candidates, seats, and the papers with their number; the names are left."""
    head, *lines = file.read_text("utf-8").splitlines()
    candidates, seats = map(int, head.split())
    papers = []
    for line in lines:
        if line.startswith("-"):
            continue
        count, *ranking = map(int, line.split())
        if not count:
            break
        if ranking[:-1]:
            papers.append((count, ranking[:-1]))
    return candidates, seats, papers


def pref_voting() -> Callable[[Path], list[int]]:
    """Scottish STV by pref_voting, which has no reader for BLT: ``read`` is used."""
    profiles, methods = import_module("pref_voting.profiles_with_ties"), import_module("pref_voting.proportional_methods")

    def winners(file: Path) -> list[int]:
        candidates, seats, papers = read(file)
        rankings = [{number: place for place, number in enumerate(ranking, 1)} for _count, ranking in papers]
        profile = profiles.ProfileWithTies(
            rankings, rcounts=[count for count, _ranking in papers], candidates=list(range(1, candidates + 1))
        )
        return [int(each) for each in methods.stv_scottish(profile, num_seats=seats)]

    return winners


def py_vote_core() -> Callable[[Path], list[int]]:
    """STV by py-vote-core (floats; surpluses of one round together), which has no reader for BLT: ``read`` is used."""
    stv = import_module("py3votecore.stv")

    def winners(file: Path) -> list[int]:
        candidates, seats, papers = read(file)
        ballots: list[Any] = [{"count": count, "ballot": ranking} for count, ranking in papers]
        counted = stv.STV(ballots, tie_breaker=list(range(1, candidates + 1)), required_winners=seats)
        return [int(each) for each in counted.as_dict()["winners"]]

    return winners


def votelib() -> Callable[[Path], list[int]]:
    """STV by votelib (exact fractions), whose own reader refuses names without quotation marks: ``read`` is used."""
    sequential = import_module("votelib.evaluate.sequential")
    evaluator = sequential.TransferableVoteSelector(transferer="Gregory", quota_function="droop")

    def winners(file: Path) -> list[int]:
        _candidates, seats, papers = read(file)
        votes: dict[tuple[int, ...], int] = {}
        for count, ranking in papers:
            votes[tuple(ranking)] = votes.get(tuple(ranking), 0) + count
        return [int(each) for each in evaluator.evaluate(votes, seats)]

    return winners


LIBRARIES = {"pref_voting": pref_voting, "py-vote-core": py_vote_core, "votelib": votelib}


def main(library: str, folder: str) -> None:
    """Count every file once; what a library raises is its answer for that file."""
    winners = LIBRARIES[library]()
    found: dict[str, object] = {}
    before = time.process_time()
    for file in sorted(Path(folder).glob("*.blt")):
        try:
            found[file.stem] = winners(file)
        except Exception as error:  # noqa: BLE001 - whatever another library raises
            found[file.stem] = f"{type(error).__name__}: {error}"[:200]
    print(json.dumps({"seconds": time.process_time() - before, "winners": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
