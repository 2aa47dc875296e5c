"""The way of a motion as a line of steps: what was, what is, what is to come."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonty.apps.decisions.models import Motion, Notice, Opening, Outcome, Phase
from commonty.constitution.majority import Outcome as Result

ENDED = {Phase.WITHDRAWN, Phase.LAPSED}


@dataclass(frozen=True)
class Step:
    """One step; ``state`` is “done”, “now” or “to come”. ``is_last`` where ``when`` is the last moment for something."""

    label: str
    when: datetime | None
    state: str
    detail: str = ""
    is_last: bool = False


def timeline(motion: Motion, phase: Phase, *, now: datetime) -> tuple[Step, ...]:
    """Return the steps in order."""
    steps = [Step(_("Moved"), motion.at, "done"), *_before_vote(motion, phase), *_vote(motion, phase, now), *_after(motion, phase, now)]
    if motion.withdrawn is not None:
        steps.append(Step(_("Withdrawn by its mover"), motion.withdrawn.at, "now"))
    if motion.lapsed is not None:
        steps.append(
            Step(_("Lapsed"), motion.lapsed.at, "now", " ".join(filter(None, [motion.lapsed.get_why_display(), motion.lapsed.says])))
        )
    return tuple(steps)


def _before_vote(motion: Motion, phase: Phase) -> list[Step]:
    notice = motion.noticed
    if notice is None and motion.ready is not None:
        return [Step(_("Seconded: waits for a date"), motion.ready.at, "done" if phase in ENDED else "now")]
    if notice is None:
        return [] if phase in ENDED else [Step(_("Seconded, at the latest by"), motion.seconds_until, "now", is_last=True)]
    served = _("Served on %(people)d people.") % {"people": notice.recipients.count}
    return [Step(_("Notice given"), notice.at, "now" if phase is Phase.NOTICE else "done", served)]


def _vote(motion: Motion, phase: Phase, now: datetime) -> list[Step]:
    if motion.noticed is None or (phase in ENDED and motion.opened is None):
        return []
    if motion.is_elsewhere:
        return _elsewhere(motion, motion.noticed, phase, now)
    return _before_opening(motion, motion.noticed, now) if motion.opened is None else _at_the_vote(motion, motion.opened, phase)


def _before_opening(motion: Motion, notice: Notice, now: datetime) -> list[Step]:
    if motion.waits_for_ruling(now):
        return [Step(_("Voting opens when the challenge to the first vote is settled"), None, "to come")]
    if motion.waits_for_comparison(now):
        ruled = _("Voting opens when it is ruled whether it is the same matter as one that was lost; at the latest")
        return [Step(ruled, motion.compared_until(now), "to come")]
    if motion.waits_for_keys(now):
        waits = _("Voting opens once its trustees have made keys; without them it lapses")
        return [Step(waits, motion.keys_until(now), "to come", is_last=True)]
    if motion.waits_for_codes(now):
        waits = _("Voting opens once its voting codes are there; without them it lapses")
        return [Step(waits, motion.keys_until(now), "to come", is_last=True)]
    return [Step(_("Voting opens"), notice.opens, "to come"), Step(_("Voting closes"), notice.closes, "to come", is_last=True)]


def _elsewhere(motion: Motion, notice: Notice, phase: Phase, now: datetime) -> list[Step]:
    held = Step(_("Voted on elsewhere"), notice.opens, "done" if now >= notice.opens else "to come")
    outcome = motion.decided
    if outcome is None:
        return [held] if phase in ENDED else [held, _awaited(motion, phase, now)]
    return [held, Step(_("Reported: %(result)s") % {"result": _called(outcome)}, outcome.at, _state(motion, phase))]


def _awaited(motion: Motion, phase: Phase, now: datetime) -> Step:
    until, state = motion.reported_until(now), "now" if phase is Phase.HELD else "to come"
    return Step(_("Reported, at the latest"), until, state, is_last=True)


def _called(outcome: Outcome) -> str:
    said = {Result.CARRIED: _("carried"), Result.LOST: _("lost"), Result.NO_DECISION: _("no decision")}
    return said[Result(outcome.result)]


def _state(motion: Motion, phase: Phase) -> str:
    return "done" if _goes_on(motion, phase) else "now"


def _at_the_vote(motion: Motion, opening: Opening, phase: Phase) -> list[Step]:
    outcome, closed = motion.decided, motion.closed
    due = date_format(localtime(opening.due), "DATETIME_FORMAT")
    late = _("It was due on %(due)s.") % {"due": due} if opening.at > opening.due else ""
    steps = [Step(_("Voting opened"), opening.at, "now" if phase is Phase.OPEN else "done", late)]
    if closed is not None:
        steps.append(Step(_("Voting closed"), closed.at, "done"))
    if outcome is not None:
        said = {Result.CARRIED: _("Counted: carried"), Result.LOST: _("Counted: lost"), Result.NO_DECISION: _("Counted: no decision")}
        steps.append(Step(said[Result(outcome.result)], outcome.at, "done" if _goes_on(motion, phase) else "now"))
    elif closed is None:
        steps.append(Step(_("Voting closes"), opening.box.closes, "now" if phase is Phase.COUNTING else "to come", is_last=True))
    elif phase is Phase.COUNTING:
        steps.append(Step(_("Counted, at the latest"), closed.count_due, "now", is_last=True))
    return steps


def _after(motion: Motion, phase: Phase, now: datetime) -> list[Step]:
    outcome = motion.decided
    if outcome is None:
        return []
    steps = []
    if outcome.challenge_until > outcome.at:
        passed = now >= outcome.challenge_until
        steps.append(Step(_("It can be challenged until"), outcome.challenge_until, "done" if passed else "to come", is_last=True))
    if phase is Phase.CHALLENGED:
        steps.append(Step(_("Challenged: waiting for a ruling"), None, "now"))
    if phase is Phase.FALLEN:
        steps.append(Step(_("A challenge was upheld: the result falls"), None, "now"))
    elif motion.executed is not None:
        steps.append(Step(_("Carried out"), motion.executed.at, "now"))
    elif outcome.is_carried:
        steps.append(Step(_("Takes effect"), outcome.effective_at, "now" if phase in {Phase.WAITING, Phase.FAILED} else "to come"))
    return steps


def _goes_on(motion: Motion, phase: Phase) -> bool:
    return phase in {Phase.CHALLENGED, Phase.FALLEN} or bool(motion.decided and motion.decided.is_carried)
