"""A second reading of the Order, written apart from the library: every paper by itself, in fractions, cut where the Order cuts."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from commonty.counting.contest import Contest, Ranking

CUT = 10**5


@dataclass
class Paper:
    marks: list[int]
    value: Fraction = Fraction(1)


@dataclass
class Oracle:
    """Counts by Scottish STV; lots fall on the lowest number. ``table`` has a row a stage: kind, candidate, votes, lost, elected."""

    contest: Contest
    heaps: dict[int, list[Paper]] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)
    winners: list[int] = field(default_factory=list)
    table: list[tuple[str, int | None, list[Fraction], Fraction, list[int]]] = field(default_factory=list)
    votes: dict[int, Fraction] = field(default_factory=dict)
    lost: Fraction = Fraction(0)

    def run(self) -> None:
        numbers = range(1, len(self.contest.candidates) + 1)
        self.standing = set(numbers) - self.contest.withdrawn
        self.heaps, self.votes = {n: [] for n in numbers}, {n: Fraction(0) for n in numbers}
        papers = [Paper(marks(ranking, self.contest.withdrawn)) for ranking, count in self.contest.ballots.items() for _ in range(count)]
        papers = [paper for paper in papers if paper.marks]
        self.quota = len(papers) // (self.contest.seats + 1) + 1
        for paper in papers:
            self.heaps[paper.marks[0]].append(paper)
            self.votes[paper.marks[0]] += 1
        self.row("first", None)
        while len(self.winners) < self.contest.seats:
            above = [n for n in self.winners if self.votes[n] > self.quota]
            if above:
                self.give(self.pick(above, most=True))
            else:
                self.throw(self.pick(sorted(self.standing), most=False))

    def pick(self, among: list[int], *, most: bool) -> int:
        for past in [self.votes, *[dict(enumerate(row[2], 1)) for row in reversed(self.table)]]:
            best = max(past[n] for n in among) if most else min(past[n] for n in among)
            among = [n for n in among if past[n] == best]
        return min(among)

    def give(self, giver: int) -> None:
        total, over = self.votes[giver], self.votes[giver] - self.quota
        for paper in self.heaps[giver]:
            paper.value = Fraction(floor(paper.value * over / total * CUT), CUT)
        self.votes[giver] = Fraction(self.quota)
        self.hand_on(giver)
        self.row("surplus", giver)

    def throw(self, giver: int) -> None:
        self.standing.remove(giver)
        self.votes[giver] = Fraction(0)
        self.hand_on(giver)
        self.row("exclude", giver)

    def hand_on(self, giver: int) -> None:
        for paper in self.heaps[giver]:
            taker = next((n for n in paper.marks if n in self.standing and n != giver), None)
            if taker is None:
                self.lost += paper.value
            else:
                self.heaps[taker].append(paper)
                self.votes[taker] += paper.value
        self.heaps[giver] = []

    def row(self, kind: str, who: int | None) -> None:
        elected = sorted((n for n in self.standing if self.votes[n] >= self.quota), key=lambda n: (-self.votes[n], n))
        self.standing -= set(elected)
        if len(self.standing) <= self.contest.seats - len(self.winners) - len(elected):
            elected += sorted(self.standing, key=lambda n: (-self.votes[n], n))
            self.standing = set()
        self.winners += elected
        self.table.append((kind, who, [self.votes[n] for n in sorted(self.votes)], self.lost, elected))


def marks(ranking: Ranking, withdrawn: frozenset[int]) -> list[int]:
    found = []
    for each in ranking:
        if each == ():
            break
        left = [n for n in (each if isinstance(each, tuple) else [each]) if n not in withdrawn]
        if len(left) > 1:
            break
        found += left
    return found
