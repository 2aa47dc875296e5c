"""What other libraries say of the same profile, and how it compares with ours; where they are known to depart is written here."""

from dataclasses import replace
from typing import Any

from commonty.counting.contest import Contest, Ranking, named
from commonty.counting.lots import Lots
from commonty.counting.rules import RULES, count

MOST_PAPERS = 60
GRADED = {"score", "majority-judgment"}
"""Others are asked for one winner by these."""
MORE_TIES = {"pref_voting majority-judgment"}
"""Leaves more ties, because it looks at shares above and below the grade in the middle: our winner is one of its own."""
OTHER_LOTS = {"pref_voting scottish-stv", "py_vote_core ranked-pairs winning-votes", "votelib sequential-pav"}
"""Breaks ties in its own way and says one set of winners: compared only where we needed no lot."""

WRONG = {"votelib majority-judgment"}
"""Takes several grades away at once and lets whoever fell behind stay in: it elects 0 0 0 5 over 0 4 0 4, some in a thousand times."""


def comparable(contest: Contest) -> Contest | None:
    """Return a contest as all libraries can read it: without skipped preferences and blank papers; ``None`` where that cannot be."""
    ballots: dict[Ranking, int] = {}
    for ranking, papers in contest.ballots.items():
        kept = tuple(each for each in ranking if named(each))
        if kept:
            ballots[kept] = ballots.get(kept, 0) + papers
    if contest.withdrawn or not ballots or sum(ballots.values()) > MOST_PAPERS:
        return None
    return replace(contest, ballots=ballots)


def asked(contest: Contest) -> dict[str, Any]:
    """Return a contest as the others are asked about it."""
    ballots = [[[list(named(each)) for each in ranking], papers] for ranking, papers in sorted(contest.ballots.items(), key=_key)]
    return {"candidates": len(contest.candidates), "seats": contest.seats, "ballots": ballots}


def judged(contest: Contest, question: str, answer: list[list[int]] | str) -> str:
    """Return how an answer compares: “same”, “no answer”, “more ties”, “a lot”, “theirs is wrong”, or “differs”."""
    if isinstance(answer, str):
        return "no answer"
    _library, rule, *measure = question.split(" ")
    one = RULES[rule].one_seat or rule in GRADED
    options = {"measure": measure[0]} if measure else {}
    sheet = count(
        rule, replace(contest, seats=1 if one else contest.seats), lots=Lots.seeded("x", len(contest.candidates)), options=options
    )
    if sorted(sheet.winners) in answer:
        if len(answer) == 1 or sheet.ties:
            return "same"
        return "more ties" if question in MORE_TIES else "differs"
    if question in WRONG:
        return "theirs is wrong"
    return "a lot" if sheet.ties and question in OTHER_LOTS else "differs"


def _key(group: tuple[Ranking, int]) -> tuple[tuple[int, ...], ...]:
    return tuple(named(each) for each in group[0])
