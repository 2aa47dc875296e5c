"""What an account that was recovered while a vote is open cannot do in it: change what was cast, or see it."""

from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from commonty.apps.people.models import Recovery
from commonty.constitution.refusal import Refused


class Opened(Protocol):
    """A box, of whatever kind: all that is asked of it is when it opened."""

    opens: datetime


def is_recovered(person: int, box: Opened) -> bool:
    """Say whether somebody's account was recovered since a box opened."""
    return Recovery.objects.since(person, box.opens) is not None


def refuse_recovered(person: int, box: Opened) -> None:
    """
    Raise ``Refused`` where somebody's account was recovered since a box opened; ask it of who has cast in it.

    It holds for what they cast since as well: ballots that nobody can tie to a voter bear no time, so none is before the other.
    """
    found = Recovery.objects.since(person, box.opens)
    if found is not None:
        said = _(
            "Your account was recovered while this vote is open, so the vote that was cast stays as it is. In every other vote, and from "
            "the next one on, all is as ever."
        )
        raise Refused(said, article=found.article)
