"""The record as its three circles read it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve
from pytest_django import DjangoAssertNumQueries

from commonty.apps.record import audiences, joining, signing
from commonty.apps.record.checking import Kept, check
from commonty.apps.record.checkpoint import Signed
from commonty.apps.record.merkle import root_from_inclusion, root_of, roots_from_consistency
from commonty.apps.record.models import Line
from commonty.apps.record.proofs import consistency, inclusion
from commonty.apps.record.tests.acts import ALI, MANDATE, ROSA, marched, painted, people, told_needs
from commonty.apps.record.texts import keep, withdraw

pytestmark = pytest.mark.django_db


class Somebody:
    """Whom the middleware puts on a request: a person with a primary key."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.language = "en"


@pytest.fixture
def members(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Rosa and Ali be members of the body ``members``, and Rosa alone of ``caucus``, which only she sees on lists."""
    belong = {ROSA: ["members", "caucus"], ALI: ["members"]}
    called = {"members": "Members", "caucus": "Women’s caucus"}
    monkeypatch.setattr(audiences, "_answers", [lambda person, _now: belong.get(person, [])])
    monkeypatch.setattr(joining, "_bodies", [lambda person, _now: {body: called[body] for body in belong.get(person, ["members"])}])
    monkeypatch.setattr(joining, "_pages", [lambda source: ("Mandate 7", "") if source == "mandate:7" else ("", "")])


@pytest.fixture
def three_circles(noon: datetime) -> None:
    people()
    marched(noon)
    painted(noon + timedelta(days=1))
    painted(noon + timedelta(days=2), body="caucus")
    told_needs(noon + timedelta(days=3))


def ask(address: str, look: Mapping[str, str] | None = None, *, person: int | None = None, method: str = "GET") -> Any:  # noqa: ANN401 - plain and streamed answers
    """What an address answers to somebody, without the layers around it."""
    request: Any = RequestFactory().generic(method, f"{address}?{urlencode(look or {})}")
    request.member = Somebody(person) if person else None
    found = resolve(address)
    return found.func(request, *found.args, **found.kwargs)


def page(person: int | None = None, **look: str) -> str:
    """The page of the record as somebody reads it."""
    return str(ask("/record/", look, person=person).content.decode())


def line_page(seq: int, person: int | None = None) -> str:
    return str(ask(f"/record/{seq}/", person=person).content.decode())


def file(person: int | None = None, **look: str) -> list[bytes]:
    """The exported file, line by line."""
    return b"".join(ask("/record/export", look, person=person).streaming_content).splitlines(keepends=True)


def says(text: str) -> list[bool]:
    """Which of the four acts a page tells."""
    return [text.count(each) > 0 for each in ("A march was announced.", "A banner was painted.", "a ramp")]


@pytest.mark.usefixtures("three_circles", "members")
def test_the_public_reads_public_lines_and_commitments_of_the_others() -> None:
    text = page()

    assert says(text) == [True, False, False]
    assert text.count("Something was painted. ") == 2, "the chain tells everybody the kind of a line"
    assert all(line.commitment in line_page(line.pk) for line in Line.objects.exclude(seq=1))


@pytest.mark.usefixtures("three_circles", "members")
def test_members_read_what_is_for_their_bodies_and_no_other() -> None:
    assert says(page(ALI)) == [True, True, False]
    assert page(ALI).count("A banner was painted.") == 1
    assert page(ROSA).count("A banner was painted.") == 2


@pytest.mark.usefixtures("three_circles", "members")
def test_only_the_person_reads_what_is_theirs() -> None:
    assert says(page(ROSA)) == [True, True, True]
    assert "a ramp" in page(ROSA, mine="on")
    assert page(ROSA, mine="on").count('class="lines__line') == 1
    assert "a ramp" not in line_page(4, ALI)
    assert "a ramp" in line_page(4, ROSA)


@pytest.mark.usefixtures("three_circles")
def test_without_an_answer_who_belongs_where_nobody_is_a_member(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audiences, "_answers", [])

    assert says(page(ALI)) == [True, False, False]


@pytest.mark.usefixtures("three_circles", "members")
def test_lines_are_found_by_kind_body_and_day() -> None:
    assert page(kind="tests.march-announced").count('class="lines__line') == 1
    assert page(since="2026-02-03", until="2026-02-04").count('class="lines__line') == 2
    assert page(ROSA, body="caucus").count('class="lines__line') == 1
    assert page(body="members").count('class="lines__line') == 1, "the public cannot ask in which body a sealed line happened"
    assert page(ALI, body="caucus").count('class="lines__line') == 0
    assert ("Women’s caucus" in page(ROSA), "Women’s caucus" in page(ALI)) == (True, False)


@pytest.mark.usefixtures("three_circles", "members")
def test_whoever_wants_sees_only_what_they_may_read() -> None:
    shown = {person: page(person, readable="on") for person in (None, ALI, ROSA)}

    assert [shown[person].count('class="lines__line') for person in (None, ALI, ROSA)] == [1, 2, 4]
    assert not any("lines__line--closed" in text for text in shown.values())


@pytest.mark.usefixtures("three_circles")
@pytest.mark.parametrize(
    "look", [{"since": "yesterday"}, {"kind": "nothing.such"}, {"before": "9" * 40}, {"before": "-1"}, {"body": "' OR 1=1"}]
)
def test_a_strange_question_is_answered_and_breaks_nothing(look: dict[str, str]) -> None:
    assert "<h1" in page(None, **look)


def test_a_long_record_comes_in_parts_by_key(noon: datetime) -> None:
    people()
    for _number in range(60):
        marched(noon)

    first = page(kind="tests.march-announced")
    assert "kind=tests.march-announced&amp;before=11" in first
    assert page(kind="tests.march-announced", before="11").count('class="lines__line') == 10


def test_a_page_asks_the_database_the_same_however_many_lines_it_shows(
    noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people()
    signing.fingerprint()
    marched(noon)
    with django_assert_num_queries(8):
        page()
    for _number in range(9):
        marched(noon)
    with django_assert_num_queries(8):
        page()


@pytest.mark.usefixtures("three_circles", "members")
def test_the_page_of_a_line_shows_facts_right_and_proof_to_whom_they_belong() -> None:
    text = line_page(1)

    assert "<dt>What gave it</dt><dd>Mandate 7</dd>" in " ".join(text.split())
    assert Line.objects.get(pk=1).hash in text
    assert "This line is in the signed record of 4 lines" in text
    assert "Mandate 7" not in line_page(2)
    assert "<dt>What gave it</dt><dd>self</dd>" in " ".join(line_page(2, ALI).split())


def test_the_page_of_a_line_says_that_its_text_was_withdrawn(noon: datetime) -> None:
    people()
    text = keep("Come all.")
    marched(noon, call=text.digest)
    withdraw(text, article="rights.privacy", authority=MANDATE, now=noon)

    assert "A text was withdrawn." in line_page(1)


@pytest.mark.parametrize("address", ["/record/999/", "/record/growth/5", "/record/growth/0", "/record/999/proof"])
def test_a_line_that_is_not_there_is_not_found(address: str) -> None:
    with pytest.raises(Http404):
        ask(address)


@pytest.mark.usefixtures("three_circles", "members")
def test_the_head_the_proof_and_the_file_can_be_taken_home_and_fit_each_other() -> None:
    head = ask("/record/checkpoint").content.decode()
    proof = ask("/record/2/proof").content.decode()

    report = check(file(), kept=[Kept("head", checkpoint=Signed.parse(head))])
    assert (report.findings, report.facts_read, report.audience) == ([], 1, "public")
    assert proof.startswith("c2sp.org/tlog-proof@v1\nindex 1\n")
    assert proof.endswith(head)


@pytest.mark.usefixtures("three_circles", "members")
def test_a_member_s_file_holds_what_members_of_their_bodies_read_and_no_more() -> None:
    lines = file(ALI, audience="members")

    report = check(lines)
    assert (report.findings, report.facts_read, report.audience) == ([], 2, "members")
    assert [b'"payload"' in line for line in lines[1:]] == [True, True, False, False]
    assert [b'"payload"' in line for line in file(audience="members")[1:]] == [True, False, False, False]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "address", ["/record/", "/record/1/", "/record/checkpoint", "/record/export", "/record/1/proof", "/record/growth/1"]
)
def test_nobody_writes_to_the_record_through_its_pages(address: str, method: str) -> None:
    assert ask(address, method=method).status_code == 405


@pytest.mark.slow
def test_every_line_of_a_long_record_can_be_proven_with_few_queries(
    noon: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people()
    lines = [marched(noon) for _number in range(600)]
    hashes = [bytes.fromhex(line.hash) for line in lines]
    root = bytes.fromhex(signing.head().root)

    for line in (lines[0], lines[255], lines[256], lines[511], lines[512], lines[599]):
        with django_assert_max_num_queries(6):
            proof = inclusion(line)
        assert root_from_inclusion(hashes[line.seq - 1], line.seq - 1, 600, proof.path) == root
        assert proof.holds()
        assert proof.steps()[-1].gives == proof.root
    for old_size in (1, 255, 256, 257, 511, 512, 513, 599, 600):
        path, _head = consistency(old_size)
        old_root = root_of(hashes[:old_size])
        assert roots_from_consistency(old_size, 600, old_root, path) == (old_root, root)
