"""An account that is being recovered, for pages that are looked at; and how long the rules let it wait."""

from datetime import datetime

from commonty.apps.bodies import recovering
from commonty.apps.keys import keyring
from commonty.apps.people.models import Contact, Person, Recovery, Vouch
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.document import Constitution
from commonty.constitution.writing import write
from tests.journeys.acting_out import NOON

WAYS = {"email": "old@example.org", "phone": "+44 151 496 0000", "post": "1 Old Road\nLiverpool", "new": "new@example.net"}


def lost(person: Person, officer: Person, *, now: datetime) -> dict[str, object]:
    """Let an officer vouch for a person by a new address; return what the pages about it are called."""
    recovery = Recovery(person=person, begun_at=now, article="bodies.members")
    recovery.sealed_email = keyring.seal(person.pk, recovery.place, WAYS["new"].encode())
    recovery.save()
    Vouch.objects.create(recovery=recovery, voucher=officer, how="known", source="mandate:1", at=now)
    made = {}
    for way, address in WAYS.items():
        made[way] = Contact(recovery=recovery, way=way, told_at=None if way in {"phone", "post"} else now)
        made[way].sealed = keyring.seal(person.pk, made[way].place, address.encode())
        made[way].save()
    codes = {"stopping": made["post"].code(), "proving": made["new"].code()}
    return {"recovery": recovery.pk, "ringing": made["phone"].pk, "posting": made["post"].pk, **codes}


def brought_back(rules: Constitution) -> object:
    """Ask how long an account waits that two officers bring back."""
    organisation(3, now=NOON, rules=write(rules))
    return recovering.waiting_time(now=NOON)[0]
