from datetime import datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from commonty.apps.rules.adopting import adopt
from commonty.apps.rules.models import forget, held, in_force
from commonty.apps.rules.tests.test_amending import EAST, QUORUM, ROOT, decision, text

pytestmark = pytest.mark.django_db


def test_a_request_asks_once_for_the_rules_of_a_body(noon: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = adopt("members", text(), authority=decision(), now=noon)

    with held(), django_assert_num_queries(2):
        found = [in_force(scope, at=noon) for scope in (ROOT, ROOT, EAST, EAST, ROOT)]

    assert found == [first] * 5


def test_the_request_that_amends_the_rules_is_under_the_new_ones_at_once(noon: datetime) -> None:
    first = adopt("members", text(), authority=decision(), now=noon)

    with held():
        before = in_force(ROOT, at=noon)
        second = adopt("members", text(QUORUM), authority=decision("motion:2"), now=noon)
        after = in_force(ROOT, at=noon)

    assert (before, after) == (first, second)


def test_an_amendment_that_is_undone_was_never_in_force(noon: datetime) -> None:
    first = adopt("members", text(), authority=decision(), now=noon)

    with held():
        in_force(ROOT, at=noon)
        with transaction.atomic():
            adopt("members", text(QUORUM), authority=decision("motion:2"), now=noon)
            in_force(ROOT, at=noon)
            transaction.set_rollback(True)

        assert in_force(ROOT, at=noon + timedelta(days=1)) == first


def test_after_waiting_for_a_lock_the_rules_are_asked_for_anew(noon: datetime) -> None:
    adopt("members", text(), authority=decision(), now=noon)

    with held():
        in_force(ROOT, at=noon)
        with_another = in_another_block(noon)
        forget()

        assert in_force(ROOT, at=noon) == with_another


def in_another_block(noon: datetime) -> object:
    """Amend the rules as another request would, which leaves what this one holds as it is."""
    with held():
        return adopt("members", text(QUORUM), authority=decision("motion:2"), now=noon)
