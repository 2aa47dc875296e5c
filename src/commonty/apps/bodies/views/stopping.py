"""Without signing in: what to do when one cannot get in; stopping a recovery from an old contact; proving a new address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonty.apps.bodies import recovering
from commonty.apps.bodies.forms_of_recovery import ProofForm, StopForm
from commonty.apps.bodies.models import root
from commonty.apps.people import limits
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Contact, Recovery
from commonty.apps.people.writing import words
from commonty.constitution.document import Belonging, Constitution

LOST_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """Say what to do when one cannot get in any more: what to try first, whom to ask, and what happens then."""
    now = timezone.now()
    rules = root().rules(now).constitution
    wait, article, _zone = recovering.waiting_time(now=now)
    return render(request, "bodies/lost.html", {"offices": officers(rules), "organisation": rules.title, "wait": wait, "article": article})


def officers(rules: Constitution) -> list[str]:
    """Return the titles of the offices whose holders see how all members are reached: two of them bring somebody back."""
    giving = {key for key, rule in rules.powers.items() if rule.power == REVEAL}
    top = {
        key for key, body in rules.bodies.items() if key == rules.root or (body.parent == rules.root and body.belonging is Belonging.SEATS)
    }
    return [office.title for office in rules.offices.values() if giving & set(office.powers) and office.body in top]


@require_POST
@member_required
def own_objection(request: MemberRequest) -> HttpResponse:
    """Stop the recovery of my own account: I am in, and did not ask for it."""
    running = Recovery.objects.of(request.member.pk)
    if running is not None:
        recovering.object_to(running, contact=None, now=timezone.now())
    return redirect("home")


@never_cache
@require_http_methods(LOST_METHODS)
def stop(request: HttpRequest) -> HttpResponse:
    """Type in the code of a letter that came by post."""
    form = StopForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "bodies/recovery_stop.html", {"form": form}, status=422 if form.errors else 200)
    try:
        limits.count("recovery", limits.network(request), most=limits.FOR_ONE_PLACE, now=timezone.now())
    except limits.TooOften:
        form.add_error(None, _("That was tried too often. Please wait an hour and try again."))
        return render(request, "bodies/recovery_stop.html", {"form": form}, status=429)
    found = _contact(form.cleaned_data["code"], is_new=False)
    if found is None:
        form.add_error("code", _("This is no code of an account that is being recovered now. Compare each letter; or it is over already."))
        return render(request, "bodies/recovery_stop.html", {"form": form}, status=422)
    return redirect("bodies:recovery-objection", found.code())


@never_cache
@require_http_methods(LOST_METHODS)
def objection(request: HttpRequest, code: str) -> HttpResponse:
    """Stop a recovery from an old contact: a page with one button, and a post that does it."""
    found = _contact(code, is_new=False)
    if found is None:
        return render(request, "bodies/recovery_over.html", status=404)
    if request.method == "POST":
        recovering.object_to(found.recovery, contact=found, now=timezone.now())
    return render(
        request, "bodies/recovery_objection.html", {"code": code, "recovery": found.recovery, "is_done": request.method == "POST"}
    )


@never_cache
@require_http_methods(LOST_METHODS)
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the new mailbox is mine, by the name that the organisation knows me by: an officer may have mistyped the address."""
    now = timezone.now()
    found = _contact(code, is_new=True)
    if found is None:
        return render(request, "bodies/recovery_over.html", status=404)
    form = ProofForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "code": code, "recovery": found.recovery, "is_done": found.recovery.proved_at is not None}
    if not form.is_valid():
        return render(request, "bodies/recovery_proof.html", context, status=422 if form.errors else 200)
    try:
        limits.count("recovery", f"contact {found.pk}", most=limits.FOR_ONE_ACCOUNT, now=now)
    except limits.TooOften:
        form.add_error(None, _("That was tried too often. Please wait an hour and try again."))
        return render(request, "bodies/recovery_proof.html", context, status=429)
    said, own = set(words(form.cleaned_data["name"])), set(words(found.recovery.person.own("name")["name"]))
    if not said or not said <= own:
        form.add_error("name", _("This is not the name of the member for whom the address was given. Ask the officer who typed it in."))
        return render(request, "bodies/recovery_proof.html", context, status=422)
    recovering.prove(found, now=now)
    return redirect("bodies:recovery-proof", code)


def _contact(typed: str, *, is_new: bool) -> Contact | None:
    """Return the contact of a running recovery with this code: the few that are running are compared, each in the same time."""
    running = Contact.objects.filter(recovery__ended_at=None, recovery__person__erasure=None).select_related("recovery__person")
    asked = running.filter(way=Contact.Way.NEW) if is_new else running.exclude(way=Contact.Way.NEW)
    return next((each for each in list(asked) if each.has_code(typed)), None)
