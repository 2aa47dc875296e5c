"""What of a few secret ballots is withheld: numbers from which one could tell who voted how."""

from django.db import models
from django.utils.translation import pgettext_lazy

from commonty.constitution.document import Few

FEWEST_SHOWN = 10
"""Ballots from which they are shown, grouped: from fewer one could tell who cast which. It protects people, and is no rule of theirs."""


class FewShown(models.TextChoices):
    """What is published where fewer than ``FEWEST_SHOWN`` voted in secret online, or on paper: what the rules of the vote say."""

    WITHHELD = Few.WITHHELD.value, pgettext_lazy("what is published of few ballots", "the outcome alone")
    POOLED = Few.POOLED.value, pgettext_lazy("what is published of few ballots", "online and paper together")


def is_few(ballots: int) -> bool:
    """
    Whether there are ballots, and so few that one could tell who cast which.

    >>> is_few(0), is_few(9), is_few(10)
    (False, True, False)
    """
    return 0 < ballots < FEWEST_SHOWN


def withholds_opened(few: str, on_board: int, entered: int | None) -> bool:
    """
    Whether what was opened of a board is withheld: because of few ballots on it; where both ways are pooled, also beside few papers.

    ``entered`` is how many papers are counted, and ``None`` as long as nobody can know.

    >>> withholds_opened("withheld", 12, 3), withholds_opened("pooled", 12, 3), withholds_opened("pooled", 12, None)
    (False, True, True)
    """
    return is_few(on_board) or (few != FewShown.WITHHELD and (entered is None or is_few(entered)))


def withholds_numbers(few: str, on_board: int, entered: int) -> bool:
    """
    Whether the numbers of board and papers together are withheld: because of few in all; unless both are pooled, also of few either way.

    >>> withholds_numbers("withheld", 12, 3), withholds_numbers("pooled", 12, 3), withholds_numbers("pooled", 5, 3)
    (True, False, True)
    """
    return is_few(on_board + entered) or (few != FewShown.POOLED and (is_few(on_board) or is_few(entered)))
