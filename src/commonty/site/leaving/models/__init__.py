"""Copies of the whole organisation, and branches that leave it."""

from commonty.site.leaving.models.copy import KEPT, Copies, Copy
from commonty.site.leaving.models.parting import Answer, Parting, Partings

__all__ = ["KEPT", "Answer", "Copies", "Copy", "Parting", "Partings"]
