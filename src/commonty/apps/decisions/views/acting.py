"""What members do to a motion: each view calls one verb and answers."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonty.apps.decisions.forms import AnswerForm, ReasonsForm, RulingForm, VoteForm
from commonty.apps.decisions.models import Challenge, Motion
from commonty.apps.decisions.reading import hide_unless_readable, may_read
from commonty.apps.decisions.views.showing import Filled, may_rule, part, show
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.prepared import prepared
from commonty.apps.voting.models import Choice
from commonty.constitution.refusal import Refused


def readable_motion(request: MemberRequest, pk: int) -> Motion:
    """Return a motion that the member may read; to others it says no before it says anything else."""
    motion = next(iter(_motions(pk)), None)
    if motion is None:
        raise Http404
    reads = may_read(request.member, motion, now=timezone.now()) or may_rule(motion, request.member, now=timezone.now())
    hide_unless_readable(request.member, motion, reads=reads, now=timezone.now())
    if not reads:
        raise Refused(_("Only members of the body may take part in this motion."), article=motion.article)
    return motion


@prepared
def _motions(pk: int) -> QuerySet[Motion]:
    boxes = ("opening__open_box__roll__body", "opening__ballot_box__roll__body")
    return Motion.objects.select_related("body__parent", *boxes, "outcome").filter(pk=pk)


@require_POST
@member_required
def votes(request: MemberRequest, pk: int) -> HttpResponse:
    """Vote, or change one's vote."""
    motion, form = readable_motion(request, pk), VoteForm(request.POST)
    if not form.is_valid():
        return show(request, motion, Filled(vote=form), status=422)
    motion.cast(request.member, Choice(form.cleaned_data["choice"]), now=timezone.now())
    if request.htmx:
        return part(request, motion, "vote", _("Your vote is in the box."))
    return redirect(f"{motion.get_absolute_url()}#vote")


@require_POST
@member_required
def seconds(request: MemberRequest, pk: int) -> HttpResponse:
    """Second a motion."""
    motion = readable_motion(request, pk)
    motion.second(request.member, now=timezone.now())
    if request.htmx:
        return part(request, motion, "seconds", _("You second this motion."))
    return redirect(f"{motion.get_absolute_url()}#seconds")


@require_POST
@member_required
def unsecond(request: MemberRequest, pk: int) -> HttpResponse:
    """Take one's second back."""
    motion = readable_motion(request, pk)
    motion.unsecond(request.member, now=timezone.now())
    if request.htmx:
        return part(request, motion, "seconds", _("You no longer second this motion."))
    return redirect(f"{motion.get_absolute_url()}#seconds")


@require_POST
@member_required
def answers(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer a motion that is about oneself: one may, without belonging to the body."""
    motion, form = get_object_or_404(Motion.objects.select_related("body"), pk=pk), AnswerForm(request.POST)
    hide_unless_readable(request.member, motion, reads=may_read(request.member, motion, now=timezone.now()), now=timezone.now())
    if not form.is_valid():
        return show(request, motion, Filled(answer=form), status=422)
    motion.answer(request.member, form.cleaned_data["text"], now=timezone.now())
    return redirect(f"{motion.get_absolute_url()}#answers")


@require_POST
@member_required
def withdrawals(request: MemberRequest, pk: int) -> HttpResponse:
    """Take one's own motion back."""
    motion = readable_motion(request, pk)
    motion.withdraw(request.member, now=timezone.now())
    return redirect(motion)


@require_POST
@member_required
def challenges(request: MemberRequest, pk: int) -> HttpResponse:
    """Challenge a result."""
    motion, form = readable_motion(request, pk), ReasonsForm(request.POST)
    if not form.is_valid():
        return show(request, motion, Filled(challenge=form), status=422)
    motion.challenge(request.member, form.cleaned_data["reasons"], now=timezone.now())
    return redirect(f"{motion.get_absolute_url()}#challenges")


@require_POST
@member_required
def rulings(request: MemberRequest, pk: int, challenge: int) -> HttpResponse:
    """Rule on a challenge."""
    motion, form = readable_motion(request, pk), RulingForm(challenge, request.POST)
    challenged = get_object_or_404(Challenge, pk=challenge, motion=motion)
    if not form.is_valid():
        return show(request, motion, Filled(rulings={challenge: form}), status=422)
    said = form.cleaned_data
    motion.rule(request.member, challenged, upheld=said["upheld"] == "upheld", reasons=said["reasons"], now=timezone.now())
    return redirect(f"{motion.get_absolute_url()}#challenges")


@require_POST
@member_required
def executions(request: MemberRequest, pk: int) -> HttpResponse:
    """Have a decision that could not be carried out tried again, unchanged."""
    motion = readable_motion(request, pk)
    motion.run_again(request.member, now=timezone.now())
    return redirect(motion)
