"""What was done to members lately, and undoing it: each act is looked at before it is done."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from commonty.apps.bodies.models import Body
from commonty.apps.bodies.undoing import authority_over, done_in, undo
from commonty.apps.mandates.sources import SourcePage, resolve
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.models import Deed
from commonty.apps.people.undoing import WITHIN, kind_of, of_person


@dataclass(frozen=True)
class Told:
    """A deed as a page shows it."""

    deed: Deed
    says: str
    until: datetime
    right: SourcePage | None
    can_undo: bool


@require_GET
@member_required
def deeds(request: MemberRequest, pk: str) -> HttpResponse:
    """Show what was done to members in a body lately, to whoever has the mandate to do and undo it."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    found = [
        Told(each, kind_of(each).says(each), each.at + WITHIN, resolve(each.source), not each.is_undone)
        for each in done_in(body, request.member, now=now)
    ]
    return render(request, "bodies/deeds.html", {"body": body, "found": found})


@require_GET
@member_required
def own_deeds(request: MemberRequest) -> HttpResponse:
    """Show me what was done to me lately, by what right, and let me undo what is mine to undo."""
    found = [
        Told(
            each,
            kind_of(each).says_to_them(each),
            each.at + WITHIN,
            resolve(each.source),
            not each.is_undone and kind_of(each).by_themselves,
        )
        for each in of_person(request.member, now=timezone.now())
    ]
    return render(request, "bodies/own_deeds.html", {"found": found})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def undoing(request: MemberRequest, pk: str, deed: int) -> HttpResponse:
    """Show what undoing something would mean, and undo it."""
    found, now = get_object_or_404(Deed.objects.select_related("person", "undoing"), pk=deed, body=pk), timezone.now()
    body = get_object_or_404(Body, pk=pk)
    is_own = found.person_id == request.member.pk
    authority = authority_over(found, request.member, now=now)
    if request.method == "POST":
        undo(found, authority=authority, now=now)
        return redirect("bodies:own-deeds") if is_own else redirect("bodies:deeds", pk)
    if found.is_undone or now >= found.at + WITHIN:
        raise Http404
    kind = kind_of(found)
    about = {
        "body": body,
        "deed": found,
        "is_own": is_own,
        "says": kind.says_to_them(found) if is_own else kind.says(found),
        "said": kind.foreseen(found, now=now),
        "article": authority.article,
    }
    return render(request, "bodies/undoing.html", about)
