"""For officers: people without an account who ask what is held about them."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonty.apps.bodies import asking as requests
from commonty.apps.bodies.asking_contacts import may_be_given_from
from commonty.apps.bodies.forms_of_asking import AskingForm, FindForm, LongerForm, ProveForm, RefuseForm
from commonty.apps.bodies.models import Asking, root
from commonty.apps.bodies.models.asking import Close, Identity, Longer
from commonty.apps.people.access import MemberRequest, member_required

MOST_SHOWN = 50
FORMS: dict[str, type[forms.Form]] = {"find": FindForm, "prove": ProveForm, "longer": LongerForm, "refuse": RefuseForm}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def askings(request: MemberRequest) -> HttpResponse:
    """List what waits for an answer, the most urgent first; enter another."""
    now = timezone.now()
    authority = requests.answering(request.member, now=now)
    form = AskingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        zone = ZoneInfo(root().rules(now).constitution.time_zone)
        came = datetime.combine(said["received"], time(), tzinfo=zone)
        entered = requests.enter(said["person"], request.member, name=said["name"], where=said["where"], received=came, now=now)
        return redirect("bodies:asking", entered.pk)
    waiting = [{"asking": each, "late": each.is_overdue(now)} for each in Asking.objects.filter(closed_at=None)[:MOST_SHOWN]]
    ended = Asking.objects.exclude(closed_at=None).order_by("-closed_at")[:10]
    context = {"form": form, "waiting": waiting, "ended": ended, "article": authority.article}
    return render(request, "bodies/askings.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def asking(request: MemberRequest, asking: int) -> HttpResponse:
    """Show how one stands; write down that it was checked who asks, that it takes longer, or that it is refused."""
    now = timezone.now()
    authority = requests.answering(request.member, now=now)
    found = get_object_or_404(Asking, pk=asking)
    what = request.POST.get("do", "")
    forms_of = {key: form(request.POST if key == what else None, prefix=key) for key, form in FORMS.items()}
    if what in forms_of and forms_of[what].is_valid():
        _do(what, found, request, forms_of[what].cleaned_data, now=now)
        return redirect("bodies:asking", asking)
    context = {"asking": found, "forms": forms_of, "said": found.clear(), "late": found.is_overdue(now), "article": authority.article}
    context |= {"contacts": list(found.contacts.all()), "from": may_be_given_from(found, now=now)}
    return render(request, "bodies/asking.html", context, status=422 if what else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def answer(request: MemberRequest, asking: int) -> HttpResponse:
    """Show the answer to print; write down that it was handed over or posted."""
    now = timezone.now()
    found = get_object_or_404(Asking.objects.select_related("person"), pk=asking)
    if request.method == "POST":
        requests.answer(found, request.member, now=now)
        return redirect("bodies:asking", asking)
    context = {"asking": found, "said": found.clear(), "held": requests.open_answer(found, request.member, now=now), "now": now}
    return render(request, "bodies/asking_answer.html", context | {"organisation": root().rules(now).constitution.title})


def _do(what: str, found: Asking, request: MemberRequest, said: dict[str, Any], *, now: datetime) -> None:
    if what == "find":
        requests.find(found, said["person"], request.member, now=now)
    elif what == "prove":
        requests.prove(found, request.member, how=Identity(said["how"]), now=now)
    elif what == "longer":
        requests.take_longer(found, request.member, why=Longer(said["why"]), now=now)
    else:
        requests.refuse(found, request.member, why=Close(said["why"]), now=now)
