"""Which secret ballots a reader reaches."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from commonty.apps.bodies.circles import keeps_to_itself, may_read
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board


def reader(request: HttpRequest) -> Person | None:
    """Return who reads; nobody where somebody has not signed in."""
    member: Person | None = getattr(request, "member", None)
    return member


def readable_board(request: HttpRequest, uuid: str) -> tuple[Board, datetime]:
    """
    Return a board, and the instant at which it is read.

    Everybody reads a board and can check it, but that of a body that keeps to itself: to others it is as if there were none.
    """
    now = timezone.now()
    found = get_object_or_404(Board.objects.select_related("box__roll__body", "key__ceremony__body"), uuid=uuid)
    body = found.box.roll.body
    if keeps_to_itself(body, now=now) and not may_read(reader(request), body, now=now):
        raise Http404
    return found, now
