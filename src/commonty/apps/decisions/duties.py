"""Moves what the rules say the clock must raise."""

import logging
from datetime import datetime

from commonty.apps.bodies.duties import Due, due_duties
from commonty.apps.decisions.asking import purpose
from commonty.apps.decisions.catalogue import catalogue
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.models.steps import with_words
from commonty.constitution.effect import EffectError
from commonty.constitution.refusal import Refused

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100
"""Motions raised in one sweep of the clock; the others are raised in the next."""


def raise_duties(now: datetime) -> int:
    """Move each duty that has fallen due and is not before its body already; return how many were moved."""
    running = Motion.objects.filter(mover=None, outcome=None, withdrawal=None, lapse=None).prefetch_related(with_words())
    known = {effect.canonical() for motion in running for effect in motion.effects}
    moved = 0
    for due in due_duties(now):
        if moved >= MOST_AT_ONCE:
            break
        moved += _move(due, known, now)
    return moved


def _move(due: Due, known: set[str], now: datetime) -> int:
    """Move one; not where it runs already, nor where the rules bar it or have no way for it."""
    try:
        effect = catalogue().effect({"effect": due.effect, "person": due.person, "body": due.body.pk})
        if effect.canonical() in known:
            return 0
        title = purpose(type(effect)).partition(".")[0]
        Motion.objects.raise_duty(due.body, title=title, effects=[effect], article=due.article, now=now)
    except (Refused, EffectError) as refusal:
        logger.warning("%s of %s is not raised: %s", due.article, due.body.pk, refusal)
        return 0
    return 1
