"""Lists, and organisations that move in, for tests."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from commonty.apps.people.models import Person
from commonty.moving.fields import Field
from commonty.site.founding.models import Draft, Founder
from commonty.site.founding.tests.builders import founders
from commonty.site.moving import bringing, opening, taking_back, telling
from commonty.site.moving.models import Arrival, Officer

COLUMNS = (
    "Contact ID",
    "Contact Type",
    "External Identifier",
    "First Name",
    "Last Name",
    "Email",
    "Phone",
    "Street Address",
    "City",
    "Postal Code",
    "Do Not Email",
    "Do Not Phone",
    "Do Not Mail",
    "No Bulk Emails (User Opt Out)",
)
MET_ON = date(2026, 1, 17)
MINUTE = "Agreed, with 61 for and 3 against: that the branch moves to Commonty."


def row(number: int, first: str, last: str, email: str = "", **more: str) -> list[str]:
    """Return a line of an export; ``more`` are its other columns, with ``_`` for a blank."""
    told = {
        "Contact ID": str(1000 + number),
        "Contact Type": "Individual",
        "External Identifier": str(number),
        "First Name": first,
        "Last Name": last,
        "Email": email,
        **{name.replace("_", " "): value for name, value in more.items()},
    }
    return [told.get(column, "") for column in COLUMNS]


def exported(rows: Sequence[Sequence[str]]) -> bytes:
    """Return an export as CiviCRM writes it."""
    told = io.StringIO()
    csv.writer(told).writerows([COLUMNS, *rows])
    return told.getvalue().encode("utf-8-sig")


ADA = row(7, "Ada", "Ames", "ada@example.org", Phone="0131 496 0001")
BO = row(8, "Bo", "Bell", "home@example.org", Street_Address="1 High Street", City="Leith", Postal_Code="EH6 5AA")
CY = row(9, "Cy", "Cole", "home@example.org")
DEE = row(10, "Dee", "Dunn", Street_Address="2 High Street", City="Leith", Postal_Code="EH6 5AA")
EMI = row(11, "Emi", "East", "emi@example.org", **{"No Bulk Emails (User Opt Out)": "1"}, Street_Address="3 Low Road")
FAY = row(12, "Fay", "Ford")
SIX = (ADA, BO, CY, DEE, EMI, FAY)


def arrived(*rows: Sequence[str], now: datetime, starter: str = "union-branch", founded_by: int = 1) -> tuple[Arrival, Person]:
    """Bring a list whose columns were said and which was tried, before anybody of it is here."""
    by = founders(founded_by, now=now)[0].person if not Founder.objects.exists() else Founder.objects.first().person  # type: ignore[union-attr]  # there is one
    if Draft.objects.current() is None:
        Draft.objects.begin(starter, now=now)
    arrival = Arrival.objects.begin(exported(rows or SIX), file="members.csv", by=by.pk, now=now)
    category = next(iter(Draft.objects.get().constitution.categories))
    arrival.map([Field(each) for each in arrival.columns], category)
    return arrival, by


def brought(*rows: Sequence[str], now: datetime, starter: str = "union-branch") -> Arrival:
    """Bring the people of a list in, and say which meeting agreed."""
    arrival, by = arrived(*rows, now=now, starter=starter)
    bringing.begin(arrival, by=by, now=now)
    while bringing.bring_part(arrival, now=now):
        pass
    arrival.refresh_from_db()
    arrival.meet(met_on=MET_ON, minute=MINUTE, file=b"", came_from="CiviCRM, kept by our membership secretary")
    return arrival


def ajar(*rows: Sequence[str], now: datetime, starter: str = "union-branch", officers: dict[str, int] | None = None) -> Arrival:
    """Move an organisation in as far as only its founders can look around: nobody was told."""
    arrival = brought(*rows, now=now, starter=starter)
    for office, number in (officers or {}).items():
        Officer.objects.create(arrival=arrival, person=Person.objects.get(member_number=number), office=office)
    opening.begin(arrival, now=now)
    while opening.open_part(arrival, now=now):
        pass
    arrival.refresh_from_db()
    return arrival


def opened(*rows: Sequence[str], now: datetime, starter: str = "union-branch", officers: dict[str, int] | None = None) -> Arrival:
    """Move an organisation in, with officers by their member numbers, and tell everybody."""
    arrival = ajar(*rows, now=now, starter=starter, officers=officers)
    telling.begin(arrival, by=Person.objects.get(pk=arrival.begun_by), now=now)
    arrival.refresh_from_db()
    while telling.tell_some(arrival, now=now):
        pass
    arrival.refresh_from_db()
    return arrival


def taken_back(arrival: Arrival, *, now: datetime) -> Arrival:
    """Take a list back, to the last of its people."""
    taking_back.begin(arrival, by=Person.objects.get(pk=arrival.begun_by), now=now)
    while taking_back.take_part_back(arrival, now=now):
        pass
    arrival.refresh_from_db()
    return arrival


def later(now: datetime, **time: int) -> datetime:
    """Return a later moment."""
    return now + timedelta(**time)
