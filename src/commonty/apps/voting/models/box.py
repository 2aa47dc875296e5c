"""Boxes: where votes are cast, for motions and elections alike, and counted."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import connection, models, transaction
from django.db.models import Exists, F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from commonty.apps.bodies.joining import seen
from commonty.apps.people.models import Person
from commonty.apps.prepared import prepared
from commonty.apps.record.merkle import leaf_hash
from commonty.apps.record.recording import record
from commonty.apps.voting import tree
from commonty.apps.voting.entries import BoxSealed
from commonty.apps.voting.models.roll import Proof, Roll, RollEntry, departures, is_doubled
from commonty.apps.voting.recovered import refuse_recovered
from commonty.constitution.authority import Authority
from commonty.constitution.majority import Tally
from commonty.constitution.refusal import Refused


class Choice(models.TextChoices):
    """What one can vote on a question. Blank is a vote returned unmarked; silence is no vote at all."""

    YES = "yes", pgettext_lazy("vote", "Yes")
    NO = "no", pgettext_lazy("vote", "No")
    ABSTAIN = "abstain", pgettext_lazy("vote", "Abstain")
    BLANK = "blank", pgettext_lazy("vote", "Blank")


class Boxes(models.Manager["Box"]):
    """The boxes, and how one is opened."""

    def open(
        self,
        roll: Roll,
        *,
        opens: datetime,
        closes: datetime,
        changeable: bool,
        totals_shown: bool = False,
        article: str = "",
    ) -> "Box":
        """Set a box up for those on ``roll``, from ``opens`` until just before ``closes``; ``article`` is what its refusals cite."""
        return self.create(roll=roll, opens=opens, closes=closes, changeable=changeable, totals_shown=totals_shown, article=article)


class Box(models.Model):
    """
    One question's votes, by name, seen by the members of its body once it is sealed.

    A later vote replaces the earlier where the rules let a vote be changed. Who is struck off the roll has no vote in it.
    """

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="boxes")
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    changeable = models.BooleanField()
    totals_shown = models.BooleanField(default=False)
    article = models.CharField(max_length=100, default="")

    objects: ClassVar[Boxes] = Boxes()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="box_opens_before_it_closes")]

    def __str__(self) -> str:
        return f"box {self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Whether a vote cast at ``now`` counts: from the opening instant on, and no longer at the closing one."""
        return self.opens <= now < self.closes

    @transaction.atomic
    def cast(self, person: Person, choice: Choice, *, now: datetime) -> "Receipt":
        """
        Cast the vote of ``person``, or put it in the place of their earlier one.

        The same choice again changes nothing and returns the same receipt. Raises ``Refused`` outside the opening times, for
        somebody not on the roll, and for a change where none is allowed, or by an account that was recovered since voting opened.
        """
        self._refuse_unless_open(now)
        self._hold_off_the_count()
        entry = self._entry_that_votes(person, now)
        vote = next(iter(_votes(self.pk, entry.pk)), None)
        if vote is None:
            vote = Vote.objects.create(
                box=self, entry=entry, weight=entry.weight, choice=choice, cast_at=now, times=1, salt=os.urandom(RollEntry.SALT)
            )
        elif vote.choice != choice:
            if not self.changeable:
                raise Refused(_("You have voted, and these rules do not let a vote be changed."), article=self.article)
            refuse_recovered(person.pk, self)
            vote.choice, vote.cast_at, vote.times, vote.salt = choice, now, vote.times + 1, os.urandom(RollEntry.SALT)
            vote.save(update_fields=["choice", "cast_at", "times", "salt"])
        seen(person, now=now)
        return vote.receipt(entry)

    def vote_of(self, person: Person) -> "Vote | None":
        """Return the vote that ``person`` has in this box."""
        vote = next(iter(_votes_of(person.pk, self.pk, self.roll_id)), None)
        if vote is not None:
            vote.box = self
        return vote

    def tally(self) -> Tally:
        """Count the votes, each with its weight: entitled = cast + not cast, always."""
        sealed = Seal.objects.filter(box=self).first()
        if sealed is not None:
            return sealed.tally()
        weights = dict(self.votes.values_list("choice").annotate(total=Sum("weight")))
        return _tally(self.roll.entitled, {choice: weights.get(choice.value, 0) for choice in Choice})

    def apart(self, sections: Collection[str]) -> dict[str, Tally]:
        """Count the votes of each of these bodies apart, by the key of its article, as the roll was fixed: two queries."""
        if not sections:
            return {}
        entitled = _weights(self.roll.entries.filter(strike=None).values_list("sections").annotate(total=Sum("weight")))
        cast = list(self.votes.values_list("entry__sections", "choice").annotate(total=Sum("weight")))
        return {
            key: _tally(
                entitled[key],
                {choice: sum(votes for of, how, votes in cast if how == choice and key in of.split()) for choice in Choice},
            )
            for key in sections
        }

    @transaction.atomic
    def seal(self, *, authority: Authority, now: datetime) -> "Seal":
        """
        Close the box for good: strike who departed, count, hash every vote into one root, and tell the record.

        Sealing twice returns the first seal.
        """
        sealed = Seal.objects.filter(box=self).first()
        if sealed is not None:
            return sealed
        self._hold()
        self.strike_departed(authority=authority, now=now)
        seal = self._counted(now)
        line = BoxSealed(
            body=self.roll.body_id,
            box=self.pk,
            roll=self.roll_id,
            entitled=seal.entitled,
            yes=seal.yes,
            no=seal.no,
            abstain=seal.abstain,
            blank=seal.blank,
            root=seal.root,
        )
        record(line, authority=authority, now=now)
        return seal

    def _counted(self, now: datetime) -> "Seal":
        """Keep the numbers for good, with the root of the tree over every vote."""
        tally = self.tally()
        growing = tree.Growing()
        returned = 0
        for vote in self.in_order().iterator(chunk_size=2_000):
            growing.add(vote.data(vote.entry.index))
            returned += 1
        branches = growing.branches()
        return Seal.objects.create(
            box=self,
            at=now,
            returned=returned,
            entitled=tally.entitled,
            yes=tally.yes,
            no=tally.no,
            abstain=tally.abstain,
            blank=tally.blank,
            root=tree.root(branches),
            branches=branches,
        )

    def strike_departed(self, *, authority: Authority, now: datetime) -> None:
        """Take those who departed off the roll, with their votes; they can cast none since they left."""
        for person, why in self.roll.departed(now):
            self.roll.strike(person, why, authority=authority, now=now)

    def in_order(self) -> models.QuerySet["Vote"]:
        """Return the votes in the order of the roll, which is the order of their leaves."""
        return self.votes.select_related("entry").order_by("entry__index")

    def _refuse_unless_open(self, now: datetime) -> None:
        if now < self.opens:
            raise Refused(_("Voting has not opened yet."), article=self.article)
        if now >= self.closes:
            raise Refused(_("Voting has closed."), article=self.article)

    def _hold_off_the_count(self) -> None:
        """Let no count begin until this vote is in; those who vote do not wait for one another. On SQLite one writes at a time anyway."""
        if connection.features.has_select_for_update:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM voting_box WHERE id = %s FOR SHARE", [self.pk])

    def _entry_that_votes(self, person: Person, now: datetime) -> RollEntry:
        """Return the place of ``person`` on the roll; raise ``Refused`` where they have none, or the count was taken."""
        entry = next(iter(_places(person.pk, self.pk, self.roll_id, self.roll.body.path, self.roll.at)), None)
        has_lost_a_seat = self.roll.is_of_seats and self.roll.lost_seats(now).filter(person=person).exists()
        if entry is None or hasattr(entry, "strike") or entry.has_departed or entry.is_a_double or has_lost_a_seat:
            raise Refused(_("You are not on the roll of this vote. It was fixed before voting began."), article=self.article)
        if entry.is_counted:
            raise Refused(_("Voting has closed."), article=self.article)
        place: RollEntry = entry
        return place

    def _hold(self) -> None:
        """Wait for the votes that are being cast, and keep others out until this transaction is over."""
        Box.objects.select_for_update().get(pk=self.pk)


class Vote(models.Model):
    """The vote that one person on the roll has in one box."""

    box = models.ForeignKey(Box, models.PROTECT, related_name="votes", db_index=False)
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="votes")
    weight = models.PositiveIntegerField()
    choice = models.CharField(max_length=8, choices=Choice)
    cast_at = models.DateTimeField()
    times = models.PositiveIntegerField()
    """1 for a first vote, one more for each change."""
    salt = models.BinaryField(max_length=RollEntry.SALT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "entry"], name="vote_once"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="vote_is_a_choice"),
        ]
        indexes = [models.Index(fields=["box", "choice", "weight"], name="vote_tally")]

    def __str__(self) -> str:
        return f"vote {self.pk} in box {self.box_id}"

    def data(self, index: int) -> bytes:
        """Return what is hashed: the salt, then box, place on the roll, weight, choice, and which change it is."""
        return bytes(self.salt) + f"{self.box_id}:{index}:{self.weight}:{self.choice}:{self.times}".encode()

    def receipt(self, entry: RollEntry) -> "Receipt":
        """Return what its voter can hold against the sealed box."""
        return Receipt(
            self.box_id, entry.index, self.weight, Choice(self.choice), self.times, self.cast_at, leaf_hash(self.data(entry.index)).hex()
        )

    def proof(self) -> Proof:
        """Return what shows that this very vote is under the root of the sealed box."""
        seal = self.box.sealed
        place = self.box.votes.filter(entry__index__lt=self.entry.index).count()
        path = tree.path(bytes(seal.branches), place, self._leaves)
        return Proof(self.data(self.entry.index).hex(), place, seal.returned, seal.root, path)

    def _leaves(self, start: int, stop: int) -> Iterator[bytes]:
        for vote in self.box.in_order()[start:stop]:
            yield leaf_hash(vote.data(vote.entry.index))


@prepared
def _places(person: int, box: int, roll: int, path: Collection[str], frozen: datetime) -> models.QuerySet[RollEntry, Any]:
    """Find the place of a person on a roll, and lock it: with whether they have departed since, and whether the box was counted."""
    entries = RollEntry.objects.filter(roll=roll, person=person).annotate(
        has_departed=Exists(departures(path, frozen).filter(membership__person=person)),
        is_a_double=is_doubled(),
        is_counted=Exists(Seal.objects.filter(box=box)),
    )
    return entries.select_related("strike").select_for_update(of=("self",))


@prepared
def _votes_of(person: int, box: int, roll: int) -> models.QuerySet[Vote]:
    # By the place on the roll, which is found at once: a box may hold a hundred thousand votes.
    return Vote.objects.filter(box=box, entry__roll=roll, entry__person=person).select_related("entry")


@prepared
def _votes(box: int, entry: int) -> models.QuerySet[Vote]:
    return Vote.objects.filter(box=box, entry=entry)


@dataclass(frozen=True)
class Receipt:
    """What a voter takes away: ``leaf`` is the hash of their vote, to be found under the root once the box is sealed."""

    box: int
    index: int
    weight: int
    choice: Choice
    times: int
    cast_at: datetime
    leaf: str


class Seal(models.Model):
    """That a box was closed and counted. From here on its votes stay as they are."""

    box = models.OneToOneField(Box, models.PROTECT, related_name="sealed")
    at = models.DateTimeField()
    returned = models.PositiveIntegerField()
    """People who voted; all other numbers are votes."""
    entitled = models.PositiveBigIntegerField()
    yes = models.PositiveBigIntegerField()
    no = models.PositiveBigIntegerField()
    abstain = models.PositiveBigIntegerField()
    blank = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    branches = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entitled__gte=F("yes") + F("no") + F("abstain") + F("blank")), name="seal_counts_no_more_than_were_entitled"
            )
        ]

    def __str__(self) -> str:
        return f"seal of box {self.box_id}"

    def tally(self) -> Tally:
        """Return the count as it was sealed."""
        return _tally(self.entitled, {Choice.YES: self.yes, Choice.NO: self.no, Choice.ABSTAIN: self.abstain, Choice.BLANK: self.blank})


def _weights(rows: Iterable[tuple[str, int]]) -> Counter[str]:
    """Add up weights by section: a row may be of several."""
    found: Counter[str] = Counter()
    for sections, weight in rows:
        found.update(dict.fromkeys(sections.split(), weight))
    return found


def _tally(entitled: int, votes: dict[Choice, int]) -> Tally:
    return Tally(
        entitled=entitled,
        yes=votes[Choice.YES],
        no=votes[Choice.NO],
        abstain=votes[Choice.ABSTAIN],
        blank=votes[Choice.BLANK],
    )
