"""
Bringing somebody back who lost their way in: two officers vouch, every old contact is told, and nobody objects in time.

See docs/adr/0022. What changes then is ``people.restoring``; votes that were cast stay as they are (``voting``).
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies import jobs
from commonty.apps.bodies.dying import standing_death
from commonty.apps.bodies.joining import belongs
from commonty.apps.bodies.letters import RecoveryEndedLetter
from commonty.apps.bodies.models import root
from commonty.apps.keys import keyring
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.entries import ObjectionOverruled, RecoveryBegun, RecoveryConfirmed, RecoveryEnded, RecoveryTold
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Contact, CustodyLine, Person, Recovery, Vouch
from commonty.apps.people.models.recovery import WAITS, End
from commonty.apps.people.restoring import can_be_mailed, restore
from commonty.apps.people.writing import clean_line
from commonty.apps.record.recording import record
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind, of_oneself
from commonty.constitution.duration import Duration
from commonty.constitution.refusal import Refused

NEEDED = 2
"""How many vouch: one alone could bring anybody back as whom they like."""
Bar = Callable[[Person], bool]
"""Says whether somebody stands in an election that is running: who stands vouches for nobody."""

_bars: list[Bar] = []


def register(bar: Bar) -> None:
    """Let an app above say who vouches for nobody."""
    _bars.append(bar)


def vouching(person: Person, *, now: datetime) -> Authority:
    """
    Return by what mandate somebody vouches for whoever lost their way in: that to see how members are reached, of all members.

    Raises ``Refused`` without it, and for who stands in an election that is running.
    """
    authority = authorise(person, REVEAL, root().path, now=now)
    if any(bar(person) for bar in _bars):
        raise Refused(
            _("You stand in an election that is running. Whoever stands brings nobody back: ask another officer."),
            article=authority.article,
        )
    return authority


def waiting_time(*, now: datetime) -> tuple[Duration, str, str]:
    """Return how long a recovery waits for objections, the article that says so, and whose calendar that is."""
    body = root()
    version = body.rules(now)
    return body.provision(version).recovery, f"bodies.{body.article_in(version)}", version.constitution.time_zone


@transaction.atomic
def begin(person: Person, by: Person, *, email: str, how: str, now: datetime) -> Recovery:
    """
    Vouch for somebody who cannot get in, and propose a new way: an e-mail address; or, where it is empty, a code on paper.

    Every old contact with a mailbox is told at once. Raises ``Refused`` for who has no mandate for it, for oneself, for an address that
    somebody else has, and where it has begun already.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    authority = vouching(by, now=now)
    _refuse_unless_recoverable(person, authority, now=now)
    address = clean_line(email)
    if address and not can_be_mailed(address, person):
        said = _(
            "Another member has this address, so mail there does not show who reads it. Give an address of their own, or a code on paper."
        )
        raise Refused(said, article=authority.article)
    _wait, article, _zone = waiting_time(now=now)
    recovery = Recovery(person=person, begun_at=now, article=article)
    if address:
        recovery.sealed_email = keyring.seal(person.pk, recovery.place, address.encode())
    recovery.save()
    Vouch.objects.create(recovery=recovery, voucher=by, how=how, source=authority.source, at=now)
    record(RecoveryBegun("", person=person.pk, how=how, on_paper=not address), authority=authority, now=now)
    CustodyLine.objects.write([person.pk], [RecoveryBegun.kind], authority=authority, now=now)
    _keep_contacts(recovery, address, now=now)
    return recovery


@transaction.atomic
def confirm(recovery: Recovery, by: Person, *, how: str, now: datetime) -> None:
    """
    Vouch for the same person, and for the same new way in, as the second officer. Once more does nothing.

    Raises ``Refused`` for who vouched first, who has no mandate for it, and for oneself.
    """
    held = _held(recovery)
    authority = vouching(by, now=now)
    vouchers = [each.voucher_id for each in held.vouchers()]
    if by.pk in vouchers[1:]:
        return
    _refuse_unless_recoverable(held.person, authority, now=now, running=held)
    if by.pk in vouchers:
        raise Refused(_("You have vouched. It takes another officer: ask one, and they find it on this page."), article=authority.article)
    if len(vouchers) >= NEEDED:
        raise Refused(_("Two officers have vouched already."), article=authority.article)
    Vouch.objects.create(recovery=held, voucher=by, how=how, source=authority.source, at=now)
    record(RecoveryConfirmed("", person=held.person_id, how=how), authority=authority, now=now)
    CustodyLine.objects.write([held.person_id], [RecoveryConfirmed.kind], authority=authority, now=now)
    _let_time_run(held, now=now)


@transaction.atomic
def tell(contact: Contact, by: Person, *, now: datetime) -> None:
    """Write down that an officer rang an old number, or posted the letter to an old address. Once more does nothing."""
    held = _held(contact.recovery)
    authority = vouching(by, now=now)
    if held.person_id == by.pk:
        raise Refused(_("This is your own account: others see to it."), article=authority.article)
    if not contact.is_by_hand or not held.contacts.filter(pk=contact.pk, told_at=None).update(told_at=now, told_by=by):
        return
    record(RecoveryTold("", person=held.person_id, way=contact.way), authority=authority, now=now)
    CustodyLine.objects.write([held.person_id], [RecoveryTold.kind], authority=authority, now=now)
    _let_time_run(held, now=now)


@transaction.atomic
def prove(contact: Contact, *, now: datetime) -> None:
    """Note that whoever reads the new mailbox is the person: they opened its letter and know the name."""
    held = _held(contact.recovery)
    Recovery.objects.filter(pk=held.pk, proved_at=None).update(proved_at=now)


@transaction.atomic
def object_to(recovery: Recovery, *, contact: Contact | None, now: datetime) -> None:
    """Stop a recovery, from an old contact or, without one, from a session of the account. Refused once it is over or overruled."""
    held = _held(recovery)
    if held.is_overruled:
        raise Refused(_("The members decided that no objection stops this. If it is wrong, ring an officer at once."), article=held.article)
    if contact is not None:
        held.contacts.filter(pk=contact.pk).update(objected_at=now)
        _end(held, End.OBJECTED, Authority(AuthorityKind.RIGHT, "self", None, "people.object", (), held.article), now=now)
    else:
        _end(held, End.OBJECTED, of_oneself(held.person_id), now=now)


def last_stopped(person: int) -> Recovery | None:
    """Return the last recovery of somebody, where an objection stopped it and members have not overruled that."""
    last = Recovery.objects.filter(person=person).exclude(end="").order_by("-ended_at", "-pk").first()
    return last if last is not None and last.end == End.OBJECTED and last.overruled_at is None else None


@transaction.atomic
def overrule(person: int, *, authority: Authority, now: datetime) -> None:
    """
    Let no objection stop the recovery of somebody that runs, or that two officers begin in the next days: as members decided.

    Raises ``Refused`` where no objection stopped one.
    """
    found = last_stopped(person)
    if found is None:
        raise Refused(_("No objection has kept them from being brought back."), article=authority.article)
    found.overruled_at, found.overruled_by = now, authority.source
    found.save(update_fields=["overruled_at", "overruled_by"])
    record(ObjectionOverruled("", person=person), authority=authority, now=now)


@transaction.atomic
def withdraw(recovery: Recovery, by: Person, *, now: datetime) -> None:
    """Stop a recovery as an officer: it was a mistake, or somebody said so on the telephone."""
    held = _held(recovery)
    _end(held, End.WITHDRAWN, authorise(by, REVEAL, root().path, now=now), now=now)


def attend(*, now: datetime) -> None:
    """Bring into force what nobody objected to in time, let go of what was never completed. For the clock; safe to repeat."""
    Contact.objects.filter(recovery__ended_at__lte=now - WAITS).delete()
    for pk in list(Recovery.objects.running().order_by("pk").values_list("pk", flat=True)):
        _attend_to(pk, now=now)


@transaction.atomic
def _attend_to(pk: int, *, now: datetime) -> None:
    recovery = Recovery.objects.select_for_update().filter(pk=pk, ended_at=None).first()
    if recovery is None:
        return
    is_due = recovery.due_at is not None and recovery.due_at <= now
    is_ready = is_due and (recovery.is_on_paper or recovery.proved_at is not None)
    second = recovery.vouchers()[-1]
    rests_on = Authority(AuthorityKind.MANDATE, second.source, None, REVEAL, root().path, recovery.article)
    if (is_ready and not can_be_mailed(recovery.email(), recovery.person)) or standing_death(recovery.person) is not None:
        _end(recovery, End.LAPSED, rests_on, now=now)
    elif is_ready:
        restore(recovery, now=now)
        _end(recovery, End.IN_FORCE, rests_on, now=now)
    elif (is_due or recovery.due_at is None) and recovery.begun_at + WAITS <= now:
        _end(recovery, End.LAPSED, rests_on, now=now)


def _refuse_unless_recoverable(person: Person, authority: Authority, *, now: datetime, running: Recovery | None = None) -> None:
    if authority.person == person.pk:
        raise Refused(_("Nobody brings back their own account. Two other officers can."), article=authority.article)
    if not belongs(person, root(), now=now) or standing_death(person) is not None:
        raise Refused(_("They do not belong to this organisation."), article=authority.article)
    other = Recovery.objects.of(person.pk)
    if other is not None and other != running:
        raise Refused(_("Somebody has begun this already: look for it among those that wait."), article=authority.article)


def _keep_contacts(recovery: Recovery, address: str, *, now: datetime) -> None:
    """
    Keep every old contact, and the new mailbox; queue the letters to those with a mailbox.

    Contacts that opted out are told as well: it is about their own account, and whoever could opt them out could hide this from them.
    """
    own = recovery.person.own("email", "phone", "address")
    old = {Contact.Way.EMAIL: own["email"], Contact.Way.PHONE: own["phone"], Contact.Way.POST: own["address"]}
    reached = {way: value for way, value in old.items() if value}
    if address:
        reached[Contact.Way.NEW] = address
    for way, value in reached.items():
        contact = Contact(recovery=recovery, way=way)
        contact.sealed = keyring.seal(recovery.person_id, contact.place, value.encode())
        contact.told_at = None if contact.is_by_hand else now
        contact.save()
        if not contact.is_by_hand:
            jobs.tell_contact.enqueue(contact.pk, "begun")


def _let_time_run(recovery: Recovery, *, now: datetime) -> None:
    """Let the time for objections run, once two have vouched and every old contact was told; tell the mailbox until when."""
    is_told = not recovery.contacts.filter(told_at=None).exists()
    if recovery.due_at is not None or len(recovery.vouchers()) < NEEDED or not is_told:
        return
    wait, _article, zone = waiting_time(now=now)
    recovery.due_at = calendar.after(now, wait, zone)
    recovery.save(update_fields=["due_at"])
    for contact in recovery.contacts.filter(way=Contact.Way.EMAIL):
        jobs.tell_contact.enqueue(contact.pk, "due")


def _held(recovery: Recovery) -> Recovery:
    """Return a running recovery, locked; raise ``Refused`` where it is over."""
    held = Recovery.objects.select_for_update(of=("self",)).select_related("person").get(pk=recovery.pk)
    if held.ended_at is not None:
        raise Refused(_("This is over: %(end)s.") % {"end": held.get_end_display()}, article=held.article)
    return held


def _end(recovery: Recovery, end: End, authority: Authority, *, now: datetime) -> None:
    """Write down what became of a recovery, and tell everybody who has to do with it."""
    recovery.ended_at, recovery.end = now, end.value
    recovery.save(update_fields=["ended_at", "end"])
    record(RecoveryEnded("", person=recovery.person_id, end=end.value), authority=authority, now=now)
    if authority.kind is AuthorityKind.MANDATE:
        CustodyLine.objects.write([recovery.person_id], [RecoveryEnded.kind], authority=authority, now=now)
    for contact in recovery.contacts.filter(way__in=[Contact.Way.EMAIL, Contact.Way.NEW]):
        jobs.tell_contact.enqueue(contact.pk, "ended")
    for vouch in recovery.vouchers():
        send_later(vouch.voucher, RecoveryEndedLetter(recovery.pk), now=now)
