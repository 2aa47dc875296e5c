"""Whose credential is whose while a board is open, and credentials that an authority issued: taken, bound, replaced."""

from datetime import datetime
from functools import cached_property
from itertools import islice

from django.db import models, transaction
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.people.models import Person
from commonty.apps.voting.models.chained import Chained
from commonty.apps.voting.models.issuing import LARGEST_LIST, Issuing
from commonty.apps.voting.models.roll import BATCH, RollEntry
from commonty.ballots.canonical import a_list, a_text, fields, read
from commonty.ballots.errors import BallotsError
from commonty.constitution.refusal import Refused


class Issued(Chained):
    """A board with its credentials; where an authority issued them, it has their public halves alone."""

    class Meta(Chained.Meta):
        abstract = True

    @cached_property
    def issuing(self) -> Issuing | None:
        """By whom the credentials were issued; ``None`` where the server made them."""
        return Issuing.objects.filter(roll=self.box.roll_id).select_related("mandate").first()

    def take_credentials(self, issuing: Issuing) -> str:
        """Take the credentials that an authority issued, and return the public list as it stands."""
        listed = (str(each).partition(",") for each in a_list(read(issuing.listed.encode(), at_most=LARGEST_LIST), "the credentials"))
        while rows := list(islice(listed, BATCH)):
            Credential.objects.bulk_create(
                Credential(board_id=self.pk, public=public, weight=int(weight or 1), sealed=None) for public, _comma, weight in rows
            )
        return issuing.listed

    def holder(self, entry: RollEntry) -> str:
        """Return what says whose a credential is, while the key of the box is there."""
        return keyring.blind_passing(self.box.key, f"voting.credential.{self.pk}", str(entry.pk))

    def free_for(self, public: str, entry: RollEntry) -> "Credential":
        """
        Return the issued credential with this public half, if a voter can cast with it.

        Raises ``Refused``, saying what would do: where none is listed so, it was replaced, it is another's or of another weight, or the
        voter has voted with another one.
        """
        holder = self.holder(entry)
        found = Credential.objects.filter(board=self.pk, public=public).first()
        if found is None:
            said = _("This is no voting code of this vote. Compare each letter with what was sent to you; large and small ones differ.")
        elif found.is_lost:
            said = _("This voting code was replaced, and is dead. Use the new one that was sent to you, or ask whoever sends them out.")
        elif found.holder not in (None, holder) or found.weight != entry.weight:
            said = _("This voting code is somebody else’s. Use the one that was sent to you, and tell whoever sends them out.")
        elif Credential.objects.filter(board=self.pk, holder=holder).exclude(public=public).exists():
            said = _("You have voted with another voting code, and that ballot is on the board. To vote again, use that code.")
        else:
            return found
        raise Refused(said, article=self.box.article)

    @transaction.atomic
    def refuse_unless_free(self, person: Person, public: str, *, now: datetime) -> None:
        """Raise ``Refused`` unless ``person`` can vote here now with the issued credential that has this public half."""
        self.box.refuse_unless_open(now)
        self.free_for(public, self.box.entry_that_votes(person, now))

    def bind(self, public: str, entry: RollEntry) -> None:
        """Let a credential be that of one voter from now on, and of nobody else. Raises ``Refused`` where it cannot."""
        found = self.free_for(public, entry)
        if found.holder is None:
            found.holder = self.holder(entry)
            found.save(update_fields=["holder"])

    @transaction.atomic
    def replace(self, by: Person, raw: bytes, *, now: datetime) -> None:
        """
        Let a credential be dead that was lost: no ballot is taken with it any more. Its voter is sent a spare one.

        ``raw`` is what the authority's command wrote. Who voted with it before keeps that ballot: nothing is taken off a board, and a
        second ballot would be a second vote. Raises ``Refused`` then, and for who issues none here.
        """
        board = self.hold()
        if board.issuing is None:
            raise Refused(_("The server made these credentials: nobody has to keep one, and none can be lost."), article=board.box.article)
        board.issuing.authority(by, now=now)
        board.box.refuse_unless_open(now)
        lost = Credential.objects.filter(board=board.pk, public=_lost(raw, board.uuid)).first()
        if lost is None:
            raise Refused(_("This is no code of this vote. Hand in the file that the command wrote for it."), article=board.box.article)
        if lost.is_lost:
            return
        if lost.holder is not None:
            said = _("A ballot was cast with this code before it was lost: it is on the board, and it counts. So nothing was replaced.")
            raise Refused(said, article=board.box.article)
        if board.replaced >= board.issuing.spares():
            raise Refused(_("As many codes were replaced as there are spare ones."), article=board.box.article)
        lost.is_lost = True
        lost.save(update_fields=["is_lost"])

    @property
    def replaced(self) -> int:
        """How many credentials were replaced so far, while it is open."""
        return Credential.objects.filter(board=self.pk, is_lost=True).count()

    def end_issuing(self) -> int:
        """Keep how many credentials were replaced, and return it: from now on nothing says which."""
        if self.issuing is None:
            return 0
        Issuing.objects.filter(pk=self.issuing.pk).update(replaced=(replaced := self.replaced))
        return replaced


class Credential(models.Model):
    """One credential of a board that is open: whose it is stands in ``holder``, once they opened their booth. None is left at the close."""

    board = models.ForeignKey("voting.Board", models.PROTECT, related_name="credentials", db_index=False)
    public = models.CharField(max_length=700)
    weight = models.PositiveIntegerField()
    sealed = models.BinaryField(null=True)
    """The private half, under the key of the box; ``None`` where an authority issued it."""
    is_lost = models.BooleanField(default=False)
    """Whether it was replaced, and no ballot is taken with it."""
    holder = models.CharField(max_length=64, null=True)  # noqa: DJ001 - nobody's yet

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "public"], name="credential_of_a_board"),
            models.UniqueConstraint(fields=["board", "holder"], name="credential_of_a_holder"),
        ]

    def __str__(self) -> str:
        return f"a credential of board {self.board_id}"


def _lost(raw: bytes, uuid: str) -> str:
    """Return the public half that was lost, from what the command wrote; empty where it is another election's, or no such thing."""
    try:
        told = fields(read(raw), "a lost credential", ("lost", "uuid"))
        return a_text(told["lost"], "its public half") if told["uuid"] == uuid else ""
    except BallotsError:
        return ""
