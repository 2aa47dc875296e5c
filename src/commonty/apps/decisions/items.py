"""What is put to a meeting beside motions: the app that holds it registers itself, and each thing says what becomes of it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django import forms

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.models import Agreement, Meeting, Motion
from commonty.apps.people.models import Person
from commonty.constitution.authority import Authority
from commonty.constitution.document import Where

Facts = dict[str, Any]
"""What a teller says of one item, as plain facts of JSON; two tellers agree where these are equal."""


class Item(ABC):
    """One thing that is put to a meeting, or waits for one."""

    pack: ClassVar[str]
    """The template of its pages in the meeting pack, which is given ``item`` and ``meeting``."""

    @property
    @abstractmethod
    def source(self) -> str:
        """Its source, “election:7”: what reports name it by."""

    @property
    @abstractmethod
    def article(self) -> str:
        """The article that it is held by."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What it is called, to those who read of the meeting."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Its page."""

    @abstractmethod
    def status(self, now: datetime) -> str:
        """Say in some words how it stands."""

    @abstractmethod
    def next_work(self, person: Person, *, now: datetime) -> str:
        """Return the page on which a teller goes on with it now, once who came is reported; empty where there is nothing to do."""

    @abstractmethod
    def earliest(self, *, now: datetime) -> datetime:
        """Return when it could be put at the earliest, if the meeting were called now."""

    @abstractmethod
    def concerns(self, person: int) -> bool:
        """Say whether it is about a person: they count nothing at its meeting, and can call one where nobody else does."""

    @abstractmethod
    def has_waited_long(self, *, now: datetime) -> bool:
        """Say whether it waits so long already that whom it concerns can call the meeting themselves."""

    @abstractmethod
    def put(self, meeting: Meeting, *, now: datetime) -> None:
        """Put it to a meeting, and give notice of it."""

    @abstractmethod
    def call_off(self, *, now: datetime) -> None:
        """Take it from a meeting that does not take place: it waits for another."""

    @abstractmethod
    def is_awaited(self, *, now: datetime) -> bool:
        """Say whether two tellers have still to report it."""

    @abstractmethod
    def reported_until(self) -> datetime:
        """Return until when they have to."""

    @abstractmethod
    def fields(self) -> Mapping[str, forms.Field]:
        """Return what a teller is asked of it, beside how many were in the room."""

    @abstractmethod
    def refuse_unless_possible(self, said: Facts, *, signed: int | None, now: datetime) -> None:
        """Raise ``Refused`` for what cannot be. ``signed`` is how many signed the sheet; ``None`` where nobody meets."""

    @abstractmethod
    def take_report(self, agreement: Agreement, said: Facts | None, *, now: datetime) -> None:
        """Take what two tellers reported alike; ``None`` where it was not put to the vote."""

    @abstractmethod
    def is_settled(self, *, now: datetime) -> bool:
        """Say whether it is neither open, nor challenged, nor can still be challenged."""

    @abstractmethod
    def kept_until(self, meeting: Meeting) -> datetime:
        """Return until when papers of the meeting are kept for it."""

    @abstractmethod
    def ruler(self, person: Person, *, now: datetime) -> Authority | None:
        """Return by what right somebody rules on an open challenge to it; ``None`` where they do not."""


class Source(Protocol):
    """An app whose things are put to meetings."""

    def waiting(self, body: Body, where: Where, *, now: datetime) -> Sequence[Item]:
        """Return what waits in a body for such a meeting, the first first."""

    def put_to(self, meeting: Meeting) -> Sequence[Item]:
        """Return what is, or was, put to a meeting."""

    def bodies(self) -> Sequence[str]:
        """Return the keys of the bodies in which something may wait."""


_sources: list[Source] = []


def register(source: Source) -> None:
    """Let what an app holds be put to meetings."""
    _sources.append(source)


def waiting(body: Body, where: Where, *, now: datetime) -> list[Item]:
    """Return what waits in a body for such a meeting beside motions."""
    return [item for source in _sources for item in source.waiting(body, where, now=now)]


def put_to(meeting: Meeting) -> list[Item]:
    """Return what is put to a meeting beside motions."""
    return [item for source in _sources for item in source.put_to(meeting)]


def bodies() -> set[str]:
    """Return the keys of the bodies in which something may wait for a meeting beside motions."""
    return {key for source in _sources for key in source.bodies()}


def article_of(motions: Sequence[Motion], items: Sequence[Item]) -> str:
    """Return the article that refusals about a meeting cite: of the first thing on its agenda."""
    return motions[0].article if motions else items[0].article
