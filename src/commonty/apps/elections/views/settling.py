"""What members do after the count: challenge, rule, have somebody seated again, take a seat that was left."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from commonty.apps.decisions.forms import ReasonsForm, RulingForm
from commonty.apps.elections.counting_back import be_willing
from commonty.apps.elections.models import Candidate, Challenge, Countback
from commonty.apps.elections.views.reaching import readable_election
from commonty.apps.elections.views.showing import Filled, show
from commonty.apps.people.access import MemberRequest, member_required


@require_POST
@member_required
def challenges(request: MemberRequest, pk: int) -> HttpResponse:
    """Hold the roll, the ballots, the vote or the count to be wrong."""
    (election, now), form = readable_election(request, pk), ReasonsForm(request.POST)
    if not form.is_valid():
        return show(request, election, Filled(challenge=form), status=422)
    election.challenge(request.member, form.cleaned_data["reasons"], now=now)
    return redirect(f"{election.get_absolute_url()}#challenges")


@require_POST
@member_required
def countback_challenges(request: MemberRequest, pk: int, countback: int) -> HttpResponse:
    """Hold what came of a countback to be wrong."""
    election, now = readable_election(request, pk)
    begun = get_object_or_404(Countback.objects.select_related("recount"), pk=countback, election=pk)
    form = ReasonsForm(request.POST, auto_id=f"countback-{countback}-%s")
    if not form.is_valid():
        return show(request, election, Filled(countbacks={countback: form}), status=422)
    election.challenge(request.member, form.cleaned_data["reasons"], now=now, countback=begun)
    return redirect(f"{election.get_absolute_url()}#countbacks")


@require_POST
@member_required
def rulings(request: MemberRequest, pk: int, challenge: int) -> HttpResponse:
    """Rule on a challenge."""
    (election, now), form = readable_election(request, pk), RulingForm(challenge, request.POST)
    challenged = get_object_or_404(Challenge, pk=challenge, election=pk)
    if not form.is_valid():
        return show(request, election, Filled(rulings={challenge: form}), status=422)
    said = form.cleaned_data
    election.rule(request.member, challenged, upheld=said["upheld"] == "upheld", reasons=said["reasons"], now=now)
    return redirect(f"{election.get_absolute_url()}#{'countbacks' if challenged.countback_id else 'challenges'}")


@require_POST
@member_required
def seats(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Have somebody seated who was elected and could not be."""
    election, now = readable_election(request, pk)
    candidate = get_object_or_404(Candidate, slate__election=pk, number=number)
    election.seat_again(request.member, candidate, now=now)
    return redirect(f"{election.get_absolute_url()}#result")


@require_POST
@member_required
def willing(request: MemberRequest, pk: int, countback: int) -> HttpResponse:
    """Say that one would take a seat that was left."""
    election, now = readable_election(request, pk)
    be_willing(request.member, get_object_or_404(Countback.objects.select_related("election"), pk=countback, election=pk), now=now)
    return redirect(f"{election.get_absolute_url()}#countbacks")
