"""Who may cast on a board, and casting: while it is open."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.joining import seen
from commonty.apps.keys import keyring
from commonty.apps.people.models import Person
from commonty.apps.voting.models.ballot_box import How, Mark
from commonty.apps.voting.models.chained import BoardEvent, Chained
from commonty.apps.voting.models.roll import BATCH, RollEntry
from commonty.ballots import publishing
from commonty.ballots.ballot import Ballot, check_ballot, tracker
from commonty.ballots.credential import PrivateCredential, new_credential, private_key, public_credential, write_list
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element
from commonty.constitution.refusal import Refused


class Collecting(Chained):
    """
    A board while it is open.

    A table says whose each credential is, found by a hash under the key of the box, so that one serves one person and a later ballot
    takes the place of the earlier. At the close the table and that key are destroyed.
    """

    class Meta(Chained.Meta):
        abstract = True

    def make_credentials(self, weights: Iterable[int]) -> str:
        """Make a credential for each of these weights, in an order that nobody learns; return the public list."""
        of = self.election.group
        listed: dict[Element, int] = {}
        rows = []
        for weight in weights:
            private = new_credential()
            public = public_credential(of, private_key(of, self.uuid, private))
            listed[public] = weight
            rows.append((of.text(public), private, weight))
        secrets.SystemRandom().shuffle(rows)
        for start in range(0, len(rows), BATCH):
            Credential.objects.bulk_create(
                Credential(board_id=self.pk, public=public, weight=weight, sealed=self._sealed(public, private))
                for public, private, weight in rows[start : start + BATCH]
            )
        return write_list(of, listed)

    @transaction.atomic
    def credential_of(self, person: Person, *, now: datetime) -> PrivateCredential:
        """
        Return the private credential of ``person``, the same one each time, for their own booth alone.

        Raises ``Refused`` where ``person`` cannot vote here now.
        """
        board = self.hold()
        board.box.refuse_unless_open(now)
        entry = board.box.entry_that_votes(person, now)
        holder = board.holder(entry)
        own = Credential.objects.filter(board=board.pk, holder=holder).first()
        if own is None:
            free = Credential.objects.filter(board=board.pk, holder=None, weight=entry.weight).order_by("pk")
            own = free[secrets.randbelow(free.count())]
            own.holder = holder
            own.save(update_fields=["holder"])
        [private] = keyring.unseal_passing(board.box.key, [(_place(board.pk, own.public), bytes(own.sealed))])
        return PrivateCredential(private.decode())

    def cast(self, person: Person, raw: bytes, *, now: datetime) -> str:
        """
        Put the ballot of ``person`` on the board, where it takes the place of their earlier one; return its tracker.

        The same ballot again changes nothing and returns the same tracker. Raises ``Refused`` for who cannot vote here now, for a ballot
        that is not rightly made or not with their own credential, and for a second one where the rules let none be changed.
        """
        ballot, own = self._checked(raw), tracker(raw)
        with transaction.atomic():
            self.box.hold_off_the_count()
            board = self.hold()
            board.box.refuse_unless_open(now)
            entry = board.box.entry_that_votes(person, now)
            if not Credential.objects.filter(board=board.pk, public=ballot.credential, holder=board.holder(entry)).exists():
                said = _("This ballot was not made with your credential: open your ballot again, and vote there.")
                raise Refused(said, article=board.box.article)
            if not BoardEvent.objects.filter(board=board.pk, tracker=own).exists():
                board.put(raw, entry)
            seen(person, now=now)
        return own

    def put(self, raw: bytes, entry: RollEntry) -> None:
        """Put a ballot on the board and mark that its voter voted. Raises ``Refused`` where they have, and may not again."""
        if not self.box.changeable and Mark.objects.filter(box=self.box, entry=entry).exists():
            raise Refused(_("You have voted, and these rules do not let a ballot be changed."), article=self.box.article)
        self.append(lambda chain: publishing.cast(chain, raw))
        Mark.objects.get_or_create(box=self.box, entry=entry, defaults={"how": How.ONLINE})

    def is_on(self, own: str) -> bool:
        """Whether a ballot with this tracker is on the board."""
        return BoardEvent.objects.filter(board=self.pk, tracker=own.strip()).exists()

    def holder(self, entry: RollEntry) -> str:
        """Return what says whose a credential is, while the key of the box is there."""
        return keyring.blind_passing(self.box.key, f"voting.credential.{self.pk}", str(entry.pk))

    def _checked(self, raw: bytes) -> Ballot:
        """Check a ballot, before anybody waits for it."""
        try:
            return check_ballot(self.election, raw, is_listed=lambda each: Credential.objects.filter(board=self.pk, public=each).exists())
        except BallotsError as error:
            said = _("This ballot was not taken: %(error)s. Nothing was cast; open your ballot again.")
            raise Refused(said % {"error": error}, article=self.box.article) from error

    def _sealed(self, public: str, private: PrivateCredential) -> bytes:
        return keyring.seal_passing(self.box.key, _place(self.pk, public), private.disclose().encode())


class Credential(models.Model):
    """One credential of a board that is open: whose it is stands in ``holder``, once they opened their booth. None is left at the close."""

    board = models.ForeignKey("voting.Board", models.PROTECT, related_name="credentials", db_index=False)
    public = models.CharField(max_length=700)
    weight = models.PositiveIntegerField()
    sealed = models.BinaryField()
    holder = models.CharField(max_length=64, null=True)  # noqa: DJ001 - nobody's yet

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "public"], name="credential_of_a_board"),
            models.UniqueConstraint(fields=["board", "holder"], name="credential_of_a_holder"),
        ]

    def __str__(self) -> str:
        return f"a credential of board {self.board_id}"


def _place(board: int, public: str) -> str:
    return f"voting.credential.{board}.{public}"
