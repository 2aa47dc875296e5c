"""What trustees do with the ballots of a board that closed: each part of theirs is checked, and goes on the board once it is right."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.voting.entries_of_boards import BoardPartGiven
from commonty.apps.voting.models.ballot_seal import BallotSeal
from commonty.apps.voting.models.tallying import LARGEST, Stage, Tallying
from commonty.apps.voting.models.trustees import KEEP, Trustee
from commonty.ballots import decryption, publishing
from commonty.ballots.bound import Claim, read_part, write_file
from commonty.ballots.canonical import a_number, fields, read
from commonty.ballots.decryption import Decryption, read_decryption
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Chain, Event, Kind
from commonty.ballots.proof import Proof
from commonty.ballots.shuffles import check_shuffles, read_shuffles
from commonty.ballots.tally import BYTES_A_CIPHERTEXT, BYTES_A_PART
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused

MOST_CHECKED_AT_ONCE = 500
"""Ciphertexts up to which a part is checked while its trustee waits: some seconds. With more a job does it, and their page says so."""


class HandingIn(Tallying):
    """A board while its trustees work on it."""

    class Meta(Tallying.Meta):
        abstract = True

    @property
    def is_given_up(self) -> bool:
        """Whether its vote went no further: it was sealed before its trustees opened it, and they open it no more."""
        return BallotSeal.objects.filter(box=self.box_id).exists() and self.stage is not Stage.DONE

    @property
    def needed(self) -> int:
        """How many trustees do their part before it goes on: as many as open it; in a rehearsal all, so that each has tried it."""
        return self.box.rehearsal.awaited if self.box.is_rehearsal else self.key.ceremony.threshold

    @property
    def largest_part(self) -> int:
        """How many bytes the part of a trustee has at most."""
        return BYTES_A_PART + BYTES_A_CIPHERTEXT * self.ciphertexts

    def shuffle(self, person: Person, raw: bytes, *, now: datetime) -> None:
        """
        Take the shuffle of a trustee, proved to be one of the tally as the trustees before left it.

        Once as many have shuffled as it takes to open the result, it can be opened: then one of them at least is not in league with the
        others, or they could all read the votes anyway. Raises ``Refused``.
        """
        self._take(person, raw, Stage.SHUFFLING, now=now)

    def decrypt(self, person: Person, raw: bytes, *, now: datetime) -> None:
        """Take a trustee's part of the decryption, proved; with the last that it takes a job opens the result. Raises ``Refused``."""
        self._take(person, raw, Stage.DECRYPTING, now=now)

    def _take(self, person: Person, raw: bytes, stage: Stage, *, now: datetime) -> None:
        """Check a part and put it on the board; where that would take long, keep it, and let a job do so."""
        trustee, authority = self.trustee(person, stage, now=now)
        if self.ciphertexts > MOST_CHECKED_AT_ONCE:
            self._keep(trustee, raw, stage, now=now)
            return
        head = self.newest_head
        try:
            part = self._checked_part(trustee, raw, stage)
        except BallotsError as error:
            raise self.refusal(error) from error
        self._put_part(trustee, authority, stage, part, head=head, now=now)

    @transaction.atomic
    def _keep(self, trustee: Trustee, raw: bytes, stage: Stage, *, now: datetime) -> None:
        """Keep a part until it is checked."""
        board = self.hold()
        board.trustee(trustee.mandate.holder, stage, now=now)
        if len(raw) > board.largest_part:
            raise Refused(_("This is larger than what a trustee makes here. It was not taken."), article=board.box.article)
        HandedIn.objects.update_or_create(board_id=board.pk, trustee=trustee, stage=stage, defaults={"raw": raw, "problem": ""})
        board.set_to_work(0, now=now)

    def check_handed_in(self, *, now: datetime) -> bool:
        """Check the next part that waits for it, and put it on the board, or say what is wrong; return whether there was one."""
        waiting = HandedIn.objects.filter(board=self.pk, stage=self.stage, problem="").select_related("trustee__mandate__holder")
        part = waiting.order_by("pk").first()
        if part is None:
            return False
        stage, head = Stage(part.stage), self.newest_head
        try:
            authority = authorise(part.trustee.mandate.holder, KEEP, self.key.ceremony.body.path, now=now)
            checked = self._checked_part(part.trustee, bytes(part.raw), stage)
            self._put_part(part.trustee, authority, stage, checked, head=head, now=now)
        except BallotsError as error:
            part.refuse(str(error))
        except Refused as refusal:
            part.refuse(refusal.reason)
        else:
            HandedIn.objects.filter(pk=part.pk).delete()
        return True

    def _checked_part(self, trustee: Trustee, raw: bytes, stage: Stage) -> "Part":
        """Check a part with its proofs, with nobody waiting for the board. Raises ``BallotsError``."""
        election, tally = self.election, self.shuffled()
        if stage is Stage.SHUFFLING:
            shuffled = read_shuffles(election.group, raw, at_most=self.largest_part)
            check_shuffles(election, tally, shuffled)
            return Part(lambda chain: publishing.publish_shuffle(chain, election, shuffled, owner=trustee.number))
        made, proof = read_part(election.group, raw, at_most=self.largest_part)
        public = self.key.trustees().owners[trustee.number - 1]
        decryption.check(election.group, election.fingerprint, public, tally, made)
        Claim(election.group, election.fingerprint, public, tally, made).check(proof)
        return Part(lambda chain: publishing.publish_decryption(chain, election, made, owner=trustee.number), proof)

    @transaction.atomic
    def _put_part(self, trustee: Trustee, authority: Authority, stage: Stage, part: "Part", *, head: str, now: datetime) -> None:
        """Put a part on the board that was checked at ``head``. Raises ``Refused`` where the board went on so that it no longer fits."""
        board = self.hold()
        board.refuse_unless_next(trustee, stage)
        if stage is Stage.SHUFFLING and board.head != head:
            said = _("Another trustee shuffled the ballots meanwhile. Shuffle them again, as they are now.")
            raise Refused(said, article=board.box.article)
        board.append(part.publish)
        board.note(trustee, stage, part, authority, now)
        board.go_on_if_enough(stage, now=now)

    def go_on_if_enough(self, stage: Stage, *, now: datetime) -> None:
        """Go on where as many trustees did their part as it takes. The caller holds the board."""
        if BoardPart.objects.filter(board=self.pk, stage=stage).count() >= self.needed:
            self.after_last_part(stage, now=now)

    def after_last_part(self, stage: Stage, *, now: datetime) -> None:
        """Go on once as many trustees did their part as it takes."""
        HandedIn.objects.filter(board=self.pk, stage=stage).delete()
        if stage is Stage.SHUFFLING:
            self.append(publishing.end_shuffles)
        else:
            self.set_to_work(self.ballots, now=now)

    def trustee(self, person: Person, stage: Stage, *, now: datetime) -> tuple[Trustee, Authority]:
        """Return which trustee somebody is, and by which mandate they act; raise ``Refused`` where it is not theirs to do, or not now."""
        found = self.key.ceremony.trustees.filter(mandate__holder=person).select_related("mandate__holder").first()
        if found is None:
            raise Refused(_("You are no trustee of this ballot: others have its keys."), article=self.key.ceremony.article)
        authority = authorise(person, KEEP, self.key.ceremony.body.path, now=now)
        self.refuse_unless_next(found, stage)
        waiting = HandedIn.objects.filter(board=self.pk, stage=stage, problem="")
        if waiting.filter(trustee=found).exists():
            raise Refused(_("What you handed in is being checked. Your page says what comes of it."), article=self.box.article)
        if stage is Stage.SHUFFLING and waiting.exists():
            said = _("What another trustee shuffled is being checked, and yours would have to follow it. Come back in some minutes.")
            raise Refused(said, article=self.box.article)
        return found, authority

    def refuse_unless_next(self, trustee: Trustee, stage: Stage) -> None:
        """Raise ``Refused`` where a trustee has nothing to do at this stage, or not now."""
        done = BoardPart.objects.filter(board=self.pk, trustee=trustee, stage=stage).exists()
        if self.is_given_up or self.stage is not stage or done:
            raise Refused(_("There is nothing for you to do here now."), article=self.box.article)

    def note(self, trustee: Trustee, stage: Stage, part: "Part", authority: Authority, now: datetime) -> None:
        """Keep that a trustee did their part, with its second proof, and tell the record."""
        bound = part.bound.to_json() if part.bound is not None else None
        BoardPart.objects.create(board_id=self.pk, trustee=trustee, stage=stage, bound=bound)
        line = BoardPartGiven(
            body=self.box.roll.body_id,
            board=self.pk,
            trustee=trustee.number,
            stage=str(stage),
            head=self.head,
            is_rehearsal=self.box.is_rehearsal,
        )
        record(line, authority=authority, now=now)

    def decryptions(self) -> dict[int, Decryption]:
        """Return the parts of the decryption so far, by the numbers of their trustees."""
        of, found = self.election.group, dict[int, Decryption]()
        for raw, owned in self.told(Kind.PARTIAL_DECRYPTION):
            owner = a_number(fields(read(owned), "a part of the decryption", ("owner", "payload"))["owner"], "its trustee")
            found[owner] = read_decryption(of, raw, at_most=LARGEST)
        return found

    def second_proofs(self) -> str:
        """Return the file of the second proofs of its decryptions (bound.md); empty where there are none, or one was given without."""
        kept = dict(self.parts.filter(stage=Stage.DECRYPTING).values_list("trustee__number", "bound"))  # type: ignore[attr-defined]  # as below
        return write_file(self.uuid, kept) if kept and None not in kept.values() else ""

    def refusal(self, error: BallotsError) -> Refused:
        """Return the refusal of what a trustee's device made."""
        said = _("This is not what a trustee makes here, and was not taken: %(error)s. Load the page anew and try again.")
        return Refused(said % {"error": error}, article=self.box.article)


@dataclass(frozen=True)
class Part:
    """What a trustee made, once it is checked: what puts it on the board, and the second proof of a decryption, which lies beside it."""

    publish: Callable[[Chain], Event]
    bound: Proof | None = None


class BoardPart(models.Model):
    """That a trustee shuffled the ballots of a board, or did their part to open its result."""

    board = models.ForeignKey("voting.Board", models.PROTECT, related_name="parts", db_index=False)
    trustee = models.ForeignKey(Trustee, models.PROTECT, related_name="board_parts")
    stage = models.CharField(max_length=12, choices=Stage)
    bound = models.JSONField(null=True)
    """The second proof of a decryption, which binds every factor to its ciphertext (specs/ballots/bound.md)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "trustee", "stage"], name="board_part_once")]

    def __str__(self) -> str:
        return f"{self.trustee}: {self.stage} of {self.board}"


class HandedIn(models.Model):
    """What a trustee's device made and waits to be checked; gone once it is on the board. ``problem`` says why it was not taken."""

    board = models.ForeignKey("voting.Board", models.PROTECT, related_name="handed_in", db_index=False)
    trustee = models.ForeignKey(Trustee, models.PROTECT, related_name="handed_in")
    stage = models.CharField(max_length=12, choices=Stage)
    raw = models.BinaryField()
    problem = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "trustee", "stage"], name="handed_in_once")]

    def __str__(self) -> str:
        return f"{self.trustee}: {self.stage} of {self.board}, to be checked"

    def refuse(self, problem: str) -> None:
        """Say why it was not taken, and let go of it."""
        self.raw, self.problem = b"", problem
        self.save(update_fields=["raw", "problem"])
