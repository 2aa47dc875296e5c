"""The versions of each body's constitution, and which of them was in force when."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.apps.prepared import prepared
from commonty.constitution.document import Constitution
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused

MOST_PARSED = 256
"""How many parsed constitutions a process keeps."""

NEWEST_FIRST = ("-in_force_from", "-number")

_parsed: dict[str, Constitution] = {}
_held: ContextVar["dict[str, list[Version]] | None"] = ContextVar("versions held while one request is answered", default=None)


class Version(models.Model):
    """One version of a body's constitution. It is never edited: an amendment makes the next one."""

    body = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    in_force_from = models.DateTimeField()
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="rules_one_version_a_number")]
        indexes = [models.Index(fields=["body", "in_force_from"], name="rules_in_force")]

    def __str__(self) -> str:
        return f"{self.body}, version {self.number}"

    def get_absolute_url(self) -> str:
        """Return the page of this version."""
        return reverse("rules:version", args=[self.body, self.number])

    @property
    def constitution(self) -> Constitution:
        """These rules, parsed. Kept by the digest of the text, so that no two texts are ever taken for one another."""
        known = _parsed.get(self.digest)
        if known is None:
            if len(_parsed) >= MOST_PARSED:
                _parsed.clear()
            known = _parsed[self.digest] = parse(self.text)
        return known


@contextmanager
def held() -> Iterator[None]:
    """Ask for the versions of each body once in this block. A request is such a block by itself; a job may open one."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def take_up(**_signal: object) -> None:
    """Begin to hold versions: a request has come."""
    _held.set({})


def put_down(**_signal: object) -> None:
    """Hold none any more: the request is answered, or this very block changes the rules, and that may yet be undone."""
    _held.set(None)


def forget() -> None:
    """Ask anew from here on: a row was locked, and whoever had locked it before may have changed the rules."""
    if (at_hand := _held.get()) is not None:
        at_hand.clear()


def in_force(scope: Sequence[str], *, at: datetime) -> Version:
    """
    Return the rules in force at a time in the nearest body on the path that has its own.

    Raises ``Refused`` where there were none yet.
    """
    known = _versions(scope)
    for body in reversed(scope):
        if (version := _in_force(known[body], at)) is not None:
            return version
    raise Refused(_("No rules are in force here yet."))


def in_force_of(versions: list[Version], *, at: datetime) -> Version | None:
    """Return which of all versions of one body, the newest first, is in force; ``None`` before one is. They are held from here on."""
    at_hand = _held.get()
    if at_hand is not None and versions:
        at_hand[versions[0].body] = versions
    return _in_force(versions, at)


def _in_force(versions: Sequence[Version], at: datetime) -> Version | None:
    """Return the one in force at a time, of versions of one body, the newest first."""
    return next((version for version in versions if version.in_force_from <= at), None)


def _versions(bodies: Sequence[str]) -> dict[str, list[Version]]:
    """Return the versions of each body, the newest first, without their texts."""
    known = _held.get()
    if known is None:
        known = {}
    if missing := [body for body in bodies if body not in known]:
        known |= {body: [] for body in missing}
        for version in _asked(missing):
            known[version.body].append(version)
    return known


@prepared
def _asked(bodies: Collection[str]) -> models.QuerySet[Version]:
    return Version.objects.filter(body__in=bodies).defer("text").order_by(*NEWEST_FIRST)
