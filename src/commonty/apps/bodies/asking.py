"""
What is held about somebody who has no account: asked in writing, entered by an officer, answered in the time that the law gives.

One officer checks who asks, another opens what is held: one alone could read anybody's data by asking in their name. See docs/adr/0028.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.bodies.asking_contacts import refuse_unless_heard, tell_all
from commonty.apps.bodies.entries_of_asking import (
    AskingClosed,
    AskingDisowned,
    AskingEntered,
    AskingProved,
    AskingTakesLonger,
    AskingTold,
)
from commonty.apps.bodies.joining import belongs
from commonty.apps.bodies.models import Asking, AskingContact, root
from commonty.apps.bodies.models.asking import Close, Identity, Longer
from commonty.apps.bodies.recovering import waiting_time
from commonty.apps.keys import keyring
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.held import Held, readable
from commonty.apps.people.models import Account, CustodyLine, Person
from commonty.apps.people.revealing import keep_custody
from commonty.apps.record.entries import LAW
from commonty.apps.record.recording import record
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.refusal import Refused

MOST = 20
"""How many requests a home page lists."""
MONTH = Duration(1, Unit.MONTHS)
THREE_MONTHS = Duration(3, Unit.MONTHS)
"""GDPR article 12(3): a month, and two more where it is needed. A law's number, so no rules can change it."""


def answering(person: Person, *, now: datetime) -> Authority:
    """Return by what mandate somebody sees to requests; raise ``Refused`` without it."""
    return authorise(person, REVEAL, root().path, now=now)


def waiting(person: Person, *, now: datetime) -> list[Asking]:
    """
    Return the open requests that somebody can do something for, what is due first first: none without the mandate.

    Left out are those about themselves, and those of which they checked who asks: another officer sees to them.
    """
    try:
        answering(person, now=now)
    except Refused:
        return []
    return list(Asking.objects.filter(closed_at=None).exclude(person=person).exclude(proved_by=person)[:MOST])


def counts(*, now: datetime) -> tuple[int, int]:
    """Return how many requests wait for an answer, and how many of them longer than the law gives."""
    running = Asking.objects.filter(closed_at=None)
    return running.count(), running.filter(due__lte=now).count()


@transaction.atomic
def enter(person: Person | None, by: Person, *, name: str, where: str, received: datetime, now: datetime) -> Asking:
    """
    Enter a request that came on the day ``received``; its clock runs from then.

    Raises ``Refused`` for oneself, and for a member with an account: they read all of it on their own page.
    """
    authority = answering(by, now=now)
    if person is not None:
        _refuse_who_can_look(person, authority, now=now)
    due = calendar.after(received, MONTH, _zone(now=now))
    asking = Asking.objects.create(person=person, received=received, due=due, entered_by=by)
    asking.seal({"name": name, "where": where})
    record(AskingEntered(root().pk, asking=asking.pk, due=_day(due, now=now)), authority=authority, now=now)
    if person is not None:
        CustodyLine.objects.write([person.pk], [CustodyLine.ASKED], authority=authority, now=now)
        tell_all(asking, person, now=now)
    return asking


@transaction.atomic
def take_in(*, name: str, where: str, now: datetime) -> Asking:
    """Take in a request of the public page whose mailbox was just proved: its clock runs from now. Whom it is about, an officer finds."""
    due = calendar.after(now, MONTH, _zone(now=now))
    asking = Asking.objects.create(received=now, due=due)
    asking.seal({"name": name, "where": where})
    authority = Authority(AuthorityKind.RIGHT, "self", None, "people.ask", (), LAW)
    record(AskingEntered(root().pk, asking=asking.pk, due=_day(due, now=now)), authority=authority, now=now)
    return asking


@transaction.atomic
def find(asking: Asking, person: Person, by: Person, *, now: datetime) -> None:
    """
    Say whom a request of the public page is about; they are told at every contact. For the same person once more does nothing.

    Also somebody with an account: who asked cannot be sent to sign in without telling that they have one. Refused once it was checked who
    asks, since the check was of whoever stood there then.
    """
    held, authority = _held(asking, by, now=now)
    if held.person_id == person.pk:
        return
    if held.person_id is not None or held.proved_by_id is not None or held.entered_by_id is not None:
        raise Refused(_("It stands already whom this is about. It cannot be changed."), article=authority.article)
    if person.pk == by.pk:
        raise Refused(_("This is about yourself: another officer sees to it."), article=authority.article)
    held.person = person
    held.save(update_fields=["person"])
    CustodyLine.objects.write([person.pk], [CustodyLine.ASKED], authority=authority, now=now)
    tell_all(held, person, now=now)


@transaction.atomic
def prove(asking: Asking, by: Person, *, how: Identity, now: datetime) -> None:
    """Write down how it was checked who asks. Once more does nothing."""
    held, authority = _held(asking, by, now=now)
    if held.proved_by_id is not None:
        return
    held.identity, held.proved_by = how.value, by
    held.save(update_fields=["identity", "proved_by"])
    record(AskingProved(root().pk, asking=held.pk), authority=authority, now=now)


@transaction.atomic
def take_longer(asking: Asking, by: Person, *, why: Longer, now: datetime) -> None:
    """Take three months in all, having told them why. Once more does nothing; refused when the first month is over."""
    held, authority = _held(asking, by, now=now)
    if held.longer:
        return
    if held.is_overdue(now):
        raise Refused(_("The month is over. It could be made longer only within it: answer now."), article=authority.article)
    held.longer, held.due = why.value, calendar.after(held.received, THREE_MONTHS, _zone(now=now))
    held.save(update_fields=["longer", "due"])
    record(AskingTakesLonger(root().pk, asking=held.pk, due=_day(held.due, now=now)), authority=authority, now=now)


@transaction.atomic
def tell(contact: AskingContact, by: Person, *, now: datetime) -> None:
    """Write down that an officer rang a number, or posted the letter, of whom a request is about. Once more does nothing."""
    held, authority = _held(contact.asking, by, now=now)
    if held.person_id is None or not contact.is_by_hand or not held.contacts.filter(pk=contact.pk, told_at=None).update(told_at=now):
        return
    record(AskingTold("", person=held.person_id, asking=held.pk, way=contact.way), authority=authority, now=now)


@transaction.atomic
def disown(contact: AskingContact, *, now: datetime) -> None:
    """Stop a request from a contact of whom it is about: it was not them who asked, so nothing is handed over. Refused once it is over."""
    _wait, article, _zone = waiting_time(now=now)
    held = _open(contact.asking, article)
    authority = Authority(AuthorityKind.RIGHT, "self", None, "people.object", (), article)
    if held.person is None:
        raise Refused(_("This request is about nobody who is known here."), article=article)
    CustodyLine.objects.write([held.person.pk], [CustodyLine.STOPPED], authority=authority, now=now)
    record(AskingDisowned("", person=held.person.pk, asking=held.pk), authority=authority, now=now)
    _close(held, Close.DISOWNED, authority, now=now)


@transaction.atomic
def open_answer(asking: Asking, by: Person, *, now: datetime) -> list[tuple[str, list[Held]]]:
    """Return everything that is held about who asked, to hand over; that it was opened is in their custody register."""
    held, authority = _held(asking, by, now=now)
    _refuse_unless_another(held, authority, now=now)
    person = _known(held)
    if person is None:
        return []
    keep_custody([person.pk], list(Person.SEALED), authority=authority, now=now)
    return readable(person.pk)


@transaction.atomic
def answer(asking: Asking, by: Person, *, now: datetime) -> None:
    """Write down that the answer was handed over or posted; let go of who asked and where the answer went."""
    held, authority = _held(asking, by, now=now)
    _refuse_unless_another(held, authority, now=now)
    _close(held, Close.ANSWERED if _known(held) else Close.NOTHING, authority, now=now)


@transaction.atomic
def refuse(asking: Asking, by: Person, *, why: Close, now: datetime) -> None:
    """Write down that they were told why they get no answer, and where they can complain."""
    held, authority = _held(asking, by, now=now)
    if why is Close.UNPROVED and held.proved_by_id is not None:
        raise Refused(_("It was checked who they are. So they get an answer."), article=authority.article)
    _close(held, why, authority, now=now)


def _close(held: Asking, close: Close, authority: Authority, *, now: datetime) -> None:
    held.closed_at, held.close = now, close.value
    held.save(update_fields=["closed_at", "close"])
    keyring.destroy_passing(held.key)
    record(AskingClosed(root().pk, asking=held.pk), authority=authority, now=now)


def _held(asking: Asking, by: Person, *, now: datetime) -> tuple[Asking, Authority]:
    """Return a request that is open, locked, and by what mandate somebody sees to it."""
    authority = answering(by, now=now)
    held = _open(asking, authority.article)
    if held.person_id == by.pk:
        raise Refused(_("This is about yourself: another officer sees to it."), article=authority.article)
    return held, authority


def _open(asking: Asking, article: str) -> Asking:
    """Return a request that is open, locked; raise ``Refused`` where it is over."""
    held = Asking.objects.select_for_update(of=("self",)).select_related("person").get(pk=asking.pk)
    if held.closed_at is not None:
        raise Refused(_("This is over: %(end)s.") % {"end": held.get_close_display()}, article=article)
    return held


def _refuse_unless_another(held: Asking, authority: Authority, *, now: datetime) -> None:
    if held.proved_by_id is None:
        raise Refused(_("Write down first how it was checked who asks."), article=authority.article)
    if held.proved_by_id == authority.person:
        raise Refused(_("You checked who asks. Another officer opens what is held and hands it over."), article=authority.article)
    refuse_unless_heard(held, now=now)


def _refuse_who_can_look(person: Person, authority: Authority, *, now: datetime) -> None:
    if person.pk == authority.person:
        raise Refused(_("This is about yourself: your own page shows all of it."), article=authority.article)
    if belongs(person, root(), now=now) and Account.objects.filter(person=person).exists():
        said = _("They have an account: their own page shows all of it at once. If they cannot get in, bring them back first.")
        raise Refused(said, article=authority.article)


def _known(held: Asking) -> Person | None:
    """Return whom it is about, unless nothing is held of them any more."""
    return None if held.person_id is None else Person.objects.living().filter(pk=held.person_id).first()


def _zone(*, now: datetime) -> str:
    return root().rules(now).constitution.time_zone


def _day(moment: datetime, *, now: datetime) -> str:
    return timezone.localtime(moment, ZoneInfo(_zone(now=now))).date().isoformat()
