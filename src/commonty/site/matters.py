"""One matter that is being decided, as the home page lists it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Open:
    """One matter that is being decided."""

    title: str
    url: str
    word: str
    tone: str
    body: str
    when: datetime | None
    when_label: str
    ends: bool
    to_do: str
    """What this member can do about it now; empty where nothing."""
