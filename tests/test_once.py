"""What tests begin with is made once, and put back as it was."""

from datetime import datetime

import pytest
from django.db import transaction

from commonty.apps.bodies.models import Body
from commonty.apps.keys.tests.once import once
from commonty.apps.people.models import Person
from commonty.apps.voting.tests.building import organisation, people
from tests.journeys.tables import state

pytestmark = pytest.mark.django_db

WHOLE: frozenset[str] = frozenset({"django_migrations", "sqlite_sequence"})


@once
def four(*, now: datetime) -> tuple[Body, list[Person]]:
    made: tuple[Body, list[Person]] = organisation.__wrapped__(4, now=now)  # type: ignore[attr-defined]  # functools.wraps keeps it
    return made


def test_an_organisation_put_back_has_every_row_that_the_verbs_wrote(noon: datetime) -> None:
    held = []
    for _time in range(2):
        with transaction.atomic(), transaction.atomic("keys"):
            body, everybody = four(now=noon)
            names = [person.own("name") for person in everybody]
            held.append((state(but=WHOLE), body.pk, names))
            transaction.set_rollback(True)
            transaction.set_rollback(True, "keys")

    assert held[0] == held[1]


def test_where_there_is_somebody_already_an_organisation_is_made_anew_beside_them(noon: datetime) -> None:
    with transaction.atomic(), transaction.atomic("keys"):
        four(now=noon)
        transaction.set_rollback(True)
        transaction.set_rollback(True, "keys")
    [before] = people(1, now=noon, first=9)

    four(now=noon)

    assert (Person.objects.count(), before.own("name")) == (5, Person.objects.get(pk=before.pk).own("name"))
