"""Meetings and outside ballots: the list, calling one, its page, and the pack to print."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.bodies.circles import bodies_of, may_read
from commonty.apps.bodies.models import Body
from commonty.apps.decisions import calling_off, convening, items, packing, papers, reporting
from commonty.apps.decisions.items import Item, article_of
from commonty.apps.decisions.meeting_forms import CallForm, SignedForm
from commonty.apps.decisions.models import Meeting, Motion
from commonty.apps.decisions.models.steps import fetch_words
from commonty.apps.decisions.reading import is_secluded, titled
from commonty.apps.decisions.views.listing import line
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.apps.people.writing import clean_line
from commonty.constitution.document import Where
from commonty.constitution.refusal import Refused

MOST = 50
"""Meetings on one page."""


def readable_body(request: MemberRequest, body: Body, now: datetime) -> Body:
    """Return the body where the member reads what it does; to others it says no before it says anything else."""
    if may_read(request.member, body, now=now):
        return body
    if is_secluded(body, now):
        raise Http404
    raise Refused(_("Only members of the body read of its meetings."), article=f"bodies.{body.article}")


def readable_meeting(request: MemberRequest, pk: int, now: datetime) -> Meeting:
    """Return a meeting of which the member may read."""
    meeting = get_object_or_404(
        Meeting.objects.select_related("body__parent", "roll", "place__wording", "agreement", "cancellation__reason__wording"), pk=pk
    )
    readable_body(request, meeting.body, now)
    return meeting


@require_GET
@member_required
def meetings(request: MemberRequest) -> HttpResponse:
    """List the meetings of one's bodies, and what waits for one."""
    now = timezone.now()
    bodies = list(Body.objects.filter(pk__in=bodies_of(request.member.pk, now), dissolution=None).order_by("place"))
    found = Meeting.objects.filter(body__in=bodies).select_related("body", "place__wording", "agreement", "cancellation")[:MOST]
    waiting = []
    own, asking = [each.pk for each in bodies], items.bodies()
    for body in Body.objects.filter(Q(motions__readiness__isnull=False) | Q(pk__in=asking), pk__in=own).distinct().order_by("place"):
        for where in (Where.HALL, Where.OUTSIDE):
            motions, others = convening.waiting(body, where, now=now), items.waiting(body, where, now=now)
            if motions or others:
                lines, may_call = _lines(request.member, motions, now), _may_call(request.member, body, motions, others, now)
                waiting.append((body, where.value, lines, may_call, _told(others, now)))
    return render(request, "decisions/meetings.html", {"meetings": list(found), "waiting": waiting, "now": now})


@require_GET
@member_required
def new(request: MemberRequest) -> HttpResponse:
    """Show the form by which a meeting, or an outside ballot, is called."""
    body, where, now = _asked(request)
    return _form(request, body, where, CallForm(where), now)


@require_POST
@member_required
def calls(request: MemberRequest) -> HttpResponse:
    """Call a meeting, or an outside ballot."""
    body, where, now = _asked(request)
    form = CallForm(where, request.POST)
    if not form.is_valid():
        return _form(request, body, where, form, now, status=422)
    said = form.cleaned_data
    starts = said["starts"]
    meeting = convening.call(request.member, body, where, said["place"], starts=starts, ends=said.get("ends", starts), now=now)
    messages.success(request, _("It is called, and notice goes to everybody who may vote."))
    return redirect(meeting)


@require_GET
@member_required
def meeting(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a meeting: what is put there, how far its report is, and what was attached."""
    now = timezone.now()
    return show(request, readable_meeting(request, pk, now), None, now)


def show(request: MemberRequest, found: Meeting, signed: SignedForm | None, now: datetime, *, status: int = 200) -> HttpResponse:
    """Answer with the page of a meeting."""
    motions, others = reporting.agenda(found), items.put_to(found)
    is_teller = _may(lambda: reporting.teller(found, request.member, motions, now=now))
    agreed = found.agreed
    acted = {agreed.first.teller_id, agreed.second.teller_id, agreed.first.chair_id or 0} if agreed is not None else set()
    context = {
        "meeting": found,
        "lines": _lines(request.member, motions, now),
        "others": _told(others, now),
        "work": [(item, url) for item in others if (url := item.next_work(request.member, now=now))],
        "is_over": now >= found.ends,
        "agreed": agreed,
        "entered": len(reporting.last_of_each(found)),
        "until": max([motion.reported_until(now) for motion in motions] + [item.reported_until() for item in others], default=now),
        "names": names(acted, body=found.body_id),
        "is_teller": is_teller and reporting.is_awaited(motions, others, now=now) and agreed is None,
        "may_call_off": found.called_off is None
        and now < found.starts
        and bool(motions or others)
        and _may(lambda: calling_off.by_what_right(found, request.member, motions, now=now)),
        "may_print": found.called_off is None
        and found.is_in_a_hall
        and now < found.ends
        and (is_teller or _may_convene(request.member, found, now)),
        "may_look": _may(lambda: papers.looker(found, request.member, now=now)),
        "papers": list(found.papers.defer("sealed")) if found.ends <= now else [],
        "kept_until": papers.kept_until(found, motions, others, now=now),
        "is_destroyed": found.papers.filter(sealed=None).exists(),
        "signed_form": (signed or SignedForm(found))
        if is_teller and now >= found.ends and not papers.is_settled(motions, others, now=now)
        else None,
    }
    return render(request, "decisions/meeting.html", context, status=status)


@require_GET
@member_required
def pack(request: MemberRequest, pk: int) -> HttpResponse:
    """Show all that a meeting in a hall needs on paper, to be printed in one go: for who calls meetings, and for its tellers."""
    now = timezone.now()
    found = readable_meeting(request, pk, now)
    motions, others = reporting.agenda(found), items.put_to(found)
    if not _may_convene(request.member, found, now):
        reporting.teller(found, request.member, motions, now=now)
    if not found.is_in_a_hall:
        raise Refused(_("Nothing is printed for a ballot that somebody outside runs: they do that."), article=article_of(motions, others))
    fetch_words(motions)
    packed = packing.packed(motions, request.member, now=now)
    sheets = packing.sheets(found, request.member, now=now)
    context = {
        "meeting": found,
        "packed": packed,
        "sheets": sheets,
        "others": others,
        "slips": packing.slips(packed, others),
        "blank_slips": range(packing.SLIPS),
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "rules": found.body.rules(now),
    }
    return render(request, "decisions/pack.html", context)


def _asked(request: MemberRequest) -> tuple[Body, Where, datetime]:
    """Return of which body a meeting is to be called, and of which kind: the address says so."""
    body, where, now = request.GET.get("body", ""), request.GET.get("where", ""), timezone.now()
    if where not in {Where.HALL, Where.OUTSIDE}:
        raise Http404
    return readable_body(request, get_object_or_404(Body, pk=clean_line(body)), now), Where(where), now


def _form(request: MemberRequest, body: Body, where: Where, form: CallForm, now: datetime, *, status: int = 200) -> HttpResponse:
    motions, others = convening.waiting(body, where, now=now), items.waiting(body, where, now=now)
    convening.convener(request.member, body, motions, others, now=now)
    other_times = [item.earliest(now=now) for item in others]
    earliest = [convening.earliest(motion, now=now) for motion in motions]
    context = {
        "body": body,
        "where": where.value,
        "form": form,
        "lines": zip(_lines(request.member, motions, now), earliest, strict=True),
        "others": zip(others, other_times, strict=True),
        "earliest": min([*earliest, *other_times], default=None),
    }
    return render(request, "decisions/call.html", context, status=status)


def _lines(member: Person, motions: list[Motion], now: datetime) -> list[dict[str, object]]:
    fetch_words(motions)
    shown = titled(member, motions, now=now)
    return [line(motion, now, titled=motion.pk in shown) for motion in motions]


def _told(others: list[Item], now: datetime) -> list[tuple[Item, str]]:
    """Return what is put to a meeting beside motions, each with how it stands."""
    return [(item, item.status(now)) for item in others]


def _may_call(member: Person, body: Body, motions: list[Motion], others: list[Item], now: datetime) -> bool:
    return _may(lambda: convening.convener(member, body, motions, others, now=now))


def _may_convene(member: Person, found: Meeting, now: datetime) -> bool:
    return _may(lambda: convening.convener(member, found.body, [], now=now))


def _may(asks: Callable[[], object]) -> bool:
    """Say whether something is not refused."""
    try:
        asks()
    except Refused:
        return False
    return True
