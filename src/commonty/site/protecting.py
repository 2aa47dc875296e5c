"""What papers on data protection are made from: what this installation really holds, why, who handles it, who looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from commonty.apps.bodies.asking import counts
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.bodies.reading import number_of
from commonty.apps.keys.holding import Holding, holdings
from commonty.apps.people.effects import EXPORT, REVEAL, WRITE
from commonty.apps.people.held import field_names, title
from commonty.apps.people.models import CustodyLine, Person
from commonty.apps.people.post import known_server
from commonty.apps.people.purposes import PURPOSES, Basis, Purpose
from commonty.apps.rules.models import Version
from commonty.constitution.document import Register

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Kept:
    """One kind of data: in which part of the program, what and why, and what keeps it after an erasure."""

    part: str
    says: str
    kept_by_law: str


@dataclass(frozen=True)
class Use:
    """One purpose, what it rests on, and the kinds of data that serve it."""

    purpose: Purpose
    wording: str
    lawful: str
    condition: str
    kept: tuple[Kept, ...]


@dataclass(frozen=True)
class Handler:
    """Somebody outside who handles data: who, what for, and what they can see."""

    name: str
    task: str
    sees: str


@dataclass(frozen=True)
class Pack:
    """Everything that the four papers are written from."""

    organisation: str
    purpose: str
    origin: str
    made: datetime
    members: int
    erased: int
    fields: str
    offices: tuple[str, ...]
    """The offices whose holders may look up, write to or export people."""
    uses: tuple[Use, ...]
    registers: tuple[Register, ...]
    handlers: tuple[Handler, ...]
    looks: int
    """Looks at other people's data within a year."""
    exports: int
    asking: int
    """Who asked, without an account, what is held about them, and waits for the answer."""
    overdue: int
    """How many of them wait longer than the law gives."""


def pack(version: Version, *, now: datetime) -> Pack:
    """Gather it all, in the language that is spoken now."""
    rules = version.constitution
    powers = {key for key, rule in rules.powers.items() if rule.power in {REVEAL, WRITE, EXPORT}}
    asking, overdue = counts(now=now)
    noted = [CustodyLine.ASKED], [CustodyLine.STOPPED]
    looked = CustodyLine.objects.filter(at__gt=now - A_YEAR).exclude(fields=noted[0]).exclude(fields=noted[1])
    return Pack(
        organisation=rules.title,
        purpose=rules.purpose,
        origin=settings.ORIGIN,
        made=now,
        members=number_of(version.body, *BELONGING),
        erased=Person.objects.filter(erasure__isnull=False).count(),
        fields=field_names(Person.SEALED),
        offices=tuple(office.title for office in rules.offices.values() if powers & set(office.powers)),
        uses=uses(),
        registers=tuple(rules.registers.values()),
        handlers=handlers(),
        looks=looked.filter(is_export=False).count(),
        exports=looked.filter(is_export=True).count(),
        asking=asking,
        overdue=overdue,
    )


def uses() -> tuple[Use, ...]:
    """Return every purpose with the kinds of data that serve it."""
    by_purpose: Mapping[str, list[Holding]] = {key: [each for each in holdings() if each.purpose == key] for key in PURPOSES}
    return tuple(_use(purpose, purpose.rests_on, by_purpose[key]) for key, purpose in PURPOSES.items())


def _use(purpose: Purpose, basis: Basis, found: list[Holding]) -> Use:
    kept = tuple(Kept(title(each.app), each.says(), each.kept_by_law) for each in found)
    return Use(purpose, purpose.wording(), basis.lawful(), basis.condition(), kept)


def handlers() -> tuple[Handler, ...]:
    """Return who handles data for the organisation, as this installation is set up."""
    relay = known_server()
    machine = Handler(
        _("Whoever runs the machine at %(host)s") % {"host": settings.HOST},
        _("Runs this program and its databases"),
        _("Who runs the machine can read what is opened on it, and nobody can prevent that. The record shows what was changed."),
    )
    backups = Handler(
        _("Whoever keeps the backups"),
        _("Keeps copies, the keys apart from the rest"),
        _("A copy without the keys does not say who anybody is. The file of keys is kept for 30 days, so that who is erased stays so."),
    )
    if relay is None:
        return machine, backups
    mail = Handler(
        _("The mail server at %(host)s") % {"host": relay.host},
        _("Takes letters on their way"),
        _("Addresses, and the letters that are sent there: which never say a name or what is voted on in their subject."),
    )
    return machine, mail, backups


def in_own_language(version: Version) -> "translation.override":
    """Return a block in which the organisation's own language is spoken: papers are for its officers and for authorities."""
    return translation.override(version.constitution.language)
