"""What has happened to a motion: one row for each step, saying when and who."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from django.db import models
from django.db.models import Q

from commonty.apps.decisions import jobs
from commonty.apps.decisions.catalogue import catalogue
from commonty.apps.decisions.letters import AboutYou, NoticeOfMotion
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.requirements import concerned
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.prepared import prepared
from commonty.apps.record.chain import canonical
from commonty.apps.record.models import Text
from commonty.apps.record.models import Wording as Words
from commonty.apps.rules.models import Version
from commonty.apps.voting.models import BallotBox, Board, Box, Roll
from commonty.constitution.effect import Effect
from commonty.constitution.majority import Outcome as Result
from commonty.constitution.majority import Sheet

BATCH = 500
"""Letters queued in one transaction."""

TO_MOTION: dict[str, Any] = {"to": "decisions.Motion", "on_delete": models.PROTECT}


class Wording(models.Model):
    """
    One version of a motion: its text, and the effects that are fixed with it.

    It is never edited. A change makes the next version, which nobody has seconded yet.
    """

    motion = models.ForeignKey(related_name="wordings", **TO_MOTION)
    number = models.PositiveIntegerField()
    text = models.OneToOneField(Text, models.PROTECT, related_name="+")
    """The title, an empty line, and the text in Markdown: beside the record, so that it can be withdrawn."""
    effects = models.JSONField()
    digest = models.CharField(max_length=64)
    """SHA-256 over the text's own hash and the effects, in hexadecimal."""
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="wordings")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["motion", "number"], name="wording_number")]

    def __str__(self) -> str:
        return f"version {self.number} of motion {self.motion_id}"

    @property
    def title(self) -> str:
        """Its title; empty once the text was withdrawn."""
        return self._clear().partition("\n")[0]

    @property
    def body(self) -> str:
        """Its text in Markdown, without the title."""
        return self._clear().partition("\n\n")[2]

    @property
    def is_withdrawn(self) -> bool:
        """Whether the text was withdrawn from view."""
        return not self._clear()

    def deeds(self) -> tuple[Effect, ...]:
        """Return the effects, in the order in which they are carried out."""
        return tuple(catalogue().effect(facts) for facts in self.effects)

    def _clear(self) -> str:
        try:
            return self.text.wording.clear
        except Words.DoesNotExist:
            return ""


def with_words(path: str = "wordings") -> models.Prefetch[str]:
    """Return what fetches the versions of many motions with one query, their texts among them; ``path`` leads to them."""
    return models.Prefetch(path, Wording.objects.select_related("text__wording"), to_attr="known_wordings")


def fetch_words(motions: Collection[Any]) -> None:
    """Do so for motions that are at hand."""
    known: dict[int, list[Wording]] = {motion.pk: [] for motion in motions}
    for wording in _wordings(known):
        known[wording.motion_id].append(wording)
    for motion in motions:
        motion.known_wordings = known[motion.pk]


@prepared
def _wordings(motions: Collection[int]) -> models.QuerySet[Wording]:
    return Wording.objects.filter(motion__in=motions).select_related("text__wording")


def digest_of(text: str, effects: list[dict[str, object]]) -> str:
    """Return the hash that fixes a version: over the hash of its text and over its effects."""
    return hashlib.sha256(canonical({"text": text, "effects": effects}).encode()).hexdigest()


def matter_of(title: str, text: str, effects: tuple[Effect, ...]) -> str:
    """
    Return what makes two motions the same matter: what they would do.

    Motions that only state the body's will are the same where they say the same, capitals and spaces apart.
    """
    deeds = sorted(effect.canonical() for effect in effects if effect.name != "decisions.resolve")
    same = deeds or [" ".join(f"{title} {text}".casefold().split())]
    return hashlib.sha256("\n".join(same).encode()).hexdigest()


class Second(models.Model):
    """That a member wants this version put to the vote. It goes back to nothing where they take it back."""

    wording = models.ForeignKey(Wording, models.PROTECT, related_name="seconds")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seconds")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wording", "person"], name="second_once")]

    def __str__(self) -> str:
        return f"second of {self.wording}"


class Notice(models.Model):
    """That a motion was formally announced: the text as it was served, to whom, when, and under which rules."""

    motion = models.OneToOneField(related_name="notice", **TO_MOTION)
    wording = models.OneToOneField(Wording, models.PROTECT)
    meeting = models.ForeignKey("decisions.Meeting", models.PROTECT, null=True, related_name="notices")
    """Where it is put, if its votes are not cast here."""
    rules = models.ForeignKey(Version, models.PROTECT)
    """The rules in force at notice. They govern the motion to the end."""
    served = models.OneToOneField(Text, models.PROTECT, related_name="+")
    recipients = models.ForeignKey(Roll, models.PROTECT, related_name="notices")
    """Everybody whom it was served on; their roll too where the rules freeze it at notice."""
    at = models.DateTimeField()
    opens = models.DateTimeField()
    closes = models.DateTimeField()

    def __str__(self) -> str:
        return f"notice of motion {self.motion_id}"

    def serve(self, after: int, *, now: datetime) -> None:
        """
        Let a letter go to everybody from place ``after`` on, a batch at a time; with the first, to those whom it is about.

        That some never get it does not make the notice void: what counts is that it was served on everybody.
        """
        letter = NoticeOfMotion(self.pk)
        if after == 0:
            for person in concerned(self.wording.deeds()):
                send_later(person, AboutYou(self.pk), now=now)
        places = self.recipients.entries.filter(index__gte=after, index__lt=after + BATCH, person__isnull=False)
        for person in places.values_list("person_id", flat=True):
            send_later(person, letter, now=now)
        if after + BATCH < self.recipients.count:
            jobs.serve.enqueue(self.pk, after + BATCH)


class Answer(models.Model):
    """What somebody whom a motion is about says to it. It is shown with the motion."""

    motion = models.ForeignKey(related_name="answers", **TO_MOTION)
    person = models.ForeignKey(Person, models.PROTECT, related_name="answers")
    text = models.OneToOneField(Text, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answer to motion {self.motion_id}"


class Withdrawal(models.Model):
    """That its mover took a motion back."""

    motion = models.OneToOneField(related_name="withdrawal", **TO_MOTION)
    person = models.ForeignKey(Person, models.PROTECT, related_name="withdrawals")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"withdrawal of motion {self.motion_id}"


class Lapse(models.Model):
    """That a motion went no further; or that an urgent decision holds no longer."""

    motion = models.OneToOneField(related_name="lapse", **TO_MOTION)
    why = models.CharField(max_length=12, choices=Why)
    says = models.TextField(default="")
    article = models.CharField(max_length=100, default="")
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"motion {self.motion_id}: {self.why}"


class Opening(models.Model):
    """
    That voting opened, when it was due to, and where votes are cast.

    Open votes lie in a ``Box``, by name. A secret vote has a ``BallotBox`` with a board instead: the one says who voted, the other what
    was cast.
    """

    motion = models.OneToOneField(related_name="opening", **TO_MOTION)
    open_box = models.OneToOneField(Box, models.PROTECT, null=True, related_name="opening")
    ballot_box = models.OneToOneField(BallotBox, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    due = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(open_box__isnull=False, ballot_box=None) | Q(open_box=None, ballot_box__isnull=False),
                name="opening_has_one_box",
            )
        ]

    def __str__(self) -> str:
        return f"opening of motion {self.motion_id}"

    @property
    def box(self) -> Box | BallotBox:
        """Where votes are cast, whichever it is."""
        return cast("Box | BallotBox", self.open_box if self.open_box_id is not None else self.ballot_box)

    @property
    def is_secret(self) -> bool:
        """Whether nobody learns who voted how."""
        return self.ballot_box_id is not None

    @property
    def board(self) -> Board | None:
        """The board of a secret vote."""
        if self.ballot_box_id is None:
            return None
        return Board.objects.select_related("box__roll__body", "key__ceremony__body").get(box=self.ballot_box_id)


class Closing(models.Model):
    """That a secret vote closed: from here on it waits for its trustees, and for the paper ballots."""

    motion = models.OneToOneField(related_name="closing", **TO_MOTION)
    at = models.DateTimeField()
    due = models.DateTimeField()
    count_due = models.DateTimeField()
    """When it ends, whatever is missing then; earlier where nothing is."""

    def __str__(self) -> str:
        return f"closing of motion {self.motion_id}"


class Outcome(models.Model):
    """What a vote decided, with its whole arithmetic."""

    motion = models.OneToOneField(related_name="outcome", **TO_MOTION)
    result = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Result])
    sheet = models.JSONField()
    is_withheld = models.BooleanField(default=False)
    """Whether so few voted in secret that its numbers would show who voted how: nobody is told them."""
    matter = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()
    due = models.DateTimeField()
    challenge_until = models.DateTimeField()
    effective_at = models.DateTimeField()
    """When its effects are carried out, unless a challenge holds them back."""
    barred_until = models.DateTimeField()
    """Until when the same matter cannot be moved again."""

    class Meta:
        indexes = [models.Index(fields=["result", "-at"], name="outcome_of_a_kind")]

    def __str__(self) -> str:
        return f"motion {self.motion_id}: {self.result}"

    @property
    def is_carried(self) -> bool:
        """Whether it was carried."""
        return self.result == Result.CARRIED

    def working(self) -> Sheet:
        """Return the arithmetic, worked out again from the stored numbers and rules. People read what ``working.shown`` gives."""
        return Sheet.from_json(self.sheet)


class Challenge(models.Model):
    """That a member holds a result to be wrong, and why."""

    motion = models.ForeignKey(related_name="challenges", **TO_MOTION)
    person = models.ForeignKey(Person, models.PROTECT, related_name="challenges")
    reasons = models.OneToOneField(Text, models.PROTECT, related_name="+")
    bench = models.PositiveIntegerField(default=0)
    """How many ruled on it when it was made: more than half of them settle it, however many have gone since."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["motion", "person"], name="challenge_once")]

    def __str__(self) -> str:
        return f"challenge {self.pk} to motion {self.motion_id}"


class Ruling(models.Model):
    """How one of those who rule on a challenge rules on it, and why."""

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="rulings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="rulings")
    upheld = models.BooleanField()
    reasons = models.OneToOneField(Text, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenge", "person"], name="ruling_once")]

    def __str__(self) -> str:
        return f"ruling on challenge {self.challenge_id}"


class Judgement(models.Model):
    """What became of a challenge: ruled on by more than half of those who rule, or settled by their silence."""

    challenge = models.OneToOneField(Challenge, models.PROTECT, related_name="judgement")
    upheld = models.BooleanField()
    by_silence = models.BooleanField()
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"judgement on challenge {self.challenge_id}"


class Execution(models.Model):
    """That everything that a motion decided was carried out."""

    motion = models.OneToOneField(related_name="execution", **TO_MOTION)
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"execution of motion {self.motion_id}"


class FailedExecution(models.Model):
    """That carrying out a motion failed, and changed nothing: which effect, and why."""

    motion = models.ForeignKey(related_name="failures", **TO_MOTION)
    effect = models.CharField(max_length=100)
    reason = models.TextField()
    article = models.CharField(max_length=100, default="")
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"motion {self.motion_id}: {self.effect} failed"


class Ratification(models.Model):
    """That an urgent decision was confirmed, and by which motion."""

    motion = models.OneToOneField(related_name="ratification", **TO_MOTION)
    source = models.CharField(max_length=100)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ratification of motion {self.motion_id}"


class Told(models.Model):
    """That a line of the record is about a motion, so that its page can lead there."""

    motion = models.ForeignKey(related_name="told", **TO_MOTION)
    seq = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"line {self.seq} about motion {self.motion_id}"
