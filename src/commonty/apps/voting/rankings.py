"""The rankings that came out of a board, as counts take them."""

from collections import Counter
from collections.abc import Sequence

from commonty.apps.voting.models import Board
from commonty.counting.contest import Ranking


def by_places(places: Sequence[int]) -> Ranking:
    """
    Return the ranking in which each candidate, in their order, has the place that is given them; 0 for none. Blank where it is none.

    >>> by_places((2, 0, 1)), by_places((1, 1, 0)), by_places((1, 3, 0))
    ((3, 1), (), ())
    """
    placed = sorted((place, number) for number, place in enumerate(places, 1) if place)
    is_ranking = [place for place, _number in placed] == list(range(1, len(placed) + 1))
    return tuple(number for _place, number in placed) if is_ranking else ()


def rankings(board: Board) -> Counter[Ranking]:
    """Return the ballots of a board that is opened. What is no ranking took part, and says nothing."""
    result = board.result
    return Counter(by_places(numbers) for numbers in (result[0] if result is not None else ()) if not isinstance(numbers, int))
