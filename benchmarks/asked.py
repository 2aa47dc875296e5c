"""
Answers who is elected, by other libraries; run by a Python that has them, so it imports nothing of ours.

``python asked.py`` reads a profile a line, as JSON: ``candidates``, ``seats`` and ``ballots`` (``[[places, papers], …]``, each
place a list of numbers), and prints for each, as JSON, what every library says by every rule: the winner sets that it takes for
possible, or what went wrong.
"""

import json
import random
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

Asked = dict[str, Any]
Sets = list[list[int]]
GRADES = 6


def each(winners: Any) -> Sets:  # noqa: ANN401 - whatever a library returns
    """Return equal winners of one seat, each as a possible set."""
    return [[int(winner)] for winner in sorted(winners)]


def with_ties(asked: Asked) -> Any:  # noqa: ANN401 - of pref_voting
    """Return the profile as pref_voting has it, where a paper prefers whom it names to whom it does not."""
    rankings = [{number: at for at, place in enumerate(places, 1) for number in place} for places, _papers in asked["ballots"]]
    made = import_module("pref_voting.profiles_with_ties").ProfileWithTies(
        rankings, rcounts=[papers for _places, papers in asked["ballots"]], candidates=list(range(1, asked["candidates"] + 1))
    )
    made.use_extended_strict_preference()
    return made


def pref_voting(asked: Asked) -> dict[str, Callable[[], Sets]]:
    """Return what pref_voting can be asked; not its Meek, which takes minutes where papers run out."""
    margins, grades = import_module("pref_voting.margin_based_methods"), import_module("pref_voting.grade_methods")
    several, profile = import_module("pref_voting.proportional_methods"), with_ties(asked)
    everybody = list(range(1, asked["candidates"] + 1))
    maps = [{**dict.fromkeys(everybody, 0), **points(places)} for places, _papers in asked["ballots"]]
    graded = import_module("pref_voting.grade_profiles").GradeProfile(
        maps, list(range(GRADES)), gcounts=[papers for _places, papers in asked["ballots"]], candidates=everybody
    )

    def of_winner(one: int, other: int) -> int:
        return int(profile.support(one, other)) if profile.margin(one, other) > 0 else 0

    found: dict[str, Callable[[], Sets]] = {
        "schulze margins": lambda: each(margins.beat_path(profile)),
        "schulze winning-votes": lambda: each(margins.beat_path(profile, strength_function=of_winner)),
        "ranked-pairs margins": lambda: each(margins.ranked_pairs(profile)),
        "score": lambda: each(grades.score_voting(graded, evaluation_method="sum")),
        "majority-judgment": lambda: each(grades.majority_judgement(graded)),
    }
    if all(len(place) == 1 for places, _papers in asked["ballots"] for place in places):
        found["scottish-stv"] = lambda: [sorted(map(int, several.stv_scottish(profile, num_seats=asked["seats"], rng=random.Random(1))))]  # noqa: S311
    return found


def points(places: list[list[int]]) -> dict[int, int]:
    """Return the grades of a paper: the place is the grade."""
    return {number: GRADES - 1 - at for at, place in enumerate(places) for number in place}


def py_vote_core(asked: Asked) -> dict[str, Callable[[], Sets]]:
    """Return what py-vote-core can be asked: winning votes."""
    schulze, pairs = import_module("py3votecore.schulze_method"), import_module("py3votecore.ranked_pairs")
    last = GRADES * asked["candidates"]
    ballots = [
        {"count": papers, "ballot": {number: at for at, place in enumerate(places, 1) for number in place}}
        for places, papers in asked["ballots"]
    ]
    for ballot in ballots:
        ballot["ballot"] = {number: ballot["ballot"].get(number, last) for number in range(1, asked["candidates"] + 1)}

    def by(method: Any) -> Sets:  # noqa: ANN401 - of py-vote-core
        told = method(ballots, ballot_notation=1).as_dict()
        return each(told["tied_winners"] if "tied_winners" in told else [told["winner"]])

    return {"schulze winning-votes": lambda: by(schulze.SchulzeMethod), "ranked-pairs winning-votes": lambda: by(pairs.RankedPairs)}


def votelib(asked: Asked) -> dict[str, Callable[[], Sets]]:
    """Return what votelib can be asked: exact fractions."""
    cardinal = import_module("votelib.evaluate.cardinal")
    everybody = dict.fromkeys(range(1, asked["candidates"] + 1), 0)
    votes: dict[frozenset[tuple[int, int]], int] = {}
    for places, papers in asked["ballots"]:
        key = frozenset({**everybody, **points(places)}.items())
        votes[key] = votes.get(key, 0) + papers
    approvals: dict[frozenset[int], int] = {}
    for places, papers in asked["ballots"]:
        approved = frozenset(number for place in places for number in place)
        approvals[approved] = approvals.get(approved, 0) + papers
    approval = import_module("votelib.evaluate.approval")

    def plain(winners: list[Any]) -> Sets:
        if any(not isinstance(winner, int) for winner in winners):
            raise ValueError("a tie")
        return [sorted(winners)]

    return {
        "majority-judgment": lambda: plain(cardinal.MajorityJudgment().evaluate(votes, 1)),
        "score": lambda: plain(cardinal.ScoreVoting(function="sum").evaluate(votes, 1)),
        "sequential-pav": lambda: plain(approval.SequentialProportionalApproval().evaluate(approvals, asked["seats"])),
    }


def abcvoting(asked: Asked) -> dict[str, Callable[[], Sets]]:
    """Return what abcvoting can be asked: all committees that are possible, in fractions."""
    rules, preferences = import_module("abcvoting.abcrules"), import_module("abcvoting.preferences")
    profile = preferences.Profile(asked["candidates"])
    for places, papers in asked["ballots"]:
        profile.add_voters([[number - 1 for place in places for number in place]] * papers)

    def by(rule: str) -> Sets:
        algorithm = "standard-fractions" if rule == "seqphragmen" else "standard"
        committees = rules.compute(rule, profile, asked["seats"], resolute=False, algorithm=algorithm)
        return sorted(sorted(int(number) + 1 for number in committee) for committee in committees)

    return {"approval": lambda: by("av"), "sequential-pav": lambda: by("seqpav"), "sequential-phragmen": lambda: by("seqphragmen")}


def answer(ask: Callable[[], Sets]) -> Sets | str:
    """Return what a library says, or what went wrong in it; whoever thinks for longer than a second is not waited for."""
    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(TimeoutError("no answer in a second")))
    signal.alarm(1)
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - whatever other people's code raises is its answer
        return f"{type(error).__name__}: {error}"[:80]
    finally:
        signal.alarm(0)


def main() -> None:
    """Answer line by line."""
    for line in sys.stdin:
        asked = json.loads(line)
        told = {
            f"{library.__name__} {rule}": answer(ask)
            for library in (pref_voting, py_vote_core, votelib, abcvoting)
            for rule, ask in library(asked).items()
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
