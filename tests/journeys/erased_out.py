"""A short script that acts out what a constitution says of registers that outlast an erasure."""

from commonty.apps.bodies.models import KeptRow
from commonty.apps.people.erasing import forget, mark, outlasting
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.document import Constitution, Kept, Register
from commonty.constitution.writing import write
from tests.journeys.acting_out import NOON, Script, read


def erased(rules: Constitution) -> object:
    """Erase a member; return what they were told, and what is kept."""
    _body, everybody = organisation(4, now=NOON, rules=write(rules))
    told = outlasting(everybody[3].pk, now=NOON)
    mark(everybody[3].pk, now=NOON)
    forget(everybody[3].pk, now=NOON)
    return told, [(row.until, row.law, row.fields, dict(row.clear())) for row in KeptRow.objects.all()]


MEMBERS = "registers.members"
REGISTER = (("registers", "members", Register("Register", "members", (Kept.NAME,), 10, "An Act")),)
REGISTERED: dict[str, tuple[object, object, Script]] = {
    "title": ("Register", "Roll", read),
    "body": ("members", "committee", erased),
    "fields": ((Kept.NAME,), (Kept.LEFT,), erased),
    "years": (10, 6, erased),
    "law": ("An Act", "Another", erased),
    "note": ("", "For ten years.", read),
}
"""Two values of each key of a register, and the script that tells them apart."""
