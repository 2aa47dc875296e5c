"""What a column of a list can be, and the presets of the programs that organisations leave."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a column says of a person. Several columns may say parts of a name or of an address, in their order."""

    NOTHING = "nothing"
    NUMBER = "number"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    POSTCODE = "postcode"
    CATEGORY = "category"
    JOINED = "joined"
    KIND = "kind"
    """What sort of contact it is: organisations and households are not brought in."""
    NO_EMAIL = "no-email"
    EMAIL_ALLOWED = "email-allowed"
    EMAIL_STATUS = "email-status"
    NO_PHONE = "no-phone"
    PHONE_ALLOWED = "phone-allowed"
    NO_POST = "no-post"
    NO_CONTACT = "no-contact"


SEVERAL = frozenset(set(Field) - {Field.NUMBER, Field.EMAIL, Field.PHONE, Field.CATEGORY, Field.JOINED, Field.POSTCODE, Field.KIND})
"""What more than one column may say."""


@dataclass(frozen=True)
class Preset:
    """What the columns of one program's export are. ``columns`` has their names as ``plain`` writes them."""

    key: str
    title: str
    columns: Mapping[str, Field]
    known_by: frozenset[str]
    """Columns that this export alone has."""
    day_first: bool = True
    """How it writes dates."""


def plain(column: str) -> str:
    """
    Return the name of a column as it is compared: small letters and digits, one blank between them.

    >>> plain(" No Bulk Emails (User Opt Out) "), plain("first_name")
    ('no bulk emails user opt out', 'first name')
    """
    bare = unicodedata.normalize("NFKC", column).casefold()
    return " ".join(re.findall(r"[^\W_]+", bare))


PRESETS = (
    Preset(
        "action-network",
        "Action Network",
        {
            "first name": Field.NAME,
            "last name": Field.NAME,
            "email": Field.EMAIL,
            "can2 phone": Field.PHONE,
            "can2 user address": Field.ADDRESS,
            "can2 user city": Field.ADDRESS,
            "can2 user state": Field.ADDRESS,
            "zip code": Field.POSTCODE,
            "can2 subscription status": Field.EMAIL_STATUS,
            "can2 sms status": Field.NOTHING,
        },
        frozenset({"can2 subscription status"}),
        day_first=False,
    ),
    Preset(
        "nationbuilder",
        "NationBuilder",
        {
            "first name": Field.NAME,
            "last name": Field.NAME,
            "email": Field.EMAIL,
            "mobile number": Field.PHONE,
            "primary address1": Field.ADDRESS,
            "primary address2": Field.ADDRESS,
            "primary address3": Field.ADDRESS,
            "primary city": Field.ADDRESS,
            "primary zip": Field.POSTCODE,
            "email opt in": Field.EMAIL_ALLOWED,
            "mobile opt in": Field.NOTHING,
            "do not call": Field.NO_PHONE,
            "do not contact": Field.NO_CONTACT,
            "membership level name": Field.CATEGORY,
            "membership started at": Field.JOINED,
        },
        frozenset({"nationbuilder id"}),
        day_first=False,
    ),
    Preset(
        "civicrm",
        "CiviCRM",
        {
            "contact type": Field.KIND,
            "external identifier": Field.NUMBER,
            "first name": Field.NAME,
            "middle name": Field.NAME,
            "last name": Field.NAME,
            "email": Field.EMAIL,
            "phone": Field.PHONE,
            "street address": Field.ADDRESS,
            "supplemental address 1": Field.ADDRESS,
            "city": Field.ADDRESS,
            "postal code": Field.POSTCODE,
            "do not email": Field.NO_EMAIL,
            "no bulk emails user opt out": Field.NO_EMAIL,
            "do not phone": Field.NO_PHONE,
            "do not mail": Field.NO_POST,
            "membership type": Field.CATEGORY,
            "member since": Field.JOINED,
        },
        frozenset({"no bulk emails user opt out"}),
    ),
    Preset(
        "mailchimp",
        "Mailchimp",
        {
            "first name": Field.NAME,
            "last name": Field.NAME,
            "email address": Field.EMAIL,
            "phone number": Field.PHONE,
            "address": Field.ADDRESS,
            "unsub time": Field.EMAIL_STATUS,
            "clean time": Field.EMAIL_STATUS,
        },
        frozenset({"optin time"}),
        day_first=False,
    ),
    Preset(
        "osdi",
        "OSDI",
        {
            "given name": Field.NAME,
            "additional name": Field.NAME,
            "family name": Field.NAME,
            "email": Field.EMAIL,
            "email status": Field.EMAIL_STATUS,
            "phone": Field.PHONE,
            "do not call": Field.NO_PHONE,
            "address": Field.ADDRESS,
            "postal code": Field.POSTCODE,
        },
        frozenset({"osdi identifier"}),
        day_first=False,
    ),
)
GUESSES: Mapping[str, Field] = {
    **dict.fromkeys(("member number", "membership number", "member no", "number", "mitgliedsnummer", "mitgliedsnr"), Field.NUMBER),
    **dict.fromkeys(("name", "full name", "first name", "forename", "last name", "surname", "vorname", "nachname"), Field.NAME),
    **dict.fromkeys(("email", "e mail", "email address", "e mail address", "mail"), Field.EMAIL),
    **dict.fromkeys(("phone", "telephone", "mobile", "phone number", "telefon", "handy", "mobil"), Field.PHONE),
    **dict.fromkeys(("address", "street", "street address", "address 1", "address 2", "city", "town"), Field.ADDRESS),
    **dict.fromkeys(("adresse", "straße", "strasse", "ort", "stadt"), Field.ADDRESS),
    **dict.fromkeys(("postcode", "post code", "zip", "zip code", "postal code", "plz", "postleitzahl"), Field.POSTCODE),
    **dict.fromkeys(("category", "membership", "membership type", "kategorie", "mitgliedsart"), Field.CATEGORY),
    **dict.fromkeys(("joined", "member since", "date joined", "eintritt", "eintrittsdatum", "mitglied seit"), Field.JOINED),
    **dict.fromkeys(("opt out", "unsubscribed", "no email", "do not email", "keine e mail"), Field.NO_EMAIL),
    **dict.fromkeys(("do not phone", "do not call", "kein anruf"), Field.NO_PHONE),
    **dict.fromkeys(("do not mail", "do not post", "keine post"), Field.NO_POST),
    "do not contact": Field.NO_CONTACT,
}
"""What columns are called in lists that people keep by themselves."""


def recognise(header: Sequence[str]) -> Preset | None:
    """Return the preset of the program that wrote these columns; ``None`` for a list of somebody's own."""
    names = {plain(column) for column in header}
    return next((preset for preset in PRESETS if preset.known_by <= names), None)


def suggest(header: Sequence[str], preset: Preset | None = None) -> tuple[Field, ...]:
    """
    Return what each column most likely is; whatever only one column may say is taken from the first that does.

    With ``preset`` what that program writes goes before what such a column is mostly called.
    """
    taken: set[Field] = set()
    found = []
    for column in header:
        known = {**GUESSES, **(preset.columns if preset else {})}.get(plain(column), Field.NOTHING)
        field = Field.NOTHING if known in taken and known not in SEVERAL else known
        taken.add(field)
        found.append(field)
    return tuple(found)
