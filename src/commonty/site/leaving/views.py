"""The page of the copies of everything: for all members to read, and for whoever has the power to ask for one."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonty.apps.bodies.circles import may_read
from commonty.apps.bodies.joining import belongs
from commonty.apps.bodies.models import Body, root
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.effects import EXPORT
from commonty.apps.people.models import Person
from commonty.apps.people.views.proving import proof_required
from commonty.apps.rules.sources import resolve
from commonty.constitution.refusal import Refused
from commonty.site.leaving.forms import AnswerForm, CopyForm
from commonty.site.leaving.jobs import make
from commonty.site.leaving.models import Copy, Parting

SHOWN = 20


@never_cache
@require_safe
@member_required
def copies(request: MemberRequest) -> HttpResponse:
    """Show which copies were made and by whom; and to whoever may, the form."""
    return _page(request, CopyForm())


@require_POST
@proof_required
def ask(request: MemberRequest) -> HttpResponse:
    """Ask for a copy."""
    form = CopyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    copy = Copy.objects.ask(request.member, form.cleaned_data["passphrase"], now=timezone.now())
    make.enqueue(copy.pk)
    return redirect("leaving:copies")


@never_cache
@require_safe
@member_required
def branch(request: MemberRequest, pk: int) -> HttpResponse:
    """Show how it stands with a branch that leaves, and ask those whom it asks."""
    return _branch_page(request, _parting(request, pk), CopyForm())


@require_POST
@member_required
def answers(request: MemberRequest, pk: int) -> HttpResponse:
    """Say whether one goes along."""
    parting, form = _parting(request, pk), AnswerForm(request.POST)
    if not form.is_valid():
        return _branch_page(request, parting, CopyForm(), status=422)
    parting.answer(request.member, agrees=form.cleaned_data["agrees"] == "yes", now=timezone.now())
    return redirect(parting)


@require_POST
@proof_required
def departures(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a branch leave, under a passphrase."""
    parting, form = _parting(request, pk), CopyForm(request.POST)
    if not form.is_valid():
        return _branch_page(request, parting, form, status=422)
    copy = Copy.objects.ask(request.member, form.cleaned_data["passphrase"], now=timezone.now(), parting=parting)
    make.enqueue(copy.pk)
    return redirect("leaving:copies")


def _parting(request: MemberRequest, pk: int) -> Parting:
    found = get_object_or_404(Parting.objects.select_related("body__parent"), pk=pk)
    if not may_read(request.member, found.body, now=timezone.now()):
        raise Http404
    return found


def _branch_page(request: MemberRequest, parting: Parting, form: CopyForm, status: int = 200) -> HttpResponse:
    now, mine = timezone.now(), parting.answers.filter(person=request.member).first()
    try:
        agreed, why_not = len(parting.refuse_unless_ready(now)), ""
    except Refused as refusal:
        agreed, why_not = len(parting.agreed(now)), refusal.reason
    about = {
        "parting": parting,
        "decision": resolve(parting.source),
        "agreed": agreed,
        "is_asked": parting.left_at is None and now < parting.until and belongs(request.member, parting.body, now=now),
        "answer": None if mine is None else mine.agrees,
        "may_take": parting.left_at is None and _may(request.member, parting.body),
        "why_not": why_not,
        "form": form,
    }
    return render(request, "leaving/branch.html", about, status=status)


def _page(request: MemberRequest, form: CopyForm, status: int = 200) -> HttpResponse:
    if not may_read(request.member, root(), now=timezone.now()):
        raise Http404
    about = {
        "form": form,
        "may_ask": _may(request.member, root()),
        "people": Person.objects.living().count(),
        "partings": [each for each in Parting.objects.select_related("body").order_by("-pk")[:SHOWN] if _reads(request.member, each.body)],
        "copies": Copy.objects.select_related("mandate").order_by("-pk")[:SHOWN],
    }
    return render(request, "leaving/copies.html", about, status=status)


def _may(person: Person, body: Body) -> bool:
    try:
        authorise(person, EXPORT, body.path, now=timezone.now())
    except Refused:
        return False
    return True


def _reads(person: Person, body: Body) -> bool:
    return may_read(person, body, now=timezone.now())
