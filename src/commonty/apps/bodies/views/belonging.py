"""Joining a body, leaving it, coming back, and letting others in."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.bodies.circles import may_read
from commonty.apps.bodies.forms import JoinForm
from commonty.apps.bodies.joining import ADMIT, admit, apply, come_back, leave, sponsor
from commonty.apps.bodies.models import Body, Membership, Standing
from commonty.apps.bodies.views.showing import page
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.naming import names
from commonty.constitution.document import Admission
from commonty.constitution.refusal import Refused

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
    authorise(request.member, ADMIT, body.path, now=now)
    waiting = list(body.memberships.filter(standing=Standing.APPLIED).order_by("pk")[:MOST_SHOWN])
    return render(request, "bodies/applications.html", {"body": body, "waiting": waiting, "names": _names(body, waiting)})


@require_GET
@member_required
def application(request: MemberRequest, pk: str, application: int) -> HttpResponse:
    """Show one application to its applicant, and to members, who can vouch for it where the rules ask for that."""
    found = _application(pk, application)
    now = timezone.now()
    is_own = found.person_id == request.member.pk
    if not is_own and not may_read(request.member, found.body, now=now):
        raise Refused(_("Only members can see who applies."), article=f"bodies.{found.body.article}")
    provision = found.body.provision(found.body.rules(now))
    about = {
        "body": found.body,
        "application": found,
        "name": _names(found.body, [found])[found.person_id],
        "is_own": is_own,
        "by_sponsors": provision.admission is Admission.SPONSORS,
        "by_mandate": provision.admission is Admission.MANDATE,
        "sponsored": found.sponsors.count(),
        "needed": provision.sponsors,
        "address": request.build_absolute_uri(),
    }
    return render(request, "bodies/application.html", about)


@require_POST
@member_required
def sponsors(request: MemberRequest, pk: str, application: int) -> HttpResponse:
    """Vouch for an applicant."""
    found = _application(pk, application)
    sponsor(found, by=request.member, now=timezone.now())
    return redirect("bodies:application", pk, application)


@require_POST
@member_required
def admissions(request: MemberRequest, pk: str, application: int) -> HttpResponse:
    """Let an applicant in, under a mandate for it."""
    found, now = _application(pk, application), timezone.now()
    admit(found, authority=authorise(request.member, ADMIT, found.body.path, now=now), now=now)
    return redirect("bodies:applications", pk)


def _application(pk: str, application: int) -> Membership:
    applied = Membership.objects.select_related("body__parent", "person")
    return get_object_or_404(applied, pk=application, body=pk)


def _names(body: Body, waiting: list[Membership]) -> dict[int, str]:
    return names([each.person_id for each in waiting], body=body.pk)
