"""Saying, without signing in, that it was not oneself who asked what is held; and officers telling whom it is about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonty.apps.bodies import asking as requests
from commonty.apps.bodies import letters_of_asking
from commonty.apps.bodies.forms_of_recovery import StopForm
from commonty.apps.bodies.models import AskingContact
from commonty.apps.people import limits
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.models import Contact
from commonty.apps.people.revealing import reveal

METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(METHODS)
@member_required
def contact(request: MemberRequest, asking: int, contact: int) -> HttpResponse:
    """Show a number to ring, or a letter to print and post; write down that it was done."""
    now = timezone.now()
    authority = requests.answering(request.member, now=now)
    running = AskingContact.objects.filter(asking__closed_at=None, asking__person__erasure=None).exclude(way=Contact.Way.EMAIL)
    found = get_object_or_404(running.select_related("asking__person"), pk=contact, asking=asking)
    if request.method == "POST":
        requests.tell(found, request.member, now=now)
        return redirect("bodies:asking", asking)
    person = found.asking.person_id or 0
    own = reveal([person], ["name", found.field], authority=authority, now=now).get(person, {})
    context = {"contact": found, "name": own.get("name", ""), "address": own.get(found.field, "")}
    return render(request, "bodies/asking_contact.html", {**context, "words": letters_of_asking.words(found, now=now)})


@never_cache
@require_http_methods(METHODS)
def stop(request: HttpRequest) -> HttpResponse:
    """Type in the code of a letter that came by post, or was said on the telephone."""
    form = StopForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "bodies/asking_stop.html", {"form": form}, status=422 if form.errors else 200)
    try:
        limits.count("asking", limits.network(request), most=limits.FOR_ONE_PLACE, now=timezone.now())
    except limits.TooOften:
        form.add_error(None, _("That was tried too often. Please wait an hour and try again."))
        return render(request, "bodies/asking_stop.html", {"form": form}, status=429)
    found = _contact(form.cleaned_data["code"])
    if found is None:
        form.add_error("code", _("This is no code of a request that waits for its answer. Compare each letter; or it is over already."))
        return render(request, "bodies/asking_stop.html", {"form": form}, status=422)
    return redirect("bodies:asking-objection", found.code())


@never_cache
@require_http_methods(METHODS)
def objection(request: HttpRequest, code: str) -> HttpResponse:
    """Stop a request from a contact of whom it is about: a page with one button, and a post that does it."""
    found = _contact(code)
    if found is not None and request.method == "POST":
        requests.disown(found, now=timezone.now())
    context = {"code": code, "is_over": found is None, "is_done": request.method == "POST"}
    return render(request, "bodies/asking_objection.html", context, status=404 if found is None else 200)


def _contact(typed: str) -> AskingContact | None:
    """Return the contact of an open request with this code: the few that are open are compared, each in the same time."""
    running = AskingContact.objects.filter(asking__closed_at=None, asking__person__erasure=None)
    return next((each for each in list(running) if each.has_code(typed)), None)
