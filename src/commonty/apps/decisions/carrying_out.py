"""Carries out what was decided, all of it or none, and ends what was decided in urgency and never confirmed."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.decisions import requirements
from commonty.apps.decisions.entries import CarryingOutFailed, MotionCarriedOut, UrgentRatified
from commonty.apps.decisions.models.matter import Matter
from commonty.apps.decisions.models.steps import Execution, FailedExecution, Ratification
from commonty.apps.mandates.models import Mandate, Why
from commonty.apps.rules.governing import governed_by
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused

logger = logging.getLogger(__name__)


def carry_out(motion: Matter, *, now: datetime) -> bool:
    """
    Run every effect of a motion, or none, and say which in the record; return whether it was done.

    An effect that refuses or fails, in whatever way, undoes all the others. The decision stands.
    """
    due = motion.decided.effective_at if motion.decided else now
    running = ""
    try:
        rules = motion.rules(now)
        with transaction.atomic(), governed_by(rules):
            articles = requirements.needed(motion.body, motion.effects, rules).articles
            for effect, article in zip(motion.effects, articles, strict=True):
                running = effect.name
                scope = requirements.where(motion.body, effect).path
                effect.carry_out(Authority(AuthorityKind.DECISION, motion.source, None, effect.name, scope, article), now=now)
    except Refused as refusal:
        _failed(motion, running, refusal.reason, refusal.article, now=now, due=due)
        return False
    except Exception as error:
        logger.exception("motion %s: %s failed", motion.pk, running)
        reason = _("The program could not do this (%(kind)s).") % {"kind": type(error).__name__}
        _failed(motion, running, reason, motion.article, now=now, due=due)
        return False
    Execution.objects.create(motion_id=motion.pk, at=now, due=due)
    line = MotionCarriedOut(
        body=motion.body_id,
        motion=motion.pk,
        number=motion.number,
        effects=tuple(effect.name for effect in motion.effects),
        due=due.isoformat(),
    )
    motion.tell(line, authority=routine(motion), now=now)
    return True


def routine(motion: Matter) -> Authority:
    """Return the authority of the routine that the rules prescribe for a motion."""
    return Authority(AuthorityKind.DECISION, motion.source, None, "decisions.routine", motion.body.path, motion.article)


def ratify(motion: Matter, *, authority: Authority, now: datetime) -> None:
    """Confirm an urgent decision. Doing it twice does no harm; what has lapsed is not brought back."""
    if motion.lapsed is not None:
        raise Refused(_("This urgent decision has lapsed. What it wanted can be moved afresh."), article=motion.article)
    if motion.ratified is not None:
        return
    Ratification.objects.create(motion_id=motion.pk, source=authority.source, at=now)
    line = UrgentRatified(body=motion.body_id, motion=motion.pk, number=motion.number, by=authority.source)
    motion.tell(line, authority=authority, now=now)


def end_urgent(motion: Matter, *, now: datetime) -> None:
    """End every mandate that an urgent decision gave, and what its effects made."""
    for mandate in Mandate.objects.filter(source=motion.source, ending=None):
        mandate.end(Why.LAPSED, authority=routine(motion), now=now)
    for effect in motion.effects:
        effect.lapse(routine(motion), now=now)


def _failed(motion: Matter, effect: str, reason: str, article: str, *, now: datetime, due: datetime) -> None:
    FailedExecution.objects.create(motion_id=motion.pk, effect=effect, reason=reason, article=article, at=now, due=due)
    line = CarryingOutFailed(
        body=motion.body_id, motion=motion.pk, number=motion.number, effect=effect, article=article, due=due.isoformat()
    )
    motion.tell(line, authority=routine(motion), now=now)
