"""For officers: bringing back whoever cannot get into their account."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonty.apps.bodies import letters_of_recovery, recovering
from commonty.apps.bodies.effects.recovering import BringBack
from commonty.apps.bodies.forms_of_recovery import BeginForm, VouchForm
from commonty.apps.bodies.models import root
from commonty.apps.mandates.questions import MOVE
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.models import Contact, Recovery
from commonty.apps.people.naming import names
from commonty.apps.people.revealing import reveal
from commonty.constitution.authority import Authority

MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def recoveries(request: MemberRequest) -> HttpResponse:
    """List whose accounts are being recovered, by member number; begin another."""
    now = timezone.now()
    authority = recovering.vouching(request.member, now=now)
    form = BeginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        begun = recovering.begin(said["person"], request.member, email=said["email"], how=said["how"], now=now)
        return redirect("bodies:recovery", begun.pk)
    waiting = Recovery.objects.running().select_related("person").order_by("begun_at")[:MOST_SHOWN]
    ended = Recovery.objects.exclude(ended_at=None).filter(person__erasure=None).select_related("person").order_by("-ended_at")[:10]
    context = {"form": form, "waiting": waiting, "ended": ended, "article": authority.article}
    return render(request, "bodies/recoveries.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@member_required
def recovery(request: MemberRequest, recovery: int) -> HttpResponse:
    """Show how one stands, what is missing, and the half of the code that is mine to hand over."""
    authority = recovering.vouching(request.member, now=timezone.now())
    found = get_object_or_404(Recovery.objects.select_related("person").filter(person__erasure=None), pk=recovery)
    return _show(request, found, VouchForm(), authority, now=timezone.now())


@require_POST
@member_required
def vouches(request: MemberRequest, recovery: int) -> HttpResponse:
    """Vouch as the second officer."""
    now = timezone.now()
    authority = recovering.vouching(request.member, now=now)
    found = get_object_or_404(Recovery.objects.select_related("person").filter(person__erasure=None), pk=recovery)
    form = VouchForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, authority, now=now)
    recovering.confirm(found, request.member, how=form.cleaned_data["how"], now=now)
    return redirect("bodies:recovery", recovery)


@require_POST
@member_required
def withdrawals(request: MemberRequest, recovery: int) -> HttpResponse:
    """Stop one as an officer."""
    now = timezone.now()
    recovering.vouching(request.member, now=now)
    recovering.withdraw(get_object_or_404(Recovery, pk=recovery), request.member, now=now)
    return redirect("bodies:recoveries")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def contact(request: MemberRequest, recovery: int, contact: int) -> HttpResponse:
    """Show an old number to ring, or a letter to print and post; write down that it was done."""
    now = timezone.now()
    authority = recovering.vouching(request.member, now=now)
    known = Contact.objects.select_related("recovery__person").filter(recovery__ended_at=None, recovery__person__erasure=None)
    found = get_object_or_404(known.filter(way__in=[Contact.Way.PHONE, Contact.Way.POST]), pk=contact, recovery=recovery)
    if request.method == "POST":
        recovering.tell(found, request.member, now=now)
        return redirect("bodies:recovery", recovery)
    field = "phone" if found.way == Contact.Way.PHONE else "address"
    person = found.recovery.person_id
    name = reveal([person], ["name", field], authority=authority, now=now).get(person, {}).get("name", "")
    context = {
        "contact": found,
        "name": name,
        "address": found.address(),
        "words": letters_of_recovery.to_an_old(found, now=now),
        "article": authority.article,
    }
    return render(request, "bodies/recovery_contact.html", context)


def _show(request: MemberRequest, found: Recovery, form: VouchForm, authority: Authority, *, now: datetime) -> HttpResponse:
    vouchers = found.vouchers()
    ids = [each.voucher_id for each in vouchers]
    called = names(ids, body="")
    place = ids.index(request.member.pk) if request.member.pk in ids else None
    is_running = found.ended_at is None
    context = {
        "recovery": found,
        "form": form,
        "article": authority.article,
        "name": reveal([found.person_id], ["name"], authority=authority, now=now).get(found.person_id, {}).get("name", ""),
        "email": found.email(),
        "vouchers": [{"name": called[each.voucher_id], "how": each.get_how_display(), "at": each.at} for each in vouchers],
        "contacts": found.contacts.exclude(way=Contact.Way.NEW).order_by("pk") if is_running else [],
        "may_confirm": is_running and place is None and len(vouchers) < recovering.NEEDED and request.member.pk != found.person_id,
        "half": found.halves()[place] if found.is_on_paper and place is not None and found.end in {"", "in-force"} else "",
        "is_first": place == 0,
        "is_alone": len(vouchers) < recovering.NEEDED,
        "is_running": is_running,
        "move": _move(found) if recovering.last_stopped(found.person_id) == found else "",
    }
    return render(request, "bodies/recovery.html", context, status=422 if form.errors else 200)


def _move(found: Recovery) -> str:
    """Return where it is moved that an objection stops the next one no more."""
    number = found.person.member_number
    return f"{MOVE}?{urlencode({'body': root().pk, 'effect': BringBack.name, 'effect-person': number})}"
