"""Counts by Meek's single transferable vote: by the reference rule of the PR Foundation, or as in New Zealand (specs/counting/meek.md)."""

from collections.abc import Mapping
from fractions import Fraction

from commonty.counting.collecting import uncollected
from commonty.counting.constraints import barred, can_be_filled, kept, standing_in_the_way
from commonty.counting.contest import Contest, NoValidPapers, shown
from commonty.counting.errors import CountingError
from commonty.counting.first_difference import choose
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.papers import followed
from commonty.counting.sheet import Choosing, Constrained, Effect, Kind, SettledBy, Sheet, Stage, Tie
from commonty.counting.ties import History

NAME = "meek"
PLACES = 9
ONE = 10**PLACES
"""A vote, and the keep factor of who keeps whole papers: both are counted in thousand millionths."""
OMEGA = ONE // 1_000_000
"""A surplus below this is none."""
LIMIT = ONE // 10_000
"""So it is in New Zealand (clause 13)."""
REFERENCE, NEW_ZEALAND = VARIANTS = ("reference", "new-zealand")


class WrongVariant(CountingError):
    """A way to count by Meek's method that there is not."""

    def __init__(self, variant: str) -> None:
        super().__init__(f"variant is {shown(variant)!r}: give {' or '.join(VARIANTS)}")
        self.variant = variant


def count(contest: Contest, *, lots: Lots = NO_LOTS, variant: str = REFERENCE) -> Sheet:
    """
    Count a contest by Meek's method: the elected keep of every paper the part they need, and the rest of it goes on.

    Exact as the rule is: whole numbers of thousand millionths, rounded where and how it says. ``variant`` says whose rule: that of the
    PR Foundation, “reference”, or that of New Zealand, “new-zealand”, which excludes as soon as it is sure who has fewest.

    Raises ``WrongVariant``, ``NoValidPapers``, and ``LotNeeded`` where candidates are so close that the surplus left could change their
    order; in New Zealand, where they were equal at every stage.

    Source: PR Foundation, Reference Meek rule; after Hill, Wichmann and Woodall, Algorithm 123, Computer Journal 30 (1987).
    Local Electoral Regulations 2001 (New Zealand, SR 2001/145), Schedule 1A, but for clauses 43 to 48.

    >>> sheet = count(Contest(("Ada", "Ben", "Cem"), 2, {(1, 2): 6, (2,): 1, (3,): 2}))
    >>> sheet.winners, sheet.votes(2, 1), sheet.stages[1].keep
    ((1, 2), Fraction(1999999997, 500000000), (500000001, 1000000000, 1000000000))
    """
    if variant not in VARIANTS:
        raise WrongVariant(variant)
    with uncollected():
        return (_Count if variant == REFERENCE else _NewZealand)(contest, lots).sheet()


def surplus(sheet: Sheet, place: int) -> Fraction:
    """Return what the elected had beyond the quota at the end of a stage, counted from 0: what of it is left once it is shared out."""
    elected = [number for stage in sheet.stages[: place + 1] for number in (*stage.elected, *stage.last_vacancies)]
    return max(Fraction(0), sum((sheet.votes(number, place) - (sheet.quota_at(place) or 0) for number in elected), Fraction(0)))


class _Count:
    """A count as it goes on: who keeps how much of each paper, and what that comes to."""

    options: Mapping[str, str] = {}

    def __init__(self, contest: Contest, lots: Lots) -> None:
        self.contest, self.lots = contest, lots
        self.keep = [0] * (len(contest.candidates) + 1)
        for number in contest.standing:
            self.keep[number] = ONE
        self.votes = [0] * len(self.keep)
        self.hopeful = list(contest.standing)
        self.winners: list[int] = []
        self.papers = self.given()
        self.ways: dict[tuple[int, ...], int] = {}
        self.valid = sum(self.papers.values())
        self.quota = self.excess = self.surplus = 0
        self.barred: list[int] = []
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []
        self.constrained: list[Constrained] = []

    def given(self) -> dict[tuple[int, ...], int]:
        """Return the papers by who is on them; those that name nobody who stands are not valid."""
        found: dict[tuple[int, ...], int] = {}
        for ranking, papers in self.contest.ballots.items():
            named = tuple(number for number in followed(ranking, self.contest.withdrawn) if self.keep[number])
            if named:
                found[named] = found.get(named, 0) + papers
        return found

    def sheet(self) -> Sheet:
        """Count to the end."""
        if not self.valid:
            raise NoValidPapers
        self.settle(Kind.FIRST, None)
        while self.vacancies:
            if self.goes_on():
                self.settle(Kind.SHARE, None)
            else:
                self.exclude(self.barred[0] if self.barred else self.lowest())
        return Sheet(
            rule=NAME,
            contest=self.contest,
            valid=self.valid,
            winners=tuple(number for number in self.winners if number != self.contest.ron),
            stages=tuple(self.stages),
            ties=tuple(self.ties),
            places=PLACES,
            lots=self.lots,
            options=self.options,
            constrained=tuple(self.constrained),
        )

    def goes_on(self) -> bool:
        """Say whether papers are shared out again before anybody is excluded: because somebody was just elected."""
        return bool(self.stages[-1].elected) and not self.barred

    @property
    def vacancies(self) -> int:
        """How many seats are not filled."""
        return self.contest.seats - len(self.winners)

    def settle(self, kind: Kind, candidate: int | None) -> None:
        """Share out again and again (B.2), until somebody is elected or there is no surplus that still falls; a stage."""
        self.find_ways()
        before = None
        while True:
            elected = self.share_out()
            is_settled = self.surplus < OMEGA or (before is not None and self.surplus >= before)
            if elected or self.barred or is_settled or not self.is_open:
                self.end_stage(kind, candidate, elected)
                return
            before = self.surplus
            self.keep_less()

    def keep_less(self) -> None:
        """Work out anew how much of a paper each who is elected keeps, so that the quota is left."""
        for number in self.winners:
            kept_now = -(-self.keep[number] * self.quota // ONE)
            self.keep[number] = -(-kept_now * ONE // self.votes[number])

    @property
    def is_open(self) -> bool:
        """Say whether there are more candidates than seats to choose between (B.1)."""
        return len([number for number in self.hopeful if number not in self.barred]) > self.vacancies > 0

    def find_ways(self) -> None:
        """Group papers by whom they pass through: the elected they name, up to the first who keeps whole papers."""
        left = set(self.hopeful)
        ways: dict[tuple[int, ...], int] = {}
        for named, papers in self.papers.items():
            way: list[int] = []
            for number in named:
                if self.keep[number]:
                    way.append(number)
                    if number in left:
                        break
            key = tuple(way)
            ways[key] = ways.get(key, 0) + papers
        self.ways = ways

    def share_out(self) -> list[int]:
        """Give every paper out by the keep factors, work out quota and surplus, and elect who reached the quota (B.2.a to B.2.d)."""
        votes, keep, excess = [0] * len(self.keep), self.keep, 0
        for way, papers in self.ways.items():
            weight = ONE
            for number in way:
                part = -(-weight * keep[number] // ONE)
                votes[number] += part * papers
                weight -= part
            excess += weight * papers
        self.votes, self.excess = votes, excess
        self.quota = (self.valid * ONE - excess) // (self.contest.seats + 1) + 1
        elected = self.elect_by_quota()
        self.surplus = max(0, sum(votes[number] - self.quota for number in self.winners))
        return elected

    def end_stage(self, kind: Kind, candidate: int | None, elected: list[int]) -> None:
        """Fill the last vacancies where nobody else is left (C), and write the stage down."""
        left = [number for number in self.in_order() if number not in self.barred]
        last = left if 0 < len(left) <= self.vacancies else []
        self.elect(last)
        told = (tuple(self.votes[1:]), self.excess, 0, tuple(elected), tuple(last))
        self.stages.append(Stage(kind, candidate, *told, quota=self.quota, keep=tuple(self.keep[1:])))

    def in_order(self) -> list[int]:
        """Return who is hopeful, most votes first, then by number."""
        return sorted(self.hopeful, key=lambda number: (-self.votes[number], number))

    def elect(self, numbers: list[int]) -> None:
        """Elect candidates."""
        self.winners += numbers
        self.hopeful = [number for number in self.hopeful if number not in numbers]

    def elect_by_quota(self) -> list[int]:
        """Elect who has reached the quota, most votes first (B.2.c); whom a constraint bars is not elected."""
        elected: list[int] = []
        self.bar()
        while reached := [number for number in self.in_order() if self.votes[number] >= self.quota and number not in self.barred]:
            first = self.first_of([number for number in reached if self.votes[number] == self.votes[reached[0]]])
            self.elect([first])
            elected.append(first)
            self.bar()
        return elected

    def first_of(self, equal: list[int]) -> int:
        """Return who of several with equal votes is elected first; it is chosen only where a constraint does not let all be elected."""
        together = {*self.winners, *equal}
        if len(equal) == 1 or can_be_filled(self.contest.constraints, together, set(self.hopeful) - set(equal), self.contest.seats):
            return equal[0]
        return self.choice(Choosing.ELECT, tuple(equal), len(self.stages) + 1)

    def bar(self) -> None:
        """Note whom the constraints bar from now on."""
        rules, seats = self.contest.constraints, self.contest.seats
        if not rules or not self.vacancies:
            return
        for number in barred(rules, self.winners, self.hopeful, seats):
            if number not in self.barred:
                names = standing_in_the_way(rules, [*self.winners, number], set(self.hopeful) - {number}, seats)
                self.barred.append(number)
                self.constrained.append(Constrained(len(self.stages) + 1, number, Effect.BARRED, names))

    def lowest(self) -> int:
        """Return who is excluded next: whoever has fewest votes (B.3). Within the surplus of the lowest, all count as equal."""
        rules, seats = self.contest.constraints, self.contest.seats
        safe = kept(rules, self.winners, self.hopeful, seats) if rules else []
        left = [number for number in self.hopeful if number not in safe]
        fewest = min(self.votes[number] for number in left)
        tied = tuple(number for number in sorted(left) if self.votes[number] <= fewest + self.surplus)
        chosen = tied[0] if len(tied) == 1 else self.choice(Choosing.EXCLUDE, tied, len(self.stages))
        for number in safe:
            if self.votes[number] <= fewest:
                names = standing_in_the_way(rules, self.winners, set(self.hopeful) - {number}, seats)
                self.constrained.append(Constrained(len(self.stages), number, Effect.KEPT, names, chosen))
        return chosen

    def choice(self, choosing: Choosing, tied: tuple[int, ...], after_stage: int) -> int:
        """Return whom a lot falls on."""
        self.ties.append(Tie(after_stage, choosing, tied, SettledBy.LOT, self.lots.fall(choosing, tied, after_stage)))
        return self.ties[-1].chosen

    def exclude(self, candidate: int) -> None:
        """Exclude a candidate, who keeps nothing of any paper from now on (B.3)."""
        self.hopeful.remove(candidate)
        self.barred = [number for number in self.barred if number != candidate]
        self.keep[candidate] = 0
        self.settle(Kind.EXCLUDE, candidate)


class _NewZealand(_Count):
    """A count as in New Zealand: in each round keep factors fall, papers are shared out, and whoever surely has fewest votes goes."""

    options: Mapping[str, str] = {"variant": NEW_ZEALAND}

    def __init__(self, contest: Contest, lots: Lots) -> None:
        super().__init__(contest, lots)
        self.history = History(len(contest.candidates))
        self.is_settled = False
        """Whether somebody is excluded next."""

    def settle(self, kind: Kind, candidate: int | None) -> None:
        """Share out again and again (clauses 7 to 13), until somebody is elected or it is sure who has fewest; a stage."""
        self.find_ways()
        before = None
        while True:
            if kind is not Kind.FIRST or before is not None:
                self.keep_less()
            elected = self.share_out()
            self.is_settled = self.is_sure() or (before is not None and self.surplus >= before)
            if elected or self.barred or self.is_settled or not self.is_open:
                self.end_stage(kind, candidate, elected)
                return
            before = self.surplus

    def keep_less(self) -> None:
        """Work the keep factors out anew (17); rounding makes none of them more than the whole paper."""
        super().keep_less()
        for number in self.winners:
            self.keep[number] = min(self.keep[number], ONE)

    def is_sure(self) -> bool:
        """Say whether somebody is excluded now: there is next to no surplus, or all of it would leave them with fewest votes (13)."""
        if self.surplus < LIMIT:
            return True
        votes = sorted(self.votes[number] for number in self.hopeful)
        return len(votes) > 1 and votes[0] + self.surplus < votes[1] and any(self.votes[number] == votes[0] for number in self.fewest())

    def goes_on(self) -> bool:
        """Say whether papers are shared out again before anybody is excluded: an election does not put an exclusion off."""
        return not (self.is_settled or self.barred)

    def fewest(self) -> tuple[int, ...]:
        """Return who has fewest votes, of those whom no constraint keeps."""
        rules = self.contest.constraints
        safe = kept(rules, self.winners, self.hopeful, self.contest.seats) if rules else []
        left = [number for number in self.hopeful if number not in safe]
        least = min((self.votes[number] for number in left), default=0)
        return tuple(number for number in sorted(left) if self.votes[number] == least)

    def choice(self, choosing: Choosing, tied: tuple[int, ...], after_stage: int) -> int:
        """Return who had fewer votes at the first stage at which the tied differed (40); else whom a lot falls on."""
        for stage in self.stages[len(self.history.votes) :]:
            self.history.add(stage.votes)
        if len(self.history.votes) < after_stage:  # Whom to elect is chosen before the stage is written down.
            self.history.add(tuple(self.votes[1:]))
        self.ties.append(choose(choosing, tied, self.history, self.lots))
        return self.ties[-1].chosen

    def lowest(self) -> int:
        """Return who is excluded next: whoever has fewest votes (13 and 19)."""
        surplus, self.surplus = self.surplus, 0
        chosen = super().lowest()
        self.surplus = surplus
        return chosen
