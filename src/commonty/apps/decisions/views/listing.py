"""The list of motions."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from commonty.apps.bodies.circles import secluded_from
from commonty.apps.bodies.models import Body
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.models.steps import fetch_words
from commonty.apps.decisions.reading import titled
from commonty.apps.people.models import Person
from commonty.apps.people.writing import clean_line

PAGE = 20
LONGEST_KEY = 15
"""Digits of a primary key, at most."""
TONES = {
    Phase.OPEN: "open",
    Phase.WAITING: "carried",
    Phase.DONE: "carried",
    Phase.LOST: "lost",
    Phase.FALLEN: "lost",
    Phase.WITHDRAWN: "lost",
    Phase.LAPSED: "lost",
    Phase.UNDECIDED: "waiting",
    Phase.FAILED: "wrong",
}
RUNNING = frozenset({Phase.SECONDING, Phase.SECONDED, Phase.NOTICE, Phase.OPEN, Phase.COUNTING, Phase.HELD})
KINDS = ("open", "soon", "decided", "all")


@require_GET
def motions(request: HttpRequest) -> HttpResponse:
    """List the motions: those open now first, then those to come, then those decided; or one kind, or one body, alone."""
    now, member = timezone.now(), getattr(request, "member", None)
    kind = request.GET.get("kind", "")
    hidden = secluded_from(member, now=now)
    known = Body.objects.exclude(pk__in=hidden)
    body = known.filter(pk=clean_line(request.GET.get("body", ""))).first()
    asked = list(KINDS[:3]) if kind not in KINDS else [kind]
    parts = [(each, _some(_of_kind(each).exclude(body__in=hidden), body, member, now, _before(request, each))) for each in asked]
    context = {"parts": parts, "kind": kind, "body": body, "bodies": known.filter(dissolution=None).order_by("place")[:50]}
    return render(request, "decisions/motions.html", context)


def _some(kind: QuerySet[Motion], body: Body | None, member: Person | None, now: datetime, before: int | None) -> dict[str, object]:
    """Return one part of the list, and where it goes on."""
    steps = (
        "readiness",
        "notice",
        "opening__open_box",
        "opening__ballot_box",
        "closing",
        "outcome",
        "withdrawal",
        "lapse",
        "execution",
    )
    found = kind.select_related("body", "left_over_of", *steps)
    found = found.prefetch_related("challenges__judgement", "failures")
    if body is not None:
        found = found.filter(body=body)
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found.order_by("-pk")[: PAGE + 1])
    fetch_words(page)
    shown = titled(member, page[:PAGE], now=now)
    lines = [line(motion, now, titled=motion.pk in shown) for motion in page[:PAGE]]
    return {"lines": lines, "older": page[PAGE - 1].pk if len(page) > PAGE else None}


def line(motion: Motion, now: datetime, *, titled: bool) -> dict[str, object]:
    """Return what a list says of one motion."""
    phase = motion.phase(now)
    return {
        "motion": motion,
        "title": motion.wording.title if titled else "",
        "phase": phase,
        "tone": TONES.get(phase, "waiting"),
        "when": _when(motion, phase, now),
        "ends": phase is not Phase.NOTICE,
        "is_over": phase not in RUNNING,
        "is_reported": motion.decided is not None and motion.is_elsewhere,
    }


def _when(motion: Motion, phase: Phase, now: datetime) -> datetime | None:
    """Return what a list says of when; no opening that is past: a second vote can wait for a ruling on the first."""
    match phase:
        case Phase.SECONDING:
            return motion.seconds_until
        case Phase.NOTICE:
            return motion.noticed.opens if motion.noticed and motion.noticed.opens > now else None
        case Phase.HELD:
            return motion.due_at
        case Phase.COUNTING if motion.closed is not None:
            return motion.closed.count_due
        case Phase.OPEN | Phase.COUNTING:
            return motion.opened.box.closes if motion.opened else None
        case _:
            return motion.decided.at if motion.decided else None


def _of_kind(kind: str) -> QuerySet[Motion]:
    running = Motion.objects.filter(outcome=None, withdrawal=None, lapse=None)
    match kind:
        case "open":
            return running.filter(opening__isnull=False)
        case "soon":
            return running.filter(opening=None)
        case "decided":
            return Motion.objects.filter(outcome__isnull=False)
        case _:
            return Motion.objects.all()


def _before(request: HttpRequest, kind: str) -> int | None:
    """Return the key that a part of the list goes on from."""
    asked = request.GET.get(f"{kind}-before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_KEY else None
