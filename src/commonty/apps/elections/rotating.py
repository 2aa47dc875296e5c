"""When each of those elected stands down, where each year a share does: longest in office first, lot among equals."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from math import ceil, floor

from commonty.apps.bodies.models import Seat
from commonty.apps.bodies.seating import begins
from commonty.apps.elections.models.matter import Matter
from commonty.constitution import calendar
from commonty.constitution.duration import Duration, Unit


def ends(election: Matter, winners: Sequence[int], order: Sequence[int], *, now: datetime) -> dict[int, datetime]:
    """
    Return when the term of each winner is over, by their numbers; nothing where the rules have no rotation.

    Each year so many stand down as their share is nearest to. Those elected later hold the seats that fall free last, so that whoever
    has held one longest goes first; among those elected together, whoever stands first in ``order``, the lot, does.
    """
    share = election.provided.rotation
    if not share or not winners:
        return {}
    years = ceil(1 / share)
    base = begins(election.office, election.provided, election.body, f"offices.{election.office}", now)
    turns = [calendar.after(base, Duration(12 * year, Unit.MONTHS), election.zone) for year in range(1, years + 1)]
    room = each_year(share, election.provided.seats)
    staying = Seat.objects.filter(office=election.office, body=election.body, mandate__ends__gt=base).held_or_to_come(now)
    taken = Counter(_turn(until, turns) for until in staying.values_list("mandate__ends", flat=True))
    found: dict[int, datetime] = {}
    for number in sorted(winners, key=order.index, reverse=True):
        turn = next((each for each in reversed(range(years)) if taken[each] < room), years - 1)
        taken[turn] += 1
        found[number] = turns[turn]
    return found


def each_year(share: Fraction, seats: int) -> int:
    """
    Return how many stand down each year: the whole number nearest to their share of the seats, and at least one.

    >>> each_year(Fraction(1, 3), 6), each_year(Fraction(1, 3), 4), each_year(Fraction(1, 4), 2)
    (2, 1, 1)
    """
    return max(1, floor(share * seats + Fraction(1, 2)))


def _turn(until: datetime, turns: Sequence[datetime]) -> int:
    """Return the turn, counted from 0, that an end is nearest to."""
    return min(range(len(turns)), key=lambda each: abs(turns[each] - until))
