from collections.abc import Collection
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from pytest_django import DjangoAssertNumQueries

from commonty.apps.bodies.joining import leave
from commonty.apps.bodies.models import Body, Membership, StandingRow
from commonty.apps.bodies.models.membership import belonging
from commonty.apps.bodies.tests.organisations import founded, people
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.prepared import prepared
from commonty.apps.rules.models import Version

pytestmark = pytest.mark.django_db


def organisation(*, now: datetime) -> tuple[Body, list[Person]]:
    everybody = people(3, now=now)
    return founded(now=now, founders=everybody), everybody


def test_a_prepared_query_finds_what_is_there_each_time_and_writes_its_sql_once(noon: datetime) -> None:
    body, everybody = organisation(now=noon)
    written = []

    @prepared
    def standing(person: int, how: str) -> QuerySet[Membership]:
        written.append(person)
        return Membership.objects.filter(person=person, standing=how)

    before = [standing(person.pk, "good") for person in everybody]
    leave(everybody[2], body, now=noon)
    after = [standing(person.pk, how="good") for person in everybody]

    own = [Membership.objects.get(person=person) for person in everybody]
    assert (before, after) == ([[own[0]], [own[1]], [own[2]]], [[own[0]], [own[1]], []])
    assert len(written) == 1


def test_a_prepared_query_brings_related_rows_along_as_they_are_and_leaves_out_what_is_deferred(
    noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body, everybody = organisation(now=noon)

    @prepared
    def with_related(place: str) -> QuerySet[Membership]:
        related = ("body__parent", "body__dissolution", "person__account")
        return Membership.objects.filter(body=place).select_related(*related).defer("person__language").order_by("person")

    with_related(body.pk)
    with django_assert_num_queries(1):
        found = with_related(body.pk)
        told = [(each.body, each.body.parent, each.body.is_dissolved, each.person, each.person.get_deferred_fields()) for each in found]

    assert told == [(body, None, False, person, {"language"}) for person in everybody]


def test_a_prepared_query_takes_lists_of_any_length(noon: datetime) -> None:
    _body, everybody = organisation(now=noon)

    @prepared
    def among(people: Collection[int], standings: Collection[str]) -> QuerySet[Membership, int]:
        found = Membership.objects.filter(person__in=people, standing__in=standings).order_by("person")
        return found.values_list("person_id", flat=True)

    keys = [person.pk for person in everybody]
    odd = ['"', "'", "good", "ä", "\\", "%s", "NULL", ","]

    assert [among([], odd), among(keys, []), among({keys[1]}, odd), among(tuple(keys), odd)] == [[], [], [keys[1]], keys]


def test_a_prepared_query_compares_moments_to_the_instant(noon: datetime) -> None:
    _body, everybody = organisation(now=noon)
    instant = timedelta(microseconds=1)

    @prepared
    def admitted(by: datetime) -> QuerySet[Membership, tuple[int, datetime | None]]:
        return Membership.objects.filter(since__lte=by).order_by("person").values_list("person_id", "since")

    all_of_them = [(person.pk, noon) for person in everybody]
    assert [admitted(noon - instant), admitted(noon), admitted(noon + instant)] == [[], all_of_them, all_of_them]


def test_a_prepared_query_may_ask_within_the_question_whether_something_is_there(noon: datetime) -> None:
    body, everybody = organisation(now=noon)
    leave(everybody[1], body, now=noon + timedelta(days=1))

    @prepared
    def gone(place: str, since: datetime) -> QuerySet[Membership]:
        rows = StandingRow.objects.filter(membership=OuterRef("pk"), standing="left", at__gte=since)
        return Membership.objects.filter(body=place).annotate(is_gone=Exists(rows)).order_by("person")

    asked = [[each.is_gone for each in gone(body.pk, noon + timedelta(days=days))] for days in (0, 1, 2)]  # type: ignore[attr-defined]  # annotated
    assert asked == [[False, True, False], [False, True, False], [False, False, False]]


def test_a_prepared_query_reads_what_django_would(noon: datetime) -> None:
    organisation(now=noon)
    questions = [Body.objects.order_by("pk"), Mandate.objects.order_by("pk"), Person.objects.order_by("pk"), Version.objects.order_by("pk")]

    for question in questions:
        plain, whole = list(question.all()), prepared(question.all)()
        assert [vars(row) | {"_state": row._state.db} for row in whole] == [vars(row) | {"_state": "default"} for row in plain]  # noqa: SLF001 - what Django keeps of where a row is from


def test_a_prepared_query_is_asked_nothing_that_is_not_known(noon: datetime) -> None:
    body, _everybody = organisation(now=noon)

    with pytest.raises(TypeError, match="person"):
        belonging(None, body.pk)  # type: ignore[arg-type]  # what types forbid, and NULL equals nothing


def test_a_prepared_query_finds_nothing_by_a_number_that_no_column_can_hold(noon: datetime) -> None:
    body, everybody = organisation(now=noon)

    assert [len(belonging(number, body.pk)) for number in (everybody[0].pk, 2**63 - 1, 2**63, 10**40)] == [1, 0, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_a_prepared_query_locks_nothing_outside_a_transaction() -> None:
    @prepared
    def locked(place: str) -> QuerySet[Body]:
        return Body.objects.select_for_update().filter(pk=place)

    with transaction.atomic():
        assert locked("members") == []
    with pytest.raises(transaction.TransactionManagementError):
        locked("members")
