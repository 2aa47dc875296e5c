"""What this app keeps: motions, and what happened to them."""

from commonty.apps.decisions.models.comparing import Barred
from commonty.apps.decisions.models.comparisons import Comparison, ComparisonJudgement, ComparisonRuling
from commonty.apps.decisions.models.matter import Phase
from commonty.apps.decisions.models.motion import Motion
from commonty.apps.decisions.models.steps import (
    Answer,
    Challenge,
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
    "Challenge",
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
    "Told",
    "Why",
    "Withdrawal",
    "Wording",
]
