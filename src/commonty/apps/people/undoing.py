"""What was done to members lately, and how it is undone: by a counter-act that cites the line of the record which tells of it."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.people.entries import DeedUndone
from commonty.apps.people.models import CustodyLine, Deed, Person, Undoing
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused

WITHIN = timedelta(days=7)
"""How long what was done to somebody can be undone by a press, as every organisation's members may count on."""


class Kind(ABC):
    """One kind of deed. An app registers one of each of its own."""

    name: ClassVar[str]
    power: ClassVar[str] = ""
    """Whoever holds it in the body may undo the deed, whoever did it."""
    has_own_letter: ClassVar[bool] = False
    """Whether undoing it sends a letter of its own."""
    by_themselves: ClassVar[bool] = False
    """Whether those to whom it was done may undo it too."""

    def power_of(self, deed: Deed) -> str:  # noqa: ARG002 - of some kinds each deed has another
        """Return the power that undoes this deed."""
        return self.power

    @abstractmethod
    def says(self, deed: Deed) -> str:
        """Say what was done, in a few words for whoever may undo it, who sees the member number beside it."""

    @abstractmethod
    def says_to_them(self, deed: Deed) -> str:
        """Say it to those to whom it was done."""

    @abstractmethod
    def foreseen(self, deed: Deed, *, now: datetime) -> Sequence[str]:
        """Say what will happen when it is undone, a sentence each, and who will be told. Raises ``Refused`` where it cannot be."""

    @abstractmethod
    def undo(self, deed: Deed, *, authority: Authority, now: datetime) -> None:
        """Undo it; what does so says it with ``settle``."""


_KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Let an app say what it does to members that can be undone."""
    _KINDS.update({kind.name: kind for kind in kinds})


def kind_of(deed: Deed) -> Kind:
    """Return the kind of a deed."""
    return _KINDS[deed.what]


def kinds() -> Collection[Kind]:
    """Return every kind."""
    return _KINDS.values()


def note(what: str, of: int, people: Iterable[int], *, body: str, seq: int, authority: Authority, now: datetime) -> None:
    """
    Remember that something was done to people under a mandate, and write it into their custody register.

    What a vote decided is undone by a vote, and is not remembered here.
    """
    if authority.kind is AuthorityKind.MANDATE:
        about = {"what": what, "of": of, "body": body, "at": now, "source": authority.source, "seq": seq}
        done_to = list(people)
        Deed.objects.bulk_create(Deed(person_id=person, **about) for person in done_to)
        CustodyLine.objects.write(done_to, [what], authority=authority, now=now)


def lately(*, now: datetime) -> QuerySet[Deed]:
    """Return the deeds that can still be undone, and those of these days that were; the newest first."""
    return Deed.objects.filter(at__gt=now - WITHIN, what__in=list(_KINDS)).select_related("person", "undoing")


@transaction.atomic
def undo(deed: Deed, *, authority: Authority, now: datetime) -> None:
    """
    Undo a deed within its days, under a mandate for it or, where its kind lets them, by those to whom it was done.

    Raises ``Refused`` when it is too late. Undoing twice changes nothing.
    """
    deed = Deed.objects.select_for_update(of=("self",)).select_related("undoing").get(pk=deed.pk)
    kind = kind_of(deed)
    if deed.is_undone:
        return
    refuse_unless_entitled(deed, kind, authority)
    refuse_too_late(deed.at, now=now, article=authority.article)
    kind.foreseen(deed, now=now)
    kind.undo(deed, authority=authority, now=now)


def refuse_unless_entitled(deed: Deed, kind: Kind, authority: Authority) -> None:
    """
    Raise ``Refused`` unless it is a mandate for what was done, or they themselves, where their kind of deed lets them.

    That the mandate holds in the body of the deed is known to whoever asked for it there.
    """
    if authority.kind is AuthorityKind.RIGHT and authority.person == deed.person_id and kind.by_themselves:
        return
    if authority.kind is not AuthorityKind.MANDATE or authority.power != kind.power_of(deed):
        raise Refused(_("Only somebody with a mandate to do this can undo it."), article=authority.article)


def refuse_too_late(at: datetime, *, now: datetime, article: str = "") -> None:
    """Raise ``Refused`` once the days are over in which something can be undone by a press."""
    if now >= at + WITHIN:
        raise Refused(_("This was done more than seven days ago. What it takes now is a new decision."), article=article)


def settle(what: str, of: int, *, authority: Authority, now: datetime) -> bool:
    """Write down that what was done was undone, and let the record cite the line that it undoes; say whether anybody remembered it."""
    deeds = list(Deed.objects.filter(what=what, of=of, undoing=None).order_by("pk"))
    for deed in deeds:
        Undoing.objects.create(deed=deed, at=now, source=authority.source)
        if keyring.has_key(deed.person_id):
            if authority.kind is AuthorityKind.MANDATE:
                CustodyLine.objects.write([deed.person_id], [deed.what + CustodyLine.UNDONE], authority=authority, now=now)
            record(DeedUndone(deed.body, person=deed.person_id, undoes=deed.seq), authority=authority, now=now)
    return bool(deeds)


def of_person(person: Person, *, now: datetime) -> list[Deed]:
    """Return what was done to somebody in the last days."""
    return list(lately(now=now).filter(person=person))
