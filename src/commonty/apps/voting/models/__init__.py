"""What this app keeps: rolls, boxes, votes and ballots."""

from commonty.apps.voting.models.ballot_box import BallotBox, BallotSeal, Envelope, How, Mark, Papers
from commonty.apps.voting.models.board import Board, BoardPart, NotAccepted, Stage
from commonty.apps.voting.models.box import Box, Choice, Receipt, Seal, Vote
from commonty.apps.voting.models.chained import BoardEvent
from commonty.apps.voting.models.collecting import Credential
from commonty.apps.voting.models.roll import Departure, Proof, Roll, RollEntry, Strike
from commonty.apps.voting.models.trustees import Ceremony, ElectionKey, EndedCeremony, Part, Step, Trustee

__all__ = [
    "BallotBox",
    "BallotSeal",
    "Board",
    "BoardEvent",
    "BoardPart",
    "Box",
    "Ceremony",
    "Choice",
    "Credential",
    "Departure",
    "ElectionKey",
    "EndedCeremony",
    "Envelope",
    "How",
    "Mark",
    "NotAccepted",
    "Papers",
    "Part",
    "Proof",
    "Receipt",
    "Roll",
    "RollEntry",
    "Seal",
    "Stage",
    "Step",
    "Strike",
    "Trustee",
    "Vote",
]
