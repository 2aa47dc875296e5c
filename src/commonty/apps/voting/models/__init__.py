"""What this app keeps: rolls, boxes, votes and ballots."""

from commonty.apps.voting.models.ballot_box import BallotBox, BallotSeal, Envelope, How, Mark, Papers
from commonty.apps.voting.models.box import Box, Choice, Receipt, Seal, Vote
from commonty.apps.voting.models.roll import Departure, Proof, Roll, RollEntry, Strike
from commonty.apps.voting.models.trustees import Ceremony, ElectionKey, EndedCeremony, Part, Step, Trustee

__all__ = [
    "BallotBox",
    "BallotSeal",
    "Box",
    "Ceremony",
    "Choice",
    "Departure",
    "ElectionKey",
    "EndedCeremony",
    "Envelope",
    "How",
    "Mark",
    "Papers",
    "Part",
    "Proof",
    "Receipt",
    "Roll",
    "RollEntry",
    "Seal",
    "Step",
    "Strike",
    "Trustee",
    "Vote",
]
