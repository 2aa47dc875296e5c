"""Counts by the single transferable vote of the Electoral Reform Society, 3rd edition 1997 (specs/counting/ers97.md)."""

from commonty.counting.collecting import uncollected
from commonty.counting.constraints import barred, can_be_filled, kept, standing_in_the_way
from commonty.counting.contest import Contest, NoValidPapers
from commonty.counting.first_difference import choose, narrowed
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.papers import Paper, deal, papers, size
from commonty.counting.sheet import Choosing, Constrained, Effect, Kind, Parcel, SettledBy, Sheet, Stage, Tie
from commonty.counting.ties import History

NAME = "ers97"
PLACES = 2
ONE: int = 10**PLACES
"""The value of a paper that came by first preference: votes are counted in hundredths, and cut there."""
Batch = tuple[int, list[Paper]]
"""Papers of one value that came together."""


def count(contest: Contest, *, lots: Lots = NO_LOTS) -> Sheet:
    """
    Count a contest by the rules of the Electoral Reform Society of 1997 and return the whole sheet, with a stage for each batch.

    Exact: whole hundredths of a vote; a paper's value is cut to two decimals, and the quota is rounded up to two, as the rules say.

    Raises ``NoValidPapers``, and ``LotNeeded`` where a tie was never different and ``lots`` do not break it.

    Source: Newland and Britton, How to conduct an election by the Single Transferable Vote, 3rd edition (1997), sections 5 and 6.

    >>> sheet = count(Contest(("Ada", "Ben", "Cem"), 2, {(1, 2): 7, (2,): 2, (3,): 3}))
    >>> sheet.winners, sheet.quota_at(), sheet.votes(2)
    ((1, 2), Fraction(4, 1), Fraction(247, 50))
    """
    with uncollected():
        return _Count(contest, lots).sheet()


class _Count:
    """A count as it goes on: who holds which batches of papers, and what is done next."""

    def __init__(self, contest: Contest, lots: Lots) -> None:
        self.contest, self.lots = contest, lots
        self.batches: list[list[Batch]] = [[] for _ in range(len(contest.candidates) + 1)]
        self.votes = [0] * (len(contest.candidates) + 1)
        self.continuing = list(contest.standing)
        self.winners: list[int] = []
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []
        self.history = History(len(contest.candidates))
        self.barred: list[int] = []
        self.constrained: list[Constrained] = []
        self.nontransferable = self.difference = self.valid = self.quota = 0
        self.source = 0
        """Whose surplus goes next; 0 where somebody is excluded next."""
        self.going: tuple[int, ...] = ()
        """Who is excluded next, fewest votes first."""

    def sheet(self) -> Sheet:
        """Count to the end."""
        self.first_preferences()
        while self.vacancies:
            if self.source:
                self.transfer_surplus(self.source)
            else:
                self.exclude(self.going)
        return Sheet(
            rule=NAME,
            contest=self.contest,
            valid=self.valid,
            winners=tuple(number for number in self.winners if number != self.contest.ron),
            stages=tuple(self.stages),
            ties=tuple(self.ties),
            places=PLACES,
            lots=self.lots,
            constrained=tuple(self.constrained),
        )

    @property
    def vacancies(self) -> int:
        """How many places are not filled."""
        return self.contest.seats - len(self.winners)

    @property
    def active(self) -> int:
        """The total active vote: all but what the elected need, and what went to nobody (5.6.1 and 6.20)."""
        needed = sum(min(self.votes[number], self.quota) for number in self.winners)
        return self.valid * ONE - needed - self.nontransferable - self.difference

    def first_preferences(self) -> None:
        """Count first preferences; a paper without one is not valid (5.1)."""
        piles, invalid = deal(papers(self.contest), self.continuing, len(self.contest.candidates))
        self.valid = self.contest.papers - invalid
        if not self.valid:
            raise NoValidPapers
        for number, pile in piles.items():
            self.batches[number].append((ONE, pile))
            self.votes[number] = size(pile) * ONE
        self.end_batch(Kind.FIRST, (), [])

    def end_batch(self, kind: Kind, whose: tuple[int, ...], parcels: list[Parcel], *, is_last: bool = True) -> None:
        """Work out the quota until somebody is elected (5.1.6, 5.4.8), elect, see what comes next, and write the batch down."""
        self.history.add(tuple(self.votes[1:]))
        if not self.winners:
            self.quota = -(-(self.valid * ONE - self.nontransferable) // (self.contest.seats + 1))
        elected = self.deem_elected()
        last = self.settle() if is_last and self.vacancies else []
        self.elect(last)
        told = (self.history.votes[-1], self.nontransferable, self.difference, tuple(elected), tuple(last), tuple(parcels))
        self.stages.append(Stage(kind, whose[0] if whose else None, *told, quota=self.quota, together=whose[1:]))

    def deem_elected(self) -> list[int]:
        """Elect who has the quota, or more than can be passed by those who are left, each in turn (5.1.7, 5.3.13, 5.4.9)."""
        elected: list[int] = []
        self.bar()
        while self.vacancies and (reached := self.with_enough()):
            first = self.first_of([number for number in reached if self.votes[number] == self.votes[reached[0]]])
            if not first:
                break
            self.elect([first])
            elected.append(first)
            self.bar()
        return elected

    def with_enough(self) -> list[int]:
        """Return who is to be deemed elected, most votes first; nobody is without a vote."""
        enough = min(self.quota, max(1, -(-self.active // (self.vacancies + 1))))
        return [number for number in self.in_order() if self.votes[number] >= enough]

    def first_of(self, equal: list[int]) -> int:
        """Return who of several with equal votes is elected first; 0 where there is no place for all, and they never differed (5.6.2)."""
        rules, seats = self.contest.constraints, self.contest.seats
        together, others = {*self.winners, *equal}, set(self.continuing) - set(equal)
        if len(equal) == 1 or (len(together) <= seats and (not rules or can_be_filled(rules, together, others, seats))):
            return equal[0]
        left, found = narrowed(Choosing.ELECT, tuple(equal), self.history)
        if len(together) <= seats:
            return self.choice(Choosing.ELECT, equal)
        if len(left) > self.vacancies:
            return 0
        self.ties.append(Tie(len(self.history.votes), Choosing.ELECT, tuple(equal), SettledBy.PRECEDING_STAGE, left[0], found))
        return left[0]

    def settle(self) -> list[int]:
        """Find what comes next (5.2.2 to 5.2.5); return who is elected because no more would be left than there are places (5.5.1)."""
        left = [number for number in self.in_order() if number not in self.barred]
        if 0 < len(left) <= self.vacancies:
            return left
        self.source, self.going = 0, tuple(self.barred[:1])
        if self.going:
            return []
        surpluses = {number: over for number in self.winners if (over := self.votes[number] - self.quota) > 0}
        if surpluses and not self.is_deferred(sum(surpluses.values())):
            most = max(surpluses.values())
            self.source = self.choice(Choosing.SURPLUS, [number for number, over in surpluses.items() if over == most])
            return []
        self.going = self.lowest(sum(surpluses.values()))
        return [] if len(left) - len(self.going) > self.vacancies else [number for number in left if number not in self.going]

    def is_deferred(self, surplus: int) -> bool:
        """Say whether surpluses wait: they could not change who is excluded (5.2.2). Where constraints bind, none does."""
        if self.contest.constraints:
            return False
        votes = sorted(self.votes[number] for number in self.continuing)
        return surplus <= votes[1] - votes[0] or self.together(surplus) > 1

    def together(self, surplus: int) -> int:
        """Return how many of those with fewest votes can be excluded at once: even all of them and the surplus reach nobody (5.2.5)."""
        if self.contest.constraints:
            return 1
        votes = sorted(self.votes[number] for number in self.continuing)
        total, most = votes[0], 1
        for several in range(2, len(votes) - self.vacancies + 1):
            total += votes[several - 1]
            if total > votes[-1]:
                break
            if total + surplus <= votes[several] and votes[several - 1] < votes[several]:
                most = several
        return most

    def lowest(self, surplus: int) -> tuple[int, ...]:
        """Return who is excluded next: those with fewest votes, as many as is safe, of those whom no constraint keeps (5.2.5)."""
        several = self.together(surplus)
        if several > 1:
            return tuple(sorted(self.continuing, key=lambda number: (self.votes[number], number))[:several])
        rules, seats = self.contest.constraints, self.contest.seats
        safe = kept(rules, self.winners, self.continuing, seats) if rules else []
        left = [number for number in self.continuing if number not in safe]
        fewest = min(self.votes[number] for number in left)
        chosen = self.choice(Choosing.EXCLUDE, [number for number in left if self.votes[number] == fewest])
        for number in safe:
            if self.votes[number] <= fewest:
                names = standing_in_the_way(rules, self.winners, set(self.continuing) - {number}, seats)
                self.constrained.append(Constrained(len(self.history.votes), number, Effect.KEPT, names, chosen))
        return (chosen,)

    def transfer_surplus(self, candidate: int) -> None:
        """Pass on the papers of the last batch that name somebody, at the surplus shared among them, cut; the quota stays (5.3)."""
        surplus = self.votes[candidate] - self.quota
        value, pile = self.batches[candidate].pop()
        piles, exhausted = deal(pile, self.continuing, len(self.contest.candidates))
        sizes = {number: size(dealt) for number, dealt in piles.items()}
        transferable = sum(sizes.values())
        is_shared = transferable * value > surplus
        new_value = surplus // transferable if is_shared else value
        over = surplus - transferable * new_value
        self.difference += over if is_shared else 0
        self.nontransferable += 0 if is_shared else over
        self.votes[candidate] = self.quota
        self.give(piles, new_value)
        self.end_batch(Kind.SURPLUS, (candidate,), [Parcel(transferable + exhausted, value, new_value, sizes, exhausted)])

    def exclude(self, going: tuple[int, ...]) -> None:
        """Pass on all papers of one or several candidates, batch by batch, those of most value first, at the value they have (5.4)."""
        self.continuing = [number for number in self.continuing if number not in going]
        self.barred = [number for number in self.barred if number not in going]
        values = sorted({value for number in going for value, _pile in self.batches[number]}, reverse=True)
        if not values:
            self.end_batch(Kind.EXCLUDE, going, [])
        for value in values:
            given: dict[int, list[Paper]] = {}
            parcels = [parcel for number in going if (parcel := self.let_go(number, value, given))]
            self.give(given, value)
            self.end_batch(Kind.EXCLUDE, going, parcels, is_last=value == values[-1])
            if not self.vacancies:
                return

    def let_go(self, number: int, value: int, given: dict[int, list[Paper]]) -> Parcel | None:
        """Take the papers of one value from a candidate, and add them to what is ``given`` to others."""
        pile = [paper for worth, held in self.batches[number] if worth == value for paper in held]
        if not pile:
            return None
        piles, exhausted = deal(pile, self.continuing, len(self.contest.candidates))
        for other, dealt in piles.items():
            given.setdefault(other, []).extend(dealt)
        sizes = {other: size(dealt) for other, dealt in piles.items()}
        moved = sum(sizes.values()) + exhausted
        self.votes[number] -= moved * value
        self.nontransferable += exhausted * value
        return Parcel(moved, value, value, sizes, exhausted, holder=number)

    def give(self, piles: dict[int, list[Paper]], value: int) -> None:
        """Give each candidate a batch of papers."""
        for number, pile in piles.items():
            self.batches[number].append((value, pile))
            self.votes[number] += size(pile) * value

    def elect(self, numbers: list[int]) -> None:
        """Elect candidates: they receive no more papers from now on."""
        self.winners += numbers
        self.continuing = [number for number in self.continuing if number not in numbers]

    def bar(self) -> None:
        """Note whom the constraints bar from now on."""
        rules, seats = self.contest.constraints, self.contest.seats
        if not rules or not self.vacancies:
            return
        for number in barred(rules, self.winners, self.continuing, seats):
            if number not in self.barred:
                names = standing_in_the_way(rules, [*self.winners, number], set(self.continuing) - {number}, seats)
                self.barred.append(number)
                self.constrained.append(Constrained(len(self.history.votes), number, Effect.BARRED, names))

    def in_order(self) -> list[int]:
        """Return the continuing candidates, most votes first, then by number; whom a constraint bars is not among them."""
        found = [number for number in self.continuing if number not in self.barred]
        return sorted(found, key=lambda number: (-self.votes[number], number))

    def choice(self, choosing: Choosing, tied: list[int]) -> int:
        """Return the one of the tied that an earlier batch or a lot chooses (5.2.3 and 5.2.5)."""
        if len(tied) > 1:
            self.ties.append(choose(choosing, tuple(sorted(tied)), self.history, self.lots))
            return self.ties[-1].chosen
        return tied[0]
