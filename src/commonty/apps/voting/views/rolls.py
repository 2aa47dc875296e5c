"""The pages of rolls and boxes: what every voter can check for themselves."""

from collections.abc import Iterator
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.bodies.joining import belongs
from commonty.apps.bodies.models import Body
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.naming import names
from commonty.apps.record.chain import canonical
from commonty.apps.voting.models import Box, Roll, Seal, Vote
from commonty.constitution.refusal import Refused

PAGE = 50
LONGEST_PLACE = 9
"""Digits of a place on a roll, at most."""


def refuse_unless_belonging(request: MemberRequest, body: Body) -> None:
    """Raise ``Refused`` for whoever does not belong to the body: its rolls and votes are its own members' to read."""
    now = timezone.now()
    if not belongs(request.member, body, now=now):
        if keeps_to_itself(body, now=now):
            raise Http404  # That a caucus votes is for nobody else to know.
        reason = _("Only those who belong to %(body)s read this.") % {"body": body.title}
        raise Refused(reason, article=f"bodies.{body.article_in(body.rules(now))}")


@require_GET
@member_required
def roll(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a frozen roll: how many, with which weight, and the fingerprint of it all. Never who else is on it."""
    found = get_object_or_404(Roll.objects.select_related("body"), pk=pk)
    entry = found.entry_of(request.member)
    if entry is None:
        refuse_unless_belonging(request, found.body)
    context = {"roll": found, "entry": entry, "struck": found.weight - found.entitled}
    return render(request, "voting/roll.html", context)


@require_GET
@member_required
def mine(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one's own entry on a roll, with its proof."""
    found = get_object_or_404(Roll.objects.select_related("body"), pk=pk)
    entry = found.entry_of(request.member)
    if entry is None:
        refuse_unless_belonging(request, found.body)
    sections = _titles(entry.sections, found) if entry else []
    return render(
        request, "voting/mine.html", {"roll": found, "entry": entry, "sections": sections, "proof": entry.proof() if entry else None}
    )


@require_GET
@member_required
def receipt(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one's own vote: what its receipt is and, once the box is sealed, the proof that it is in it."""
    found = get_object_or_404(Box.objects.select_related("roll__body", "sealed"), pk=pk)
    vote = found.vote_of(request.member)
    if vote is None:
        raise Http404
    seal: Seal | None = getattr(found, "sealed", None)
    context = {"box": found, "vote": vote, "receipt": vote.receipt(vote.entry), "seal": seal, "proof": vote.proof() if seal else None}
    return render(request, "voting/receipt.html", context)


@require_GET
@member_required
def box(request: MemberRequest, pk: int) -> HttpResponse:
    """Show every vote by name, to the members of the body, once the box is sealed."""
    found, seal = _sealed(request, pk)
    after = request.GET.get("after", "")
    start = int(after) + 1 if after.isascii() and after.isdigit() and len(after) <= LONGEST_PLACE else 0
    votes = list(found.in_order().filter(entry__index__gte=start)[: PAGE + 1])
    known = names([vote.entry.person_id for vote in votes if vote.entry.person_id], body=found.roll.body_id)
    lines = [(known.get(vote.entry.person_id or 0, ""), vote, _titles(vote.entry.sections, found.roll)) for vote in votes[:PAGE]]
    apart = any(sections for _name, _vote, sections in lines)
    older = f"?after={votes[PAGE - 1].entry.index}" if len(votes) > PAGE else ""
    return render(request, "voting/box.html", {"box": found, "seal": seal, "lines": lines, "apart": apart, "older": older})


@require_GET
@member_required
def leaves(request: MemberRequest, pk: int) -> HttpResponse:
    """Give every vote as it was hashed, a line each, so that anybody in the body can count again and find the same root."""
    found, seal = _sealed(request, pk)

    def lines() -> Iterator[str]:
        yield canonical({"box": found.pk, "returned": seal.returned, "root": seal.root}) + "\n"
        for vote in found.in_order().iterator(chunk_size=2_000):
            yield canonical({"choice": vote.choice, "leaf": vote.data(vote.entry.index).hex(), "weight": vote.weight} | _apart(vote)) + "\n"

    answer = StreamingHttpResponse(lines(), content_type="application/x-ndjson")
    return cast("HttpResponse", answer)


def _apart(vote: Vote) -> dict[str, object]:
    """Return for which bodies a vote is counted apart, where there are any."""
    return {"sections": vote.entry.sections.split()} if vote.entry.sections else {}


def _titles(sections: str, roll: Roll) -> list[str]:
    """Return the names of the bodies that an entry is counted apart for, as the rules had them when the roll was fixed."""
    bodies = roll.body.rules(roll.at).constitution.bodies if sections else {}
    return [bodies[key].title if key in bodies else key for key in sections.split()]


def _sealed(request: HttpRequest, pk: int) -> tuple[Box, Seal]:
    """Return a box that the reader may look into, with its seal."""
    found = get_object_or_404(Box.objects.select_related("roll__body", "sealed"), pk=pk)
    refuse_unless_belonging(request, found.roll.body)  # type: ignore[arg-type]  # the views that call this ask for a member
    seal: Seal | None = getattr(found, "sealed", None)
    if seal is None:
        raise Refused(_("Who voted how is shown once the box is closed and counted."), article=found.article)
    return found, seal
