"""What this app keeps: rolls, boxes and votes."""

from commonty.apps.voting.models.box import Box, Choice, Receipt, Seal, Vote
from commonty.apps.voting.models.roll import Departure, Proof, Roll, RollEntry, Strike

__all__ = ["Box", "Choice", "Departure", "Proof", "Receipt", "Roll", "RollEntry", "Seal", "Strike", "Vote"]
