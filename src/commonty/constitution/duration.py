"""Lengths of time as rules state them: months, days, hours or minutes, never a mixture."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a duration is counted in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True)
class Duration:
    """
    A length of time: ``Duration(14, Unit.DAYS)``, written ``"14 days"``; ``"1 month"``, ``"48 hours"``.

    Days and months are counted on the calendar of the constitution's time zone; hours and minutes on the clock.
    """

    count: int
    unit: Unit

    def __str__(self) -> str:
        """Write it as a constitution does: ``14 days``, ``1 month``."""
        return f"{self.count} {self.unit.value.removesuffix('s') if self.count == 1 else self.unit.value}"

    def __bool__(self) -> bool:
        return self.count > 0


NOTHING = Duration(0, Unit.DAYS)
