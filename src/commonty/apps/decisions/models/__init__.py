"""What this app keeps: motions, and what happened to them."""

from commonty.apps.decisions.models.comparing import Barred
from commonty.apps.decisions.models.comparisons import Comparison, ComparisonJudgement, ComparisonRuling
from commonty.apps.decisions.models.matter import Phase
from commonty.apps.decisions.models.motion import Motion
from commonty.apps.decisions.models.on_paper import Batch, TellersEntry
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
    Why,
    Withdrawal,
    Wording,
)

__all__ = [
    "Answer",
    "Barred",
    "Batch",
    "Challenge",
    "Closing",
    "Comparison",
    "ComparisonJudgement",
    "ComparisonRuling",
    "Execution",
    "FailedExecution",
    "Judgement",
    "Lapse",
    "Motion",
    "Notice",
    "Opening",
    "Outcome",
    "Phase",
    "Ratification",
    "Ruling",
    "Second",
    "TellersEntry",
    "Told",
    "Why",
    "Withdrawal",
    "Wording",
]
