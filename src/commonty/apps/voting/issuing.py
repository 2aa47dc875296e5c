"""Issuing credentials as an authority does it: what waits for whom, and the table of voters that it is given."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.mandates.authorising import giving
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.apps.people.revealing import PAGE, reveal
from commonty.apps.rules.sources import resolve
from commonty.apps.voting.models import Issuing, RollEntry
from commonty.apps.voting.models.issuing import ISSUE
from commonty.constitution.authority import Authority

TITLES = ("place", "weight", "name", "email", "address", "phone")
"""Of the table that the command takes: an address only of those with no e-mail, a telephone number only of those with neither."""


def waiting(person: Person, *, now: datetime) -> list[Issuing]:
    """Return the votes whose credentials ``person`` has to issue: of those to come, the ones that have none yet."""
    found = Issuing.objects.filter(listed="", until__gt=now).select_related("roll__body").order_by("opens", "pk")
    return [each for each in found if person.pk in issuers(each.roll.body, now=now)]


def issuers(body: Body, *, now: datetime) -> dict[int, None]:
    """Return who may issue the credentials of a body now, in the order of their mandates."""
    return dict.fromkeys(each.holder_id for each in giving((ISSUE,), body.path, now=now))


def issuer_names(issuing: Issuing, *, now: datetime) -> list[str]:
    """Return the names, for members of the body, of whoever issued these credentials, or of all who may."""
    body = issuing.roll.body
    who = [issuing.mandate.holder_id] if issuing.mandate is not None else list(issuers(body, now=now))
    called = names(who, body=body.pk)
    return [called[each] for each in who]


def called(issuing: Issuing) -> tuple[str, str]:
    """Return what the vote is called, and where it is read."""
    found = resolve(issuing.source)
    return found.title, found.url


def commands(issuing: Issuing, booth: str) -> tuple[str, ...]:
    """Return what an authority types on a machine of its own to make the codes; ``booth`` is the address of the booth."""
    common = f"--uuid {issuing.uuid} --group {issuing.group} --private codes.csv"
    spare = f" --spare {issuing.spare} --spares spare-codes.csv" if issuing.share else ""
    make = f"commonty ballots make-credentials voters-{issuing.uuid}.csv {common}{spare} --public public.json --booth {booth}"
    return "pip install commonty", make


def replacing(issuing: Issuing) -> str:
    """Return what an authority types to replace the code of the voter at a place."""
    common = f"--uuid {issuing.uuid} --group {issuing.group} --private codes.csv --spares spare-codes.csv"
    return f"commonty ballots replace-credential PLACE {common} --public lost-PLACE.json"


def to_do() -> str:
    """Say what an authority does, as a list of things to do has it."""
    return _("Make the voting codes")


@transaction.atomic
def voters(issuing: Issuing, person: Person, *, now: datetime) -> str:
    """
    Return the table of everybody on the roll, with how to reach them, for the command: CSV with a line of titles.

    Whoever is looked up there is told so, page by page. Who has erased themselves has a line with neither name nor address: their place
    keeps its credential, and nobody gets it. Raises ``Refused`` for who issues none here, and once voting is open.
    """
    authority = issuing.authority(person, now=now)
    issuing.refuse_if_opened()
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(TITLES)
    entries = issuing.roll.entries.order_by("index").only("index", "weight", "person_id", "roll_id")
    stream = entries.iterator()
    while some := list(islice(stream, PAGE)):
        table.writerows(_rows(some, authority, now))
    return text.getvalue()


def _rows(some: list[RollEntry], authority: Authority, now: datetime) -> Iterator[tuple[str, ...]]:
    people = [each.person_id for each in some if each.person_id is not None]
    known = reveal(people, ["name", "email"], authority=authority, now=now)
    by_post = _also(known, [pk for pk in known if not known[pk]["email"]], "address", authority, now)
    _also(known, [pk for pk in by_post if not known[pk]["address"]], "phone", authority, now)
    for entry in some:
        told = known.get(entry.person_id or 0, {})
        yield (str(entry.index), str(entry.weight), *(_harmless(told.get(title, "")) for title in TITLES[2:]))


def _also(known: dict[int, dict[str, str]], people: list[int], field: str, authority: Authority, now: datetime) -> list[int]:
    """Look one more field up of some people, and return them."""
    if people:
        for pk, more in reveal(people, [field], authority=authority, now=now).items():
            known[pk].update(more)
    return people


def _harmless(cell: str) -> str:
    """Return a text that no program for tables takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
