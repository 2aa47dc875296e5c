"""Takes a person from another program: found by e-mail, then by telephone, and made where nobody is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.people.bringing import keep_custody_of
from commonty.apps.people.entries import ConsentWithdrawn, DataChanged
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Agreement, OptOut, Person
from commonty.apps.people.purposes import PURPOSES
from commonty.apps.people.writing import words
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused
from commonty.moving import normal
from commonty.site.osdi.letters import EnrolledLetter
from commonty.site.osdi.models import Access, Enrolled, Token

UNSUBSCRIBED = frozenset({"unsubscribed", "bouncing", "previous bounce", "spam complaint", "spam complaints", "previous spam complaint"})
MAIL = "campaign-mail"
LONGEST_NAME, LONGEST_ADDRESS = 200, 600


@dataclass(frozen=True)
class Sent:
    """What a program says of a person, brought into one form. ``stops`` says that they are not to be written to."""

    name: str
    email: str
    phone: str
    address: str
    stops: bool


class WrongPerson(ValueError):
    """What was sent says of nobody who can be taken; says why, in English, as programs are told."""


def read(body: object) -> Sent:
    """Return what is said of a person, in a helper's form or bare. Raises ``WrongPerson``."""
    said = body.get("person", body) if isinstance(body, Mapping) else None
    if not isinstance(said, Mapping):
        raise WrongPerson("send one person as a JSON object")
    mail, phone = _primary(said.get("email_addresses")), _primary(said.get("phone_numbers"))
    email = normal.email(_text(mail.get("address")))
    number = normal.phone(_text(phone.get("number")))
    if email is None:
        raise WrongPerson("email_addresses: this is no e-mail address")
    name = normal.line(" ".join(_text(said.get(part)) for part in ("given_name", "additional_name", "family_name")))
    stops = any(_text(each.get("status")).casefold() in UNSUBSCRIBED for each in _items(said.get("email_addresses")))
    return Sent(name[:LONGEST_NAME], email, number or "", _address(_primary(said.get("postal_addresses"))), stops)


def upsert(sent: Sent, access: Access, *, now: datetime) -> tuple[Person, bool]:
    """
    Return the person that is meant, and whether they are new.

    What somebody said of themselves stays: only what is empty is filled, and never an e-mail address, which opens an account. Who is new
    belongs to nothing and has no vote. Raises ``WrongPerson`` where several are meant, nobody is named, or the address has opted out.
    """
    if access.writes is None:
        raise Refused(_("This takes a mandate, and you have none for it here."))
    with transaction.atomic():
        Token.objects.select_for_update().get(pk=access.token.pk)  # One at a time, so that nobody is made twice.
        found = _found(sent)
        if found is not None:
            return merge(found, sent, authority=access.writes, now=now), False
        if not sent.stops:
            return _made(sent, access.token, authority=access.writes, now=now), True
    OptOut.objects.keep(OptOut.EMAIL, [sent.email], source="osdi", now=now)
    raise WrongPerson("email_addresses: whoever has this address does not want mail; that is kept, and nobody is enrolled with it")


def _made(sent: Sent, token: Token, *, authority: Authority, now: datetime) -> Person:
    """Enrol somebody, and tell them."""
    if not words(sent.name):
        raise WrongPerson("given_name, family_name: nobody is known by this address, and nobody is enrolled without a name")
    if sent.email and OptOut.objects.among(OptOut.EMAIL, [sent.email]):
        raise WrongPerson("email_addresses: whoever has this address has opted out; nobody is enrolled with it")
    phone = "" if OptOut.objects.among(OptOut.PHONE, [sent.phone]) else sent.phone
    made = Person.objects.sign_up(name=sent.name, email=sent.email, phone=phone, address=sent.address, authority=authority, now=now)
    Enrolled.objects.create(person=made, token=token, at=now)
    keep_custody_of([made], authority=authority, now=now)
    send_later(made, EnrolledLetter(made.pk), now=now)
    return made


@transaction.atomic
def merge(person: Person, sent: Sent, *, authority: Authority, now: datetime) -> Person:
    """Fill what is empty of a person, and take back a consent where the program says that they do not want mail; never the reverse."""
    known = person.own("phone", "address")
    closed = OptOut.objects.among(OptOut.PHONE, [sent.phone])
    offered = {"phone": "" if closed else sent.phone, "address": sent.address}
    filled = {field: value for field, value in offered.items() if value and not known[field]}
    if filled:
        person.seal(filled)
        person.save(update_fields=[f"sealed_{field}" for field in filled])
        record(DataChanged("", person=person.pk, fields=tuple(filled)), authority=authority, now=now)
    stopped = sent.stops and Agreement.objects.withdraw(person.pk, MAIL, now=now)
    if stopped:
        record(ConsentWithdrawn("", person=person.pk, purpose=MAIL), authority=authority, now=now)
    if filled or stopped:
        keep_custody_of([person], authority=authority, now=now)
    return person


def email_status(person: Person, email: str) -> str:
    """Return whether an address may be written to about anything but membership: only by its owner's own consent."""
    if not email:
        return "unsubscribed"
    agreed = PURPOSES[MAIL].is_consent and Agreement.objects.covers(person.pk, MAIL)
    return "subscribed" if agreed and not OptOut.objects.among(OptOut.EMAIL, [email]) else "unsubscribed"


def _found(sent: Sent) -> Person | None:
    """Return whom an e-mail address, else a telephone number, means; of several who share it, the one of that name."""
    for several in (Person.objects.at_email(sent.email) if sent.email else [], Person.objects.at_phone(sent.phone) if sent.phone else []):
        if len(several) > 1:
            named = [each for each in several if words(sent.name) and set(words(sent.name)) == set(words(each.own("name")["name"]))]
            if len(named) != 1:
                raise WrongPerson("several people share this address or number: say which by the whole name")
            return named[0]
        if several:
            return several[0]
    return None


def _address(said: Mapping[str, object]) -> str:
    lines = said.get("address_lines")
    parts = [_text(each) for each in lines] if isinstance(lines, Sequence) and not isinstance(lines, str) else []
    parts += [_text(said.get(each)) for each in ("locality", "region", "postal_code")]
    whole = "\n".join(line for part in parts if (line := normal.line(part)))
    return whole if len(whole) <= LONGEST_ADDRESS else ""


def _primary(said: object) -> Mapping[str, object]:
    """Return the one that is primary, else the first; nothing where there is none."""
    items = _items(said)
    return next((each for each in items if each.get("primary") is True), items[0] if items else {})


def _items(said: object) -> list[Mapping[str, object]]:
    return [each for each in said if isinstance(each, Mapping)] if isinstance(said, list) else []


def _text(said: object) -> str:
    return str(said) if isinstance(said, (str, int)) and not isinstance(said, bool) else ""
