"""Boxes for ballots that nobody can tie to a voter once they are closed (docs/adr/0013-ballots-parted-at-the-close.md)."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from commonty.apps.bodies.joining import seen
from commonty.apps.keys import keyring
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.voting import tree
from commonty.apps.voting.models.ballot_seal import BallotSeal
from commonty.apps.voting.models.roll import BATCH, Roll, RollEntry
from commonty.apps.voting.recovered import is_recovered, refuse_recovered
from commonty.apps.voting.withholding import FewShown, withholds_numbers
from commonty.ballots.events import Kind
from commonty.constitution.authority import Authority
from commonty.constitution.document import Few
from commonty.constitution.refusal import Refused
from commonty.counting.contest import Ranking

PADDING = 512
"""Sealed ballots are filled up to whole lots of so many bytes, so that their length says nothing."""
KEYS = "ballots."


class How(models.TextChoices):
    """How somebody voted: not what."""

    ONLINE = "online", pgettext_lazy("how somebody voted", "online")
    PAPER = "paper", pgettext_lazy("how somebody voted", "on paper")


class BallotBoxes(models.Manager["BallotBox"]):
    """The ballot boxes, and how one is opened."""

    @transaction.atomic
    def open(
        self,
        roll: Roll,
        *,
        opens: datetime,
        closes: datetime,
        changeable: bool,
        article: str,
        few: Few = Few.WITHHELD,
        is_rehearsal: bool = False,
    ) -> "BallotBox":
        """
        Set a box up for those on ``roll``, from ``opens`` until just before ``closes``; ``article`` is what its refusals cite.

        ``few`` is what may be published where few vote in secret.
        """
        box = self.create(
            roll=roll, opens=opens, closes=closes, changeable=changeable, article=article, few=few.value, is_rehearsal=is_rehearsal
        )
        keyring.new_passing(box.key)
        return box

    def let_keys_pass(self) -> None:
        """Destroy the keys of the boxes that are closed, where it was not done at the close. Safe to repeat."""
        for key in keyring.passing(KEYS):
            box = self.filter(pk=int(key.removeprefix(KEYS)))
            if box.filter(Q(sealed__isnull=False) | Q(board__events__kind=Kind.END_BALLOTS.value)).exists():
                keyring.destroy_passing(key)


class BallotBox(models.Model):
    """
    The ballots of one election.

    While it is open each lies in an ``Envelope`` beside its voter's place on the roll, sealed with the box's own key. At the close they
    are parted: ``Mark`` says who voted, ``Papers`` how many ballots say what, and the key is destroyed. An election knows only the latter.
    """

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="ballot_boxes")
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    """The same where it is of a meeting: then nothing is ever cast here."""
    changeable = models.BooleanField()
    article = models.CharField(max_length=100)
    few = models.CharField(max_length=8, choices=FewShown, default=FewShown.WITHHELD)
    is_rehearsal = models.BooleanField(default=False)
    """Whether what is cast here decides nothing (``Rehearsal``): all of it is shown, however few vote, and everything says so."""

    objects: ClassVar[BallotBoxes] = BallotBoxes()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(opens__lte=F("closes")), name="ballot_box_opens_before_it_closes")]

    def __str__(self) -> str:
        return f"ballot box {self.pk}"

    @property
    def key(self) -> str:
        """The name of the key that its envelopes are sealed with, until it is closed."""
        return f"{KEYS}{self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Whether a ballot cast at ``now`` counts: from the opening instant on, and no longer at the closing one."""
        return self.opens <= now < self.closes

    @transaction.atomic
    def cast(self, person: Person, ranking: Ranking, *, now: datetime) -> None:
        """
        Cast the ballot of ``person``, or put it in the place of their earlier one.

        Raises ``Refused`` outside the opening times, for somebody not on the roll or who took a paper ballot, and for a change where
        none is allowed, or by an account that was recovered since voting opened.
        """
        self.hold_off_the_count()
        self.refuse_unless_open(now)
        entry = self.entry_that_votes(person, now)
        sealed = keyring.seal_passing(self.key, _place(self.pk, entry.pk), _padded(canonical(ranking)))
        envelope = Envelope.objects.filter(box=self, entry=entry).first()
        if envelope is None:
            Envelope.objects.create(box=self, entry=entry, sealed=sealed)
        elif not self.changeable:
            raise Refused(_("You have voted, and these rules do not let a ballot be changed."), article=self.article)
        else:
            refuse_recovered(person.pk, self)
            envelope.sealed = sealed
            envelope.save(update_fields=["sealed"])
        seen(person, now=now)

    def ballot_of(self, person: Person) -> Ranking | None:
        """
        Return what the ballot of ``person`` says while the box is open, for themselves alone; afterwards nobody knows.

        An account that was recovered since is not told: whoever has it now may be another.
        """
        if is_recovered(person.pk, self):
            return None
        envelope = Envelope.objects.filter(box=self, entry__roll=self.roll_id, entry__person=person).first()
        if envelope is None:
            return None
        [clear] = keyring.unseal_passing(self.key, [(_place(self.pk, envelope.entry_id), bytes(envelope.sealed))])
        return ranking_of(clear.rstrip(b" ").decode())

    def how_voted(self, person: Person) -> How | None:
        """Return how ``person`` voted, and ``None`` where they did not."""
        mine = {"entry__roll": self.roll_id, "entry__person": person}
        mark = self.marks.filter(**mine).first()
        if mark is not None:
            return How(mark.how)
        return How.ONLINE if self.envelopes.filter(**mine).exists() else None

    @transaction.atomic
    def give_paper(self, person: Person, *, now: datetime) -> "Mark":
        """
        Mark that ``person`` takes a paper ballot, and casts none here.

        Raises ``Refused`` where they voted, are not on the roll, or have more than one vote: papers look alike, and are one vote each.
        """
        self.hold_off_the_count()
        self.refuse_unless_open(now)
        entry = self.entry_that_votes(person, now)
        if entry.weight != 1:
            said = _("They have %(weight)d votes here, and a paper ballot is one. They vote online.")
            raise Refused(said % {"weight": entry.weight}, article=self.article)
        if Envelope.objects.filter(box=self, entry=entry).exists() or Mark.objects.filter(box=self, entry=entry).exists():
            raise Refused(_("They have voted already."), article=self.article)
        return Mark.objects.create(box=self, entry=entry, how=How.PAPER)

    @property
    def papers_given(self) -> int:
        """How many paper ballots were given out. One of somebody who left since cannot be told from the others."""
        return self.marks.filter(how=How.PAPER).count()

    @property
    def returned(self) -> int:
        """How many people have voted, or taken a paper ballot: how the ballots lie is nobody's to know until the close."""
        return self.envelopes.filter(entry__strike=None).count() + self.marks.filter(entry__strike=None).count()

    @transaction.atomic
    def seal(
        self,
        on_paper: Mapping[Ranking, int],
        *,
        spoiled: int = 0,
        given: int | None = None,
        opened: Mapping[Ranking, int] | None = None,
        unopened: int = 0,
        authority: Authority,
        now: datetime,
    ) -> "BallotSeal":
        """
        Close the box for good: strike who departed, part ballots and voters, add the papers that tellers agree on, tell the record.

        ``given`` is how many papers there were where none was given out here: those of a meeting, which its tellers found in the box.
        ``opened`` are the ballots of a board, whose own close has parted them: there are no envelopes then, and nobody is struck off
        any more; ``unopened`` is how many voted online where nothing of it is opened any more, and it is void. From then on nothing here
        says who cast which. Sealing twice returns the first seal.
        """
        sealed = BallotSeal.objects.filter(box=self).first()
        if sealed is not None:
            return sealed
        self.hold()
        if opened is None:
            for person, why in self.roll.departed(now):
                self.roll.strike(person, why, authority=authority, now=now)
            self.envelopes.exclude(entry__strike=None).delete()
            online = self._part()
        else:
            online = Counter({canonical(ranking): count for ranking, count in opened.items()})
        papers = Counter({canonical(ranking): count for ranking, count in on_paper.items()}) + online
        Papers.objects.bulk_create(Papers(box=self, ranking=ranking, papers=papers[ranking]) for ranking in sorted(papers))
        seal = BallotSeal.objects.create(
            box=self,
            at=now,
            entitled=self.roll.entitled,
            returned=sum(online.values()),
            given=self.papers_given if given is None else given,
            entered=sum(on_paper.values()),
            spoiled=spoiled,
            unopened=unopened,
            is_withheld=self.withholds_numbers(on_paper) if opened is not None else False,
            salt=(salt := os.urandom(RollEntry.SALT)),
            digest=digest(salt, papers),
        )
        record(seal.told(self.roll), authority=authority, now=now)
        transaction.on_commit(lambda: keyring.destroy_passing(self.key))
        return seal

    def withholds_numbers(self, on_paper: Mapping[Ranking, int]) -> bool:
        """Whether numbers of a secret vote are withheld, with these papers beside its board."""
        return not self.is_rehearsal and withholds_numbers(self.few, self.on_board, sum(on_paper.values()))

    @property
    def on_board(self) -> int:
        """How many ballots count on its board; none where it has no board, or they are not put together."""
        board = getattr(self, "board", None)
        return int(board.tallied[0]) if board is not None else 0

    def ballots(self) -> dict[Ranking, int]:
        """Return the ballots, grouped by what they say: all that an election knows of them."""
        return {ranking_of(ranking): papers for ranking, papers in self.papers.order_by("ranking").values_list("ranking", "papers")}

    def fingerprint(self) -> str:
        """Return the digest of the ballots as they lie there now: that of the seal, unless somebody has changed them."""
        return digest(bytes(self.sealed.salt), dict(self.papers.order_by("ranking").values_list("ranking", "papers")))

    def most_frequent(self, most: int) -> list[tuple[Ranking, int]]:
        """Return what most ballots say, and how many do: at most so many different rankings."""
        found = self.papers.order_by("-papers", "ranking").values_list("ranking", "papers")[:most]
        return [(ranking_of(ranking), papers) for ranking, papers in found]

    def _part(self) -> Counter[str]:
        """Open every envelope, in the order of the roll, some at a time; mark who voted, add up what ballots say, each with its weight."""
        found: Counter[str] = Counter()
        for start in range(0, self.roll.count, BATCH):
            some = self.envelopes.filter(entry__index__gte=start, entry__index__lt=start + BATCH).order_by("entry__index")
            rows = list(some.values_list("entry_id", "sealed", "entry__weight"))
            if rows:
                clear = keyring.unseal_passing(self.key, ((_place(self.pk, entry), bytes(sealed)) for entry, sealed, _weight in rows))
                for ballot, (_entry, _sealed, weight) in zip(clear, rows, strict=True):
                    found[ballot.rstrip(b" ").decode()] += weight
                Mark.objects.bulk_create(Mark(box=self, entry_id=entry, how=How.ONLINE) for entry, _sealed, _weight in rows)
        self.envelopes.all().delete()
        return found

    def refuse_unless_open(self, now: datetime) -> None:
        """Raise ``Refused`` before the opening, after the close, and once it is sealed."""
        if now < self.opens:
            raise Refused(_("Voting has not opened yet."), article=self.article)
        if now >= self.closes or self.is_ended:
            raise Refused(_("Voting has closed."), article=self.article)

    @property
    def is_ended(self) -> bool:
        """Whether no ballot comes any more, whatever the time of the request: its board is closed, or it is sealed itself."""
        board = getattr(self, "board", None)
        return (board is not None and board.is_closed) or BallotSeal.objects.filter(box=self).exists()

    def hold_off_the_count(self) -> None:
        """Let no count begin until this ballot is in; asked before whether one was taken. On SQLite one writes at a time anyway."""
        if connection.features.has_select_for_update:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM voting_ballotbox WHERE id = %s FOR SHARE", [self.pk])

    def entry_that_votes(self, person: Person, now: datetime) -> RollEntry:
        """Return the place of ``person`` on the roll; raise ``Refused`` where they have none, or voted on paper."""
        entry = RollEntry.objects.filter(roll=self.roll_id, person=person).select_related("strike").select_for_update(of=("self",)).first()
        departed = self.roll.departures().filter(membership__person=person).exists()
        has_lost_a_seat = self.roll.is_of_seats and self.roll.lost_seats(now).filter(person=person).exists()
        is_a_double = self.roll.doubled().filter(person=person).exists()
        if entry is None or hasattr(entry, "strike") or departed or has_lost_a_seat or is_a_double:
            raise Refused(_("Who is not on the roll of this vote has no ballot. It was fixed before voting began."), article=self.article)
        if Mark.objects.filter(box=self, entry=entry, how=How.PAPER).exists():
            raise Refused(_("A paper ballot was given out: that one counts, and no other."), article=self.article)
        return entry

    def order_marks(self) -> tuple[int, str]:
        """
        Write who voted anew in the order of the roll, so that no order says when; return how many, and the root over their places.

        A leaf is a place on the roll, in decimal, and how it voted (RFC 6962, SHA-256).
        """
        marks = list(self.marks.order_by("entry__index").values_list("entry", "entry__index", "how"))
        self.marks.all().delete()
        Mark.objects.bulk_create([Mark(box=self, entry_id=entry, how=how) for entry, _index, how in marks], batch_size=BATCH)
        growing = tree.Growing()
        for _entry, index, how in marks:
            growing.add(f"{index} {how}".encode())
        return len(marks), tree.root(growing.branches())

    def hold(self) -> None:
        """Wait for the ballots that are being cast, and keep others out until this transaction is over."""
        BallotBox.objects.select_for_update().get(pk=self.pk)


class Envelope(models.Model):
    """The ballot that one person on the roll has in a box that is open. There are none in a box that is closed."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="envelopes", db_index=False)
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="envelopes")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "entry"], name="envelope_once")]

    def __str__(self) -> str:
        return f"an envelope in ballot box {self.box_id}"


class Mark(models.Model):
    """That somebody on the roll voted, and how; with no time, and in the order of the roll, so that it says nothing of their ballot."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="marks", db_index=False)
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="marks")
    how = models.CharField(max_length=8, choices=How)
    is_told = models.BooleanField(default=False)  # of the ballot cast in their name: ``voters_told``

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "entry"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.entry}: voted {self.how}"


class Papers(models.Model):
    """How many ballots of a closed box say one thing: it has no link, no time and no order but that of what they say."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="papers", db_index=False)
    ranking = models.TextField()
    """The candidates' numbers as JSON, first preference first; a list in it is a shared preference; ``[]`` is a blank ballot."""
    papers = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "ranking"], name="papers_of_a_ranking"),
            models.CheckConstraint(condition=Q(papers__gt=0), name="papers_are_some"),
        ]

    def __str__(self) -> str:
        return f"{self.papers} × {self.ranking} in ballot box {self.box_id}"


def canonical(ranking: Ranking) -> str:
    """
    Return a ranking as the one text that it is kept and grouped by.

    >>> canonical((3, 1)), canonical(((1, 2), (3,))), canonical(())
    ('[3,1]', '[[1,2],[3]]', '[]')
    """
    return json.dumps(ranking, separators=(",", ":"))


def ranking_of(text: str) -> Ranking:
    """Return the ranking that ``canonical`` wrote."""
    return tuple(tuple(each) if isinstance(each, list) else each for each in json.loads(text))


def digest(salt: bytes, papers: Mapping[str, int]) -> str:
    """Return the hash that fixes ballots: over a salt, and how many say what, in order."""
    told = [[ranking, papers[ranking]] for ranking in sorted(papers)]
    return hashlib.sha256(salt + json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def _padded(text: str) -> bytes:
    clear = text.encode()
    return clear.ljust(-(-max(len(clear), 1) // PADDING) * PADDING, b" ")


def _place(box: int, entry: int) -> str:
    return f"voting.envelope.{box}.{entry}"
