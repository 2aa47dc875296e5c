"""Piles of paper ballots: one counts once two tellers have read it alike, each without seeing the other's."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from commonty.counting.contest import Ranking

Read = Ranking | None
"""What a teller reads from a paper: a ranking, or ``None`` where it is spoiled and nobody can say what it says."""


class Pile(models.Model):
    """A pile of paper ballots. What two tellers ``entered`` alike of it counts; the app that holds the vote says of which."""

    label = models.CharField(max_length=60)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"pile {self.label}"

    def entered(self) -> "Iterable[Reading]":
        """Return what tellers read from it, the first first."""
        raise NotImplementedError

    def agreed(self) -> dict[Read, int] | None:
        """Return the ballots that two tellers entered alike; ``None`` so far."""
        seen: list[dict[Read, int]] = []
        for entry in self.entered():
            ballots = entry.grouped()
            if ballots in seen:
                return ballots
            seen.append(ballots)
        return None

    def differences(self) -> list[tuple[Read, tuple[int, ...]]]:
        """Return what tellers entered unlike, each ranking with what each of them counted of it, in their order."""
        counted = [entry.grouped() for entry in self.entered()]
        rankings = sorted({ranking for each in counted for ranking in each}, key=str)
        found = [(ranking, tuple(each.get(ranking, 0) for each in counted)) for ranking in rankings]
        return [(ranking, numbers) for ranking, numbers in found if len(set(numbers)) > 1]


class Reading(models.Model):
    """What one teller read from a pile; entering it again puts it in the place of the earlier one. The app that holds the vote says who."""

    ballots = models.JSONField()
    """``[[papers, ranking], …]``, in order; a ranking that is null is spoiled."""
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"reading {self.pk}"

    def grouped(self) -> dict[Read, int]:
        """Return the ballots, grouped by what they say."""
        return {_read(ranking): papers for papers, ranking in self.ballots}


def told(ballots: dict[Read, int]) -> list[list[Any]]:
    """Return grouped ballots as plain facts, in one order."""
    return [[ballots[ranking], ranking] for ranking in sorted(ballots, key=str)]


def _read(ranking: list[Any] | None) -> Read:
    return None if ranking is None else tuple(tuple(each) if isinstance(each, list) else each for each in ranking)
