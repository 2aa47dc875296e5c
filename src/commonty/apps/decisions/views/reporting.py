"""What the tellers of a meeting do: enter what came of it, attach what was signed, and look at that."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.decisions import items, papers
from commonty.apps.decisions import reporting as process
from commonty.apps.decisions.finding import Searcher
from commonty.apps.decisions.meeting_forms import ReportForm, SignedForm
from commonty.apps.decisions.models import Meeting, Motion, Paper
from commonty.apps.decisions.models.steps import fetch_words
from commonty.apps.decisions.views.meetings import readable_meeting, show
from commonty.apps.people.access import MemberRequest, member_required


@require_GET
@member_required
def report(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a teller the form for what came of a meeting, and where others entered something else."""
    meeting, motions, now = _told(request, pk)
    form = ReportForm(meeting, motions, items.put_to(meeting), Searcher(request.member, meeting.body, now))
    return _form(request, meeting, motions, form)


@require_POST
@member_required
def reports(request: MemberRequest, pk: int) -> HttpResponse:
    """Enter what came of a meeting."""
    meeting, motions, now = _told(request, pk)
    form = ReportForm(meeting, motions, items.put_to(meeting), Searcher(request.member, meeting.body, now), request.POST)
    if not form.is_valid():
        return _form(request, meeting, motions, form, status=422)
    if process.report(meeting, request.member, form.reported, now=now) is not None:
        messages.success(request, _("Two people entered the same: it counts."))
        return redirect(meeting)
    messages.success(request, _("Your report is entered. It counts once somebody else has entered the same."))
    return redirect("decisions:report", pk)


@require_POST
@member_required
def signed(request: MemberRequest, pk: int) -> HttpResponse:
    """Attach a picture of what was signed."""
    meeting, _motions, now = _told(request, pk)
    form = SignedForm(meeting, request.POST, request.FILES)
    if not form.is_valid():
        return show(request, meeting, form, now, status=422)
    papers.attach(meeting, request.member, form.cleaned_data["file"], now=now)
    messages.success(request, _("It is attached, and its hash stands in the record."))
    return redirect(f"{meeting.get_absolute_url()}#papers")


@require_GET
@member_required
def paper(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Give what was signed to somebody who may look at it: the record says who did."""
    meeting = readable_meeting(request, pk, timezone.now())
    found = get_object_or_404(Paper.objects.select_related("meeting__body"), meeting=meeting, number=number)
    raw = papers.look_at(found, request.member, now=timezone.now())
    name = f"{found.digest[:12]}.{found.media.rpartition('/')[2]}"
    shown = "attachment" if found.media == papers.PDF else "inline"
    headers = {"Content-Disposition": f'{shown}; filename="{name}"', "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(raw, content_type=found.media, headers=headers)


def _told(request: MemberRequest, pk: int) -> tuple[Meeting, list[Motion], datetime]:
    """Return a meeting whose teller the member is, and what was put there."""
    now = timezone.now()
    meeting = readable_meeting(request, pk, now)
    motions = process.agenda(meeting)
    process.teller(meeting, request.member, motions, now=now)
    return meeting, motions, now


def _form(request: MemberRequest, meeting: Meeting, motions: list[Motion], form: ReportForm, *, status: int = 200) -> HttpResponse:
    fetch_words(motions)
    differing = process.differing(meeting, request.member)
    context = {
        "meeting": meeting,
        "form": form,
        "has_entered": request.member.pk in process.last_of_each(meeting),
        "differs": {part for part, _motion in differing},
        "differing": {motion for part, motion in differing if part == "motion"},
        "differing_others": {source for part, source in differing if part == "other"},
        "others": len(set(process.last_of_each(meeting)) - {request.member.pk}),
    }
    return render(request, "decisions/report.html", context, status=status)
