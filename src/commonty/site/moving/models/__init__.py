"""Moving in: the list, who came with it, and the meeting that decided it."""

from commonty.site.moving.models.arrival import Arrival, SealedList, Waiting
from commonty.site.moving.models.brought import BroughtIn, Officer, Way

__all__ = ["Arrival", "BroughtIn", "Officer", "SealedList", "Waiting", "Way"]
