"""Counts by the single transferable vote of Scottish council elections (specs/counting/scottish-stv.md)."""

from commonty.counting.collecting import uncollected
from commonty.counting.constraints import barred, can_be_filled, kept, standing_in_the_way
from commonty.counting.contest import Contest, NoValidPapers
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.papers import Paper, deal, papers, size
from commonty.counting.sheet import Choosing, Constrained, Effect, Kind, Parcel, Sheet, Stage, Tie
from commonty.counting.ties import History, choose

NAME = "scottish-stv"
PLACES = 5
ONE = 10**PLACES
"""The value of a paper that came by first preference: votes are counted in hundred thousandths, and cut there."""


def count(contest: Contest, *, lots: Lots = NO_LOTS) -> Sheet:
    """
    Count a contest by Scottish STV and return the whole sheet.

    Exact: whole numbers of hundred thousandths of a vote; every paper's value is cut to five decimals, as the Order says.

    Raises ``NoValidPapers``, and ``LotNeeded`` where a tie was never different and ``lots`` do not break it.

    Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52.

    >>> sheet = count(Contest(("Ada", "Ben", "Cem"), 2, {(1, 2): 6, (2,): 1, (3,): 2}))
    >>> sheet.quota, sheet.winners, sheet.votes(2)
    (4, (1, 2), Fraction(149999, 50000))
    """
    with uncollected():
        return _Count(contest, lots).sheet()


def droop_quota(valid: int, seats: int) -> int:
    """
    The least number of votes that no more candidates than there are seats can all have.

    ``valid`` is a number of papers, and so is the result. Source: rule 46.

    >>> droop_quota(valid=5000, seats=4)
    1001
    """
    return valid // (seats + 1) + 1


class _Count:
    """A count as it goes on: who holds which papers, at which value each."""

    def __init__(self, contest: Contest, lots: Lots) -> None:
        self.contest, self.lots = contest, lots
        self.holdings: list[dict[int, list[Paper]]] = [{} for _ in range(len(contest.candidates) + 1)]
        self.votes = [0] * (len(contest.candidates) + 1)
        self.continuing = list(contest.standing)
        self.winners: list[int] = []
        self.surpluses: list[int] = []
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []
        self.history = History(len(contest.candidates))
        self.barred: list[int] = []
        self.constrained: list[Constrained] = []
        self.nontransferable = self.loss = 0
        self.valid, self.quota = 0, 0

    def sheet(self) -> Sheet:
        """Count to the end."""
        self.first_preferences()
        while self.vacancies:
            if self.barred:
                self.exclude(self.barred[0])
            elif self.surpluses:
                self.transfer_surplus(self.largest())
            else:
                self.exclude(self.lowest())
        return Sheet(
            rule=NAME,
            contest=self.contest,
            valid=self.valid,
            winners=tuple(number for number in self.winners if number != self.contest.ron),
            stages=tuple(self.stages),
            ties=tuple(self.ties),
            quota=self.quota,
            places=PLACES,
            lots=self.lots,
            constrained=tuple(self.constrained),
        )

    @property
    def stage_number(self) -> int:
        """The number of the stage that is being counted."""
        return len(self.stages) + 1

    @property
    def vacancies(self) -> int:
        """How many seats are not filled."""
        return self.contest.seats - len(self.winners)

    def first_preferences(self) -> None:
        """Count first preferences; a paper without one is not valid (rules 45 and 46)."""
        piles, invalid = deal(papers(self.contest), self.continuing, len(self.contest.candidates))
        self.valid = self.contest.papers - invalid
        if not self.valid:
            raise NoValidPapers
        self.quota = droop_quota(self.valid, self.contest.seats)
        for number, pile in piles.items():
            self.holdings[number][ONE] = pile
            self.votes[number] = size(pile) * ONE
        self.end_stage(Kind.FIRST, None, [])

    def end_stage(self, kind: Kind, candidate: int | None, parcels: list[Parcel]) -> None:
        """Elect who has reached the quota (47), then fill the last vacancies (52), and write the stage down."""
        self.history.add(tuple(self.votes[1:]))
        elected = self.elect_by_quota()
        self.surpluses += [number for number in elected if self.votes[number] > self.quota * ONE]
        left = [number for number in self.in_order() if number not in self.barred]
        last = left if 0 < len(left) <= self.vacancies else []
        self.elect(last)
        made = Stage(kind, candidate, self.history.votes[-1], self.nontransferable, self.loss, tuple(elected), tuple(last), tuple(parcels))
        self.stages.append(made)

    def elect_by_quota(self) -> list[int]:
        """Elect who has reached the quota, most votes first; whom a constraint bars is not elected."""
        if not self.contest.constraints:
            elected = [number for number in self.in_order() if self.votes[number] >= self.quota * ONE]
            self.elect(elected)
            return elected
        elected = []
        self.bar()
        while reached := [number for number in self.in_order() if self.votes[number] >= self.quota * ONE and number not in self.barred]:
            first = self.first_of([number for number in reached if self.votes[number] == self.votes[reached[0]]])
            self.elect([first])
            elected.append(first)
            self.bar()
        return elected

    def first_of(self, equal: list[int]) -> int:
        """Return who of several with equal votes is elected first; it is chosen only where a constraint does not let all be elected."""
        together = {*self.winners, *equal}
        others = set(self.continuing) - set(equal)
        if len(equal) == 1 or can_be_filled(self.contest.constraints, together, others, self.contest.seats):
            return equal[0]
        return self.choice(Choosing.ELECT, equal)

    def bar(self) -> None:
        """Note whom the constraints bar from now on."""
        rules, seats = self.contest.constraints, self.contest.seats
        if not self.vacancies:
            return
        for number in barred(rules, self.winners, self.continuing, seats):
            if number not in self.barred:
                names = standing_in_the_way(rules, [*self.winners, number], set(self.continuing) - {number}, seats)
                self.barred.append(number)
                self.constrained.append(Constrained(self.stage_number, number, Effect.BARRED, names))

    def in_order(self) -> list[int]:
        """Return the continuing candidates, most votes first, then by number."""
        return sorted(self.continuing, key=lambda number: (-self.votes[number], number))

    def elect(self, numbers: list[int]) -> None:
        """Elect candidates: they receive no more papers from now on."""
        self.winners += numbers
        self.continuing = [number for number in self.continuing if number not in numbers]

    def largest(self) -> int:
        """Return whose surplus goes next: the largest (49)."""
        most = max(self.votes[number] for number in self.surpluses)
        return self.choice(Choosing.SURPLUS, [number for number in self.surpluses if self.votes[number] == most])

    def lowest(self) -> int:
        """Return who is excluded next: whoever has fewest votes (50), of those whom no constraint keeps."""
        safe = kept(self.contest.constraints, self.winners, self.continuing, self.contest.seats) if self.contest.constraints else []
        left = [number for number in self.continuing if number not in safe]
        fewest = min(self.votes[number] for number in left)
        chosen = self.choice(Choosing.EXCLUDE, [number for number in left if self.votes[number] == fewest])
        for number in safe:
            if self.votes[number] <= fewest:
                names = standing_in_the_way(self.contest.constraints, self.winners, set(self.continuing) - {number}, self.contest.seats)
                self.constrained.append(Constrained(len(self.stages), number, Effect.KEPT, names, chosen))
        return chosen

    def choice(self, choosing: Choosing, tied: list[int]) -> int:
        """Return the one of the tied that earlier stages or a lot choose (49 and 51)."""
        if len(tied) > 1:
            self.ties.append(choose(choosing, tuple(sorted(tied)), self.history, self.lots))
            return self.ties[-1].chosen
        return tied[0]

    def transfer_surplus(self, candidate: int) -> None:
        """Pass on all papers of a candidate, each at its share of the surplus, cut; the quota stays (48)."""
        self.surpluses.remove(candidate)
        total = self.votes[candidate]
        surplus = total - self.quota * ONE
        parcels = [self.move(pile, value, value * surplus // total) for value, pile in self.let_go(candidate)]
        self.votes[candidate] = self.quota * ONE
        self.loss += surplus - sum(parcel.papers * parcel.new_value for parcel in parcels)
        self.end_stage(Kind.SURPLUS, candidate, parcels)

    def exclude(self, candidate: int) -> None:
        """Pass on all papers of a candidate at the value they have (50)."""
        self.continuing.remove(candidate)
        self.barred = [number for number in self.barred if number != candidate]
        parcels = [self.move(pile, value, value) for value, pile in self.let_go(candidate)]
        self.votes[candidate] = 0
        self.end_stage(Kind.EXCLUDE, candidate, parcels)

    def let_go(self, candidate: int) -> list[tuple[int, list[Paper]]]:
        """Take a candidate's papers away, those of most value first."""
        held, self.holdings[candidate] = self.holdings[candidate], {}
        return sorted(held.items(), reverse=True, key=lambda parcel: parcel[0])

    def move(self, pile: list[Paper], value: int, new_value: int) -> Parcel:
        """Give papers to the next continuing candidate that each names."""
        piles, exhausted = deal(pile, self.continuing, len(self.contest.candidates))
        sizes = {number: size(dealt) for number, dealt in piles.items()}
        for number, dealt in piles.items():
            self.votes[number] += sizes[number] * new_value
            self.holdings[number].setdefault(new_value, []).extend(dealt)
        self.nontransferable += exhausted * new_value
        return Parcel(sum(sizes.values()) + exhausted, value, new_value, sizes, exhausted)
