"""The only way to another's data."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.people.effects import EXPORT, MERGE, REVEAL
from commonty.apps.people.entries import DataExported, DataSeen
from commonty.apps.people.models import CustodyLine, Person
from commonty.apps.people.models.person import place
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.choices import ISSUE_CREDENTIALS
from commonty.constitution.refusal import Refused

PAGE = 50
"""The most people whose data is opened at once."""
EXPORTING = {EXPORT, ISSUE_CREDENTIALS}
"""The powers under which data leaves this installation: whoever issues credentials sends them out from a machine of their own."""


class TooManyAtOnce(ValueError):
    """More people were to be revealed than one page may hold."""

    def __init__(self, asked: int) -> None:
        super().__init__(f"cannot reveal {asked} people at once: a page holds at most {PAGE}")
        self.asked = asked


@transaction.atomic
def reveal(people: Iterable[int], fields: Iterable[str], *, authority: Authority, now: datetime) -> dict[int, dict[str, str]]:
    """
    Return what people are called and how to reach them: for each id, each field in clear, empty where it was never given.

    Writes down in the custody register who looked at whose, and tells the record, once for the whole page. One's own data needs no
    power and leaves no line. The power's scope covers people whom the caller found in that body: who belongs is known to ``bodies``.

    Raises ``Refused`` without the power ``people.reveal`` (``people.merge``, or one of ``EXPORTING``, which are told as exports), and
    ``TooManyAtOnce``
    for more than a page. Whoever is erased is left out.
    """
    wanted = sorted(set(people))
    asked = sorted(set(fields), key=Person.SEALED.index)
    if len(wanted) > PAGE:
        raise TooManyAtOnce(len(wanted))
    if wanted != [authority.person]:
        refuse_without_power(authority)
    rows = Person.objects.living().in_bulk(wanted)
    clear = {pk: dict.fromkeys(asked, "") for pk in rows}
    for field in asked:
        sealed = {pk: bytes(value) for pk, person in rows.items() if (value := getattr(person, f"sealed_{field}")) is not None}
        for pk, value in keyring.unseal_many(place(field), sealed).items():
            clear[pk][field] = value.decode()
    if rows and wanted != [authority.person]:
        keep_custody(sorted(rows), asked, authority=authority, now=now)
    return clear


def refuse_without_power(authority: Authority) -> None:
    """Raise ``Refused`` unless a mandate or a decision gives the power to see other people's data, somewhere."""
    if authority.kind is AuthorityKind.RIGHT or authority.power not in {REVEAL, MERGE, *EXPORTING} or not authority.scope:
        raise Refused(_("Only somebody with a mandate for it may look at other people's data."), article=f"powers.{REVEAL}")


def keep_custody(people: list[int], fields: list[str], *, authority: Authority, now: datetime) -> CustodyLine:
    """Write down one look at ``people``'s ``fields``, for them and for the record."""
    is_export = authority.power in EXPORTING
    line = CustodyLine.objects.write(people, fields, authority=authority, now=now, is_export=is_export)
    entry = DataExported if is_export else DataSeen
    told = entry(body=authority.scope[-1], custody=line.pk, people=len(people), fields=tuple(fields))
    record(told, authority=authority, now=now)
    return line
