"""What the page of a motion says of whether it is the same matter as one that was lost, and who may ask and rule there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from commonty.apps.bodies.joining import belongs
from commonty.apps.decisions import challenging
from commonty.apps.decisions.models import Comparison, Motion
from commonty.apps.decisions.models.matter import BEFORE_VOTE
from commonty.apps.decisions.models.steps import with_words
from commonty.apps.decisions.reading import titled
from commonty.apps.people.models import Person

LONGEST_TITLE = 80


@dataclass(frozen=True)
class Asked:
    """A question, and what the reader may know of the motion that was lost."""

    comparison: Comparison
    title: str
    """Empty where it may not be read."""


def with_comparisons() -> Prefetch[str]:
    """Return what fetches the questions about motions, with what became of them."""
    asked = Comparison.objects.select_related("reasons__wording", "judgement", "lost__outcome")
    return Prefetch("comparisons", asked.prefetch_related("rulings__reasons__wording", with_words("lost__wordings")).order_by("pk"))


def asked(motion: Motion, member: Person | None, now: datetime) -> list[Asked]:
    """Return the questions about a motion."""
    found = list(motion.comparisons.all())
    shown = titled(member, [each.lost for each in found], now=now) if found else set()
    return [Asked(each, each.lost.wording.title if each.lost_id in shown else "") for each in found]


def choices(motion: Motion, member: Person | None, now: datetime) -> list[tuple[int, str]]:
    """Return the motions that a member may ask about, with what they are called: of those lost here, what was not asked yet."""
    if (
        member is None
        or motion.left_over_of_id is not None
        or motion.phase(now) not in BEFORE_VOTE
        or not belongs(member, motion.body, now=now)
    ):
        return []
    known = {each.lost_id for each in motion.comparisons.all()}
    lost = [outcome.motion for outcome in motion.comparable() if outcome.motion_id not in known]
    if not lost or not challenging.sitting(motion, {motion.mover_id, member.pk}, now=now):
        return []
    shown = titled(member, lost, now=now)
    return [(each.pk, _named(each, is_titled=each.pk in shown)) for each in lost]


def rulable(motion: Motion, member: Person | None, now: datetime) -> Sequence[Comparison]:
    """Return the questions that the reader is one of those to rule on, and has not."""
    if member is None or motion.phase(now) not in BEFORE_VOTE:
        return []
    return [each for each in motion.open_comparisons() if motion.rules_on(each, member, now=now)]


def to_do() -> str:
    """Return what whoever rules on such a question has to do, for their home page."""
    return _("Rule on whether it is the same matter")


def _named(motion: Motion, *, is_titled: bool) -> str:
    number = _("Motion %(number)d") % {"number": motion.number}
    return f"{number}: {Truncator(motion.wording.title).chars(LONGEST_TITLE)}" if is_titled else number
