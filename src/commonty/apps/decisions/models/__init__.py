"""What this app keeps: motions, and what happened to them."""

from commonty.apps.decisions.models.comparing import Barred
from commonty.apps.decisions.models.comparisons import Comparison, ComparisonJudgement, ComparisonRuling
from commonty.apps.decisions.models.corrections import Correction, Objection
from commonty.apps.decisions.models.matter import Phase
from commonty.apps.decisions.models.meeting import Agreement, Cancellation, Meeting, Paper, Readiness, Report
from commonty.apps.decisions.models.motion import Motion
from commonty.apps.decisions.models.piles import Batch, TellersEntry
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.models.steps import (
    Answer,
    Challenge,
    Closing,
    Execution,
    FailedExecution,
    Judgement,
    Lapse,
    Notice,
    Opening,
    Outcome,
    Ratification,
    Ruling,
    Second,
    Told,
    Withdrawal,
    Wording,
)

__all__ = [
    "Agreement",
    "Answer",
    "Barred",
    "Batch",
    "Cancellation",
    "Challenge",
    "Closing",
    "Comparison",
    "ComparisonJudgement",
    "ComparisonRuling",
    "Correction",
    "Execution",
    "FailedExecution",
    "Judgement",
    "Lapse",
    "Meeting",
    "Motion",
    "Notice",
    "Objection",
    "Opening",
    "Outcome",
    "Paper",
    "Phase",
    "Ratification",
    "Readiness",
    "Report",
    "Ruling",
    "Second",
    "TellersEntry",
    "Told",
    "Why",
    "Withdrawal",
    "Wording",
]
