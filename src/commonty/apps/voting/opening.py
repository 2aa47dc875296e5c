"""What trustees do for a secret ballot that closed: which wait for whom, and what a browser needs for it."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from commonty.apps.people.models import Person
from commonty.apps.voting.following import presented
from commonty.apps.voting.models import Board, BoardEvent, BoardPart, HandedIn, Stage, Trustee
from commonty.ballots.events import Kind

WORK = (Stage.SHUFFLING, Stage.DECRYPTING)
"""The stages in which trustees do their part."""


def waiting(person: Person, *, now: datetime) -> list[Board]:
    """Return the boards that wait for the part of ``person``, of those whose key they keep and whose mandate they still hold."""
    kept = Trustee.objects.filter(mandate__holder=person, ceremony__key__isnull=False).select_related("mandate__ending")
    ceremonies = [each.ceremony_id for each in kept if each.mandate.lives(now)]
    if not ceremonies:
        return []
    return [each for each in at_work().filter(key__ceremony__in=ceremonies) if waits_for(each, person)]


def at_work() -> QuerySet[Board]:
    """Return the boards that are closed and not opened yet, in their order."""
    told = BoardEvent.objects.filter(board=OuterRef("pk"))
    closed = Board.objects.filter(box__sealed=None).filter(
        Exists(told.filter(kind=Kind.ENCRYPTED_TALLY.value)), ~Exists(told.filter(kind=Kind.RESULT.value))
    )
    return closed.select_related("key__ceremony", "box__roll__body").order_by("pk")


def waits_for(board: Board, person: Person) -> bool:
    """Say whether it is the turn of ``person``: trustees are at work, and they have not done their part."""
    stage = board.stage
    return (
        stage in WORK
        and not board.is_given_up
        and not BoardPart.objects.filter(board=board, trustee__mandate__holder=person, stage=stage).exists()
        and not HandedIn.objects.filter(board=board, trustee__mandate__holder=person, stage=stage, problem="").exists()
    )


def task(board: Board, person: Person, *, now: datetime) -> dict[str, Any]:
    """
    Return what the browser of a trustee needs: the election, its ballots as others left them, and how to find their private key.

    Raises ``Refused`` where it is not theirs to do, or not now.
    """
    stage = board.stage if board.stage in WORK else Stage.DECRYPTING
    board.trustee(person, stage, now=now)
    transcript = board.key.ceremony.transcript(person) or {}
    return {"step": str(stage), "election": board.document, "tally": board.standing(), **transcript}


def give(board: Board, person: Person, raw: bytes, *, now: datetime) -> None:
    """Take the part of a trustee, whichever it is now. Raises ``Refused``."""
    if board.stage is Stage.SHUFFLING:
        board.shuffle(person, raw, now=now)
    else:
        board.decrypt(person, raw, now=now)


def most(board: Board) -> int:
    """Return how many bytes a trustee's part has at most."""
    return board.largest_part if board.stage in WORK else 0


def title(board: Board) -> str:
    """
    Return what a board is called on pages: as the app that holds the vote calls it, which may know names that the board has not.

    Trustees need not be of those who may read what the vote is about.
    """
    about = presented(board.box)
    return about.titled(is_member=False) if about is not None else board.election.name


def until(board: Board) -> datetime | None:
    """Return until when trustees have to open a board that closed."""
    about = presented(board.box)
    return about.until if about is not None else None


def to_do(stage: Stage) -> str:
    """Say what a trustee does, as a button or a list of things to do has it."""
    return _("Shuffle the ballots") if stage is Stage.SHUFFLING else _("Open the result")
