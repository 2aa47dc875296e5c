"""The chain of events of a secret ballot's board, kept as rows (specs/ballots/archive.md)."""

from collections.abc import Callable, Iterator
from functools import cached_property
from io import BytesIO
from typing import Self

from django.db import models

from commonty.apps.voting.models.ballot_box import BallotBox
from commonty.apps.voting.models.trustees import ElectionKey
from commonty.ballots.archive import beginning, content, records
from commonty.ballots.ballot import tracker
from commonty.ballots.election import Election, read_election
from commonty.ballots.events import Chain, Event, Kind

Publish = Callable[[Chain], Event]
LARGEST_BODY = 1 << 30
OPENED = (Kind.PARTIAL_DECRYPTION.value, Kind.RESULT.value)
"""The events from which anybody can tell what the ballots say."""


class Chained(models.Model):
    """What a board is: an election, the key it is encrypted with, and events of which each names the one before."""

    box = models.OneToOneField(BallotBox, models.PROTECT, related_name="board")
    key = models.ForeignKey(ElectionKey, models.PROTECT, related_name="boards")
    uuid = models.CharField(max_length=30, unique=True)
    document = models.TextField()
    """The election as it is published, byte for byte."""
    timestamp = models.PositiveBigIntegerField()
    """Seconds since 1970, the same in all its records: nothing on a board has a time of its own."""
    height = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="")
    of_no_numbers = models.PositiveIntegerField(default=0)
    """How many rankings came out that no booth made: a voter's own program did, or a trustee spoiled them as they were opened."""
    told_at = models.DateTimeField(null=True)
    """When voters were last told, some together, that they voted (``voters_told``); of none alone."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"board {self.pk}"

    @cached_property
    def election(self) -> Election:
        """The election, as a verifier reads it."""
        return read_election(self.document.encode())

    @property
    def ballots(self) -> int:
        """How many ballots are on it, those among them that later ones replaced."""
        return BoardEvent.objects.filter(board=self.pk, kind=Kind.BALLOT.value).count()

    @property
    def is_closed(self) -> bool:
        """Whether the end of the ballots is on it: none comes after."""
        return BoardEvent.objects.filter(board=self.pk, kind=Kind.END_BALLOTS.value).exists()

    @property
    def newest_head(self) -> str:
        """The digest of its last event, as it is in the database now."""
        found = type(self)._default_manager.filter(pk=self.pk).values_list("head", flat=True)  # noqa: SLF001 - as below
        return found[0]

    @property
    def shows_opened(self) -> bool:
        """Whether everybody may read what its trustees opened: not where so few voted that it would show who voted how."""
        raise NotImplementedError

    def archive(self, *, whole: bool = False) -> Iterator[bytes]:
        """
        Yield the board as it is downloaded, piece by piece: a file that ``commonty ballots verify`` and others check.

        It ends before what was opened where that is withheld, but for the ``whole``, which is for the verifier and for its trustees.
        """
        yield beginning(self.timestamp)
        events = BoardEvent.objects.filter(board=self.pk).order_by("height")
        if not whole and not self.shows_opened:
            events = events.exclude(kind__in=OPENED)
        for piece in events.values_list("content", flat=True).iterator(chunk_size=200):
            yield bytes(piece)

    @property
    def shown_head(self) -> str:
        """The digest of the last event that everybody may read: from the one of a result that is withheld it could be guessed."""
        return self.head if self.shows_opened else self.head_before_opening

    @property
    def head_before_opening(self) -> str:
        """The digest of the last event before anything was opened."""
        events = BoardEvent.objects.filter(board=self.pk).exclude(kind__in=OPENED).order_by("-height")
        written = events.values_list("content", flat=True)[0]
        return next(each.digest for each in records(BytesIO(beginning(self.timestamp) + bytes(written))) if each.is_event)

    def append(self, publish: Publish) -> Event:
        """Put an event, with what it tells, at the end. The caller holds the board (``hold``)."""
        written = BytesIO()
        chain = Chain(written, timestamp=self.timestamp, height=self.height, head=self.head)
        event = publish(chain)
        made = BoardEvent(board_id=self.pk, height=self.height, kind=event.kind.value, content=written.getvalue())
        if event.kind is Kind.BALLOT:
            made.tracker = tracker(self.pieces(written.getvalue())[0])
        made.save(force_insert=True)
        self.height, self.head = chain.height, chain.head
        self.save(update_fields=["height", "head"])
        return event

    def told(self, kind: Kind) -> Iterator[list[bytes]]:
        """Yield what each event of this kind tells, in their order: each is a list of its parts."""
        events = BoardEvent.objects.filter(board=self.pk, kind=kind.value).order_by("height")
        for piece in events.values_list("content", flat=True).iterator(chunk_size=200):
            yield self.pieces(bytes(piece))

    def last_told(self, kind: Kind) -> list[bytes] | None:
        """Return what the last event of this kind tells; ``None`` where there is none."""
        events = BoardEvent.objects.filter(board=self.pk, kind=kind.value).order_by("-height")
        found = events.values_list("content", flat=True).first()
        return self.pieces(bytes(found)) if found is not None else None

    def pieces(self, written: bytes) -> list[bytes]:
        """Return what one event tells: the data that stands before it."""
        file = BytesIO(beginning(self.timestamp) + written)
        return [content(file, each, most=LARGEST_BODY) for each in [*records(file)] if not each.is_event]

    def hold(self) -> Self:
        """Wait for whoever writes on this board, keep others out until the transaction is over, and return it as it then is."""
        held = type(self)._default_manager.select_for_update(of=("self",))  # noqa: SLF001 - Django's name for it, in its documentation
        return held.select_related("box", "key__ceremony").get(pk=self.pk)


class BoardEvent(models.Model):
    """An event of a board behind what it tells, as the archive has them. There is no time, and nothing that leads to a person."""

    board = models.ForeignKey("voting.Board", models.PROTECT, related_name="events", db_index=False)
    height = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    content = models.BinaryField()
    tracker = models.CharField(max_length=43, null=True)  # noqa: DJ001 - events that are no ballot have none, and may be many

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "height"], name="board_event_of_a_height"),
            models.UniqueConstraint(fields=["board", "tracker"], name="board_event_of_a_tracker"),
        ]

    def __str__(self) -> str:
        return f"event {self.height} of board {self.board_id}"
