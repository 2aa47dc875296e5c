"""Credentials issued by an authority other than the server: for one roll, before voting opens (docs/adr/0018)."""

import re
from collections import Counter
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.voting import following
from commonty.apps.voting.entries_of_issuing import CredentialsHandedIn
from commonty.apps.voting.models.roll import BATCH, Roll
from commonty.apps.voting.models.trustees import GROUP, ElectionKey, Trustee
from commonty.ballots.canonical import a_list, read
from commonty.ballots.credential import read_public_credential, spares, write_list
from commonty.ballots.election import new_uuid
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import group
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.hashing import b64_digest
from commonty.constitution.authority import Authority
from commonty.constitution.choices import ISSUE_CREDENTIALS
from commonty.constitution.document import Ballot, Credentials, Procedure
from commonty.constitution.refusal import Refused

ISSUE = ISSUE_CREDENTIALS
CODE = re.compile(rb"\b[1-9A-Za-z]{5}-[1-9A-Za-z]{6}-[1-9A-Za-z]{5}-[1-9A-Za-z]{6}\b")
"""What a private credential looks like: it must never be handed in."""
LARGEST_LIST = 40_000_000
"""Bytes: half a million credentials on the curve, sixty thousand in the other groups."""


class Issuings(models.Manager["Issuing"]):
    """What authorities issue, and how it begins."""

    def begin(
        self, procedure: Procedure, roll: Roll, *, source: str, opens: datetime, until: datetime | None = None, article: str, now: datetime
    ) -> "Issuing | None":
        """
        Let an authority issue the credentials of the vote that is held with ``roll``, where its rules want that; else nothing.

        ``source`` names the vote, ``"election:7"``. It is to open at ``opens``, and waits for credentials ``until`` then, or longer.
        """
        if procedure.ballot is not Ballot.SECRET or procedure.credentials is not Credentials.AUTHORITY:
            return None
        key = ElectionKey.objects.usable(roll.body, now)
        return self.create(
            roll=roll,
            source=source,
            uuid=new_uuid(),
            group=key.ceremony.group if key is not None else GROUP,
            spare=str(procedure.spare),
            opens=opens,
            until=until or opens,
            article=article,
        )

    def end(self, roll: Roll, *, now: datetime) -> None:
        """Wait no longer for the credentials of a vote that is not held after all."""
        self.filter(roll=roll, until__gt=now).update(until=now)

    def is_missing(self, roll: Roll, key: ElectionKey) -> bool:
        """Whether an authority was to issue the credentials for a roll, and they are not there, or do not go with the trustees' key."""
        issuing = self.filter(roll=roll).select_related("mandate").first()
        try:
            if issuing is not None:
                issuing.refuse_unless_ready(key)
        except Refused:
            return True
        return False


class Issuing(models.Model):
    """
    The credentials of one vote, as an authority issues them: the server gets their public halves alone.

    Whoever has the power makes them on a machine of their own, hands in the public list, and sends everybody their own. The last list
    that is handed in before voting opens counts.
    """

    roll = models.OneToOneField(Roll, models.PROTECT, related_name="issuing")
    uuid = models.CharField(max_length=30, unique=True)
    """The election's own, from which credentials are derived."""
    source = models.CharField(max_length=100)
    """The vote, as acts done under it cite it."""
    group = models.CharField(max_length=20)
    spare = models.CharField(max_length=40)
    opens = models.DateTimeField()
    """When voting is to open, by the rules."""
    until = models.DateTimeField()
    """Until when it waits for the list: what is not there by then is too late."""
    article = models.CharField(max_length=100)
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="issuings")
    """By which the list was handed in; ``None`` until then."""
    listed = models.TextField(default="")
    replaced = models.PositiveIntegerField(null=True)
    """How many were lost and replaced, from the close on; never whose."""

    objects: ClassVar[Issuings] = Issuings()

    def __str__(self) -> str:
        return f"credentials of election {self.uuid}"

    @property
    def is_ready(self) -> bool:
        """Whether the public list is there."""
        return bool(self.listed)

    @property
    def fingerprint(self) -> str:
        """What the authority compares: its own command prints the same."""
        return b64_digest(self.listed)

    @property
    def share(self) -> Fraction:
        """How many are made beyond the roll, as a share of it."""
        return Fraction(self.spare)

    def spares(self) -> int:
        """Return how many are made beyond the roll."""
        return spares(self._weights(), self.share).total()

    def authority(self, person: Person, *, now: datetime) -> Authority:
        """
        Return the mandate by which somebody issues these credentials.

        Raises ``Refused`` for who has none; for whom the vote is about, since codes that never come keep others from voting; and for a
        trustee of the same body: who sends out codes and opens ballots is one step nearer to knowing who voted how.
        """
        authority = authorise(person, ISSUE, self.roll.body.path, now=now)
        if following.is_concerned(self.source, person):
            said = _("This vote is about you, or you stand in it: somebody else has to send out its codes.")
            raise Refused(said, article=authority.article)
        keys = ElectionKey.objects.filter(ceremony__body=self.roll.body_id).values("ceremony")
        if any(each.mandate.lives(now) for each in _trusteeships(person).filter(ceremony__in=keys)):
            said = _("You keep a key of these ballots, so somebody else has to send out their codes: nobody is to do both.")
            raise Refused(said, article=authority.article)
        return authority

    @transaction.atomic
    def hand_in(self, person: Person, raw: bytes, *, now: datetime) -> None:
        """
        Take the public list, in the place of an earlier one; once voting is open it stands.

        Raises ``Refused`` for who may not, where it is no list in the form that a board has it, and where it has other weights, or more
        or fewer of one, than the roll with its spare ones.
        """
        issuing = Issuing.objects.select_for_update(of=("self",)).select_related("roll__body").get(pk=self.pk)
        authority = issuing.authority(person, now=now)
        issuing.refuse_if_opened()
        weights = issuing.checked(raw)
        issuing.listed, issuing.mandate = raw.decode().strip(), Mandate.objects.get(pk=int(authority.source.partition(":")[2]))
        issuing.save(update_fields=["listed", "mandate"])
        self.listed, self.mandate = issuing.listed, issuing.mandate
        line = CredentialsHandedIn(
            body=issuing.roll.body_id,
            roll=issuing.roll_id,
            uuid=issuing.uuid,
            credentials=weights.total(),
            spare=issuing.spares(),
            fingerprint=issuing.fingerprint,
        )
        record(line, authority=authority, now=now)

    def refuse_unless_ready(self, key: ElectionKey) -> None:
        """Raise ``Refused`` where these credentials are not there, or do not go with the key that ballots are encrypted with."""
        if not self.is_ready or self.mandate is None:
            raise Refused(_("Whoever issues the voting codes has not handed them in, so this vote cannot open."), article=self.article)
        if self.group != key.ceremony.group:
            raise Refused(_("The voting codes were issued for other keys than the trustees now have."), article=self.article)
        if key.ceremony.trustees.filter(mandate__holder=self.mandate.holder_id).exists():
            said = _("Whoever issued the voting codes keeps a key of these ballots too, and nobody is to do both.")
            raise Refused(said, article=self.article)

    def refuse_if_opened(self) -> None:
        """Raise ``Refused`` once voting opened with these credentials."""
        if self.roll.ballot_boxes.exists():
            raise Refused(_("Voting has opened: the credentials that it opened with stand."), article=self.article)

    def checked(self, raw: bytes) -> Counter[int]:
        """Return how many credentials of each weight a list has. Raises ``Refused`` for what is none, or has others than it has to."""
        of = group(self.group)
        if CODE.search(raw):
            said = _(
                "This file has the codes themselves in it, so whoever runs this server could have seen them. Nothing was kept. Make all "
                "codes anew, and hand in public.json alone."
            )
            raise Refused(said, article=self.article)
        try:
            listed = _read(of, raw)
            is_canonical = write_list(of, listed).encode() == raw.strip()
        except (BallotsError, ValueError) as error:
            raise self._refusal(_("This is no list of public credentials: %(error)s.") % {"error": error}) from error
        if not is_canonical:
            raise self._refusal(_("This list is not in the order and form in which the command writes it, or has one twice."))
        found, wanted = Counter(listed.values()), self.wanted()
        if found != wanted:
            told = {"found": found.total(), "wanted": wanted.total()}
            if found.total() != wanted.total():
                raise self._refusal(_("This list has %(found)d credentials, and it takes %(wanted)d: the roll and its spare ones.") % told)
            raise self._refusal(_("The weights in this list are not those of the roll and its spare ones."))
        return found

    def wanted(self) -> Counter[int]:
        """Return how many credentials of each weight it takes: one for each place on the roll, and the spare ones."""
        on_roll = Counter(self._weights())
        return on_roll + spares(on_roll.elements(), self.share)

    def _weights(self) -> list[int]:
        return list(self.roll.entries.order_by("index").values_list("weight", flat=True).iterator(BATCH))

    def _refusal(self, said: str) -> Refused:
        todo = _("Nothing was taken. Download the list of voters anew, run the command on it, and hand in the file that it names.")
        reason = f"{said} {todo}"
        return Refused(reason, article=self.article)


def _trusteeships(person: Person) -> models.QuerySet[Trustee]:
    return Trustee.objects.filter(mandate__holder=person).select_related("mandate__ending")


def _read(of: Group, raw: bytes) -> dict[Element, int]:
    """Read a list as a board has it: each credential, where there are weights with a comma and its weight."""
    listed = {}
    for each in a_list(read(raw.strip(), at_most=LARGEST_LIST), "the credentials"):
        public, comma, weight = str(each).partition(",")
        listed[read_public_credential(of, public)] = int(weight) if comma else 1
    return listed
