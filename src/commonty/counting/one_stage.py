"""The sheet of a rule with a single stage: marks are added up, and those with most are elected."""

from collections.abc import Callable, Iterable

from commonty.counting.contest import Contest, NoValidPapers, Ranking, named
from commonty.counting.leaders import leaders
from commonty.counting.lots import Lots
from commonty.counting.sheet import Kind, Sheet, Stage


def added(rule: str, contest: Contest, lots: Lots, marks: Callable[[Ranking], Iterable[int]]) -> Sheet:
    """
    Add up what ``marks`` makes of each paper; a paper of which it makes nothing is not valid.

    Raises ``NoValidPapers``, and ``LotNeeded`` where equal candidates cannot all be elected.
    """
    votes, valid = dict.fromkeys(contest.standing, 0), 0
    for ranking, papers in contest.ballots.items():
        chosen = [*marks(ranking)]
        valid += papers if chosen else 0
        for number in chosen:
            votes[number] += papers
    if not valid:
        raise NoValidPapers
    found = leaders(contest, votes, lots)
    table = tuple(votes.get(number, 0) for number in range(1, len(contest.candidates) + 1))
    return Sheet(
        rule=rule,
        contest=contest,
        valid=valid,
        winners=tuple(number for number in found.elected if number != contest.ron),
        stages=(Stage(Kind.FIRST, None, table, 0, 0, elected=found.elected),),
        ties=found.ties,
        lots=lots,
        constrained=found.constrained,
    )


def everybody_named(contest: Contest, ranking: Ranking) -> list[int]:
    """Return all who stand and are on a paper, in whatever place."""
    return [number for each in ranking for number in named(each) if number not in contest.withdrawn]
