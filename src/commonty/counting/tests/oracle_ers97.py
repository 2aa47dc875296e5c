"""A second reading of the rules of the Electoral Reform Society, written apart from the library: every paper by itself, in fractions."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from commonty.counting.contest import Contest
from commonty.counting.tests.oracle import marks


@dataclass
class Paper:
    marks: list[int]
    value: Fraction = Fraction(1)
    came: int = 0
    """In which row of the table it came to whoever has it."""


@dataclass
class Oracle:
    """Counts by ERS97; lots fall on the lowest number. ``table`` has a row a batch: who goes, votes, lost, quota, elected."""

    contest: Contest
    heaps: dict[int, list[Paper]] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)
    winners: list[int] = field(default_factory=list)
    table: list[tuple[tuple[int, ...], list[Fraction], Fraction, Fraction, list[int]]] = field(default_factory=list)
    kept: dict[int, Fraction] = field(default_factory=dict)
    """What somebody keeps whose surplus went: the rest of their papers is worth no more than that."""
    lost: Fraction = Fraction(0)
    quota: Fraction = Fraction(0)

    def run(self) -> None:
        numbers = range(1, len(self.contest.candidates) + 1)
        self.standing = set(numbers) - self.contest.withdrawn
        self.heaps = {n: [] for n in numbers}
        papers = [Paper(marks(ranking, self.contest.withdrawn)) for ranking, count in self.contest.ballots.items() for _ in range(count)]
        papers = [paper for paper in papers if paper.marks]
        self.valid = len(papers)
        for paper in papers:
            self.heaps[paper.marks[0]].append(paper)
        self.row(())
        while len(self.winners) < self.contest.seats:
            if self.is_over():
                break
            over = {n: self.votes(n) - self.quota for n in self.winners if self.votes(n) > self.quota}
            if over and not self.may_wait(sum(over.values(), Fraction(0))):
                self.give(self.pick([n for n in over if over[n] == max(over.values())], most=True)[0])
            else:
                self.throw(self.group(sum(over.values(), Fraction(0))))

    def votes(self, n: int) -> Fraction:
        return self.kept[n] if n in self.kept else sum((paper.value for paper in self.heaps[n]), Fraction(0))

    def pick(self, among: list[int], *, most: bool) -> list[int]:
        """Return the tied, who led first; those who never differed by number."""
        return sorted(among, key=lambda n: [(-1 if most else 1) * row[1][n - 1] for row in self.table] + [Fraction(n)])

    def may_wait(self, over: Fraction) -> bool:
        low = sorted(self.votes(n) for n in self.standing)
        return over <= low[1] - low[0] or len(self.group(over)) > 1

    def group(self, over: Fraction) -> list[int]:
        ranked = sorted(self.standing, key=lambda n: (self.votes(n), n))
        places = self.contest.seats - len(self.winners)
        for size in range(len(ranked) - places, 1, -1):
            next_up, last = self.votes(ranked[size]), self.votes(ranked[size - 1])
            if sum((self.votes(n) for n in ranked[:size]), over) <= next_up and last < next_up:
                return ranked[:size]
        fewest = self.votes(ranked[0])
        return self.pick([n for n in ranked if self.votes(n) == fewest], most=False)[:1]

    def is_over(self) -> bool:
        """Elect who is left, where what goes next would leave no more than there are places."""
        places = self.contest.seats - len(self.winners)
        over = sum((self.votes(n) - self.quota for n in self.winners if self.votes(n) > self.quota), Fraction(0))
        gone: list[int] = []
        if len(self.standing) > places:
            if over and not self.may_wait(over):
                return False
            gone = self.group(over)
        left = sorted(self.standing - set(gone), key=lambda n: (-self.votes(n), n))
        if len(left) > places:
            return False
        self.winners += left
        self.table[-1][4].extend(left)
        return True

    def give(self, giver: int) -> None:
        over = self.votes(giver) - self.quota
        last = max(paper.came for paper in self.heaps[giver])
        batch = [paper for paper in self.heaps[giver] if paper.came == last]
        moving = [paper for paper in batch if self.taker(paper) is not None]
        worth = sum((paper.value for paper in moving), Fraction(0))
        share = Fraction(floor(over / len(moving) * 100), 100) if worth > over else None
        for paper in moving:
            self.heaps[giver].remove(paper)
            paper.value = paper.value if share is None else share
            self.move(paper)
        self.kept[giver] = self.quota
        self.lost += over - sum((paper.value for paper in moving), Fraction(0))
        self.row((giver,))

    def throw(self, gone: list[int]) -> None:
        self.standing -= set(gone)
        values = sorted({paper.value for n in gone for paper in self.heaps[n]}, reverse=True)
        for value in values:
            for n in gone:
                for paper in [paper for paper in self.heaps[n] if paper.value == value]:
                    self.heaps[n].remove(paper)
                    if self.taker(paper) is None:
                        self.lost += value
                    else:
                        self.move(paper)
            self.row(tuple(gone))
            if len(self.winners) == self.contest.seats:
                return
        if not values:
            self.row(tuple(gone))

    def taker(self, paper: Paper) -> int | None:
        return next((n for n in paper.marks if n in self.standing), None)

    def move(self, paper: Paper) -> None:
        taker = self.taker(paper)
        assert taker is not None
        paper.came = len(self.table)
        self.heaps[taker].append(paper)

    def row(self, gone: tuple[int, ...]) -> None:
        if not self.winners:
            self.quota = Fraction(ceil((self.valid - self.lost) / (self.contest.seats + 1) * 100), 100)
        elected: list[int] = []
        self.table.append((gone, [self.votes(n) for n in sorted(self.heaps)], self.lost, self.quota, elected))
        while places := self.contest.seats - len(self.winners):
            active = self.valid - self.lost - sum((min(self.votes(n), self.quota) for n in self.winners), Fraction(0))
            enough = [
                n for n in self.standing if self.votes(n) >= self.quota or self.votes(n) >= max(active / (places + 1), Fraction(1, 100))
            ]
            if not enough:
                return
            best = max(self.votes(n) for n in enough)
            first = self.pick([n for n in enough if self.votes(n) == best], most=True)
            if len(first) > places:
                past = [[row[1][n - 1] for row in self.table] for n in (first[places - 1], first[places])]
                alike = [n for n in first if [row[1][n - 1] for row in self.table] == past[0]]
                if past[0] == past[1] and first[0] in alike:
                    return
            else:
                first = sorted(first)
            self.winners.append(first[0])
            self.standing.remove(first[0])
            elected.append(first[0])
