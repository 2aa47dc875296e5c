"""Calling a meeting off, or moving it: one page that says what would follow, and two forms."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.decisions import calling_off as process
from commonty.apps.decisions import convening, items, reporting
from commonty.apps.decisions.meeting_forms import CallOffForm, MoveForm
from commonty.apps.decisions.models import Meeting
from commonty.apps.decisions.views.meetings import readable_meeting
from commonty.apps.people.access import MemberRequest, member_required


@require_GET
@member_required
def calling_off(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what would follow from calling a meeting off, or from moving it."""
    now = timezone.now()
    meeting = readable_meeting(request, pk, now)
    return _show(request, meeting, MoveForm(meeting), CallOffForm(), now)


@require_POST
@member_required
def moves(request: MemberRequest, pk: int) -> HttpResponse:
    """Move a meeting."""
    now = timezone.now()
    meeting = readable_meeting(request, pk, now)
    form = MoveForm(meeting, request.POST)
    if not form.is_valid():
        return _show(request, meeting, form, CallOffForm(), now, status=422)
    said = form.cleaned_data
    starts = said["starts"]
    moved = process.move(meeting, request.member, said["reason"], said["place"], starts=starts, ends=said.get("ends", starts), now=now)
    messages.success(request, _("It is moved, and everybody who may vote gets notice afresh."))
    return redirect(moved)


@require_POST
@member_required
def cancellations(request: MemberRequest, pk: int) -> HttpResponse:
    """Call a meeting off."""
    now = timezone.now()
    meeting, form = readable_meeting(request, pk, now), CallOffForm(request.POST)
    if not form.is_valid():
        return _show(request, meeting, MoveForm(meeting), form, now, status=422)
    process.call_off(meeting, request.member, form.cleaned_data["reason"], now=now)
    messages.success(request, _("It is called off, and everybody who could vote there is told."))
    return redirect(meeting)


def _show(request: MemberRequest, meeting: Meeting, move: MoveForm, off: CallOffForm, now: datetime, *, status: int = 200) -> HttpResponse:
    motions = reporting.agenda(meeting)
    others = items.put_to(meeting)
    process.by_what_right(meeting, request.member, motions, now=now)
    context = {
        "meeting": meeting,
        "motions": motions,
        "others": others,
        "earliest": max([convening.earliest(motion, now=now) for motion in motions] + [item.earliest(now=now) for item in others]),
        "may": meeting.called_off is None and now < meeting.starts,
        "move_form": move,
        "off_form": off,
    }
    return render(request, "decisions/calling_off.html", context, status=status)
