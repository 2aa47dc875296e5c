"""What this app keeps: rolls, boxes, votes and ballots."""

from commonty.apps.voting.models.ballot_box import BallotBox, BallotSeal, Envelope, How, Mark, Papers
from commonty.apps.voting.models.box import Box, Choice, Receipt, Seal, Vote
from commonty.apps.voting.models.roll import Departure, Proof, Roll, RollEntry, Strike

__all__ = [
    "BallotBox",
    "BallotSeal",
    "Box",
    "Choice",
    "Departure",
    "Envelope",
    "How",
    "Mark",
    "Papers",
    "Proof",
    "Receipt",
    "Roll",
    "RollEntry",
    "Seal",
    "Strike",
    "Vote",
]
