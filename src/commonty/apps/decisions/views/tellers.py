"""What the tellers of a motion do: hand out paper ballots beside its board, and enter what they say."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.decisions.finding import NotFound, Searcher
from commonty.apps.decisions.forms import PaperForm, PileForm
from commonty.apps.decisions.models import Batch, Motion, Phase, TellersEntry
from commonty.apps.decisions.secrecy import MARKS
from commonty.apps.decisions.telling import is_open_to_tellers, teller
from commonty.apps.decisions.views.acting import readable_motion
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.voting.models.tellers import Read

HERE = "decisions:tellers"


@require_GET
@member_required
def tellers(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a teller how far the papers are, and what is theirs to do."""
    motion, now = readable_motion(request, pk), timezone.now()
    teller(motion, request.member, now=now)
    return _show(request, motion, PaperForm(), PileForm(), now)


@require_POST
@member_required
def paper_ballots(request: MemberRequest, pk: int) -> HttpResponse:
    """Hand a paper ballot out to somebody on the roll."""
    motion, now, form = readable_motion(request, pk), timezone.now(), PaperForm(request.POST)
    teller(motion, request.member, now=now)
    if form.is_valid():
        try:
            to = Searcher(request.member, motion.body, now).find(form.cleaned_data["who"])
        except NotFound as wrong:
            form.add_error("who", str(wrong))
        else:
            motion.give_paper(to, by=request.member, now=now)
            return redirect(f"{reverse(HERE, args=[pk])}#paper")
    return _show(request, motion, form, PileForm(), now, status=422)


@require_POST
@member_required
def piles(request: MemberRequest, pk: int) -> HttpResponse:
    """Enter what one reads from a pile of paper ballots."""
    motion, now, form = readable_motion(request, pk), timezone.now(), PileForm(request.POST)
    teller(motion, request.member, now=now)
    if not form.is_valid():
        return _show(request, motion, PaperForm(), form, now, status=422)
    motion.enter_papers(request.member, form.cleaned_data["label"], form.papers, now=now)
    return redirect(f"{reverse(HERE, args=[pk])}#piles")


def _show(request: MemberRequest, motion: Motion, paper: PaperForm, pile: PileForm, now: datetime, *, status: int = 200) -> HttpResponse:
    box, phase = motion.opened.ballot_box if motion.opened is not None else None, motion.phase(now)
    batches = Batch.objects.filter(motion=motion).prefetch_related("entries").order_by("pk")
    context = {
        "motion": motion,
        "phase": phase,
        "given": box.papers_given if box is not None else 0,
        "agreed": sum(motion.agreed_papers().values()),
        "may_give": phase is Phase.OPEN and box is not None and bool(motion.procedure(now).paper),
        "may_enter": box is not None and box.papers_given > 0 and is_open_to_tellers(motion, request.member, now=now),
        "piles": [_pile(each, request) for each in batches],
        "paper_form": paper,
        "pile_form": pile,
    }
    return render(request, "decisions/tellers.html", context, status=status)


def _pile(batch: Batch, request: MemberRequest) -> dict[str, object]:
    """Return how one pile stands; where tellers differ, only to one who entered it: who saw the other's does not count alone."""
    entered = TellersEntry.objects.filter(batch=batch, teller=request.member).exists()
    agreed = batch.agreed() is not None
    differences = batch.differences() if entered and not agreed else []
    return {
        "label": batch.label,
        "entries": batch.entries.count(),
        "is_agreed": agreed,
        "differences": [(_said(marks), numbers) for marks, numbers in differences],
    }


def _said(marks: Read) -> str:
    """Return what papers say, in words."""
    return next((str(choice.label) for choice, mark in MARKS.items() if mark == marks), _("Spoiled"))
