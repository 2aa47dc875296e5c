"""Ballots whose rankings are simple lists, kept a byte a preference: they are read, checked and counted without a number for each mark."""

from collections.abc import Iterator, Mapping, ValuesView
from typing import cast

Ranking = tuple[int | tuple[int, ...], ...]


class Packed(Mapping[Ranking, int]):
    """
    Rankings without skipped or shared preferences, and how many papers say each; a byte is a candidate's number.

    >>> dict(Packed({bytes((2, 1)): 3, b"": 1}))
    {(2, 1): 3, (): 1}
    """

    def __init__(self, papers: dict[bytes, int]) -> None:
        self.papers = papers

    def __getitem__(self, ranking: Ranking) -> int:
        try:
            return self.papers[bytes(cast("tuple[int, ...]", ranking))]
        except (TypeError, ValueError):
            raise KeyError(ranking) from None

    def __iter__(self) -> Iterator[Ranking]:
        return map(tuple, self.papers)

    def __len__(self) -> int:
        return len(self.papers)

    def values(self) -> ValuesView[int]:
        """Return how many papers say each ranking, in the order of the rankings."""
        return self.papers.values()

    def is_plain(self, candidates: int) -> bool:
        """Whether every ranking names candidates, and each once."""
        everyone = bytes(range(1, candidates + 1))
        return not b"".join(self.papers).translate(None, everyone) and [*map(len, self.papers)] == [*map(len, map(frozenset, self.papers))]
