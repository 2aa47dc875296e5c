"""The way of an election as a line of steps, and what happens now."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.decisions.steps import Step
from commonty.apps.elections import ruling
from commonty.apps.elections.models import Election, Phase, Result

ELSEWHERE = (Phase.AWAITING, Phase.FIXED, Phase.HELD)


def timeline(election: Election, phase: Phase) -> tuple[Step, ...]:
    """Return the steps in order, each with its moment."""
    steps = [Step(_("Called"), election.at, "done"), *_before_vote(election, phase), *_vote(election, phase), *_after(election, phase)]
    if election.lapsed is not None:
        steps.append(Step(_("Went no further"), election.lapsed.at, "now", str(election.lapsed.get_why_display())))
    return tuple(steps)


def what_now(election: Election, phase: Phase) -> str:
    """Say in one sentence what happens now."""
    if election.is_elsewhere and phase in ELSEWHERE:
        return _what_now_elsewhere(election, phase)
    return {
        Phase.NOMINATING: _("Members nominate each other, or themselves. Whoever is nominated says yes or no."),
        Phase.ACCEPTING: _("Nominations are closed. Those who are nominated say yes or no, write their statement, or withdraw."),
        Phase.FIXED: _("It is settled who stands. Voting opens by itself."),
        Phase.OPEN: _("Everybody on the roll can vote. The numbers stay hidden until voting closes."),
        Phase.COUNTING: _("Voting has closed. It is counted as soon as the lots are opened and the paper ballots are in."),
        Phase.PROVISIONAL: _("It is counted. The result can still be challenged."),
        Phase.CHALLENGED: _("The result is challenged. It waits until that is ruled on."),
        Phase.WAITING: _("The result can no longer be challenged. It takes effect by itself."),
        Phase.FINAL: _("The result is final. Whoever was elected holds a mandate for the term."),
        Phase.FALLEN: _("A challenge was upheld, so nobody is elected by it. The seats can be filled by another election."),
        Phase.LAPSED: _("It went no further, and nobody is elected by it."),
    }[phase]


def _what_now_elsewhere(election: Election, phase: Phase) -> str:
    """Say what happens now where votes are cast in a hall, or outside."""
    if election.is_in_a_hall:
        said = {
            Phase.AWAITING: _("It is settled who stands. It waits until the meeting is called in which it is voted on."),
            Phase.FIXED: _("It is settled who stands, and when it is voted on."),
            Phase.HELD: _("It was voted on in a meeting. Two people who count report who came, and what the papers say."),
        }
    else:
        said = {
            Phase.AWAITING: _("It is settled who stands. It waits until the ballot is called that somebody outside runs."),
            Phase.FIXED: _("It is settled who stands, and when it is voted on."),
            Phase.HELD: _("It is voted on outside. Two people who count enter what the report says of those who run the ballot."),
        }
    return said[phase]


def until(election: Election, phase: Phase) -> datetime | None:
    """Return until when a challenge is ruled on, at the latest."""
    return ruling.until(election) if phase is Phase.CHALLENGED else None


def _state(phase: Phase, now: tuple[Phase, ...], to_come: tuple[Phase, ...]) -> str:
    return "now" if phase in now else ("to come" if phase in to_come else "done")


def _before_vote(election: Election, phase: Phase) -> list[Step]:
    if election.lapsed is not None and election.fixed is None:
        return []
    accepting = _state(phase, (Phase.ACCEPTING,), (Phase.NOMINATING,))
    return [
        Step(_("Nominations, until"), election.nominate_until, _state(phase, (Phase.NOMINATING,), ()), is_last=True),
        Step(_("Saying yes or no, and statements, until"), election.accept_until, accepting, is_last=True),
    ]


def _vote(election: Election, phase: Phase) -> list[Step]:
    slate, opened, closed = election.fixed, election.opened, election.closed
    if slate is not None and not slate.is_voted_on:
        return [Step(_("No vote"), slate.at, "done", str(slate.get_way_display()))]
    if election.is_elsewhere:
        return _vote_elsewhere(election, phase)
    if opened is None:
        if election.lapsed is not None:
            return []
        is_next = "now" if phase is Phase.FIXED else "to come"
        return [Step(_("Voting opens"), election.opens, is_next), Step(_("Voting closes"), election.closes, "to come", is_last=True)]
    opening = Step(_("Voting opened"), opened.at, "now" if phase is Phase.OPEN else "done")
    if closed is None:
        return [opening, Step(_("Voting closes"), opened.box.closes, "to come", is_last=True)]
    closing = Step(_("Voting closed"), closed.at, "now" if phase is Phase.COUNTING else "done")
    waits = [Step(_("Counted, at the latest"), closed.count_due, "to come")] if phase is Phase.COUNTING else []
    return [opening, closing, *waits]


def _vote_elsewhere(election: Election, phase: Phase) -> list[Step]:
    """Return the steps of a vote in a hall, or outside: none of it opens or closes here."""
    place, counted = election.place, election.opened or election.counted
    if place is not None and counted is not None:
        reported = Step(_("Reported by two people"), counted.at, "now" if phase is Phase.COUNTING else "done")
        return [Step(_("Voted on elsewhere"), place.meeting.starts, "done"), reported]
    if election.lapsed is not None:
        return []
    if place is None:
        called = _("A meeting is called") if election.is_in_a_hall else _("A ballot is called that somebody outside runs")
        return [Step(called, None, "now" if phase is Phase.AWAITING else "to come")]
    voted = Step(_("Voted on elsewhere"), election.opens, "now" if phase is Phase.FIXED else "done")
    state = _state(phase, (Phase.HELD,), (Phase.FIXED,))
    return [voted, Step(_("Reported by two people, until"), election.reported_until(), state, is_last=True)]


def _after(election: Election, phase: Phase) -> list[Step]:
    outcome = election.counted
    if outcome is None:
        return [Step(_("A challenge was upheld"), None, "now")] if phase is Phase.FALLEN else []
    said = _("Counted") if outcome.result == Result.ELECTED else str(outcome.get_result_display()).capitalize()
    steps = [Step(said, outcome.at, "done")]
    if outcome.challenge_until > outcome.at:
        state = _state(phase, (Phase.PROVISIONAL,), ())
        steps.append(Step(_("It can be challenged until"), outcome.challenge_until, state, is_last=True))
    if phase is Phase.CHALLENGED:
        steps.append(Step(_("Ruled on, at the latest"), ruling.until(election), "now"))
    if phase is Phase.FALLEN:
        return [*steps, Step(_("A challenge was upheld"), None, "now")]
    if election.declared is not None:
        return [*steps, Step(_("Final: mandates begin"), election.declared.at, "now")]
    return [*steps, Step(_("Final: mandates begin"), outcome.final_at, "now" if phase is Phase.WAITING else "to come")]
