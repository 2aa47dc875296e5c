from datetime import datetime

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from commonty.apps.people.models import Person
from commonty.apps.people.naming import names

pytestmark = pytest.mark.django_db


def test_somebody_who_signs_up_has_the_next_member_number_and_is_found_by_address_and_by_word_of_name(noon: datetime) -> None:
    ada = Person.objects.sign_up(name="Ada  O’Neill", email="Ada@Example.org", now=noon)
    bo = Person.objects.sign_up(name="Bo Ångström", email="ada@example.org", now=noon)

    assert (ada.member_number, bo.member_number) == (1, 2)
    assert Person.objects.at_email(" ADA@example.org") == [ada, bo]
    assert list(Person.objects.with_word_in_name("neill")) == [ada]
    assert list(Person.objects.with_word_in_name("ANGSTROM")) == [bo]
    assert list(Person.objects.with_word_in_name("nei")) == []
    assert ada.own("name", "email", "phone") == {"name": "Ada O’Neill", "email": "Ada@Example.org", "phone": ""}


def test_names_of_any_number_of_people_cost_one_query_in_each_database(noon: datetime) -> None:
    people = [Person.objects.sign_up(name=f"Person {n}", now=noon) for n in range(3)]

    for asked in (people[:1], people):
        with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["keys"]) as keys:
            found = names([person.pk for person in asked], body="members")
        assert (len(main), len(keys)) == (1, 1)
        assert found == {person.pk: f"Person {n}" for n, person in enumerate(asked)}


def test_an_id_that_nobody_has_is_a_former_member() -> None:
    assert names([4711], body="members") == {4711: "a former member"}
