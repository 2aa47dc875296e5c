"""The pages of mandates: all of them, and the five questions for each."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonty.apps.mandates.forms import PassOnForm, ReportForm
from commonty.apps.mandates.granting import pass_on
from commonty.apps.mandates.models import HOLD_OFFICE, Mandate
from commonty.apps.mandates.questions import answers, hide_unless_readable, places, recall_address
from commonty.apps.mandates.titles import called
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.apps.record.audiences import Reader, reader
from commonty.apps.rules.models import in_force
from commonty.constitution import calendar

PAGE = 50
DIGITS = 18
"""How long a number can be in an address."""


@require_GET
@member_required
def mandates(request: MemberRequest) -> HttpResponse:
    """List the mandates that the reader may read about: living ones, or with ``?ended`` those that are over, the newest first."""
    now = timezone.now()
    reading = reader(request.member.pk, now=now)
    ended = "ended" in request.GET
    found = Mandate.objects.ended(now) if ended else Mandate.objects.living(now)
    found = found.filter(_readable(reading)).filter(Q(parent=None) | Q(office="")).select_related("ending").order_by("-pk")
    before = request.GET.get("before", "")
    shown = list((found.filter(pk__lt=int(before)) if before.isdecimal() and len(before) <= DIGITS else found)[: PAGE + 1])
    page = shown[:PAGE]
    about = {
        "ended": ended,
        "rows": rows(page, now=now),
        "older_url": f"?{'ended&' if ended else ''}before={page[-1].pk}" if len(shown) > PAGE else "",
        "newer_url": f"?{'ended' if ended else ''}" if before else "",
    }
    return render(request, "mandates/mandates.html", about)


@require_GET
@member_required
def mandate(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer the five questions."""
    return _page(request, get_object_or_404(Mandate.objects.select_related("ending", "parent"), pk=pk), ReportForm())


@require_POST
@member_required
def reports(request: MemberRequest, pk: int) -> HttpResponse:
    """Report on a mandate, as its holder."""
    found = _readable_or_none(request, pk)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    found.whole.report(form.cleaned_data["text"], by=request.member, now=timezone.now())
    return redirect(found)


@require_POST
@member_required
def endings(request: MemberRequest, pk: int) -> HttpResponse:
    """Give a mandate up, as its holder."""
    found = _readable_or_none(request, pk)
    found.whole.give_up(by=request.member, now=timezone.now())
    return redirect(found)


@require_http_methods(["GET", "POST"])
@member_required
def passed_on(request: MemberRequest, pk: int) -> HttpResponse:
    """Pass a mandate on, as its holder, where the rules let it be."""
    found = get_object_or_404(Mandate, pk=pk)
    now = timezone.now()
    hide_unless_readable(reader(request.member.pk, now=now), found)
    form = PassOnForm(request.POST or None)
    if form.is_valid():
        to = get_object_or_404(Person.objects.living(), member_number=form.cleaned_data["member_number"])
        ends = calendar.end_of_day(form.cleaned_data["until"], in_force(found.path, at=now).constitution.time_zone)
        return redirect(pass_on(found, to, task=form.cleaned_data["task"], ends=ends, by=request.member, now=now))
    return render(request, "mandates/pass_on.html", {"mandate": found, "form": form}, status=422 if form.errors else 200)


def rows(found: list[Mandate], *, now: datetime) -> list[dict[str, object]]:
    """Return what a list of mandates shows, with one look at names and one at each body."""
    known = names([each.holder_id for each in found], body="")
    where, titles = places(found), called(found)
    return [
        {
            "mandate": each,
            "called": titles[each.pk],
            "holder": known[each.holder_id],
            "body": where[each.body],
            "caretaker": each.is_caretaker(now),
        }
        for each in found
    ]


def _readable_or_none(request: MemberRequest, pk: int) -> Mandate:
    """Return a mandate that the member may read about; to others there is none."""
    found = get_object_or_404(Mandate.objects.select_related("ending", "parent"), pk=pk)
    hide_unless_readable(reader(request.member.pk, now=timezone.now()), found)
    return found


def _readable(reading: Reader) -> Q:
    return Q(body__in=reading.bodies) | Q(holder=reading.person)


def _page(request: MemberRequest, found: Mandate, form: ReportForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    reading = reader(request.member.pk, now=now)
    hide_unless_readable(reading, found)
    told = answers(found, reading, now=now)
    key = found.article.partition(".")[2]
    about = {
        "mandate": found,
        "answers": told,
        "recall_url": recall_address(found, told.recall, told.rules) if told.recall else "",
        "holder": names([found.holder_id], body=found.body)[found.holder_id],
        "is_holder": found.holder_id == request.member.pk,
        "is_office": found.power == HOLD_OFFICE,
        "children": list(found.children.select_related("ending").order_by("pk")),
        "can_be_passed_on": told.living and key in told.rules.powers and told.rules.powers[key].delegable,
        "form": form,
    }
    return render(request, "mandates/mandate.html", about, status=status)
