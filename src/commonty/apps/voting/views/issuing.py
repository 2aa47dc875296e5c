"""The page of the credentials that an authority issues: how far they are, and what the authority does."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.views.proving import proof_required
from commonty.apps.voting import issuing as issues
from commonty.apps.voting.forms import FileForm, LostForm, PublicListForm
from commonty.apps.voting.models import Board, Issuing
from commonty.apps.voting.models.issuing import ISSUE
from commonty.apps.voting.views.rolls import refuse_unless_belonging
from commonty.constitution.refusal import Refused


@require_GET
@member_required
def codes(request: MemberRequest, uuid: str) -> HttpResponse:
    """Show who issues the codes of a vote and how far they are; to who does, what is theirs to do."""
    found, now = _readable(request, uuid)
    return _show(request, found, PublicListForm(), LostForm(), now)


@require_GET
@proof_required
def voters(request: MemberRequest, uuid: str) -> HttpResponse:
    """Give the authority the table of voters; everybody in it is told that it was looked up."""
    found, now = _readable(request, uuid)
    answer = HttpResponse(issues.voters(found, request.member, now=now), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="voters-{found.uuid}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@member_required
def public(request: MemberRequest, uuid: str) -> HttpResponse:
    """Take the public list."""
    found, now = _readable(request, uuid)
    form = PublicListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, form, LostForm(), now, status=422)
    found.hand_in(request.member, form.cleaned_data["file"], now=now)
    messages.success(request, _("The public list is right, and was taken. Now send everybody their code."))
    return redirect("voting:codes", uuid)


@require_POST
@member_required
def lost(request: MemberRequest, uuid: str) -> HttpResponse:
    """Let a code that is lost be dead."""
    found, now = _readable(request, uuid)
    board = Board.objects.filter(box__roll=found.roll_id).first()
    if board is None:
        said = _("Voting is not open yet. Until it is, make the list anew, or send the same code again.")
        raise Refused(said, article=found.article)
    form = LostForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, PublicListForm(), form, now, status=422)
    board.replace(request.member, form.cleaned_data["file"], now=now)
    messages.success(request, _("The lost code is dead. Now send the voter the new one."))
    return redirect("voting:codes", uuid)


def _readable(request: MemberRequest, uuid: str) -> tuple[Issuing, datetime]:
    found = get_object_or_404(Issuing.objects.select_related("roll__body", "mandate"), uuid=uuid)
    if found.roll.entry_of(request.member) is None:
        refuse_unless_belonging(request, found.roll.body)
    return found, timezone.now()


def _show(
    request: MemberRequest, found: Issuing, hand_in: FileForm, lost_one: FileForm, now: datetime, *, status: int = 200
) -> HttpResponse:
    board = Board.objects.filter(box__roll=found.roll_id).select_related("box").first()
    title, url = issues.called(found)
    booth = request.build_absolute_uri(reverse("voting:booth", args=[found.uuid]))
    context = {
        "issuing": found,
        "board": board,
        "body": found.roll.body,
        "title": title,
        "url": url,
        "issuers": issues.issuer_names(found, now=now),
        "is_issuer": request.member.pk in issues.issuers(found.roll.body, now=now),
        "is_open": board is not None and board.box.is_open(now),
        "is_late": board is None and now >= found.until,
        "count": found.roll.count,
        "spares": found.spares(),
        "commands": issues.commands(found, booth),
        "replacing": issues.replacing(found),
        "taking": f"{issues.replacing(found)} --taken",
        "hand_in": hand_in,
        "lost": lost_one,
        "power": ISSUE,
    }
    return render(request, "voting/codes.html", context, status=status)
