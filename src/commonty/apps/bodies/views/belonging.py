"""Joining a body, leaving it, coming back, and letting others in."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.bodies.circles import may_read
from commonty.apps.bodies.declining import decline
from commonty.apps.bodies.forms import DeclineForm, JoinForm
from commonty.apps.bodies.joining import admit, apply, come_back, leave, sponsor
from commonty.apps.bodies.models import Body, Membership, Standing
from commonty.apps.bodies.reading import admitting, may_admit
from commonty.apps.bodies.views.showing import page
from commonty.apps.mandates.sources import resolve
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.constitution import document
from commonty.constitution.document import Admission

MOST_SHOWN = 50


@require_POST
@member_required
def memberships(request: MemberRequest, pk: str) -> HttpResponse:
    """Join a body, or apply to."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    form = JoinForm(body.rules(now).constitution, request.POST, is_root=body.is_root)
    if not form.is_valid():
        return page(request, body, form, status=422)
    apply(request.member, body, category=form.cleaned_data.get("category", ""), now=now)
    return redirect(body)


@require_POST
@member_required
def endings(request: MemberRequest, pk: str) -> HttpResponse:
    """Leave a body at once."""
    body = get_object_or_404(Body, pk=pk)
    leave(request.member, body, now=timezone.now())
    return redirect(body)


@require_POST
@member_required
def returns(request: MemberRequest, pk: str) -> HttpResponse:
    """Say “I am here”."""
    body = get_object_or_404(Body, pk=pk)
    come_back(request.member, now=timezone.now())
    return redirect(body)


@require_GET
@member_required
def applications(request: MemberRequest, pk: str) -> HttpResponse:
    """List those who wait to be let in, for whoever has the mandate to let them in."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    admitting(request.member, body, now=now)
    waiting = list(body.memberships.filter(standing=Standing.APPLIED).order_by("pk")[:MOST_SHOWN])
    return render(request, "bodies/applications.html", {"body": body, "waiting": waiting, "names": _names(body, waiting)})


@require_GET
@member_required
def application(request: MemberRequest, pk: str, application: int) -> HttpResponse:
    """Show one application to its applicant, and to members, who can vouch for it where the rules ask for that."""
    return _page(request, _application(pk, application), DeclineForm())


def _page(request: MemberRequest, found: Membership, form: DeclineForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    is_own = found.person_id == request.member.pk
    provision = found.body.provision(found.body.rules(now))
    if not is_own and not _may_know(request.member, found, provision, now=now):
        raise Http404  # Every membership has a number: a refusal, or a name, for each of them would be the roll.
    declined = found.declinings.select_related("reasons").order_by("-at", "-pk").first() if found.standing == Standing.LEFT else None
    about = {
        "body": found.body,
        "application": found,
        "name": _names(found.body, [found])[found.person_id],
        "is_own": is_own,
        "admits": not is_own and provision.admission is Admission.MANDATE,
        "declined": declined,
        "declined_by": resolve(declined.source) if declined else None,
        "form": form,
        "by_sponsors": provision.admission is Admission.SPONSORS,
        "by_mandate": provision.admission is Admission.MANDATE,
        "sponsored": found.sponsors.count(),
        "needed": provision.sponsors,
        "address": request.build_absolute_uri(),
    }
    return render(request, "bodies/application.html", about, status=status)


@require_POST
@member_required
def sponsors(request: MemberRequest, pk: str, application: int) -> HttpResponse:
    """Vouch for an applicant."""
    found = _application(pk, application)
    now = timezone.now()
    is_own = found.person_id == request.member.pk
    if not is_own and not _may_know(request.member, found, found.body.provision(found.body.rules(now)), now=now):
        raise Http404
    admitted = sponsor(found, by=request.member, now=now).belongs()
    return redirect(found.body) if admitted else redirect("bodies:application", pk, application)


@require_POST
@member_required
def admissions(request: MemberRequest, pk: str, application: int) -> HttpResponse:
    """Let an applicant in, under a mandate for it."""
    found, now = _application(pk, application), timezone.now()
    admit(found, authority=admitting(request.member, found.body, now=now), now=now)
    return redirect("bodies:applications", pk)


@require_POST
@member_required
def declinings(request: MemberRequest, pk: str, application: int) -> HttpResponse:
    """Turn an applicant down, with reasons, under a mandate to let applicants in."""
    found, now = _application(pk, application), timezone.now()
    authority = admitting(request.member, found.body, now=now)
    form = DeclineForm(request.POST)
    if not form.is_valid() and found.standing == Standing.APPLIED:
        return _page(request, found, form, status=422)
    decline(found, reasons=form.cleaned_data.get("reasons", ""), authority=authority, now=now)
    return redirect("bodies:applications", pk)


def _may_know(member: Person, application: Membership, provision: document.Body, *, now: datetime) -> bool:
    """Whether a member may read whose application it is: while it is open, those who vouch, who let in, or who vote on it."""
    if application.standing != Standing.APPLIED:
        return False
    if provision.admission is Admission.MANDATE:
        return may_admit(member, application.body, now=now)
    return may_read(member, application.body, now=now)


def _application(pk: str, application: int) -> Membership:
    applied = Membership.objects.select_related("body__parent", "person")
    return get_object_or_404(applied, pk=application, body=pk)


def _names(body: Body, waiting: list[Membership]) -> dict[int, str]:
    return names([each.person_id for each in waiting], body=body.pk)
