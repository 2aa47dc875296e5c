"""The pages of the numbered slips of a vote on paper: the account for its members, and what tellers do with them."""

from dataclasses import dataclass, field
from datetime import datetime
from random import SystemRandom

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.voting import following, numbering
from commonty.apps.voting import slips as process
from commonty.apps.voting.forms import PrintSlipsForm, SlipCountForm, SpoiltSlipForm
from commonty.apps.voting.models import BallotBox, SlipAccount, SlipRun
from commonty.apps.voting.slips import Papered
from commonty.apps.voting.views.rolls import refuse_unless_belonging
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused

HERE = "voting:slips"


@dataclass(frozen=True)
class Filled:
    """The forms of the page; one of them as it was filled in, where it was not right."""

    more: PrintSlipsForm = field(default_factory=PrintSlipsForm)
    spoilt: SpoiltSlipForm = field(default_factory=SpoiltSlipForm)
    count: SlipCountForm = field(default_factory=SlipCountForm)


@require_GET
@member_required
def slips(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the account of the slips to the members of the body, and to a teller what is theirs to do."""
    box, about, now = _found(request, pk)
    return _show(request, box, about, Filled(), now)


@require_POST
@member_required
def runs(request: MemberRequest, pk: int) -> HttpResponse:
    """Number more slips, and show them to be printed."""
    (box, about, now), form = _found(request, pk), PrintSlipsForm(request.POST)
    authority = about.authority(request.member, now)
    if not form.is_valid():
        return _show(request, box, about, Filled(more=form), now, status=422)
    run = process.print_slips(box, form.cleaned_data["how_many"], authority=authority, now=now)
    return redirect("voting:slip-sheet", pk, run.first)


@never_cache
@require_GET
@member_required
def sheet(request: MemberRequest, pk: int, first: int) -> HttpResponse:
    """Show slips to be printed, in an order that is mixed anew each time and kept nowhere: no number tells whose it is."""
    box, about, now = _found(request, pk)
    about.authority(request.member, now)
    run = get_object_or_404(SlipRun, box=box, first=first)
    numbers = list(range(run.first, run.last + 1))
    SystemRandom().shuffle(numbers)
    return render(request, "voting/slip_sheet.html", {"box": box, "about": about, "numbers": numbers, "run": run})


@require_POST
@member_required
def spoilt(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down that a slip came back spoilt, and that another was drawn."""
    (box, about, now), form = _found(request, pk), SpoiltSlipForm(request.POST)
    authority = about.authority(request.member, now)
    if not form.is_valid():
        return _show(request, box, about, Filled(spoilt=form), now, status=422)
    process.replace(box, form.cleaned_data["number"], authority=authority, now=now)
    messages.success(request, _("It is written down. Let them draw another slip."))
    return redirect(HERE, pk)


@require_POST
@member_required
def counts(request: MemberRequest, pk: int) -> HttpResponse:
    """Enter which slips one found where."""
    (box, about, now), form = _found(request, pk), SlipCountForm(request.POST)
    authority = about.authority(request.member, now)
    if not form.is_valid():
        return _show(request, box, about, Filled(count=form), now, status=422)
    said = form.cleaned_data
    is_agreed = process.enter(box, request.member, said["kept"], said["returned"], authority=authority, now=now)
    told = (
        _("Two found the same numbers.") if is_agreed else _("Your numbers are entered. Somebody else enters theirs, without seeing yours.")
    )
    messages.success(request, told)
    return redirect(HERE, pk)


@require_POST
@member_required
def closing(request: MemberRequest, pk: int) -> HttpResponse:
    """Close the paper count, where its sums close."""
    box, about, now = _found(request, pk)
    about.authority(request.member, now)
    following.close_papers(box, request.member, now=now)
    messages.success(request, _("The paper count is closed."))
    return redirect(HERE, pk)


def _found(request: MemberRequest, pk: int) -> tuple[BallotBox, Papered, datetime]:
    """Return a box of which the member may read, and what its paper ballots are about."""
    now = timezone.now()
    box = get_object_or_404(BallotBox.objects.select_related("roll__body"), pk=pk)
    refuse_unless_belonging(request, box.roll.body)
    about = following.papered(box, now=now)
    if about is None:
        raise Http404
    return box, about, now


def _is_teller(request: MemberRequest, about: Papered, now: datetime) -> Authority | None:
    try:
        return about.authority(request.member, now)
    except Refused:
        return None


def _show(request: MemberRequest, box: BallotBox, about: Papered, filled: Filled, now: datetime, *, status: int = 200) -> HttpResponse:
    account, is_counted = SlipAccount.objects.filter(box=box).first(), hasattr(box, "sealed")
    is_over, is_teller = now >= box.closes or box.is_ended, _is_teller(request, about, now) is not None
    has_counted = box.slip_counts.filter(teller=request.member).exists()
    found = process.sums(box, about.entered) if account is None else account
    known = process.printed(box)
    works = is_teller and account is None and not is_counted
    context = {
        "box": box,
        "about": about,
        "account": account,
        "is_counted": is_counted,
        "is_over": is_over,
        "sums": found,
        "printed": len(known),
        "given": process.given(box),
        "spoilt": numbering.written(process.spoilt(box)) if is_teller else "",
        "runs": box.slip_runs.all() if is_teller else (),
        "may_print": works and not is_over,
        "may_replace": works and not is_over and bool(known),
        "may_count": works and is_over and bool(known),
        "counted": box.slip_counts.values("teller").distinct().count(),
        "differences": process.differences(box) if works and has_counted else [],
        "reasons": process.why_not(box, process.sums(box, about.entered)) if works and is_over and known else (),
        "forms": filled,
    }
    return render(request, "voting/slips.html", context, status=status)
