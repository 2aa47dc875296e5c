"""The page of the machine: what members see of how it is looked after."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonty.apps.bodies.circles import bodies_of
from commonty.apps.bodies.models import root
from commonty.apps.people.access import MemberRequest, member_required
from commonty.constitution.refusal import Refused
from commonty.site.doctor.rounds import last_round


@require_safe
@member_required
def hosting(request: MemberRequest) -> HttpResponse:
    """Show members how the machine stands that all this runs on: what was found last, never a look of its own."""
    if root().pk not in bodies_of(request.member.pk, timezone.now()):
        raise Refused(_("How the machine is looked after is for members to see."))
    last = last_round()
    findings = last.findings if last else ()
    return render(request, "hosting.html", {"last": last, "findings": findings, "open": sum(bool(each.step.text) for each in findings)})
