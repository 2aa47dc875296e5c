"""How arrears begin and end, how somebody is told, objects and is answered; and from when their rights rest."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Membership, root
from commonty.apps.dues.entries import ArrearsBegan, ArrearsEnded, ArrearsObjected, ArrearsTold
from commonty.apps.dues.letters import ArrearsLetter, PaidLetter
from commonty.apps.dues.models import Arrears, Objection, Upload, Way
from commonty.apps.dues.trying import Behind
from commonty.apps.keys import keyring
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Bounce, OptOut, Person
from commonty.apps.people.undoing import note
from commonty.apps.record.recording import newest, record, record_many
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, of_oneself
from commonty.constitution.refusal import Refused

OBJECT = "dues.object"


def begin(upload: Upload, several: Sequence[Behind], *, authority: Authority, now: datetime) -> None:
    """Let these people be in arrears, and tell each: by e-mail at once, and who cannot be, by a letter that is still to be posted."""
    if not several:
        return
    reached = _reached_by_mail({each.member.person for each in several}, now=now)
    rows = []
    for each in several:
        is_told = each.member.person in reached
        rests = _rests_from(each.member.category, now) if is_told else None
        way = Way.EMAIL if is_told else Way.POST
        rows.append(
            Arrears(
                person_id=each.member.person,
                upload=upload,
                paid_up_to=each.day,
                began_at=now,
                way=way,
                told_at=now if is_told else None,
                rests_from=rests,
            )
        )
    Arrears.objects.bulk_create(rows)
    told = (ArrearsBegan(root().pk, row.person_id, row.paid_up_to.isoformat(), _iso(row.rests_from)) for row in rows)
    _record(told, [row.person_id for row in rows], authority=authority, now=now)
    for row in rows:
        _rest(row.person_id, row.rests_from)
        if row.told_at is not None:
            send_later(row.person_id, ArrearsLetter(row.pk), now=now)


def end(people: Collection[int], *, authority: Authority, now: datetime) -> None:
    """Let the arrears of these people be over: every right of theirs is as it was. Who had been told is told."""
    rows = list(Arrears.objects.select_for_update().filter(person__in=list(people), ended_at=None).order_by("person"))
    Arrears.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=now)
    Membership.objects.filter(person__in=[row.person_id for row in rows], body=root()).update(rests_from=None)
    known = [row.person_id for row in rows if keyring.has_key(row.person_id)]
    _record((ArrearsEnded(root().pk, person) for person in known), known, authority=authority, now=now)
    for row in rows:
        if row.told_at is not None:
            send_later(row.person_id, PaidLetter(row.pk), now=now)


def to_post() -> models.QuerySet[Arrears]:
    """Return those in arrears to whom a letter is still to be posted: their rights do not rest before that."""
    rows = Arrears.objects.filter(told_at=None, ended_at=None, person__erasure=None)
    return rows.select_related("person", "upload").order_by("person__member_number")


@transaction.atomic
def post(several: Collection[int], *, authority: Authority, now: datetime) -> int:
    """Write down that the letters to these people were posted, or handed over: the time of grace begins. Return how many."""
    rows = list(to_post().select_for_update(of=("self",)).filter(pk__in=list(several)))
    if not rows:
        raise Refused(_("Nobody on this page is still to be told."))
    for row in rows:
        _begin_grace(row, now=now)
    told = [ArrearsTold(root().pk, row.person_id, _iso(row.rests_from)) for row in rows]
    _record(told, [row.person_id for row in rows], authority=authority, now=now)
    for seq, row in enumerate(rows, start=newest() - len(rows) + 1):
        note(Arrears.DEED, row.pk, [row.person_id], body=root().pk, seq=seq, authority=authority, now=now)
    return len(rows)


def take_letter_back(arrears: Arrears) -> None:
    """Let a letter that was written down as posted be still to be posted: the rights of whom it is to do not rest before that."""
    arrears.told_at = arrears.rests_from = None
    arrears.save(update_fields=["told_at", "rests_from"])
    _rest(arrears.person_id, None)


@transaction.atomic
def object_to(arrears: Arrears, words: str, *, now: datetime) -> Objection:
    """
    Say that one is not in arrears, once. Rights that do not rest yet do not until the objection is answered.

    Raises ``Refused`` where one has objected before, or the arrears are over.
    """
    arrears = Arrears.objects.select_for_update().get(pk=arrears.pk)
    if arrears.ended_at is not None:
        raise Refused(_("You are not in arrears any more."))
    if Objection.objects.filter(arrears=arrears).exists():
        raise Refused(_("You have objected already. Whoever keeps the dues has to answer."))
    sealed = keyring.seal(arrears.person_id, Objection.WORDS, words.encode())
    objection = Objection.objects.create(arrears=arrears, sealed_words=sealed, at=now)
    if arrears.rests_from is not None and arrears.rests_from > now:
        _rest(arrears.person_id, None)
    record(ArrearsObjected(root().pk, arrears.person_id), authority=of_oneself(arrears.person_id, power=OBJECT), now=now)
    return objection


@transaction.atomic
def answer(objection: Objection, words: str, *, authority: Authority, now: datetime) -> None:
    """Answer an objection without ending the arrears: the time of grace begins once more, unless the rights rest already."""
    objection = Objection.objects.select_for_update().select_related("arrears").get(pk=objection.pk)
    arrears = objection.arrears
    if objection.answered_at is not None or arrears.ended_at is not None:
        raise Refused(_("This is answered already."))
    objection.sealed_answer = keyring.seal(arrears.person_id, Objection.ANSWER, words.encode())
    objection.answered_at, objection.source = now, authority.source
    objection.save(update_fields=["sealed_answer", "answered_at", "source"])
    if arrears.rests_from is None or not _rests_already(arrears, now):
        _begin_grace(arrears, now=now)
    record(ArrearsTold(root().pk, arrears.person_id, _iso(arrears.rests_from)), authority=authority, now=now)
    send_later(arrears.person_id, ArrearsLetter(arrears.pk), now=now)


def open_objections() -> models.QuerySet[Objection]:
    """Return the objections that wait for an answer."""
    rows = Objection.objects.filter(answered_at=None, arrears__ended_at=None, arrears__person__erasure=None)
    return rows.select_related("arrears__person").order_by("at", "pk")


def current(person: Person) -> Arrears | None:
    """Return the arrears that somebody is in."""
    return Arrears.objects.filter(person=person, ended_at=None).select_related("upload", "objection").first()


def rests_from(person: Person) -> datetime | None:
    """Return from when somebody's rights rest, as the roll reads it."""
    return Membership.objects.filter(person=person, body=root()).values_list("rests_from", flat=True).first()


def _begin_grace(row: Arrears, *, now: datetime) -> None:
    category = Membership.objects.filter(person=row.person_id, body=root()).values_list("category", flat=True).first() or ""
    row.told_at, row.rests_from = row.told_at or now, _rests_from(category, now)
    row.save(update_fields=["told_at", "rests_from"])
    is_open = Objection.objects.filter(arrears=row, answered_at=None).exists()
    _rest(row.person_id, None if is_open else row.rests_from)


def _rests_already(arrears: Arrears, now: datetime) -> bool:
    found = Membership.objects.filter(person=arrears.person_id, body=root()).values_list("rests_from", flat=True).first()
    return found is not None and found <= now


def _rests_from(category: str, now: datetime) -> datetime | None:
    """Return when the time of grace of a category is over that begins now; ``None`` where the rules give none: then nothing rests."""
    rules = root().rules(now).constitution
    rule = rules.categories.get(category)
    return calendar.after(now, rule.dues_grace, rules.time_zone) if rule is not None and rule.dues_grace else None


def _rest(person: int, moment: datetime | None) -> None:
    Membership.objects.filter(person=person, body=root()).update(rests_from=moment)


def _reached_by_mail(people: set[int], *, now: datetime) -> set[int]:
    """Return those whom mail reaches, as far as we know: with a proved address that takes mail, and that nobody has opted out of."""
    known = Person.objects.filter(pk__in=people, sealed_email__isnull=False, email_confirmed_at__isnull=False)
    lost = Bounce.objects.unreachable(people, now=now)
    with keyring.held():
        keyring.take_in_hand(people)
        addresses = {person.pk: person.own("email")["email"] for person in known if person.pk not in lost}
    closed = OptOut.objects.among(OptOut.EMAIL, list(addresses.values()))
    return {person for person, address in addresses.items() if address not in closed}


def _record(entries: object, people: Collection[int], *, authority: Authority, now: datetime) -> None:
    with keyring.held():
        keyring.take_in_hand(people)
        record_many(entries, authority=authority, now=now)  # type: ignore[arg-type]  # every entry of ours


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment is not None else ""
