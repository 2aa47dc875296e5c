from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from commonty.apps.bodies.duties import Due, due_duties
from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body, Membership, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.bodies.tests.organisations import decision, founded, members, part_of, rules_of
from commonty.apps.keys.holding import holdings
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.erasing import forget, mark, replay_erasures
from commonty.apps.people.models import Account
from commonty.constitution.document import Right

pytestmark = pytest.mark.django_db


def test_everything_that_bodies_and_mandates_keep_of_somebody_is_handed_to_them(noon: datetime) -> None:
    assembly = founded(now=noon)
    (ada,) = members(assembly, 1, now=noon)
    taken = seat(ada, "secretary", Body.objects.get(pk="committee"), authority=decision(assembly), now=noon)
    taken.mandate.report("Forty letters.", by=ada, now=noon)

    kept = {type(holding).__name__: holding.export(ada.pk) for holding in holdings() if holding.app in {"bodies", "mandates"}}

    assert kept["Memberships"] == [
        {
            "body": "members",
            "category": "member",
            "standing": "good",
            "until": None,
            "last heard from": "2026-02-02",
            "history": [{"standing": "good", "at": noon.isoformat(), "source": "self"}],
        }
    ]
    assert kept["Seats"] == [
        {"office": "secretary", "body": "committee", "from": noon.isoformat(), "until": noon.replace(year=2027).isoformat()}
    ]
    assert kept["Vouchings"] == []
    assert [each["reports"] for each in kept["Mandates"] if each["power"] == "bodies.hold"] == [  # type: ignore[union-attr,index]  # plain data
        [{"at": noon.isoformat(), "text": "Forty letters."}]
    ]


def test_who_is_erased_leaves_every_body_and_every_power_and_a_restored_backup_forgets_them_again(noon: datetime) -> None:
    assembly = founded(now=noon)
    caucus = part_of(assembly, "caucus", "women", now=noon)
    (ada,) = members(assembly, 1, now=noon)
    apply(ada, caucus, now=noon)
    seat(ada, "secretary", Body.objects.get(pk="committee"), authority=decision(assembly), now=noon)

    mark(ada.pk, now=noon)
    forget(ada.pk, now=noon)
    forget(ada.pk, now=noon)

    assert set(Membership.objects.filter(person=ada).values_list("standing", flat=True)) == {"left"}
    assert not Mandate.objects.living(noon).exists()
    assert not Seat.objects.held(noon).exists()
    Membership.objects.filter(person=ada).update(standing="good", since=noon)
    replay_erasures(now=noon)
    assert (ada.pk, 1) not in list(entitled(assembly, Right.VOTE, at=noon))


def test_signing_in_counts_as_being_heard_from() -> None:
    now = datetime.now(UTC)
    assembly = founded(now=now - timedelta(days=200))
    (ada,) = members(assembly, 1, now=now - timedelta(days=170))

    Client().force_login(Account.objects.open_for(ada))

    assert Membership.objects.get(person=ada).active == now.replace(hour=0, minute=0, second=0, microsecond=0)


def test_a_duty_falls_due_once_somebody_has_been_inactive_for_as_long_as_it_says(noon: datetime) -> None:
    duty = '\n[duties.let-go]\nwhen = "inactive"\nafter = "6 months"\neffect = "bodies.expel"\n'
    assembly = founded(now=noon, text=rules_of() + duty)
    (ada,) = members(assembly, 1, now=noon + timedelta(days=30))
    founders = set(assembly.memberships.values_list("person_id", flat=True)) - {ada.pk}
    year = noon.replace(year=2027)

    assert list(due_duties(year - timedelta(days=1))) == []
    assert {due.person for due in due_duties(year)} == founders
    assert next(iter(due_duties(year))) == Due("duties.let-go", "bodies.expel", min(founders), assembly, "")
