"""Asking whether a motion is the same matter as one that was lost, and ruling on it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonty.apps.decisions.forms import ComparisonForm, ComparisonRulingForm
from commonty.apps.decisions.models import Comparison, Motion
from commonty.apps.decisions.same_matter import choices
from commonty.apps.decisions.views.acting import readable_motion
from commonty.apps.decisions.views.showing import Filled, show
from commonty.apps.people.access import MemberRequest, member_required


@require_POST
@member_required
def comparisons(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask whether a motion is the same matter as one that was lost."""
    motion, now = readable_motion(request, pk), timezone.now()
    form = ComparisonForm(choices(motion, request.member, now), request.POST)
    if not form.is_valid():
        return show(request, motion, Filled(comparison=form), status=422)
    lost = get_object_or_404(Motion, pk=form.cleaned_data["lost"], body=motion.body)
    motion.compare(request.member, lost, form.cleaned_data["reasons"], now=now)
    return redirect(f"{motion.get_absolute_url()}#comparisons")


@require_POST
@member_required
def rulings(request: MemberRequest, pk: int, comparison: int) -> HttpResponse:
    """Rule on whether it is."""
    motion, form = readable_motion(request, pk), ComparisonRulingForm(comparison, request.POST)
    asked = get_object_or_404(Comparison, pk=comparison, motion=motion)
    if not form.is_valid():
        return show(request, motion, Filled(comparison_rulings={comparison: form}), status=422)
    said = form.cleaned_data
    motion.rule_on_comparison(request.member, asked, same=said["same"] == "same", reasons=said["reasons"], now=timezone.now())
    return redirect(f"{motion.get_absolute_url()}#comparisons")
