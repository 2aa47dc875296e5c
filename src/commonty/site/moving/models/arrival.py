"""One organisation's moving in, from its list of members to the opening of its doors."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.people.models import OptOut
from commonty.apps.record.models import Text
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused
from commonty.moving import normal, opt_outs
from commonty.moving.fields import PRESETS, Field, recognise, suggest
from commonty.moving.people import Reader
from commonty.moving.reading import Table, read
from commonty.moving.trial import Trial, day_first, trial
from commonty.site.founding.models import Draft
from commonty.site.founding.models.founder import refuse_once_founded

KEY = "moving"
"""The key under which the list lies: it is destroyed with the list."""


class ArrivalManager(models.Manager["Arrival"]):
    """Begins moving in, and finds the one that is under way."""

    def current(self) -> "Arrival | None":
        """Return the moving in that is under way, or that was done."""
        return self.filter(taken_back_at=None).order_by("-pk").first()

    def ajar(self) -> models.QuerySet["Arrival"]:
        """Return the moving in whose doors stand ajar: there are rules and members, and nobody has been told."""
        return self.filter(opening_at__isnull=False, served_at=None, taken_back_at=None)

    @transaction.atomic
    def begin(self, raw: bytes, *, file: str, by: int, now: datetime) -> "Arrival":
        """
        Begin with a list, or with another in its place as long as nobody of it is here.

        What its columns are is suggested. Raises ``Refused`` once they are here, and ``Unreadable`` for what is no list.
        """
        refuse_once_founded()
        table = read(raw)
        preset = recognise(table.header)
        columns = suggest(table.header, preset)
        arrival = self.current() or self.model(begun_at=now, begun_by=by)
        arrival.refuse_unless_editable()
        arrival.file_digest, arrival.file_name = hashlib.sha256(raw).hexdigest(), file[:200]
        arrival.preset = preset.key if preset else ""
        arrival.columns = [str(each) for each in columns]
        arrival.header = list(table.header)
        arrival.is_mapped, arrival.together = False, None
        arrival.counts = {**arrival.counts, "lines": len(table.rows) + len(table.ragged)}
        arrival.save()
        keyring.new_passing(arrival.key)
        sealed = keyring.seal_passing(arrival.key, KEY, raw)
        SealedList.objects.update_or_create(arrival=arrival, defaults={"sealed": sealed})
        return arrival


class Arrival(models.Model):
    """
    That an organisation moves in.

    Until ``brought_at`` there is only its list, sealed with a key of its own; until ``opened_at`` its people are here and become members
    part by part; until ``served_at`` only those who move it in can look around, nobody was told, and all of it can be taken back. From
    then on it is an organisation like any other, and nothing in here can be pressed again.
    """

    begun_at = models.DateTimeField()
    begun_by = models.BigIntegerField()
    """The founder, as a person, who brought the list."""
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    header = models.JSONField(default=list)
    preset = models.CharField(max_length=40, blank=True)
    columns = models.JSONField(default=list)
    category = models.CharField(max_length=100, blank=True)
    """The category of whoever the list gives none."""
    is_mapped = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    together = models.JSONField(null=True)
    """The pairs of lines that are one person, once somebody has said so."""
    brought_at = models.DateTimeField(null=True)
    taking_back_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    came_from = models.CharField(max_length=200, blank=True)
    """Where the list was kept before, as people are told it."""
    met_on = models.DateField(null=True)
    minute = models.TextField(blank=True)
    minute_digest = models.CharField(max_length=64, blank=True)
    """The SHA-256 of the file of the minute, where there is one. The file itself is not kept."""
    kept_minute = models.ForeignKey(Text, models.PROTECT, null=True, related_name="+")
    turnouts = models.JSONField(default=list)
    opening_at = models.DateTimeField(null=True)
    opened_to = models.BigIntegerField(default=0)
    """The last person who was made a member while the doors open: who comes after them is still to be."""
    opened_at = models.DateTimeField(null=True)
    opened_line = models.BigIntegerField(default=0)
    """The line of the record that says that it moved in: what stands after it happened since."""
    served_at = models.DateTimeField(null=True)
    """When the first notice was served: everybody is told from then on, and comes in."""
    told_at = models.DateTimeField(null=True)

    objects = ArrivalManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(served_at=None) | models.Q(taken_back_at=None), name="moving_served_is_not_taken_back"
            ),
            models.CheckConstraint(
                condition=models.Q(served_at=None) | models.Q(opened_at__isnull=False), name="moving_served_once_doors_are_open"
            ),
        ]

    def __str__(self) -> str:
        return f"arrival {self.pk}"

    @property
    def key(self) -> str:
        """The name of the key that its list is sealed with."""
        return f"{KEY}.{self.pk}"

    @property
    def source(self) -> str:
        """What its acts cite."""
        return f"moving:{self.pk}"

    def authority(self, power: str, *, person: int | None) -> Authority:
        """Return the authority of an act of moving in: the meeting that decided it."""
        draft = Draft.objects.current()
        root = draft.constitution.root if draft else ""
        return Authority(AuthorityKind.DECISION, self.source, person, power, (root,) if root else (), "founding")

    def refuse_unless_editable(self) -> None:
        """Raise ``Refused`` where its people are here, or come, or go, or the doors are open."""
        refuse_once_founded()
        if self.brought_at is not None:
            raise Refused(_("The people of this list are here. Take it back first: then you can change it."))

    def refuse_unless_brought(self) -> None:
        """Raise ``Refused`` where its people are not all here, or go again."""
        refuse_once_founded()
        if self.brought_at is None or self.is_coming or self.taking_back_at is not None:
            raise Refused(_("Bring the people of your list in first."))

    @property
    def is_coming(self) -> bool:
        """Whether people of the list still wait to be brought in."""
        return self.waiting.exists()

    def table(self) -> Table:
        """Return the list as it was read."""
        kept = SealedList.objects.filter(arrival=self).first()
        if kept is None:
            raise Refused(_("There is no list any more. Bring it once more."))
        (raw,) = keyring.unseal_passing(self.key, [(KEY, bytes(kept.sealed))])
        return read(raw)

    def fields(self) -> tuple[Field, ...]:
        """Return what each column is."""
        return tuple(Field(each) for each in self.columns)

    def reader(self, table: Table, *, now: datetime) -> Reader:
        """Return how the rows of its list become people, under the categories of the draft."""
        draft = Draft.objects.current()
        if draft is None:
            raise Refused(_("Choose a constitution to begin with first."))
        known = draft.constitution.categories
        categories = {normal.words(word): key for key, each in known.items() for word in (key, each.title)}
        preset = next((each for each in PRESETS if each.key == self.preset), None)
        first = day_first(table, self.fields(), otherwise=preset is None or preset.day_first)
        category = self.category if self.category in known else next(iter(known), "")
        today = now.astimezone(ZoneInfo(draft.constitution.time_zone)).date()
        return Reader(self.fields(), categories, category, first, today)

    def trial(self, *, now: datetime) -> Trial:
        """Try the list out, changing nothing."""
        table = self.table()
        return trial(table, self.reader(table, now=now))

    @transaction.atomic
    def map(self, columns: Sequence[Field], category: str) -> None:
        """Say what each column is, and in which category those are whom the list gives none."""
        self.refuse_unless_editable()
        if Field.NAME not in columns:
            raise Refused(_("Say which column has the names: nobody can come without one."))
        self.columns, self.category = [str(each) for each in columns], category
        self.is_mapped, self.together = True, None
        self.save(update_fields=["columns", "category", "is_mapped", "together"])

    @transaction.atomic
    def judge(self, same: Sequence[tuple[int, int]]) -> None:
        """Say which likely pairs of lines are one person; all others are two."""
        self.refuse_unless_editable()
        self.together = [list(pair) for pair in sorted(same)]
        self.save(update_fields=["together"])

    def same(self) -> frozenset[tuple[int, int]] | None:
        """Return the pairs of lines that are one person; ``None`` before anybody has said so."""
        return None if self.together is None else frozenset((first, second) for first, second in self.together)

    @transaction.atomic
    def opt_out(self, raw: bytes, *, now: datetime) -> int:
        """
        Keep who unsubscribed, from a file of their own, for good: no list brings these addresses back. Return how many there are.

        Raises ``Unreadable`` where there is no address in it. Until the people are here, ``forget_opt_outs`` takes it back.
        """
        self.refuse_unless_editable()
        found = opt_outs.addresses(raw)
        OptOut.objects.keep(OptOut.EMAIL, found, source=self.source_of_opt_outs, now=now)
        self.counts = {**self.counts, "opt_outs": OptOut.objects.filter(source=self.source_of_opt_outs).count()}
        self.save(update_fields=["counts"])
        return len(found)

    @transaction.atomic
    def forget_opt_outs(self) -> None:
        """Take back who unsubscribed by the files brought beside this list: it was the wrong file."""
        self.refuse_unless_editable()
        OptOut.objects.filter(source=self.source_of_opt_outs).delete()
        self.counts = {name: n for name, n in self.counts.items() if name != "opt_outs"}
        self.save(update_fields=["counts"])

    @property
    def source_of_opt_outs(self) -> str:
        """What the opt-outs cite that were brought beside the list."""
        return f"{self.source}:opt-outs"

    @transaction.atomic
    def meet(self, *, met_on: date, minute: str, file: bytes, came_from: str) -> None:
        """Say which meeting agreed to move, in the words of its minute, and where the list was kept."""
        refuse_once_founded()
        self.met_on, self.minute, self.came_from = met_on, minute, came_from
        if file:
            self.minute_digest = hashlib.sha256(file).hexdigest()
        self.save(update_fields=["met_on", "minute", "minute_digest", "came_from"])

    def forget_list(self) -> None:
        """
        Destroy the list and its key: everybody in it is here, or nobody is to be.

        The key goes once this is committed: it lies in another database, and what still waits could not be opened without it.
        """
        SealedList.objects.filter(arrival=self).delete()
        self.waiting.all().delete()
        transaction.on_commit(lambda: keyring.destroy_passing(self.key))


class SealedList(models.Model):
    """The file of a list, apart from what is asked for on every page: it is long."""

    arrival = models.OneToOneField(Arrival, models.CASCADE, related_name="sealed_list")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"list of {self.arrival_id}"


@dataclass(frozen=True)
class Awaited:
    """Somebody who waits to be brought in, as plain data."""

    line: int
    name: str
    number: int
    email: str
    phone: str
    address: str
    category: str
    joined: str
    closed: tuple[str, ...]
    founder: int
    """The founder who is this person, or nought."""


class Waiting(models.Model):
    """Some people of a list who are not here yet, sealed: one job brings them in, and lets go of the row."""

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="waiting")
    place = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["arrival", "place"], name="moving_waits_once")]

    def __str__(self) -> str:
        return f"part {self.place} of {self.arrival_id}"

    @classmethod
    def of(cls, arrival: Arrival, place: int, people: Sequence[Awaited]) -> "Waiting":
        """Seal some people with the key of the list; nothing is saved."""
        clear = json.dumps([vars(each) for each in people], separators=(",", ":")).encode()
        return cls(arrival=arrival, place=place, sealed=keyring.seal_passing(arrival.key, f"{KEY}.{place}", clear))

    def people(self) -> list[Awaited]:
        """Return them in clear."""
        (clear,) = keyring.unseal_passing(self.arrival.key, [(f"{KEY}.{self.place}", bytes(self.sealed))])
        return [Awaited(**{**each, "closed": tuple(each["closed"])}) for each in json.loads(clear)]
