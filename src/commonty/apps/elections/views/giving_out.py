"""What one takes away from an election: a sheet to print, the ballots, the whole count."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonty.apps.elections import outside, results, telling
from commonty.apps.elections.reading import hide_unless_readable, may_read
from commonty.apps.elections.views.reaching import readable_election
from commonty.apps.elections.views.showing import public, whole
from commonty.apps.people.access import MemberRequest, member_required
from commonty.counting.sheet import Sheet


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an election as a sheet to print and put on a wall; who was elected stands on it for those who may read that."""
    election, now, member = whole(pk), timezone.now(), getattr(request, "member", None)
    hide_unless_readable(member, election, now=now)
    context = public(election, now) | {"address": request.build_absolute_uri(election.get_absolute_url())}
    context["title"] = _("Election: %(office)s") % {"office": election.provided.title}
    context["notice"] = _("Result of an election") if election.counted else _("Notice of an election")
    context["reads"] = may_read(member, election, now=now)
    if context["reads"]:
        called = results.candidate_names(election)
        result = telling.told(election, called, get_language() or "en")
        context["outside_votes"] = outside.shown(election, called)
        context |= {"result": result, "elected_people": [(name, None) for name in result.elected] if result else []}
    return render(request, "elections/print.html", context)


@require_GET
@member_required
def blt(request: MemberRequest, pk: int) -> HttpResponse:
    """Give the ballots as BLT."""
    return _given(request, pk, results.as_blt, "text/plain", "blt")


@require_GET
@member_required
def csv(request: MemberRequest, pk: int) -> HttpResponse:
    """Give the ballots as a table."""
    return _given(request, pk, results.as_csv, "text/csv", "csv")


@require_GET
@member_required
def count(request: MemberRequest, pk: int) -> HttpResponse:
    """Give the whole count with its ballots, and without names: as the record knows it, by the numbers of candidates."""
    return _given(request, pk, results.as_json, "application/json", "json", named=False)


def _given(request: MemberRequest, pk: int, write: Callable[[Sheet], str], kind: str, end: str, *, named: bool = True) -> HttpResponse:
    """Answer with a file of the ballots; as if there were none where they are so few that they would show who voted how."""
    election, _now = readable_election(request, pk)
    counted = results.sheet(election)
    if counted is None or results.withholds_ballots(election):
        raise Http404
    counted = results.named(counted, results.candidate_names(election)) if named else counted
    answer = HttpResponse(write(counted), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="election-{election.pk}.{end}"'
    return answer
