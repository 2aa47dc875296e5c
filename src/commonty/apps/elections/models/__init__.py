"""What this app keeps: elections, and what happened to them."""

from commonty.apps.elections.models.election import Election
from commonty.apps.elections.models.matter import Phase
from commonty.apps.elections.models.polling import Batch, Closing, Commitment, Disclosure, Opening, Outcome, Result, TellersEntry
from commonty.apps.elections.models.settling import (
    Challenge,
    Countback,
    Declaration,
    FailedSeating,
    Judgement,
    Lapse,
    Recount,
    Ruling,
    Seating,
    Told,
    Why,
    Willingness,
)
from commonty.apps.elections.models.standing import (
    Acceptance,
    Candidate,
    Nomination,
    Notice,
    Slate,
    Statement,
    Support,
    Way,
    Withdrawal,
)

__all__ = [
    "Acceptance",
    "Batch",
    "Candidate",
    "Challenge",
    "Closing",
    "Commitment",
    "Countback",
    "Declaration",
    "Disclosure",
    "Election",
    "FailedSeating",
    "Judgement",
    "Lapse",
    "Nomination",
    "Notice",
    "Opening",
    "Outcome",
    "Phase",
    "Recount",
    "Result",
    "Ruling",
    "Seating",
    "Slate",
    "Statement",
    "Support",
    "TellersEntry",
    "Told",
    "Way",
    "Why",
    "Willingness",
    "Withdrawal",
]
