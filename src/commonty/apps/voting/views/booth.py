"""The booth: a page by itself, on which a vote is marked, encrypted and cast."""

from csp.decorators import csp_replace
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.voting import paper, scripts
from commonty.apps.voting.following import presented
from commonty.apps.voting.forms import BallotForm, PublicHalfForm, ReceiptForm
from commonty.apps.voting.issuing import issuer_names
from commonty.apps.voting.trust import is_small, shown, trust
from commonty.apps.voting.views.reaching import readable_board
from commonty.constitution.refusal import Refused

OURS = ["'self'"]
POLICY = {
    **{f"{kind}-src": OURS for kind in ("script", "style", "img", "connect")},
    **{name: ["'none'"] for name in ("default-src", "base-uri", "form-action", "frame-ancestors", "trusted-types")},
    "require-trusted-types-for": ["'script'"],
}
"""What the booth may do: run its own script, and tell its own server. No form is sent but by the script, encrypted."""


@require_GET
@csp_replace(POLICY)  # type: ignore[arg-type]  # its annotation knows no address with parts
@member_required
def booth(request: MemberRequest, uuid: str) -> HttpResponse:
    """Show the ballot paper. Looking at it changes nothing: a credential is asked for by the script, once a vote is marked."""
    board, now = readable_board(request, uuid)
    board.box.refuse_unless_open(now)
    with transaction.atomic():
        board.box.entry_that_votes(request.member, now)
    has_voted = board.box.how_voted(request.member) is not None
    if has_voted and not board.box.changeable:
        raise Refused(_("You have voted, and these rules do not let a ballot be changed."), article=board.box.article)
    about = presented(board.box)
    hangs_on = trust(board, by_name=True, concerned=about.concerned if about is not None else ())
    labels = paper.labels(board, about)
    facts = {
        "uuid": board.uuid,
        "name": about.title if about is not None else board.election.name,
        "labels": labels,
        "election": board.document,
        "credentials": reverse("voting:credentials", args=[uuid]),
        "codes": reverse("voting:booth-codes", args=[uuid]) if board.issuing is not None else "",
        "receipts": reverse("voting:receipts", args=[uuid]),
        "ballots": reverse("voting:ballots", args=[uuid]),
        "board": request.build_absolute_uri(reverse("voting:board", args=[uuid])),
        "trust": hangs_on.sentence(),
        "words": paper.words(),
    }
    context = {
        "board": board,
        "box": board.box,
        "questions": [paper.asked(each, called) for each, called in zip(board.election.questions, labels, strict=True)],
        "facts": facts,
        "trust": hangs_on,
        "is_small": is_small(board),
        "shown": shown(board),
        "has_voted": has_voted,
        "issuers": issuer_names(board.issuing, now=now) if board.issuing is not None else [],
        "can_be_mailed": bool(request.member.own("email")["email"]),
        "script": scripts.BOOTH,
        "fingerprint": scripts.fingerprint(),
        "opened_page": scripts.OPENED,
        "opened_file": scripts.OPENED.rpartition("/")[2],
        "opened_fingerprint": scripts.fingerprint(scripts.OPENED),
        "command": f"commonty ballots open opened-ballot-{board.uuid}.json",
    }
    return render(request, "voting/booth.html", context)


@require_POST
@member_required
def credentials(request: MemberRequest, uuid: str) -> HttpResponse:
    """Give somebody's own booth the credential that it signs with: the same one each time."""
    board, now = readable_board(request, uuid)
    return JsonResponse({"credential": board.credential_of(request.member, now=now).disclose()})


@require_POST
@member_required
def codes(request: MemberRequest, uuid: str) -> HttpResponse:
    """Say whether somebody can vote with the code of which this is the public half. Nothing is kept of it, and the code is not sent."""
    board, now = readable_board(request, uuid)
    form = PublicHalfForm(request.POST)
    board.refuse_unless_free(request.member, form.cleaned_data["public"] if form.is_valid() else "", now=now)
    return JsonResponse({})


@require_POST
@member_required
def receipts(request: MemberRequest, uuid: str) -> HttpResponse:
    """Send the number of a ballot to who cast it and asks for that, knowing what it joins."""
    board, now = readable_board(request, uuid)
    form = ReceiptForm(request.POST)
    board.send_receipt(request.member, form.cleaned_data["tracker"] if form.is_valid() else "", now=now)
    return JsonResponse({})


@require_POST
@member_required
def ballots(request: MemberRequest, uuid: str) -> HttpResponse:
    """Cast a ballot, and answer with the number by which it is found on the board. The same ballot again changes nothing."""
    board, now = readable_board(request, uuid)
    form = BallotForm(request.POST)
    if not form.is_valid():
        raise Refused(_("There is no ballot in what was sent. Nothing was cast; open your ballot again."), article=board.box.article)
    return JsonResponse({"tracker": board.cast(request.member, form.cleaned_data["ballot"].encode(), now=now)})
