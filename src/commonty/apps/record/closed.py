"""Which bodies keep to themselves, and what that makes of an entry that others would read. ``bodies`` answers it, in ``ready()``."""

from collections.abc import Callable
from datetime import datetime

from commonty.apps.record.entry import Audience, Entry

__all__ = ["Closed", "audience_of", "register"]

Closed = Callable[[str, datetime], bool]
"""Answers, for the id of a body and an instant, whether what happens in it is for its members alone."""

_answers: list[Closed] = []


def register(is_closed: Closed) -> None:
    """Let ``bodies`` answer which bodies keep to themselves, as caucuses do."""
    if is_closed not in _answers:
        _answers.append(is_closed)


def audience_of(entry: Entry, *, now: datetime) -> Audience:
    """Return for whom an entry is: of a body that keeps to itself, the public reads only what that body chose to publish."""
    if entry.audience is not Audience.PUBLIC or entry.is_published or not entry.body:
        return entry.audience
    return Audience.MEMBERS if any(is_closed(entry.body, now) for is_closed in _answers) else Audience.PUBLIC
