"""Opening the result of a board and checking the whole of it: what the verifier refuses has no result, and everybody reads why."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import models, transaction

from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.voting import following
from commonty.apps.voting.entries_of_boards import BoardOpened, BoardRefused
from commonty.apps.voting.models.ballot_seal import BallotSeal
from commonty.apps.voting.models.chained import BoardEvent
from commonty.apps.voting.models.handing_in import BoardPart, HandingIn
from commonty.apps.voting.models.tallying import LARGEST, BoardWork, Stage
from commonty.apps.voting.withholding import withholds_opened
from commonty.ballots import publishing, result
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Chain, Kind
from commonty.ballots.result import Result
from commonty.ballots.verifier import Told, Verdict, verify
from commonty.constitution.authority import Authority, AuthorityKind

OFTEN = 2.0
"""Seconds after which it is kept anew how far a check is."""

STAGES = {
    Kind.END_BALLOTS: Stage.CLOSED,
    Kind.SHUFFLE: Stage.SHUFFLING,
    Kind.END_SHUFFLES: Stage.DECRYPTING,
    Kind.RESULT: Stage.DONE,
}


class Proving(HandingIn):
    """A board from the last part of its trustees to its result."""

    class Meta(HandingIn.Meta):
        abstract = True

    @property
    def stage(self) -> Stage:
        """How far it is: what its last event says, and whether its check refused it."""
        kind = Kind(BoardEvent.objects.filter(board=self.pk).order_by("-height").values_list("kind", flat=True)[0])
        if kind is not Kind.RESULT and kind is not Kind.BALLOT and self.refused is not None:
            return Stage.REFUSED
        if kind is Kind.ENCRYPTED_TALLY:
            return Stage.SHUFFLING if self.election.has_ranking else Stage.DECRYPTING
        if kind is Kind.PARTIAL_DECRYPTION:
            parts = BoardPart.objects.filter(board=self.pk, stage=Stage.DECRYPTING).count()
            return Stage.CHECKING if parts >= self.needed else Stage.DECRYPTING
        return STAGES.get(kind, Stage.OPEN)

    @property
    def refused(self) -> "BoardRefusal | None":
        """That its check refused it, and why."""
        return BoardRefusal.objects.filter(board=self.pk).first()

    @property
    def result(self) -> Result | None:
        """What came out, for each question: votes for each choice, or the numbers that each ballot gives each option. None before."""
        told = self.last_told(Kind.RESULT)
        return result.read_result(self.election, told[0], at_most=LARGEST) if told is not None else None

    @property
    def shows_opened(self) -> bool:
        """Whether everybody may read what its trustees opened: not where so few voted that it would show who voted how."""
        if self.box.is_rehearsal:
            return True
        seal = BallotSeal.objects.filter(box=self.box_id).first()
        unknown = None if self.box.papers_given else 0
        return not withholds_opened(self.box.few, self.tallied[0], seal.entered if seal is not None else unknown)

    def is_kept_by(self, person: Person, *, now: datetime) -> bool:
        """Whether somebody is one of its trustees, with a mandate that lives: they opened it together, and read the whole of it."""
        own = self.key.ceremony.trustees.filter(mandate__holder=person).select_related("mandate__ending")
        return any(each.mandate.lives(now) for each in own)

    def go_on(self, clock: Callable[[], datetime]) -> None:
        """Do everything that is the machine's to do on this board now, and keep how far it is. Safe to repeat and to interrupt."""
        work = self.progress
        if work is None or work.is_stuck:
            return
        BoardWork.objects.filter(pk=work.pk).update(begun=models.F("begun") + 1, at=clock())
        while self._take_step(clock):
            BoardWork.objects.filter(pk=work.pk).update(at=clock())
        with transaction.atomic():
            board = self.hold()
            if not board.waits_for_the_machine:
                board.rest()

    @property
    def waits_for_the_machine(self) -> bool:
        """Whether its next step is no person's."""
        stage = self.stage
        return not self.is_given_up and (
            stage in {Stage.CLOSED, Stage.CHECKING} or self.handed_in.filter(stage=stage, problem="").exists()  # type: ignore[attr-defined]  # the reverse of a key that names its model
        )

    def _take_step(self, clock: Callable[[], datetime]) -> bool:
        """Take the next step that is the machine's; return whether there was one."""
        if not self.waits_for_the_machine:
            return False
        try:
            match self.stage:
                case Stage.CLOSED:
                    self.tally_some()
                case Stage.CHECKING:
                    self.prove(clock)
                case _:
                    self.check_handed_in(now=clock())
        except BallotsError:
            verdict = self.verify()
            if verdict.is_accepted:
                raise
            self.refuse(verdict, now=clock())  # Somebody changed what lies here: the check says what.
        return True

    def prove(self, clock: Callable[[], datetime]) -> None:
        """
        Open the tally with what trustees gave, and let the verifier check the whole board with that result.

        Only where it accepts the result goes on the board, and the app that holds the vote hears of it; else everybody reads the refusal.
        """
        head, found = self.newest_head, self._opened()
        verdict = self.verify(with_result=found, processes=idle_cores(), told=self._noting(clock))
        now = clock()
        if not verdict.is_accepted or verdict.result != found:
            self.refuse(verdict, now=now)
            return
        with transaction.atomic():
            following.hold(self.box)
            board = self.hold()
            if board.head == head and not board.is_given_up:
                board.publish(found, of_no_numbers=sum(map(len, verdict.of_no_numbers)), now=now)

    def publish(self, found: Result, *, of_no_numbers: int, now: datetime) -> None:
        """
        Put a result that the verifier accepted on the board, and tell the record. The caller holds it.

        Rankings ``of_no_numbers`` are told too: no booth makes them, and a trustee can have spoiled them (decryption.md, 5).

        A digest over a few votes says them to whoever tries all that there could be: the record is told the one before, which fixes them
        too, and nobody can try.
        """
        before, (ballots, _weight) = self.head, self.tallied
        self.append(lambda chain: publishing.publish_result(chain, found))
        self.rest()
        self.of_no_numbers = of_no_numbers
        self.save(update_fields=["of_no_numbers"])
        head = self.head if self.shows_opened else before
        told = of_no_numbers if self.shows_opened else 0
        body, is_rehearsal = self.box.roll.body_id, self.box.is_rehearsal
        line = BoardOpened(body=body, board=self.pk, counted=ballots, head=head, of_no_numbers=told, is_rehearsal=is_rehearsal)
        record(line, authority=self.opener(), now=now)
        following.tell(self.box, now=now)

    @transaction.atomic
    def refuse(self, verdict: Verdict, *, now: datetime) -> None:
        """Keep that the verifier refuses the board, tell the record, and leave it to people: it has no result."""
        board = self.hold()
        if board.refused is not None or board.stage is Stage.DONE:
            return
        failed = [check for check in verdict.checks if check.failed]
        first = next((f"{each.where}: {each.says}" for check in failed for each in check.failures), "")
        names = ", ".join(check.name.value for check in failed)
        BoardRefusal.objects.create(board_id=board.pk, checks=names, first=first, head=board.head, at=now)
        board.rest()
        body, is_rehearsal = board.box.roll.body_id, board.box.is_rehearsal
        line = BoardRefused(body=body, board=board.pk, checks=names, head=board.head, is_rehearsal=is_rehearsal)
        record(line, authority=board.opener(), now=now)

    @transaction.atomic
    def check_again(self, *, now: datetime) -> None:
        """Let a job check a board anew that was refused, or that it failed in: for whoever runs the server, once they have mended it."""
        board = self.hold()
        if board.is_given_up or board.stage is Stage.DONE:
            return
        BoardRefusal.objects.filter(board=board.pk).delete()
        board.set_to_work(board.ballots, now=now)

    def opener(self) -> Authority:
        """Return by what right a board is opened: the mandate of the trustee whose part came last; before any, the vote itself."""
        last = BoardPart.objects.filter(board=self.pk).select_related("trustee__mandate").order_by("-pk").first()
        if last is None:
            article, scope = self.box.article, self.key.ceremony.body.path
            return Authority(AuthorityKind.DECISION, f"board:{self.pk}", None, "voting.tally", scope, article)
        mandate = last.trustee.mandate
        return Authority(AuthorityKind.MANDATE, f"mandate:{mandate.pk}", mandate.holder_id, mandate.power, mandate.path, mandate.article)

    def verify(self, *, with_result: Result | None = None, processes: int = 1, told: Told = lambda _done, _of: None) -> Verdict:
        """Check the whole board as a stranger would who downloads it; ``with_result`` is one that is not on it yet."""
        with tempfile.TemporaryDirectory() as folder:
            path, bound = Path(folder) / f"{self.uuid}.bel", Path(folder) / f"{self.uuid}.bound.json"
            with path.open("wb") as file:
                file.writelines(self.archive(whole=True))
                if with_result is not None:
                    board = type(self)._default_manager.get(pk=self.pk)  # noqa: SLF001 - Django's name for it, in its documentation
                    chain = Chain(file, timestamp=board.timestamp, height=board.height, head=board.head, end=file.tell())
                    publishing.publish_result(chain, with_result)
            proofs = self.second_proofs()
            bound.write_text(proofs, "utf-8")
            return verify(path, bound=bound if proofs else None, processes=processes, told=told)

    def _opened(self) -> Result:
        """Return what the parts of the trustees make of the tally."""
        plain = result.opened(self.key.trustees(), self.shuffled(), self.decryptions())
        return result.compute(self.election, plain, total_weight=self.tallied[1])

    def _noting(self, clock: Callable[[], datetime]) -> Told:
        """Return what keeps how far a check is, every few seconds."""
        last = time.monotonic()

        def note(done: int, of: int) -> None:
            nonlocal last
            if time.monotonic() - last >= OFTEN or done == of:
                BoardWork.objects.filter(board=self.pk).update(done=done, of=of, at=clock())
                last = time.monotonic()

        return note


class BoardRefusal(models.Model):
    """That the verifier refused a board: it has no result until somebody mends what was changed, and has it checked again."""

    board = models.OneToOneField("voting.Board", models.PROTECT, related_name="refusal_of")
    checks = models.CharField(max_length=500)
    """The names of the checks that refused it."""
    first = models.TextField()
    """Where on the board the first of them is, and what it says."""
    head = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"board {self.board_id} is refused: {self.checks}"


def idle_cores() -> int:
    """Return how many cores of this machine nobody else uses now; one at least."""
    return max(1, len(os.sched_getaffinity(0)) - round(os.getloadavg()[0]))
