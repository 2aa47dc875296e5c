"""Piles of paper ballots: one counts once two tellers have read it alike, each without seeing the other's."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from commonty.apps.people.models import Person
from commonty.constitution.refusal import Refused
from commonty.counting.contest import Ranking

MOST_PAPERS = 1_000_000
Read = Ranking | None
"""What a teller reads from a paper: a ranking, or ``None`` where it is spoiled and nobody can say what it says."""


class Pile(models.Model):
    """A pile of paper ballots. What two tellers ``entered`` alike of it counts; the app that holds the vote says of which."""

    label = models.CharField(max_length=60)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"pile {self.label}"

    def entered(self) -> "list[Reading]":
        """Return what tellers read from it, the first first."""
        return sorted(self.entries.all(), key=lambda each: each.pk)  # type: ignore[attr-defined]  # the reverse of a reading's own key

    def take(self, teller: Person, read: Mapping[Read, int], *, but: int, given: int, article: str, now: datetime) -> bool:
        """
        Keep how many papers a teller reads for what, in the place of what they read before; return whether two now agree.

        Raises ``Refused`` for what is no number of papers, and for more than were ``given`` out, of which other piles have ``but`` so many.
        """
        if any(type(papers) is not int or papers < 1 for papers in read.values()):
            raise Refused(_("So many papers there cannot be: give a whole number from 1."), article=article)
        papers = sum(read.values()) + but
        if papers > min(given, MOST_PAPERS):
            said = _("That would be %(papers)d paper ballots, and only %(given)d were given out.")
            raise Refused(said % {"papers": papers, "given": given}, article=article)
        self.entries.update_or_create(teller=teller, defaults={"ballots": told(dict(read)), "at": now})  # type: ignore[attr-defined]  # likewise
        return self.agreed() is not None

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


def agreed(piles: Iterable[Pile], *, but: Pile | None = None) -> Counter[Read]:
    """Return the paper ballots of piles, or of all piles ``but`` one, that two tellers entered alike."""
    found: Counter[Read] = Counter()
    for pile in piles:
        found.update((pile.agreed() or {}) if pile != but else {})
    return found


def told(ballots: dict[Read, int]) -> list[list[Any]]:
    """Return grouped ballots as plain facts, in one order."""
    return [[ballots[ranking], ranking] for ranking in sorted(ballots, key=str)]


def _read(ranking: list[Any] | None) -> Read:
    return None if ranking is None else tuple(tuple(each) if isinstance(each, list) else each for each in ranking)
