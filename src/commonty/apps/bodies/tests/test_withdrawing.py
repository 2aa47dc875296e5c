"""A harmful text is withdrawn from view by who has the mandate for it, and by nobody else."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import ClassVar

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commonty.apps.bodies.forms import beginning
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.tests.organisations import decision, founded, members, part_of
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate
from commonty.apps.mandates.models import Why as WhyEnded
from commonty.apps.people.models import Account, Person
from commonty.apps.record.audiences import Reader
from commonty.apps.record.checking import check
from commonty.apps.record.effects import WithdrawText
from commonty.apps.record.entry import Audience, Entry, TextDigest
from commonty.apps.record.exporting import EVERY_BODY, export
from commonty.apps.record.models import Line, Mention, Text, Withdrawal
from commonty.apps.record.recording import record
from commonty.apps.record.texts import keep

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC) - timedelta(days=1)


@dataclass(frozen=True)
class PosterHung(Entry):
    kind: ClassVar[str] = "tests.poster-hung"
    audience: ClassVar[Audience] = Audience.MEMBERS

    words: TextDigest

    def sentence(self) -> str:
        return "A poster was hung."


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


def poster(body: Body, words: str = "Mrs Smith lives at number 9.") -> Line:
    return record(PosterHung(body=body.pk, words=keep(words).digest), authority=decision(body), now=NOW)


def mandated(person: Person, body: Body) -> Mandate:
    ends = NOW + timedelta(days=100)
    return grant(
        person, "withdraw-texts", body.path, limits={}, starts=NOW, ends=ends, authority=decision(body), now=NOW, task="Keep watch"
    )


def withdrawn(client: Client, line: Line, **words: str) -> int:
    said = {"text": line.payload.texts()[0], "article": "rights.own-data", **words}
    return client.post(f"/record/{line.seq}/withdrawals/", said).status_code


def test_the_holder_of_the_mandate_withdraws_a_text_and_leaves_a_stub_that_checks() -> None:
    assembly = founded(now=NOW)
    (ada,) = members(assembly, 1, now=NOW)
    mandate, line = mandated(ada, assembly), poster(assembly)
    client = signed_in(ada)

    assert "Withdraw it for good" in client.get(f"/record/{line.seq}/withdrawals/").content.decode()
    assert withdrawn(client, line) == 302

    stub = Withdrawal.objects.select_related("line__payload").get()
    report = check([each.encode() for each in export(Reader(bodies=frozenset([EVERY_BODY])))[1]])
    assert str(Text.objects.get(digest=line.payload.texts()[0])) == ""
    assert (stub.article, stub.line.payload.source) == ("rights.own-data", f"mandate:{mandate.pk}")
    assert (report.is_whole, report.withdrawn) == (True, 1)
    assert "A text was withdrawn." in client.get(f"/record/{line.seq}/").content.decode()
    assert "withdrawn already" in client.get(f"/record/{line.seq}/withdrawals/").content.decode()


def test_a_law_can_ask_for_it_and_free_words_of_the_holder_never_get_into_the_record() -> None:
    assembly = founded(now=NOW)
    (ada,) = members(assembly, 1, now=NOW)
    mandated(ada, assembly)
    line = poster(assembly)
    client = signed_in(ada)

    assert withdrawn(client, line, article="Because Mrs Smith asked") == 422
    assert withdrawn(client, line, text="0" * 64) == 422
    assert not Withdrawal.objects.exists()
    assert withdrawn(client, line, article="law") == 302
    page = client.get(f"/record/{line.seq}/").content.decode()
    assert "because a law asks for it" in page


def test_a_member_without_the_mandate_is_refused_with_the_article_and_shown_how_to_move_it() -> None:
    assembly = founded(now=NOW)
    (ada,) = members(assembly, 1, now=NOW)
    line = poster(assembly)
    client = signed_in(ada)

    assert f"/record/{line.seq}/withdrawals/" in client.get(f"/record/{line.seq}/").content.decode()
    shown = client.get(f"/record/{line.seq}/withdrawals/").content.decode()
    assert "Withdraw it for good" not in shown
    assert "#powers.withdraw-texts" in shown
    assert f"effect=record.withdraw&amp;effect-digest={line.payload.texts()[0]}" in shown
    assert withdrawn(client, line) == 403
    assert not Withdrawal.objects.exists()


def test_a_mandate_that_ended_withdraws_nothing() -> None:
    assembly = founded(now=NOW)
    (ada,) = members(assembly, 1, now=NOW)
    line = poster(assembly)
    mandated(ada, assembly).end(WhyEnded.RECALLED, authority=decision(assembly), now=datetime.now(UTC) - timedelta(seconds=1))

    assert withdrawn(signed_in(ada), line) == 403
    assert not Withdrawal.objects.exists()


def test_a_mandate_from_above_reaches_no_text_of_a_caucus() -> None:
    assembly = founded(now=NOW)
    (ada,) = members(assembly, 1, now=NOW)
    mandated(ada, assembly)
    line = poster(part_of(assembly, "caucus", "women", now=NOW))

    assert withdrawn(signed_in(ada), line) == 403
    assert signed_in(ada).get(f"/record/{line.seq}/withdrawals/").status_code == 403
    assert not Withdrawal.objects.exists()


def test_an_outsider_is_asked_to_sign_in_first() -> None:
    line = poster(founded(now=NOW))

    answer = Client().post(f"/record/{line.seq}/withdrawals/", {"text": line.payload.texts()[0], "article": "law"})

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert not Withdrawal.objects.exists()


def test_a_text_is_known_by_how_it_begins_and_by_its_line_and_never_by_a_hash_alone() -> None:
    body = founded(now=NOW)
    someone = members(body, 1, now=NOW)[0]
    mandated(someone, body)
    line = poster(body, "Mrs Smith lives at number 9, and\n\neverybody on the whole street should go and ring at her door tonight.")

    shown = signed_in(someone).get(f"/record/{line.seq}/withdrawals/").content.decode()
    said = WithdrawText(digest=line.payload.texts()[0]).describe()

    assert shown.count("Mrs Smith lives at number 9, and everybody on the whole street…") == 2
    assert said.startswith(f"The text of line {line.seq} of the record (“tests.poster-hung”) is withdrawn from view.")


@pytest.mark.parametrize(
    ("kept", "begins"),
    [
        ('{"demand": "Mend it", "target": "The landlord", "why": ""}', "Mend it · The landlord"),
        ("7 houses\nare cold", "7 houses are cold"),
        ("7", "7"),
    ],
)
def test_the_parts_of_a_page_are_read_as_words(kept: str, begins: str) -> None:
    assert beginning(keep(kept)) == begins


def test_which_body_a_text_is_of_is_looked_up_and_not_searched_for(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    body = founded(now=NOW)
    line = poster(body)

    with django_assert_num_queries(1) as asked:
        context = WithdrawText(digest=line.payload.texts()[0]).context()

    assert (context, "facts" in asked[0]["sql"]) == (body.pk, False)


def test_lines_told_before_they_said_which_texts_they_are_about_are_found_too() -> None:
    body = founded(now=NOW)
    poster(body)
    told = set(Mention.objects.values_list("line", "digest", "body"))
    Mention.objects.all().delete()

    import_module("commonty.apps.record.migrations.0005_find_mentions").find(apps, None)

    assert set(Mention.objects.values_list("line", "digest", "body")) == told != set()
