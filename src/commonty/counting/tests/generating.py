"""Contests at random: few candidates and few papers, so that ties, exact quotas and lost papers are common."""

import os
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from commonty.counting.contest import Contest, Ranking

FEW = settings(max_examples=1000 if os.environ.get("COMMONTY_DEEP") else 40, deadline=None, database=None)
"""For what is tried by every rule, of which there are many."""
NAMES = ("Ada", "Ben", "Cem", "Dee", "Eve", "Fay", "Gus", "Ida")


def contests(*, most_candidates: int = 6) -> st.SearchStrategy[Contest]:
    """Draw a seed only: drawn part by part, a contest takes longer to draw than to count."""
    return st.integers(0, 2**32).map(lambda seed: contest(Random(seed), most_candidates))  # noqa: S311 - made up for tests


def contest(random: Random, most_candidates: int) -> Contest:
    candidates = random.randint(2, most_candidates)
    gone = frozenset(random.sample(range(1, candidates + 1), random.choice([0, 0, 0, 1, candidates - 2])))
    seats = random.randint(1, max(1, candidates - len(gone) - 1))
    most = random.choice([1, 3, 40])
    ballots = {ranking(random, candidates): random.randint(1, most) for _ in range(random.randint(1, 12))}
    return Contest(NAMES[:candidates], seats, ballots, gone)


def ranking(random: Random, candidates: int) -> Ranking:
    """Draw a ranking, now and then with a preference skipped or shared."""
    order: list[int | tuple[int, ...]] = [*random.sample(range(1, candidates + 1), random.randint(0, candidates))]
    if len(order) > 1 and random.random() < 1 / 8:
        place = random.randrange(len(order) - 1)
        order[place : place + 2] = [tuple(sorted(each for each in order[place : place + 2] if isinstance(each, int)))]
    if random.random() < 1 / 8:
        order.insert(random.randint(0, len(order)), ())
    return tuple(order)
