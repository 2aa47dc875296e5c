"""The list of elections."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from commonty.apps.bodies.circles import secluded_from
from commonty.apps.bodies.models import Body
from commonty.apps.elections.models import Election, Phase
from commonty.apps.elections.models.matter import AGENDA
from commonty.apps.people.writing import clean_line

PAGE = 20
LONGEST_KEY = 15
"""Digits of a primary key, at most."""
TONES = {Phase.OPEN: "open", Phase.FINAL: "carried", Phase.FALLEN: "lost", Phase.LAPSED: "lost"}
STEPS = ("slate", "opening__box", "closing", "outcome", "declaration", "lapse", "rules", "body", "electors")
"""What has to be known of an election to say how it stands."""


@require_GET
def elections(request: HttpRequest) -> HttpResponse:
    """List the elections: those that are running first, then those that are over; or those of one body alone."""
    now, member = timezone.now(), getattr(request, "member", None)
    known = Body.objects.exclude(pk__in=secluded_from(member, now=now))
    body = known.filter(pk=clean_line(request.GET.get("body", ""))).first()
    before = request.GET.get("before", "")
    found = (
        Election.objects.filter(electors__in=known)
        .select_related(*STEPS)
        .defer("rules__text")
        .prefetch_related("challenges__judgement", AGENDA)
    )
    found = found.filter(Q(electors=body) | Q(body=body)) if body is not None else found
    if before.isascii() and before.isdigit() and len(before) <= LONGEST_KEY:
        found = found.filter(pk__lt=before)
    page = list(found.order_by("-pk")[: PAGE + 1])
    lines = [line(each, now) for each in page[:PAGE]]
    context = {
        "running": [each for each in lines if each["is_running"]],
        "over": [each for each in lines if not each["is_running"]],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "body": body,
    }
    return render(request, "elections/elections.html", context)


def line(election: Election, now: datetime) -> dict[str, object]:
    """Return what a list says of one election."""
    phase = election.phase(now)
    return {
        "election": election,
        "phase": phase,
        "tone": TONES.get(phase, "waiting"),
        "when": when(election, phase),
        "ends": phase is not Phase.FIXED,
        "is_elsewhere": election.is_elsewhere,
        "is_reported": election.is_reported,
        "is_running": election.is_running(),
        "is_over": not election.is_running(),
    }


def when(election: Election, phase: Phase) -> datetime | None:
    """Return when the next thing happens; of what is final, when it became so."""
    opened, closed, counted, declared = election.opened, election.closed, election.counted, election.declared
    return {
        Phase.NOMINATING: election.nominate_until,
        Phase.ACCEPTING: election.accept_until,
        Phase.FIXED: election.opens,
        Phase.HELD: election.reported_until() if phase is Phase.HELD else None,
        Phase.OPEN: opened.box.closes if opened else None,
        Phase.COUNTING: closed.count_due if closed else None,
        Phase.PROVISIONAL: counted.challenge_until if counted else None,
        Phase.WAITING: counted.final_at if counted else None,
        Phase.FINAL: declared.at if declared else None,
    }.get(phase)
