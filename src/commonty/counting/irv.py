"""Counts one seat by instant run-off (specs/counting/irv.md)."""

from commonty.counting.collecting import uncollected
from commonty.counting.constraints import barred, standing_in_the_way
from commonty.counting.contest import Contest, NoValidPapers, OneSeatOnly
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.papers import Paper, Piles, deal, papers, size
from commonty.counting.sheet import Choosing, Constrained, Effect, Kind, Parcel, Sheet, Stage, Tie
from commonty.counting.ties import History, choose

NAME = "irv"


def count(contest: Contest, *, lots: Lots = NO_LOTS) -> Sheet:
    """
    Count a contest for one seat: whoever has fewest votes is excluded, until somebody has more than half of the votes in play.

    Exact: whole papers. Raises ``OneSeatOnly``, ``NoValidPapers``, and ``LotNeeded`` for a tie that was never different.

    Source: Robert's Rules (preferential voting), with ties and papers as in Scottish STV.

    >>> sheet = count(Contest(("Ada", "Ben", "Cem"), 1, {(1, 2): 4, (2, 3): 3, (3, 2): 2}))
    >>> sheet.winners, [stage.votes for stage in sheet.stages]
    ((2,), [(4, 3, 2), (4, 5, 0)])
    """
    if contest.seats != 1:
        raise OneSeatOnly(contest.seats)
    with uncollected():
        return _Count(contest, lots).sheet()


class _Count:
    """A count as it goes on: who holds which papers."""

    def __init__(self, contest: Contest, lots: Lots) -> None:
        self.contest, self.lots = contest, lots
        self.holdings: Piles = {number: [] for number in contest.standing}
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []
        self.history = History(len(contest.candidates))
        self.exhausted = 0
        self.barred = barred(contest.constraints, (), contest.standing, 1) if contest.constraints else []
        self.constrained = [Constrained(1, number, Effect.BARRED, self.in_the_way(number)) for number in self.barred]

    def sheet(self) -> Sheet:
        """Count to the end."""
        valid = self.first_preferences()
        while not (self.stages[-1].elected or self.stages[-1].last_vacancies):
            self.exclude(self.barred.pop(0) if self.barred else self.lowest())
        winner = [number for number in (*self.stages[-1].elected, *self.stages[-1].last_vacancies) if number != self.contest.ron]
        told = (tuple(self.stages), tuple(self.ties))
        return Sheet(NAME, self.contest, valid, tuple(winner), *told, lots=self.lots, constrained=tuple(self.constrained))

    def in_the_way(self, number: int) -> tuple[str, ...]:
        """Return the names of the constraints that bar a candidate."""
        return standing_in_the_way(self.contest.constraints, (number,), set(self.contest.standing) - {number}, 1)

    def first_preferences(self) -> int:
        """Count first preferences; return how many papers are valid."""
        invalid = self.give(papers(self.contest))[1]
        valid = self.contest.papers - invalid
        if not valid:
            raise NoValidPapers
        self.end_stage(Kind.FIRST, None, ())
        return valid

    def give(self, pile: list[Paper]) -> tuple[dict[int, int], int]:
        """Give papers to the next candidate each names who is not excluded; return how many went to whom, and how many to nobody."""
        piles, exhausted = deal(pile, self.holdings, len(self.contest.candidates))
        for number, dealt in piles.items():
            self.holdings[number] += dealt
        return {number: size(dealt) for number, dealt in piles.items()}, exhausted

    def end_stage(self, kind: Kind, candidate: int | None, parcels: tuple[Parcel, ...]) -> None:
        """Elect whoever has more than half of the votes in play, or is the only one left, and write the stage down."""
        votes = {number: size(pile) for number, pile in self.holdings.items()}
        ahead = tuple(number for number in votes if 2 * votes[number] > sum(votes.values()) and number not in self.barred)
        last = tuple(votes) if len(votes) == 1 and not ahead else ()
        table = tuple(votes.get(number, 0) for number in range(1, len(self.contest.candidates) + 1))
        self.history.add(table)
        self.stages.append(Stage(kind, candidate, table, self.exhausted, 0, ahead, last, parcels))

    def lowest(self) -> int:
        """Return who is excluded next; ties as in Scottish STV."""
        votes = self.stages[-1].votes
        fewest = min(votes[number - 1] for number in self.holdings)
        tied = tuple(number for number in sorted(self.holdings) if votes[number - 1] == fewest)
        if len(tied) == 1:
            return tied[0]
        self.ties.append(choose(Choosing.EXCLUDE, tied, self.history, self.lots))
        return self.ties[-1].chosen

    def exclude(self, candidate: int) -> None:
        """Pass on all papers of a candidate."""
        pile = self.holdings.pop(candidate)
        sizes, exhausted = self.give(pile)
        self.exhausted += exhausted
        moved = sum(sizes.values()) + exhausted
        self.end_stage(Kind.EXCLUDE, candidate, (Parcel(moved, 1, 1, sizes, exhausted),) if moved else ())
