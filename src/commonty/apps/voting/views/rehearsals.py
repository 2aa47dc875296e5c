"""The pages of rehearsals: begun by a trustee, tried by everybody, and what came out."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.bodies.models import Body
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.naming import names
from commonty.apps.voting import opening, rehearsing
from commonty.apps.voting.models import Board, Rehearsal, Stage
from commonty.apps.voting.views.rolls import refuse_unless_belonging


@require_POST
@member_required
def begin(request: MemberRequest, pk: str) -> HttpResponse:
    """Begin a rehearsal with the keys of a body."""
    body = get_object_or_404(Body, pk=pk)
    refuse_unless_belonging(request, body)
    begun = Rehearsal.objects.begin(body, request.member, now=timezone.now())
    messages.success(request, _("The rehearsal has begun. Tell the others: their home page leads them to it."))
    return redirect(begun)


@require_GET
@member_required
def rehearsal(request: MemberRequest, pk: int) -> HttpResponse:
    """Show how a rehearsal stands, what one can try in it, and what came out."""
    found, now = _readable(request, pk), timezone.now()
    board, stage = found.board, found.board.stage
    parts = rehearsing.parts(board, now=now)
    sheet = rehearsing.counted(board) if stage is Stage.DONE else None
    context = {
        "rehearsal": found,
        "board": board,
        "box": board.box,
        "body": board.box.roll.body,
        "stage": stage,
        "is_open": board.box.is_open(now),
        "is_on_roll": board.box.roll.entry_of(request.member) is not None,
        "has_voted": board.box.how_voted(request.member) is not None,
        "is_trustee": found.is_trustee(request.member, now=now),
        "is_mine": opening.waits_for(board, request.member) and request.member.pk in {each.person for each in parts if each.holds},
        "to_do": opening.to_do(stage),
        "can_go_on": found.can_go_on_without(board),
        "parts": parts,
        "names": names([each.person for each in parts], body=board.key.ceremony.body_id),
        "timeline": _timeline(found, board, stage),
        "sheet": sheet,
        "rounds": rehearsing.rounds(sheet) if sheet is not None else (),
        "winner": sheet.contest.candidates[sheet.winners[0] - 1] if sheet is not None else "",
        "is_issued_in_earnest": rehearsing.is_issued_in_earnest(board.box.roll.body, now=now),
    }
    return render(request, "voting/rehearsal.html", context)


@require_POST
@member_required
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """End the voting of a rehearsal before its time."""
    found = _readable(request, pk)
    found.end(request.member, now=timezone.now())
    return redirect(found)


@require_POST
@member_required
def go_on(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a rehearsal go on with the trustees who have done their part."""
    found = _readable(request, pk)
    found.go_on(request.member, now=timezone.now())
    return redirect(found)


def _readable(request: MemberRequest, pk: int) -> Rehearsal:
    """Return a rehearsal, for the members of its body and its trustees."""
    found = get_object_or_404(Rehearsal.objects.select_related("box__roll__body", "box__board__key__ceremony__body"), pk=pk)
    if not found.box.board.key.ceremony.trustees.filter(mandate__holder=request.member).exists():
        refuse_unless_belonging(request, found.box.roll.body)
    return found


def _timeline(found: Rehearsal, board: Board, stage: Stage) -> list[dict[str, object]]:
    """Return its steps, as the component shows them."""
    at = {Stage.OPEN: 0, Stage.CLOSED: 1, Stage.SHUFFLING: 1, Stage.DECRYPTING: 2, Stage.CHECKING: 3, Stage.REFUSED: 3, Stage.DONE: 4}[
        stage
    ]
    steps: list[tuple[str, str, datetime | None]] = [
        (_("Everybody tries the booth, until"), "", board.box.closes),
        (_("Trustees shuffle the ballots"), _("each after the other"), None),
        (_("Trustees open the result, until"), "", found.until),
        (_("The whole board is checked, and the result is there"), _("It decides nothing."), None),
    ]
    told: list[dict[str, object]] = []
    for place, (label, detail, when) in enumerate(steps):
        state = "done" if place < at else "now" if place == at and not board.is_given_up else "to come"
        told.append({"label": label, "detail": detail, "when": when, "state": state, "is_last": True})
    return told
