"""The board of a secret ballot: from the close to the result, each step an event, gone on with where it was interrupted."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from commonty.apps.keys import keyring
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.voting import following, scripts
from commonty.apps.voting.entries_of_boards import BoardClosed, BoardOpened, BoardPartGiven, BoardSetUp
from commonty.apps.voting.models.ballot_box import BallotBox, BallotSeal
from commonty.apps.voting.models.chained import BoardEvent
from commonty.apps.voting.models.collecting import Collecting, Credential
from commonty.apps.voting.models.roll import BATCH
from commonty.apps.voting.models.trustees import KEEP, ElectionKey, Trustee
from commonty.ballots import decryption, publishing, result
from commonty.ballots.ballot import Ballot, read_ballot
from commonty.ballots.canonical import a_list, a_number, fields, read
from commonty.ballots.decryption import Decryption, read_decryption
from commonty.ballots.election import Election, check_weights, new_uuid, read_election, write_election
from commonty.ballots.encryption import read_ciphertext
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Kind
from commonty.ballots.groups import group
from commonty.ballots.question import Question
from commonty.ballots.result import Result
from commonty.ballots.shuffles import after, check_shuffles, read_shuffles
from commonty.ballots.tally import Tally, empty, finished, joined, largest_part, of_ballot, read_sized
from commonty.ballots.verifier import Verdict, verify
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused

SOME = 200
"""Ballots that are added up at a time."""
LARGEST = 1 << 30


class Stage(models.TextChoices):
    """How far a secret ballot is."""

    OPEN = "open", pgettext_lazy("secret ballot", "Open")
    CLOSED = "closed", pgettext_lazy("secret ballot", "Closed: the ballots are put together")
    SHUFFLING = "shuffling", pgettext_lazy("secret ballot", "Trustees shuffle the ballots")
    DECRYPTING = "decrypting", pgettext_lazy("secret ballot", "Trustees open the result")
    DONE = "done", pgettext_lazy("secret ballot", "The result is there")


STAGES = {
    Kind.END_BALLOTS: Stage.CLOSED,
    Kind.SHUFFLE: Stage.SHUFFLING,
    Kind.END_SHUFFLES: Stage.DECRYPTING,
    Kind.PARTIAL_DECRYPTION: Stage.DECRYPTING,
    Kind.RESULT: Stage.DONE,
}


class NotAccepted(Exception):
    """That the verifier refuses a board of ours: somebody changed it from outside. It has no result."""

    def __init__(self, verdict: Verdict) -> None:
        failed = ", ".join(check.name.value for check in verdict.checks if check.failed)
        super().__init__(f"the board of election {verdict.uuid} is refused by its verifier: {failed}")
        self.verdict = verdict


class Boards(models.Manager["Board"]):
    """The boards, and how one is set up."""

    @transaction.atomic
    def set_up(
        self, box: BallotBox, key: ElectionKey, questions: Sequence[Question], *, name: str, authority: Authority, now: datetime
    ) -> "Board":
        """
        Set up the board of a box that was just opened: a credential for everybody on its roll, and ``questions`` under ``key``.

        The server makes the credentials, and could vote for who does not. ``name`` and the questions are published. Raises ``Refused``
        where too few trustees are left to open it, and where weighted votes would be ranked.
        """
        if not key.suffices(now):
            raise Refused(_("Too few trustees are left to open a secret ballot: let them make new keys first."), article=box.article)
        of = group(key.ceremony.group)
        public = of.read(key.public_key)
        raw = write_election(uuid=new_uuid(), name=name, description="", group=of, public_key=public, questions=tuple(questions))
        election = read_election(raw)
        _refuse_weights(box, election)
        board = self.create(box=box, key=key, uuid=election.uuid, document=raw.decode(), timestamp=int(now.timestamp()))
        listed = board.make_credentials(box.roll.entries.order_by("index").values_list("weight", flat=True).iterator(BATCH))
        board.append(lambda chain: publishing.set_up(chain, election=raw, trustees=key.trustees(), credentials=listed))
        line = BoardSetUp(
            body=box.roll.body_id,
            board=board.pk,
            roll=box.roll_id,
            uuid=board.uuid,
            election=election.fingerprint,
            key=key.fingerprint,
            head=board.head,
            script=scripts.fingerprint(),
        )
        record(line, authority=authority, now=now)
        return board


class Board(Collecting):
    """The secret ballots of a box, each as its voter's browser encrypted it, in a chain of events that nobody can change unseen."""

    objects: ClassVar[Boards] = Boards()

    @property
    def stage(self) -> Stage:
        """How far it is: what its last event says."""
        kind = Kind(BoardEvent.objects.filter(board=self.pk).order_by("-height").values_list("kind", flat=True)[0])
        if kind is Kind.ENCRYPTED_TALLY:
            return Stage.SHUFFLING if self.election.has_ranking else Stage.DECRYPTING
        return STAGES.get(kind, Stage.OPEN)

    @transaction.atomic
    def close(self, *, authority: Authority, now: datetime) -> None:
        """
        Close: no ballot comes after this, and nobody can tell any more whose credential is whose. Safe to repeat.

        Who left or was expelled before voting is struck off the roll. Who had voted by then stays on it: a board is only added to, and
        which of its ballots is theirs must not be found out.
        """
        board = self.hold()
        if board.stage is not Stage.OPEN:
            return
        if now < board.box.closes:
            raise Refused(_("Voting is still open."), article=board.box.article)
        for person, why in board.box.roll.departed(now):
            if board.box.how_voted(person) is None:
                board.box.roll.strike(person, why, authority=authority, now=now)
        board.append(publishing.end_ballots)
        voted, root = board.box.order_marks()
        Credential.objects.filter(board=board.pk).delete()
        ballots = BoardEvent.objects.filter(board=board.pk, kind=Kind.BALLOT.value).count()
        line = BoardClosed(body=board.box.roll.body_id, board=board.pk, ballots=ballots, voted=voted, marks=root, head=board.head)
        record(line, authority=authority, now=now)
        transaction.on_commit(lambda: keyring.destroy_passing(board.box.key))

    @transaction.atomic
    def tally(self) -> None:
        """Put the ballots that count together: the last of each credential. Safe to repeat."""
        board = self.hold()
        if board.stage is not Stage.CLOSED:
            return
        election = board.election
        weights = board.weights()
        last: dict[str, int] = {}
        for number, [raw] in enumerate(board.told(Kind.BALLOT)):
            last[read_ballot(election, raw).credential] = number
        counting = set(last.values())
        tally, some, weight = empty(election), list[Tally](), 0
        for number, [raw] in enumerate(board.told(Kind.BALLOT)):
            if number in counting:
                ballot: Ballot = read_ballot(election, raw)
                weight += weights[ballot.credential]
                some.append(of_ballot(election, ballot, weights[ballot.credential]))
            if len(some) == SOME:
                tally, some = joined(election, (tally, *some)), []
        tally = finished(election, joined(election, (tally, *some)))
        board.append(lambda chain: publishing.publish_tally(chain, election, tally, ballots=len(counting), weight=weight))

    def weights(self) -> dict[str, int]:
        """Return the weight of each credential, as the board's own list has it."""
        [[_election, _trustees, listed, _setup]] = self.told(Kind.SETUP)
        found = {}
        for each in a_list(read(listed, at_most=LARGEST), "the credentials"):
            public, _comma, weight = str(each).partition(",")
            found[public] = int(weight or 1)
        return found

    def shuffled(self) -> Tally:
        """Return the tally, after every shuffle so far: what the next trustee is given."""
        election = self.election
        [[raw, _sized]] = self.told(Kind.ENCRYPTED_TALLY)
        tally = tuple(
            tuple(read_ciphertext(election.group, each) for each in a_list(question, "a question of the tally"))
            for question in a_list(read(raw, at_most=LARGEST), "the tally")
        )
        for written, _owner in self.told(Kind.SHUFFLE):
            tally = after(election, tally, read_shuffles(election.group, written, at_most=LARGEST))
        return tally

    @transaction.atomic
    def shuffle(self, person: Person, raw: bytes, *, now: datetime) -> None:
        """
        Take the shuffle of a trustee, proved to be one of the tally as the trustees before left it.

        Once as many have shuffled as it takes to open the result, it can be opened: then one of them at least is not in league with the
        others, or they could all read the votes anyway. Raises ``Refused``.
        """
        board = self.hold()
        trustee, authority = board.trustee(person, Stage.SHUFFLING, now=now)
        election, tally = board.election, board.shuffled()
        try:
            made = read_shuffles(election.group, raw, at_most=largest_part(tally))
            check_shuffles(election, tally, made)
        except BallotsError as error:
            raise board.refusal(error) from error
        board.append(lambda chain: publishing.publish_shuffle(chain, election, made, owner=trustee.number))
        board.note(trustee, Stage.SHUFFLING, authority, now)
        if BoardPart.objects.filter(board=board, stage=Stage.SHUFFLING).count() >= board.key.ceremony.threshold:
            board.append(publishing.end_shuffles)

    @transaction.atomic
    def decrypt(self, person: Person, raw: bytes, *, now: datetime) -> None:
        """Take a trustee's part of the decryption, proved; with the last that it takes comes the result. Raises ``Refused``."""
        board = self.hold()
        trustee, authority = board.trustee(person, Stage.DECRYPTING, now=now)
        election, tally = board.election, board.shuffled()
        public = board.key.trustees().owners[trustee.number - 1]
        try:
            made = read_decryption(election.group, raw, at_most=largest_part(tally))
            decryption.check(election.group, election.fingerprint, public, tally, made)
        except BallotsError as error:
            raise board.refusal(error) from error
        board.append(lambda chain: publishing.publish_decryption(chain, election, made, owner=trustee.number))
        board.note(trustee, Stage.DECRYPTING, authority, now)
        if BoardPart.objects.filter(board=board, stage=Stage.DECRYPTING).count() >= board.key.ceremony.threshold:
            board.publish_result(authority, now)

    def publish_result(self, authority: Authority, now: datetime) -> None:
        """Open the tally with what trustees gave, and let the verifier check the whole board. Raises ``NotAccepted``."""
        election, tally = self.election, self.shuffled()
        plain = result.opened(self.key.trustees(), tally, self.decryptions(tally))
        [[_raw, sized]] = self.told(Kind.ENCRYPTED_TALLY)
        ballots, weight, _digest = read_sized(sized)
        found = result.compute(election, plain, total_weight=weight)
        self.append(lambda chain: publishing.publish_result(chain, found))
        verdict = self.verify()
        if not verdict.is_accepted or verdict.result != found:
            raise NotAccepted(verdict)
        line = BoardOpened(body=self.box.roll.body_id, board=self.pk, counted=ballots, head=self.head)
        record(line, authority=authority, now=now)
        following.tell(self.box, now=now)

    def decryptions(self, tally: Tally) -> dict[int, Decryption]:
        """Return the parts of the decryption so far, by the numbers of their trustees."""
        of, most, found = self.election.group, largest_part(tally), dict[int, Decryption]()
        for raw, owned in self.told(Kind.PARTIAL_DECRYPTION):
            owner = a_number(fields(read(owned), "a part of the decryption", ("owner", "payload"))["owner"], "its trustee")
            found[owner] = read_decryption(of, raw, at_most=most)
        return found

    @transaction.atomic
    def give_up(self, *, authority: Authority, now: datetime) -> None:
        """Seal the box of a vote that goes no further: nothing of it is opened, and nobody can tell whose credential was whose."""
        board = self.hold()
        board.box.order_marks()
        Credential.objects.filter(board=board.pk).delete()
        board.box.seal({}, opened={}, authority=authority, now=now)

    @property
    def is_given_up(self) -> bool:
        """Whether its vote went no further: it was sealed before its trustees opened it, and they open it no more."""
        return BallotSeal.objects.filter(box=self.box_id).exists() and self.stage is not Stage.DONE

    @property
    def result(self) -> Result | None:
        """What came out, for each question: votes for each choice, or the numbers that each ballot gives each option. None before."""
        for [raw] in self.told(Kind.RESULT):
            return result.read_result(self.election, raw, at_most=LARGEST)
        return None

    def verify(self, *, processes: int = 1) -> Verdict:
        """Check the whole board as a stranger would who downloads it."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{self.uuid}.bel"
            with file.open("wb") as written:
                written.writelines(self.archive())
            return verify(file, processes=processes)

    def trustee(self, person: Person, stage: Stage, *, now: datetime) -> tuple[Trustee, Authority]:
        """Return which trustee somebody is, and by which mandate they act; raise ``Refused`` where it is not theirs to do, or not now."""
        found = self.key.ceremony.trustees.filter(mandate__holder=person).first()
        if found is None:
            raise Refused(_("You are no trustee of this ballot: others have its keys."), article=self.key.ceremony.article)
        authority = authorise(person, KEEP, self.key.ceremony.body.path, now=now)
        if self.is_given_up or self.stage is not stage or BoardPart.objects.filter(board=self, trustee=found, stage=stage).exists():
            raise Refused(_("There is nothing for you to do here now."), article=self.box.article)
        return found, authority

    def note(self, trustee: Trustee, stage: Stage, authority: Authority, now: datetime) -> None:
        """Keep that a trustee did their part, and tell the record."""
        BoardPart.objects.create(board=self, trustee=trustee, stage=stage)
        line = BoardPartGiven(body=self.box.roll.body_id, board=self.pk, trustee=trustee.number, stage=str(stage), head=self.head)
        record(line, authority=authority, now=now)

    def refusal(self, error: BallotsError) -> Refused:
        """Return the refusal of what a trustee's device made."""
        said = _("This is not what a trustee makes here, and was not taken: %(error)s. Load the page anew and try again.")
        return Refused(said % {"error": error}, article=self.box.article)


class BoardPart(models.Model):
    """That a trustee shuffled the ballots of a board, or did their part to open its result."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="parts", db_index=False)
    trustee = models.ForeignKey(Trustee, models.PROTECT, related_name="board_parts")
    stage = models.CharField(max_length=12, choices=Stage)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "trustee", "stage"], name="board_part_once")]

    def __str__(self) -> str:
        return f"{self.trustee}: {self.stage} of {self.board}"


def _refuse_weights(box: BallotBox, election: Election) -> None:
    heaviest = box.roll.entries.aggregate(most=Max("weight"))["most"] or 1
    try:
        check_weights(election, heaviest)
    except BallotsError as error:
        said = _("Some here have more than one vote, and what is ranked in secret is ranked with one vote each.")
        raise Refused(said, article=box.article) from error
