"""The founding: who was asked, what they drafted, how they voted on it."""

from commonty.site.founding.models.draft import Candidacy, Draft
from commonty.site.founding.models.founder import Founder, Invitation
from commonty.site.founding.models.putting import Approval, Putting, Result, Vote

__all__ = ["Approval", "Candidacy", "Draft", "Founder", "Invitation", "Putting", "Result", "Vote"]
