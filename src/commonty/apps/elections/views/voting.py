"""The ballot paper, and what one keeps of having voted."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonty.apps.elections import results
from commonty.apps.elections.ballot_forms import FORMS, BallotForm, GradingForm, moved, order_from
from commonty.apps.elections.models import Election, Slate
from commonty.apps.elections.rankings import Asked, asked, most_marks
from commonty.apps.elections.rankings import called as grades_called
from commonty.apps.elections.rankings import shown as grades_shown
from commonty.apps.elections.secrecy import board_of
from commonty.apps.elections.views.reaching import readable_election
from commonty.apps.people.access import MemberRequest, member_required
from commonty.constitution.choices import PAIRWISE
from commonty.constitution.refusal import Refused
from commonty.counting.contest import Ranking, named


@require_http_methods(["GET", "POST"])
@member_required
def ballot(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the ballot paper, let its candidates be put in order, and cast it."""
    election, now = readable_election(request, pk)
    opened, slate = election.opened, election.fixed
    if opened is None or slate is None or not opened.box.is_open(now):
        raise Refused(_("Voting is not open."), article=election.article)
    board = board_of(opened)
    if board is not None:
        return redirect(reverse("voting:booth", args=[board.uuid]))
    entry = opened.box.roll.entry_of(request.member)
    if entry is None or hasattr(entry, "strike"):
        raise Refused(_("Who is not on the roll of this vote has no ballot. It was fixed before voting began."), article=election.article)
    called, cast = results.told_apart(results.candidate_names(election)), opened.box.ballot_of(request.member)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and "move" not in sent:
        form = _form(slate, _sorted(sent, called, slate), sent, cast)
        if form.is_valid():
            election.cast(request.member, form.ranking, now=now)
            return redirect(reverse("elections:receipt", args=[pk]))
        return _paper(request, election, form, cast, status=422)
    if sent is not None:
        order, at = moved(order_from(sent, called), sent["move"], called)
        return _paper(request, election, _form(slate, _in_order(order, called), None, tuple(order) or None), cast, at=at)
    return _paper(request, election, _form(slate, called, None, cast), cast)


@require_GET
@member_required
def receipt(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that, and how, one has voted; while voting is open, what one's ballot says. Afterwards nobody can."""
    election, now = readable_election(request, pk)
    how = election.opened.box.how_voted(request.member) if election.opened is not None else None
    if election.opened is None or how is None:
        raise Http404
    is_open = election.opened.box.is_open(now)
    cast = election.opened.box.ballot_of(request.member) if is_open else None
    called, form = results.told_apart(results.candidate_names(election)), asked(election.fixed) if election.fixed else Asked.RANK
    context = {
        "election": election,
        "box": election.opened.box,
        "how": how,
        "is_open": is_open,
        "cast": cast,
        "marked": [(place, called[number], answer) for place, number, answer in _marked(cast or (), form, election.fixed)],
        "is_ranked": form is Asked.RANK,
    }
    return render(request, "elections/receipt.html", context)


def _paper(
    request: MemberRequest, election: Election, form: BallotForm, cast: Ranking | None, *, at: int = 0, status: int = 200
) -> HttpResponse:
    """Answer with the ballot paper; ``at`` is who was just moved: their button keeps the focus."""
    kind = asked(election.fixed) if election.fixed else Asked.RANK
    lines = []
    if kind is Asked.RANK:
        placed = [number for number in form.called if form[f"candidate-{number}"].value()]
        for number, name in form.called.items():
            place = placed.index(number) + 1 if number in placed else 0
            lines.append(
                {
                    "number": number,
                    "name": name,
                    "field": form[f"candidate-{number}"],
                    "place": place,
                    "up": place != 1,
                    "down": 0 < place < len(placed),
                    "focus": number == at,
                }
            )
    context = {
        "election": election,
        "form": form,
        "is_pairwise": election.fixed is not None and election.fixed.rule in PAIRWISE,
        "asked": kind.value,
        "lines": lines,
        "has_voted": cast is not None,
        "box": election.opened.box if election.opened else None,
        "slate": election.fixed,
        "at": at,
    }
    return render(request, "elections/ballot.html", context, status=status)


def _form(slate: Slate, called: Mapping[int, str], data: QueryDict | None, cast: Ranking | None) -> BallotForm:
    if asked(slate) is Asked.GRADES:
        return GradingForm(called, grades_shown(slate), data, cast=cast)
    return FORMS[asked(slate)](called, most_marks(slate), data, cast=cast)


def _sorted(sent: QueryDict, called: Mapping[int, str], slate: Slate) -> Mapping[int, str]:
    """Return the candidates as a ranking lists them when it is shown again: those with a place first; others as the ballot does."""
    return _in_order(order_from(sent, called), called) if asked(slate) is Asked.RANK else called


def _in_order(order: list[int], called: Mapping[int, str]) -> dict[int, str]:
    return {number: called[number] for number in [*order, *(each for each in called if each not in order)]}


def _marked(cast: Ranking, form: Asked, slate: Slate | None) -> list[tuple[int, int, str]]:
    """Return each mark of a ballot: its place, whose it is, and what it answers where the ballot asks for yes and no, or for grades."""
    if form is Asked.GRADES and slate is not None:
        return [(0, number, grade) for grade, each in zip(grades_called(slate), cast, strict=False) for number in named(each)]
    if form is not Asked.YES_NO:
        return [(place, number, "") for place, number in enumerate(cast, 1) if isinstance(number, int)]
    answers = zip((_("yes"), _("no")), cast, strict=False)
    return [(0, number, answer) for answer, numbers in answers for number in (numbers if isinstance(numbers, tuple) else ())]
