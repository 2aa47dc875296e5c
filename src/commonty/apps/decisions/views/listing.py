"""The list of motions."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.reading import has_public_title, may_read
from commonty.apps.people.models import Person

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
KINDS = ("open", "soon", "decided", "all")


@require_GET
def motions(request: HttpRequest) -> HttpResponse:
    """List the motions: those open now first, then those to come, then those decided; or one kind, or one body, alone."""
    now, member = timezone.now(), getattr(request, "member", None)
    kind = request.GET.get("kind", "")
    body = Body.objects.filter(pk=request.GET.get("body", "")).first()
    asked = list(KINDS[:3]) if kind not in KINDS else [kind]
    parts = [(each, _some(each, body, member, now, _before(request, each))) for each in asked]
    context = {"parts": parts, "kind": kind, "body": body, "bodies": Body.objects.filter(dissolution=None).order_by("place")[:50]}
    return render(request, "decisions/motions.html", context)


def _some(kind: str, body: Body | None, member: Person | None, now: datetime, before: int | None) -> dict[str, object]:
    """Return one part of the list, and where it goes on."""
    found = _of_kind(kind).select_related("body", "notice", "opening__box", "outcome", "withdrawal", "lapse", "execution", "left_over_of")
    found = found.prefetch_related("wordings__text__wording", "challenges__judgement", "failures")
    if body is not None:
        found = found.filter(body=body)
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found.order_by("-pk")[: PAGE + 1])
    readable: dict[str, bool] = {}
    for motion in page:
        if motion.body_id not in readable:
            readable[motion.body_id] = has_public_title(motion.body, now) or may_read(member, motion.body, now=now)
    lines = [line(motion, now, titled=readable[motion.body_id]) for motion in page[:PAGE]]
    return {"lines": lines, "older": page[PAGE - 1].pk if len(page) > PAGE else None}


def line(motion: Motion, now: datetime, *, titled: bool) -> dict[str, object]:
    """Return what a list says of one motion."""
    phase = motion.phase(now)
    return {
        "motion": motion,
        "title": motion.wording.title if titled else "",
        "phase": phase,
        "tone": TONES.get(phase, "waiting"),
        "when": _when(motion, phase),
    }


def _when(motion: Motion, phase: Phase) -> datetime | None:
    match phase:
        case Phase.SECONDING:
            return motion.seconds_until
        case Phase.NOTICE:
            return motion.noticed.opens if motion.noticed else None
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
