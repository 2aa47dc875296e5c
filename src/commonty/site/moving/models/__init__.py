"""Moving in: the list, where it comes from, who came with it, and the meeting that decided it."""

from commonty.site.moving.models.arrival import Arrival, SealedList, Waiting
from commonty.site.moving.models.asking import AskedPage, Asking
from commonty.site.moving.models.brought import BroughtIn, Officer, Way

__all__ = ["Arrival", "AskedPage", "Asking", "BroughtIn", "Officer", "SealedList", "Waiting", "Way"]
