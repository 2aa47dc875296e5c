"""The record: lines in a chain, what they commit to, the tree over them, and the texts beside it."""

import json

from django.db import models
from django.urls import reverse

from commonty.apps.record.chain import Link, moment
from commonty.apps.record.entry import Audience


class Head(models.Model):
    """The end of the chain: one row, which everyone who appends locks first (locking the newest line would let two follow it)."""

    size = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    peaks = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_head")]


class Line(models.Model):
    """One line of the chain. The database itself refuses to change or delete it."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=80)
    time = models.DateTimeField()
    commitment = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["kind", "seq"]), models.Index(fields=["time", "seq"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    def get_absolute_url(self) -> str:
        """Return the permalink of this line."""
        return reverse("record:line", args=[self.seq])

    def link(self) -> Link:
        """Return the line as it is hashed."""
        return Link(seq=self.seq, kind=self.kind, time=moment(self.time), commitment=self.commitment, previous=self.previous)


class Payload(models.Model):
    """
    What a line commits to, for its audience alone. The database refuses to change or delete it.

    ``facts`` is canonical JSON with its ``salt``. Where it concerns one person both are in ``sealed``, with that person's key, and
    ``owner`` is a pseudonym by which the person finds it as long as they have that key. ``source`` repeats what the facts cite, so that
    all acts under one mandate are found; it is empty where the facts are sealed.
    """

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True)
    audience = models.CharField(max_length=7, choices=[(each.value, each.value) for each in Audience])
    body = models.CharField(max_length=200)
    salt = models.BinaryField(null=True)
    facts = models.TextField(blank=True)
    sealed = models.BinaryField(null=True)
    owner = models.CharField(max_length=32, blank=True)
    source = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience=Audience.PERSON, salt=None, facts="", sealed__isnull=False)
                | (~models.Q(audience=Audience.PERSON) & models.Q(salt__isnull=False, sealed=None)),
                name="sealed_where_it_concerns_one_person",
            )
        ]
        indexes = [
            models.Index(fields=["body", "line"]),
            models.Index(fields=["owner", "line"]),
            models.Index(fields=["source", "line"]),
            models.Index(fields=["audience", "line"]),
        ]

    def texts(self) -> list[str]:
        """Return the hashes of the texts that this payload is about; none where it is sealed."""
        return list(json.loads(self.facts)["texts"]) if self.facts else []


class Node(models.Model):
    """The root of a whole subtree of 256, 65,536 … lines, so that roots and proofs do not read every line."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_node_in_a_place")]


class SigningKey(models.Model):
    """A key that signs checkpoints: the latest generation is in use. ``sealed`` is the private half, kept for as long as the record."""

    generation = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    public = models.BinaryField()
    sealed = models.BinaryField()


class Text(models.Model):
    """A free text beside the chain, which holds only its salted hash. The database refuses to change or delete it."""

    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        """Return the wording, or nothing where it was withdrawn."""
        wording = Wording.objects.filter(text=self).first()
        return wording.clear if wording else ""


class Wording(models.Model):
    """What a text says, and the salt of its hash: deleted, both, when the text is withdrawn."""

    text = models.OneToOneField(Text, models.PROTECT, primary_key=True)
    salt = models.BinaryField()
    clear = models.TextField()


class Withdrawal(models.Model):
    """That a text was withdrawn: what is left of it. The database refuses to change or delete it."""

    text = models.OneToOneField(Text, models.PROTECT, primary_key=True)
    line = models.ForeignKey(Line, models.PROTECT)
    article = models.CharField(max_length=200)


class Mention(models.Model):
    """That a line is about a text, by which the line and its body are found from the text: the facts themselves are no index."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="mentions")
    digest = models.CharField(max_length=64)
    body = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "line"], name="text_mentioned_once_by_a_line")]

    def __str__(self) -> str:
        return f"line {self.line_id} about a text"
