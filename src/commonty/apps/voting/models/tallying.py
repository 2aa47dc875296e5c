"""Putting together the ballots that count: some at a time, each lot kept, so that whatever interrupts it loses nothing."""

from array import array
from datetime import datetime
from functools import cached_property

from django.db import models, transaction
from django.db.models.functions import Substr
from django.utils.translation import pgettext_lazy

from commonty.apps.voting import jobs
from commonty.apps.voting.models.chained import BoardEvent
from commonty.apps.voting.models.collecting import Collecting
from commonty.ballots import publishing
from commonty.ballots.archive import BLOCK
from commonty.ballots.ballot import read_ballot
from commonty.ballots.canonical import Json, a_list, fields, read
from commonty.ballots.checking.board import LONGEST_START, credential_in
from commonty.ballots.election import Election
from commonty.ballots.encryption import read_ciphertext
from commonty.ballots.events import Kind
from commonty.ballots.question import HomomorphicQuestion
from commonty.ballots.tally import Tally, empty, finished, joined, of_ballot, read_sized, written

SOME = 200
"""Ballots that are put together at a time: about a second's work."""
LARGEST = 1 << 30
MOST_BEGUN = 8
"""How often the machine begins the same work anew before it leaves it to people."""


class Stage(models.TextChoices):
    """How far a secret ballot is."""

    OPEN = "open", pgettext_lazy("secret ballot", "Open")
    CLOSED = "closed", pgettext_lazy("secret ballot", "Closed: the ballots are put together")
    SHUFFLING = "shuffling", pgettext_lazy("secret ballot", "Trustees shuffle the ballots")
    DECRYPTING = "decrypting", pgettext_lazy("secret ballot", "Trustees open the result")
    CHECKING = "checking", pgettext_lazy("secret ballot", "Opened: the whole board is checked")
    REFUSED = "refused", pgettext_lazy("secret ballot", "Refused by its check: there is no result")
    DONE = "done", pgettext_lazy("secret ballot", "The result is there")


class Tallying(Collecting):
    """
    A board whose ballots are put together once it is closed.

    A ``BoardWork`` says that the machine has something to do on a board and how far it is; the job ``go_on`` does it.
    """

    class Meta(Collecting.Meta):
        abstract = True

    @property
    def stage(self) -> Stage:
        """How far it is: what its last event says."""
        raise NotImplementedError

    @property
    def progress(self) -> "BoardWork | None":
        """How far the machine is with what it has to do now; ``None`` where it has nothing to do."""
        return BoardWork.objects.filter(board=self.pk).first()

    @property
    def is_at_work(self) -> bool:
        """Whether the machine has something to do here, and has not failed in it again and again."""
        work = self.progress
        return work is not None and not work.is_stuck

    def set_to_work(self, of: int, *, now: datetime) -> None:
        """Let the machine go on with this board, in a job; ``of`` ballots are ahead of it."""
        BoardWork.objects.update_or_create(board_id=self.pk, defaults={"done": 0, "of": of, "replaced": None, "begun": 0, "at": now})
        jobs.go_on.enqueue(self.pk)

    def tally(self) -> None:
        """Put the ballots that count together: the last of each credential. Goes on where it was interrupted; safe to repeat."""
        while self.tally_some():
            pass

    def tally_some(self) -> bool:
        """Put the next ballots together and keep what they make, or all of it on the board; return whether more is to be done."""
        if self.stage is not Stage.CLOSED:
            return False
        work, _new = BoardWork.objects.get_or_create(board_id=self.pk, defaults={"of": self.height - 2, "at": self.box.closes})
        if work.replaced is None:
            work.replaced = self._replaced()
            work.save(update_fields=["replaced"])
        if work.done == work.of:
            self._publish_tally()
            return False
        self._put_together(work)
        return True

    @property
    def tallied(self) -> tuple[int, int]:
        """How many ballots count, and their weight, once they are put together; nothing before."""
        told = self.last_told(Kind.ENCRYPTED_TALLY)
        ballots, weight, _digest = read_sized(told[1]) if told is not None else (0, 0, "")
        return ballots, weight

    def standing(self) -> list[list[Json]]:
        """Return the ciphertexts of each question as they stand on the board, after every shuffle so far."""
        [[raw, _sized]] = self.told(Kind.ENCRYPTED_TALLY)
        found = [a_list(each, "a question of the tally") for each in a_list(read(raw, at_most=LARGEST), "the tally")]
        shuffled = self.last_told(Kind.SHUFFLE)
        if shuffled is not None:
            told = fields(read(shuffled[0], at_most=LARGEST), "a shuffle", ("ciphertexts", "proofs"))
            left = iter(a_list(told["ciphertexts"], "the ciphertexts"))
            for number, question in enumerate(self.election.questions):
                if not isinstance(question, HomomorphicQuestion):
                    found[number] = a_list(next(left), "the ciphertexts")
        return found

    def shuffled(self) -> Tally:
        """Return the tally, after every shuffle so far: what the next trustee is given."""
        return _read(self.election, self.standing())

    @property
    def ciphertexts(self) -> int:
        """How many ciphertexts the tally has: what trustees work on."""
        ballots, _weight = self.tallied
        return sum(each.choices if isinstance(each, HomomorphicQuestion) else ballots for each in self.election.questions)

    @cached_property
    def weights(self) -> dict[str, int]:
        """The weights of the credentials that have more than one vote, as the board's own list has it."""
        [[_election, _trustees, listed, _setup]] = self.told(Kind.SETUP)
        found = {}
        for each in a_list(read(listed, at_most=LARGEST), "the credentials"):
            public, comma, weight = str(each).partition(",")
            if comma:
                found[public] = int(weight)
        return found

    def _replaced(self) -> bytes:
        """Return the heights of ballots that a later one of the same credential replaced: only the beginning of each ballot is read."""
        last: dict[bytes, int] = {}
        replaced = array("I")
        events = BoardEvent.objects.filter(board=self.pk, kind=Kind.BALLOT.value).order_by("height")
        starts = events.annotate(start=Substr("content", BLOCK + 1, LONGEST_START, output_field=models.BinaryField())).values_list(
            "height", "start"
        )
        for height, start in starts.iterator(chunk_size=2_000):
            credential = credential_in(bytes(start)).encode()
            if credential in last:
                replaced.append(last[credential])
            last[credential] = height
        return replaced.tobytes()

    def _put_together(self, work: "BoardWork") -> None:
        """Put the next ballots together, with nobody waiting, and keep what they make; nothing where another process was faster."""
        election, start = self.election, work.done + 1
        gone = set(array("I", work.replaced or b""))
        events = BoardEvent.objects.filter(board=self.pk, kind=Kind.BALLOT.value, height__gte=start, height__lt=start + SOME)
        rows = list(events.order_by("height").values_list("height", "content"))
        ballots = [read_ballot(election, self.pieces(bytes(content))[0]) for height, content in rows if height not in gone]
        weights = [self.weights.get(each.credential, 1) for each in ballots]
        parts = [of_ballot(election, ballot, weight) for ballot, weight in zip(ballots, weights, strict=True)]
        tally = joined(election, (empty(election), *parts))
        with transaction.atomic():
            if BoardWork.objects.filter(pk=work.pk, done=work.done).update(done=min(work.done + SOME, work.of), begun=1):
                made = {"ballots": len(ballots), "weight": sum(weights), "tally": written(election.group, tally)}
                TallyBatch.objects.create(board_id=self.pk, start=start, **made)

    def _publish_tally(self) -> None:
        """Put on the board what all ballots make together."""
        election, tally, ballots, weight = self.election, empty(self.election), 0, 0
        for batch in TallyBatch.objects.filter(board=self.pk).order_by("start").iterator(chunk_size=20):
            facts = [a_list(each, "a question of the tally") for each in a_list(read(batch.tally.encode(), at_most=LARGEST), "the tally")]
            tally = joined(election, (tally, _read(election, facts)))
            ballots, weight = ballots + batch.ballots, weight + batch.weight
        tally = finished(election, tally)
        with transaction.atomic():
            board = self.hold()
            if board.stage is Stage.CLOSED:
                board.append(lambda chain: publishing.publish_tally(chain, election, tally, ballots=ballots, weight=weight))
                board.rest()

    def rest(self) -> None:
        """Let go of what the machine kept while it had something to do: nothing is left of it."""
        TallyBatch.objects.filter(board=self.pk).delete()
        BoardWork.objects.filter(board=self.pk).delete()


class BoardWork(models.Model):
    """That the machine has something to do on a board, and how far it is. There is none where it waits for people, or is done."""

    board = models.OneToOneField("voting.Board", models.PROTECT, related_name="work")
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    """Ballots done, of how many."""
    replaced = models.BinaryField(null=True)
    """The heights of ballots that a later one replaced, four bytes each, while ballots are put together."""
    begun = models.PositiveSmallIntegerField(default=0)
    """How often it was begun since it last came further: more than once where it was interrupted or failed."""
    at = models.DateTimeField()
    """The last sign of life: the clock lets a job go on where there was none for long."""

    def __str__(self) -> str:
        return f"{self.done} of {self.of} ballots of board {self.board_id}"

    @property
    def is_stuck(self) -> bool:
        """Whether it failed so often that the machine leaves it to people."""
        return self.begun >= MOST_BEGUN

    @property
    def again(self) -> int:
        """How often it was begun anew."""
        return max(self.begun - 1, 0)


class TallyBatch(models.Model):
    """What some ballots of a board make together, from the event at ``start`` on: kept until all are on the board."""

    board = models.ForeignKey("voting.Board", models.PROTECT, related_name="batches", db_index=False)
    start = models.PositiveIntegerField()
    ballots = models.PositiveIntegerField()
    weight = models.PositiveBigIntegerField()
    tally = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "start"], name="tally_batch_once")]

    def __str__(self) -> str:
        return f"ballots from {self.start} on of board {self.board_id}"


def _read(election: Election, facts: list[list[Json]]) -> Tally:
    return tuple(tuple(read_ciphertext(election.group, each) for each in question) for question in facts)
