"""Whom and what the forms of the matrices name: who died, who cannot get in, which text, who has no seat yet."""

from collections.abc import Callable

from commonty.apps.people.models import Contact, Recovery
from commonty.apps.record.models import Payload
from tests.journeys.inhabited import Inhabited


def whoever_died(world: Inhabited) -> dict[str, object]:
    return {"member_number": world.everybody[4].member_number, "name": "Member5", "seen": "on"}


def whoever_is_lost(world: Inhabited) -> dict[str, object]:
    return {**whoever_died(world), "how": "known", "way": "paper"}


def whoever_asks(_world: Inhabited) -> dict[str, object]:
    return {"received": "2025-01-02", "name": "N. N.", "where": "1 High Street"}


def known_by(_world: Inhabited) -> dict[str, object]:
    return {"how": "phone"}


def of_recovery(_world: Inhabited) -> dict[str, object]:
    return {"recovery": Recovery.objects.earliest("pk").pk}


def of_contact(_world: Inhabited) -> dict[str, object]:
    contact = Contact.objects.filter(way="phone").earliest("pk")
    return {"recovery": contact.recovery_id, "contact": contact.pk}


def text_of(world: Inhabited) -> dict[str, object]:
    texts = Payload.objects.get(line=world.told).texts()
    return {"text": texts[0], "article": "rights.own-data"}


def unseated(election: str) -> Callable[[Inhabited], dict[str, object]]:
    return lambda world: {
        "pk": world.elections[election].pk,
        "number": world.elections["unseated"].candidates().get(nomination__nominee=world.everybody[2]).number,
    }
