"""What those do who run an election, count its papers and watch it: lots, paper ballots, and how many have voted."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.decisions.finding import NotFound, Searcher
from commonty.apps.elections import results, telling
from commonty.apps.elections.forms import CompletionForm, LotForm, PaperAcceptanceForm, PileForm, WhoForm
from commonty.apps.elections.models import Batch, Election, Nomination, Phase, TellersEntry
from commonty.apps.elections.officers import RUN, TELL, is_officer, officer
from commonty.apps.elections.rankings import Asked, asked, called, grades_of, in_form
from commonty.apps.elections.reading import differences_for, watched, who_voted
from commonty.apps.elections.views.reaching import readable_election
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.apps.voting.models.tellers import Read
from commonty.constitution.refusal import Refused

HERE = "elections:officers"


@dataclass(frozen=True)
class Filled:
    """The forms of the page; one of them as it was filled in, where it was not right."""

    paper: WhoForm = field(default_factory=WhoForm)
    pile: PileForm | None = None
    lot: LotForm = field(default_factory=LotForm)
    acceptance: PaperAcceptanceForm | None = None
    completion: CompletionForm = field(default_factory=CompletionForm)
    opened: LotForm = field(default_factory=lambda: LotForm(opens=True))


@require_GET
@member_required
def officers(request: MemberRequest, pk: int) -> HttpResponse:
    """Show those who run, count or watch an election what they see and do."""
    election, now = readable_election(request, pk)
    return _show(request, election, Filled(), now)


@require_POST
@member_required
def paper_ballots(request: MemberRequest, pk: int) -> HttpResponse:
    """Hand a paper ballot out to somebody on the roll."""
    (election, now), form = readable_election(request, pk), WhoForm(request.POST)
    officer(election, request.member, (RUN,), now=now)
    if form.is_valid():
        try:
            to = Searcher(request.member, election.electors, now).find(form.cleaned_data["who"])
        except NotFound as wrong:
            form.add_error("who", str(wrong))
        else:
            election.give_paper(to, by=request.member, now=now)
            return redirect(f"{reverse(HERE, args=[pk])}#paper")
    return _show(request, election, Filled(paper=form), now, status=422)


@require_POST
@member_required
def paper_acceptances(request: MemberRequest, pk: int) -> HttpResponse:
    """Enter that a nominee accepts, on a form that they signed."""
    election, now = readable_election(request, pk)
    officer(election, request.member, (RUN,), now=now)
    form = PaperAcceptanceForm(_unanswered(election), request.POST)
    if not form.is_valid():
        return _show(request, election, Filled(acceptance=form), now, status=422)
    said = form.cleaned_data
    nomination = Nomination.objects.select_related("nominee").get(pk=said["nominee"], election=election)
    election.accept_on_paper(nomination, said["note"], by=request.member, now=now)
    return redirect(f"{election.get_absolute_url()}#nominees")


@require_POST
@member_required
def piles(request: MemberRequest, pk: int) -> HttpResponse:
    """Enter what one reads from a pile of paper ballots."""
    election, now = readable_election(request, pk)
    officer(election, request.member, (TELL, RUN), now=now)
    form = _pile_form(election, request.POST)
    if not form.is_valid():
        return _show(request, election, Filled(pile=form), now, status=422)
    read = form.cleaned_data["papers"]
    ballots = _in_form(election, read)
    election.enter_papers(request.member, form.cleaned_data["label"], ballots, now=now)
    return redirect(f"{reverse(HERE, args=[pk])}#piles")


@require_POST
@member_required
def completions(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that all papers of a meeting are entered, and how many there were."""
    (election, now), form = readable_election(request, pk), CompletionForm(request.POST)
    election.entering(request.member, now=now)
    if not form.is_valid():
        return _show(request, election, Filled(completion=form), now, status=422)
    if election.complete(request.member, form.cleaned_data["papers"], now=now):
        messages.success(request, _("Two people entered the same: it counts."))
        return redirect(election)
    messages.success(request, _("It is noted. It counts once somebody else has said the same."))
    return redirect(f"{reverse(HERE, args=[pk])}#piles")


@require_POST
@member_required
def lots(request: MemberRequest, pk: int) -> HttpResponse:
    """Put something in for the lot."""
    (election, now), form = readable_election(request, pk), LotForm(request.POST)
    officer(election, request.member, now=now)
    if not form.is_valid():
        return _show(request, election, Filled(lot=form), now, status=422)
    election.commit(request.member, form.digest, now=now)
    return redirect(f"{reverse(HERE, args=[pk])}#lot")


@require_POST
@member_required
def opened_lots(request: MemberRequest, pk: int) -> HttpResponse:
    """Open what one put in for the lot, once voting has closed."""
    (election, now), form = readable_election(request, pk), LotForm(request.POST, opens=True)
    if not form.is_valid():
        return _show(request, election, Filled(opened=form), now, status=422)
    election.disclose(request.member, form.cleaned_data["secret"], now=now)
    return redirect(f"{reverse(HERE, args=[pk])}#lot")


def _show(request: MemberRequest, election: Election, filled: Filled, now: datetime, *, status: int = 200) -> HttpResponse:
    seen = watched(election, request.member, now=now)
    voted = who_voted(election, request.member, now=now)
    known, phase = names([each.person_id for each in seen.commitments], body=election.electors_id), election.phase(now)
    own = next((each for each in seen.commitments if each.person_id == request.member.pk), None)
    accepting = phase in {Phase.NOMINATING, Phase.ACCEPTING} and is_officer(election, request.member, (RUN,), now=now)
    waiting = _unanswered(election) if accepting else []
    context = {
        "election": election,
        "seen": seen,
        "phase": phase,
        "names": known,
        "voted": _numbers(voted),
        "own": own,
        "may_commit": own is None and phase in {Phase.NOMINATING, Phase.ACCEPTING, Phase.AWAITING, Phase.FIXED, Phase.OPEN},
        "may_open": own is not None and own.disclosed is None and phase is Phase.COUNTING,
        "acceptance": filled.acceptance or (PaperAcceptanceForm(waiting) if waiting else None),
        "may_give": bool(election.procedure.paper) and phase is Phase.OPEN and is_officer(election, request.member, (RUN,), now=now),
        "may_tell": _may_tell(election, request.member, phase, now),
        "candidates": results.candidate_names(election) if election.fixed is not None else {},
        "piles": [_pile(each, request.member, election) for each in seen.batches],
        "forms": filled,
        "pile_form": filled.pile or _pile_form(election),
        "grades": telling.numbered_grades(election),
    }
    return render(request, "elections/officers.html", context, status=status)


def _may_tell(election: Election, member: Person, phase: Phase, now: datetime) -> bool:
    """Say whether somebody enters papers now: what the verb asks, as a page asks it."""
    if not election.is_elsewhere:
        open_to = phase in {Phase.OPEN, Phase.COUNTING} and bool(election.procedure.paper)
        return open_to and is_officer(election, member, (TELL, RUN), now=now)
    try:
        election.entering(member, now=now)
    except Refused:
        return False
    return True


def _unanswered(election: Election) -> list[tuple[int, str]]:
    """Return the nominations that nobody has said yes or no to, each with the name of the nominee."""
    found = Nomination.objects.filter(election=election, acceptance=None, withdrawal=None).order_by("pk")
    people = dict(found.values_list("pk", "nominee_id"))
    known = names(people.values(), body=election.electors_id)
    return [(nomination, known[person]) for nomination, person in people.items()]


def _numbers(people: list[int]) -> list[int]:
    """Return the member numbers of people, in their order: no name is opened for this."""
    known = dict(Person.objects.filter(pk__in=people).values_list("pk", "member_number"))
    return [known[person] for person in people]


def _pile(batch: Batch, member: Person, election: Election) -> dict[str, object]:
    """Return how one pile stands, and where the tellers differ, to one who has entered it."""
    entered = TellersEntry.objects.filter(batch=batch, teller=member).exists()
    differences = differences_for(batch, member) if entered else []
    return {
        "label": batch.label,
        "entries": batch.entries.count(),
        "is_agreed": batch.agreed() is not None,
        "entered": entered,
        "differences": [(_said(ranking, election), numbers) for ranking, numbers in differences],
    }


def _said(ranking: Read, election: Election) -> str:
    """Return what a paper says as tellers type it."""
    if ranking is None:
        return _("spoiled")
    slate = election.fixed
    if slate is not None and asked(slate) is Asked.GRADES:
        return " ".join(f"{number}={grade}" for number, grade in sorted(grades_of(ranking, slate).items()))
    if slate is not None and asked(slate) is Asked.YES_NO:
        yes, no = (each if isinstance(each, tuple) else () for each in (*ranking, (), ())[:2])
        return " ".join([*(f"+{number}" for number in yes), *(f"-{number}" for number in no)])
    return " ".join(str(number) for number in ranking)


def _pile_form(election: Election, data: QueryDict | None = None) -> PileForm:
    slate = election.fixed
    form = asked(slate) if slate is not None and slate.rule else Asked.RANK
    return PileForm(form, len(called(slate)) if slate is not None and form is Asked.GRADES else 0, data)


def _in_form(election: Election, read: dict[Read, int]) -> dict[Read, int]:
    """Return ballots in the one form that the election keeps them in, those that say the same added up."""
    found: dict[Read, int] = {}
    for ranking, papers in read.items():
        kept = ranking
        if ranking is not None and election.fixed is not None and election.fixed.rule:
            kept = in_form(ranking, election.fixed)
        found[kept] = found.get(kept, 0) + papers
    return found


__all__ = ["completions", "lots", "officers", "opened_lots", "paper_acceptances", "paper_ballots", "piles"]
