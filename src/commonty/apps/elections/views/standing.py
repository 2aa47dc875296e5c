"""What members do before the ballots are fixed: nominate, support, say yes or no, write, withdraw."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonty.apps.decisions.finding import NotFound, Searcher
from commonty.apps.elections import nominees
from commonty.apps.elections.forms import AcceptanceForm, StatementForm, WhoForm
from commonty.apps.elections.models import Nomination
from commonty.apps.elections.views.reaching import readable_election
from commonty.apps.elections.views.showing import Filled, show
from commonty.apps.people.access import MemberRequest, member_required
from commonty.constitution.refusal import Refused


@require_POST
@member_required
def nominations(request: MemberRequest, pk: int) -> HttpResponse:
    """Nominate somebody else."""
    (election, now), form = readable_election(request, pk), WhoForm(request.POST)
    if form.is_valid():
        try:
            nominee = Searcher(request.member, election.electors, now).find(form.cleaned_data["who"])
        except NotFound as wrong:
            form.add_error("who", str(wrong))
        else:
            election.nominate(request.member, nominee, now=now)
            return redirect(f"{election.get_absolute_url()}#nominees")
    return show(request, election, Filled(who=form), status=422)


@require_POST
@member_required
def own_nomination(request: MemberRequest, pk: int) -> HttpResponse:
    """Nominate oneself; one says yes afterwards, as everybody does."""
    election, now = readable_election(request, pk)
    election.nominate(request.member, request.member, now=now)
    return redirect(f"{election.get_absolute_url()}#yours")


@require_POST
@member_required
def supports(request: MemberRequest, pk: int, nomination: int) -> HttpResponse:
    """Support a nomination."""
    election, now = readable_election(request, pk)
    election.support(request.member, get_object_or_404(Nomination, pk=nomination, election=pk), now=now)
    return redirect(f"{election.get_absolute_url()}#nominees")


@require_POST
@member_required
def unsupport(request: MemberRequest, pk: int, nomination: int) -> HttpResponse:
    """Take one's support back."""
    election, now = readable_election(request, pk)
    election.unsupport(request.member, get_object_or_404(Nomination, pk=nomination, election=pk), now=now)
    return redirect(f"{election.get_absolute_url()}#nominees")


@require_POST
@member_required
def acceptances(request: MemberRequest, pk: int) -> HttpResponse:
    """Say yes: stand."""
    election, now = readable_election(request, pk)
    form = AcceptanceForm(nominees.to_say(election), request.POST)
    if not form.is_valid():
        return show(request, election, Filled(acceptance=form), status=422)
    election.accept(request.member, reserved=form.cleaned_data.get("reserved", ()), now=now)
    return redirect(f"{election.get_absolute_url()}#yours")


@require_http_methods(["GET", "POST"])
@member_required
def statement(request: MemberRequest, pk: int) -> HttpResponse:
    """Write one's statement: see it as the others will, then keep it."""
    election, now = readable_election(request, pk)
    nomination, most = election.nomination_of(request.member), election.procedure.statement
    if nomination is None or nomination.accepted is None or election.fixed is not None or not most:
        raise Refused(
            _("Those who stand write a statement until the ballots are fixed, where the rules have one. Accept your nomination first."),
            article=election.article,
        )
    written = nomination.statement
    posted = request.POST if request.method == "POST" else None
    form = StatementForm(most, posted, initial=written.clear if written else "")
    is_right = form.is_bound and form.is_valid()
    if is_right and "look" not in request.POST:
        election.state(request.member, form.cleaned_data["text"], now=now)
        return redirect(f"{election.get_absolute_url()}#yours")
    text = str(form["text"].value() or "").replace("\r\n", "\n")
    context = {"election": election, "form": form, "text": text, "length": len(text), "most": most, "looks": is_right}
    return render(request, "elections/statement.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def withdrawals(request: MemberRequest, pk: int) -> HttpResponse:
    """Say no, or take one's candidacy back."""
    election, now = readable_election(request, pk)
    election.withdraw(request.member, now=now)
    return redirect(f"{election.get_absolute_url()}#nominees")
