"""Whether an installation is well, seen from within and without serving anybody: no job runs, no letter leaves."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.conf import settings
from django.test import Client

from commonty.apps.keys.sealing import SealError
from commonty.apps.people.models import Person
from commonty.apps.record.signing import head

__all__ = ["PAGES", "Health", "look"]

PAGES = ("/", "/about/", "/rules/", "/record/", "/decisions/", "/elections/", "/campaigns/", "/sign-in/", "/founding/")
SAMPLE = 50
FAILED = 500


@dataclass(frozen=True)
class Health:
    """What was seen."""

    pages: Mapping[str, int]
    """What each page answered."""
    people: int
    read: int
    """How many of the newest people could be read, with the keys that are here."""
    unread: int
    """How many could not."""
    lines: int
    root: str
    """Of the record."""

    @property
    def is_well(self) -> bool:
        """Say whether every page answered and everybody could be read."""
        return not self.unread and all(answer < FAILED for answer in self.pages.values())

    def to_json(self) -> dict[str, object]:
        """Return it as plain data."""
        return asdict(self)


def look() -> Health:
    """Open the pages that everybody sees, as a server would answer them, open what is sealed of the newest people, and read the head."""
    browser = Client(headers={"host": settings.HOST}, raise_request_exception=False)
    pages = {page: browser.get(page, secure=settings.IS_SECURE).status_code for page in PAGES}
    newest = list(Person.objects.living().order_by("-pk")[:SAMPLE])
    opened = [_opens(person) for person in newest]
    end = head()
    return Health(pages, Person.objects.living().count(), sum(opened), len(opened) - sum(opened), end.size, end.root)


def _opens(person: Person) -> bool:
    """Say whether what is sealed of a person opens. What it says is looked at by nobody."""
    try:
        return bool(person.own("name")["name"])
    except SealError:
        return False
