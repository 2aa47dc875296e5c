"""How papers move: grouped by what they say, and each looked at only when whoever holds it lets go of it."""

from collections.abc import Collection, Iterable, Iterator
from operator import itemgetter
from typing import cast

from commonty.counting.contest import Contest, Ranking, named
from commonty.counting.packed import Packed

Paper = tuple[Iterator[int], int]
"""The preferences that are still to come of a group of equal papers, and how many they are. Reading on uses them up."""
Piles = dict[int, list[Paper]]
COUNT = itemgetter(1)


def papers(contest: Contest) -> list[Paper]:
    """Return the papers of a contest, none of them read yet."""
    if isinstance(contest.ballots, Packed):
        return [*zip(map(iter, contest.ballots.papers), contest.ballots.papers.values(), strict=True)]
    if contest.is_plain:
        return [*zip(map(iter, cast("Iterable[tuple[int, ...]]", contest.ballots)), contest.ballots.values(), strict=True)]
    return [(iter(followed(ranking, contest.withdrawn)), count) for ranking, count in contest.ballots.items()]


def followed(ranking: Ranking, withdrawn: Collection[int]) -> tuple[int, ...]:
    """
    Return the preferences that can be followed: up to the first that was skipped, or is shared by candidates who stand.

    >>> followed((4, 1, (), 2), withdrawn={4}), followed((2, (1, 3)), withdrawn={}), followed((2, (1, 3)), withdrawn={3})
    ((4, 1), (2,), (2, 1))
    """
    found: list[int] = []
    for preference in ranking:
        meant = named(preference)
        if len(meant) > 1:
            meant = tuple(number for number in meant if number not in withdrawn)
            if not meant:
                continue
        if len(meant) != 1:
            break
        found.append(meant[0])
    return tuple(found)


def deal(given: list[Paper], open_to: Collection[int], candidates: int) -> tuple[Piles, int]:
    """Deal papers to the next candidate each names of those they are ``open_to``; return the piles, and how many papers name none."""
    piles: list[list[Paper] | None] = [None] * (candidates + 1)
    for number in open_to:
        piles[number] = []
    exhausted = 0
    for paper in given:
        for number in paper[0]:
            pile = piles[number]
            if pile is not None:
                pile.append(paper)
                break
        else:
            exhausted += paper[1]
    return {number: pile for number in open_to if (pile := piles[number])}, exhausted


def size(pile: list[Paper]) -> int:
    """Return how many papers a pile has."""
    return sum(map(COUNT, pile))
