"""Who may cast on a board, and casting: while it is open."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.joining import seen
from commonty.apps.keys import keyring
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.voting.letters import RECEIPT, ReceiptOfBallot
from commonty.apps.voting.models.ballot_box import How, Mark
from commonty.apps.voting.models.chained import BoardEvent
from commonty.apps.voting.models.issued import Credential, Issued
from commonty.apps.voting.models.roll import BATCH, RollEntry
from commonty.apps.voting.recovered import refuse_recovered
from commonty.ballots import publishing
from commonty.ballots.ballot import Ballot, check_ballot, read_ballot, tracker
from commonty.ballots.credential import PrivateCredential, new_credential, private_key, public_credential, write_list
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Kind
from commonty.ballots.groups.prime_order import Element
from commonty.constitution.refusal import Refused


class Collecting(Issued):
    """
    A board while it is open.

    A table says whose each credential is, found by a hash under the key of the box, so that one serves one person and a later ballot
    takes the place of the earlier. At the close the table and that key are destroyed. Where an authority issued the credentials
    (``issuing``), the table has their public halves alone, and learns whose one is from the ballot that is cast with it.
    """

    class Meta(Issued.Meta):
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

        Raises ``Refused`` where ``person`` cannot vote here now, where an authority issued it, which the server never had, and where a
        ballot was cast and the account recovered since voting opened: that ballot stays, and nobody else gets what it was made with.
        """
        if self.issuing is not None:
            said = _("Your voting code was sent to you: type it in. This server does not have it.")
            raise Refused(said, article=self.box.article)
        board = self.hold()
        board.box.refuse_unless_open(now)
        entry = board.box.entry_that_votes(person, now)
        board.refuse_recovered_voter(entry)
        holder = board.holder(entry)
        own = Credential.objects.filter(board=board.pk, holder=holder).first()
        if own is None:
            free = Credential.objects.filter(board=board.pk, holder=None, weight=entry.weight).order_by("pk")
            own = free[secrets.randbelow(free.count())]
            own.holder = holder
            own.save(update_fields=["holder"])
        [private] = keyring.unseal_passing(board.box.key, [(_place(board.pk, own.public), bytes(own.sealed or b""))])
        return PrivateCredential(private.decode())

    def cast(self, person: Person, raw: bytes, *, now: datetime) -> str:
        """
        Put the ballot of ``person`` on the board, where it takes the place of their earlier one; return its tracker.

        The same ballot again changes nothing and returns the same tracker. Raises ``Refused`` for who cannot vote here now, for a ballot
        that is not rightly made or not with their own credential, and for a second one where the rules let none be changed.
        """
        self.box.refuse_unless_open(now)  # Before any lock: whoever comes too late keeps nobody waiting.
        ballot, own = self._checked(raw), tracker(raw)
        with transaction.atomic():
            self.box.hold_off_the_count()
            board = self.hold()
            board.box.refuse_unless_open(now)
            entry = board.box.entry_that_votes(person, now)
            if board.issuing is not None:
                board.bind(ballot.credential, entry)
            elif not Credential.objects.filter(board=board.pk, public=ballot.credential, holder=board.holder(entry)).exists():
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
        self.refuse_recovered_voter(entry)
        self.append(lambda chain: publishing.cast(chain, raw))
        Mark.objects.get_or_create(box=self.box, entry=entry, defaults={"how": How.ONLINE})

    @transaction.atomic
    def send_receipt(self, person: Person, own: str, *, now: datetime) -> None:
        """
        Send ``person`` the number of their ballot, since they ask for it. It waits in the queue sealed by the passing key of the box.

        Raises ``Refused`` where they have no e-mail address, or no such ballot, and once voting is closed: then nobody knows whose it is.
        """
        board = self.hold()
        board.box.refuse_unless_open(now)
        holder = board.holder(board.box.entry_that_votes(person, now))
        event = BoardEvent.objects.filter(board=board.pk, tracker=own.strip()).first()
        signed = read_ballot(board.election, board.pieces(bytes(event.content))[0]).credential if event is not None else ""
        if not Credential.objects.filter(board=board.pk, public=signed, holder=holder).exists():
            raise Refused(_("There is no ballot of yours with this number on the board."), article=board.box.article)
        if not person.own("email")["email"]:
            raise Refused(_("There is no e-mail address of yours here."), article=board.box.article)
        sealed = keyring.seal_passing(board.box.key, f"{RECEIPT}.{board.pk}", own.strip().encode())
        send_later(person, ReceiptOfBallot(board=board.pk, sealed=sealed.hex()), now=now)

    def is_on(self, own: str) -> bool:
        """Whether a ballot with this tracker is on the board."""
        return BoardEvent.objects.filter(board=self.pk, tracker=own.strip()).exists()

    def is_replaced(self, own: str) -> bool:
        """Whether a later ballot was cast with the credential of the one with this tracker: the later counts, and anybody can see it."""
        ballots = BoardEvent.objects.filter(board=self.pk, kind=Kind.BALLOT.value)
        found = ballots.filter(tracker=own.strip()).first()
        if found is None:
            return False
        signed = read_ballot(self.election, self.pieces(bytes(found.content))[0]).credential
        later = ballots.filter(height__gt=found.height).order_by("height").values_list("content", flat=True)
        named = f'"credential":"{signed}"'.encode()
        return any(named in bytes(each) for each in later.iterator(chunk_size=200))

    def refuse_recovered_voter(self, entry: RollEntry) -> None:
        """Raise ``Refused`` where there is a ballot of a voter whose account was recovered since voting opened."""
        if entry.person_id is not None and Mark.objects.filter(box=self.box, entry=entry).exists():
            refuse_recovered(entry.person_id, self.box)

    def _checked(self, raw: bytes) -> Ballot:
        """Check a ballot, before anybody waits for it."""
        try:
            return check_ballot(self.election, raw, is_listed=lambda each: Credential.objects.filter(board=self.pk, public=each).exists())
        except BallotsError as error:
            said = _("This ballot was not taken: %(error)s. Nothing was cast; open your ballot again.")
            raise Refused(said % {"error": error}, article=self.box.article) from error

    def _sealed(self, public: str, private: PrivateCredential) -> bytes:
        return keyring.seal_passing(self.box.key, _place(self.pk, public), private.disclose().encode())


def _place(board: int, public: str) -> str:
    return f"voting.credential.{board}.{public}"
