"""What this app keeps: rolls, boxes, votes and ballots."""

from commonty.apps.voting.models.asking import Asked
from commonty.apps.voting.models.ballot_box import BallotBox, Envelope, How, Mark, Papers
from commonty.apps.voting.models.ballot_seal import BallotSeal
from commonty.apps.voting.models.board import Board
from commonty.apps.voting.models.box import Box, Choice, Receipt, Seal, Vote
from commonty.apps.voting.models.chained import BoardEvent
from commonty.apps.voting.models.handing_in import BoardPart, HandedIn
from commonty.apps.voting.models.issued import Credential
from commonty.apps.voting.models.issuing import Issuing
from commonty.apps.voting.models.proving import BoardRefusal
from commonty.apps.voting.models.rehearsal import Rehearsal, RehearsalPress
from commonty.apps.voting.models.roll import Departure, Proof, Roll, RollEntry, Strike
from commonty.apps.voting.models.serving import NotReached, Posted, Reached, Serving
from commonty.apps.voting.models.slips import SlipAccount, SlipCount, SlipRun, SpoiltSlip
from commonty.apps.voting.models.tallying import BoardWork, Stage, TallyBatch
from commonty.apps.voting.models.trustees import Ceremony, ElectionKey, EndedCeremony, Part, Step, Trustee

__all__ = [
    "Asked",
    "BallotBox",
    "BallotSeal",
    "Board",
    "BoardEvent",
    "BoardPart",
    "BoardRefusal",
    "BoardWork",
    "Box",
    "Ceremony",
    "Choice",
    "Credential",
    "Departure",
    "ElectionKey",
    "EndedCeremony",
    "Envelope",
    "HandedIn",
    "How",
    "Issuing",
    "Mark",
    "NotReached",
    "Papers",
    "Part",
    "Posted",
    "Proof",
    "Reached",
    "Receipt",
    "Rehearsal",
    "RehearsalPress",
    "Roll",
    "RollEntry",
    "Seal",
    "Serving",
    "SlipAccount",
    "SlipCount",
    "SlipRun",
    "SpoiltSlip",
    "Stage",
    "Step",
    "Strike",
    "TallyBatch",
    "Trustee",
    "Vote",
]
