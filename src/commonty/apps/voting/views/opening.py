"""The page on which a trustee does their part for a secret ballot that closed."""

import json

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.naming import names
from commonty.apps.voting import ceremonies, offline, opening
from commonty.apps.voting.models import Board, BoardPart, Stage
from commonty.apps.voting.part_forms import PartForm
from commonty.apps.voting.sayings import sayings
from commonty.apps.voting.views.parts import taken
from commonty.apps.voting.views.rolls import refuse_unless_belonging


@require_GET
@member_required
def work(request: MemberRequest, uuid: str) -> HttpResponse:
    """Show how far the trustees of a ballot are, and to each what is theirs to do."""
    return _show(request, _board(request, uuid), PartForm())


@require_GET
@member_required
def task(request: MemberRequest, uuid: str) -> HttpResponse:
    """Give a trustee's browser what it needs; it is on the board, and sealed shares of their own."""
    return JsonResponse(opening.task(_board(request, uuid), request.member, now=timezone.now()))


@require_POST
@member_required
def parts(request: MemberRequest, uuid: str) -> HttpResponse:
    """Take a trustee's shuffle, or their part of the decryption."""
    board, now = _board(request, uuid), timezone.now()
    return taken(
        request,
        most=opening.most(board),
        take=lambda raw: opening.give(board, request.member, raw, now=now),
        show=lambda form: _show(request, board, form, status=422),
        then=reverse("voting:opening", args=[uuid]),
    )


def _board(request: MemberRequest, uuid: str) -> Board:
    board = get_object_or_404(Board.objects.select_related("key__ceremony__body", "box__roll__body"), uuid=uuid)
    if not board.key.ceremony.trustees.filter(mandate__holder=request.member).exists():
        refuse_unless_belonging(request, board.box.roll.body)
    return board


def _show(request: MemberRequest, board: Board, form: PartForm, *, status: int = 200) -> HttpResponse:
    now, stage, ceremony = timezone.now(), board.stage, board.key.ceremony
    trustees = ceremonies.keepers(ceremony, now=now)
    known = names([each.person for each in trustees], body=ceremony.body_id)
    done = set(BoardPart.objects.filter(board=board, stage=stage).values_list("trustee__number", flat=True))
    own = next((each for each in trustees if each.person == request.member.pk), None)
    at_work = stage in opening.WORK and not board.is_given_up
    checked = board.handed_in.filter(trustee__number=own.number, stage=stage).first() if own is not None else None
    context = {
        "board": board,
        "ceremony": ceremony,
        "stage": stage,
        "title": opening.title(board),
        "until": opening.until(board),
        "body": board.box.roll.body,
        "trustees": [(each, known[each.person], each.number in done) for each in trustees],
        "own": own,
        "done": len(done),
        "needed": board.needed,
        "at_work": at_work,
        "waits": at_work or board.waits_for_the_machine,
        "is_being_checked": checked is not None and not checked.problem,
        "problem": checked.problem if checked is not None else "",
        "is_opened": stage is Stage.DONE,
        "is_given_up": board.is_given_up,
        "is_next": at_work and own is not None and own.holds and own.number not in done and (checked is None or bool(checked.problem)),
        "to_do": opening.to_do(stage),
        "sayings": json.dumps(sayings(ceremony, {each.number: known[each.person] for each in trustees})),
        "form": form,
        "commands": offline.of_board(board),
    }
    return render(request, "voting/opening.html", context, status=status)
