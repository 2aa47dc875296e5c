"""What everybody may read of what was decided: titles and totals of bodies whose business is open, never of a caucus."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commonty.apps.bodies.circles import secluded_from
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.models.steps import Outcome, with_words
from commonty.apps.decisions.reading import is_private
from commonty.apps.decisions.working import shown
from commonty.constitution.majority import Outcome as Result

PAGE = 25


@dataclass(frozen=True)
class Decided:
    """One decision: what it was about, how it ended, and the numbers."""

    pk: int
    title: str
    url: str
    body: str
    word: str
    tone: str
    at: datetime
    votes: tuple[int, int] | None
    """How many voted for it, and how many against; ``None`` where that is withheld."""
    is_reported: bool = False
    """Whether it was voted on elsewhere, and two tellers reported what came of it."""


def decided(*, now: datetime, before: int | None = None, page: int = PAGE) -> tuple[list[Decided], int | None]:
    """Return decisions, the newest first, and the key before which the next page begins; ``None`` on the last."""
    outcomes = Outcome.objects.exclude(motion__body__in=secluded_from(None, now=now)).select_related("motion__body", "motion__notice")
    if before is not None:
        outcomes = outcomes.filter(pk__lt=before)
    found = list(outcomes.prefetch_related(with_words("motion__wordings")).order_by("-pk")[: page + 1])
    return [_told(outcome) for outcome in found[:page]], found[page - 1].pk if len(found) > page else None


def _told(outcome: Outcome) -> Decided:
    motion: Motion = outcome.motion
    words = {
        Result.CARRIED: (pgettext("result", "Carried"), "carried"),
        Result.LOST: (pgettext("result", "Lost"), "lost"),
        Result.NO_DECISION: (pgettext("result", "No decision"), "waiting"),
    }
    word, tone = words[Result(outcome.result)]
    sheet = shown(outcome)
    votes = (sheet.tally.yes, sheet.tally.no) if sheet is not None else None
    title = motion.wording.title or _("A motion whose text was withdrawn")
    if is_private(motion):
        title = _("Motion %(number)d") % {"number": motion.number}
    reported = motion.is_elsewhere
    return Decided(outcome.pk, title, motion.get_absolute_url(), motion.body.title, word, tone, outcome.at, votes, reported)
