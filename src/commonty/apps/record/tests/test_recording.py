"""What the record's one door promises."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, connection, transaction

from commonty.apps.keys import keyring
from commonty.apps.record.chain import GENESIS, ChainError, commitment
from commonty.apps.record.entry import Audience, Entry, EntryError, read
from commonty.apps.record.merkle import Peaks, root_of
from commonty.apps.record.models import Head, Line, Node, Payload, Text, Withdrawal
from commonty.apps.record.recording import record
from commonty.apps.record.tests.acts import (
    ALI,
    MANDATE,
    ROSA,
    BannerPainted,
    MarchAnnounced,
    NeedsTold,
    marched,
    painted,
    people,
    told_needs,
)
from commonty.apps.record.texts import keep, withdraw
from commonty.constitution.authority import of_oneself
from conftest import Installation

pytestmark = pytest.mark.django_db


def test_each_line_names_the_line_before_it(noon: datetime) -> None:
    people()
    one, two = marched(noon), painted(noon)

    assert (one.seq, one.previous, two.seq, two.previous) == (1, GENESIS, 2, one.hash)
    assert [line.link().hash() for line in Line.objects.order_by("seq")] == [one.hash, two.hash]


def test_a_line_commits_to_the_facts_and_the_authority_that_it_was_done_by(noon: datetime) -> None:
    people()
    line = marched(noon)
    payload = Payload.objects.get(pk=line.seq)

    assert json.loads(payload.facts) == {
        "audience": "public",
        "authority": {
            "article": "offices.secretary",
            "by": keyring.pseudonym(ROSA, "members"),
            "kind": "mandate",
            "power": "campaigns.edit",
            "scope": "members/branch-east",
            "source": "mandate:7",
        },
        "body": "members",
        "facts": {"call": ""},
        "texts": [],
    }
    assert line.commitment == commitment(bytes(payload.salt or b""), payload.facts)


def test_people_are_stored_as_pseudonyms_that_differ_in_each_body(noon: datetime) -> None:
    people()
    here, there = painted(noon), painted(noon, body="branch-east")
    facts = {seq: json.loads(Payload.objects.get(pk=seq).facts)["facts"] for seq in (here.seq, there.seq)}

    assert facts[here.seq] == {"painter": keyring.pseudonym(ROSA, "members"), "others": [keyring.pseudonym(ALI, "members")]}
    assert facts[there.seq] == {"painter": keyring.pseudonym(ROSA, "branch-east"), "others": [keyring.pseudonym(ALI, "branch-east")]}
    assert len({facts[here.seq]["painter"], facts[there.seq]["painter"]}) == 2


def test_the_same_act_twice_has_two_commitments_so_that_nobody_guesses(noon: datetime) -> None:
    people()

    assert marched(noon).commitment != marched(noon).commitment


def test_what_concerns_one_person_is_sealed_with_their_key_salt_and_all(noon: datetime) -> None:
    people()
    line = told_needs(noon)
    payload = Payload.objects.get(pk=line.seq)

    assert (payload.salt, payload.facts) == (None, "")
    clear = keyring.unseal(ROSA, f"record.payload.{line.seq}", bytes(payload.sealed or b""))
    assert line.commitment == commitment(clear[:32], clear[32:].decode())
    assert json.loads(clear[32:])["facts"] == {"person": keyring.pseudonym(ROSA, "members"), "need": "a ramp"}


def test_people_who_were_erased_can_still_be_told_of_without_a_name(noon: datetime) -> None:
    people()
    keyring.destroy(ALI)

    line = record(BannerPainted(body="members", painter=ROSA, others=(ALI,)), authority=of_oneself(ALI), now=noon)

    told = json.loads(Payload.objects.get(pk=line.seq).facts)
    assert (told["facts"]["others"], told["authority"]["by"]) == ([""], "")


def test_nothing_can_be_sealed_for_somebody_who_was_erased(noon: datetime) -> None:
    with pytest.raises(keyring.Erased):
        record(NeedsTold(body="members", person=ROSA, need="a ramp"), authority=of_oneself(ROSA), now=noon)
    assert not Line.objects.exists()


def test_a_line_is_written_with_the_change_or_not_at_all(noon: datetime) -> None:
    people()
    marched(noon)
    with transaction.atomic():
        marched(noon)
        transaction.set_rollback(True)

    assert marched(noon).seq == 2


def test_the_hour_is_told_in_utc_to_the_second_wherever_it_was_said(noon: datetime) -> None:
    people()
    line = marched(noon.replace(microsecond=999_999).astimezone(timezone(timedelta(hours=5, minutes=30))))

    assert (line.time, line.link().time) == (noon, "2026-02-02T12:00:00Z")


def test_an_hour_without_a_time_zone_is_refused(noon: datetime) -> None:
    people()
    with pytest.raises(ChainError, match="no time zone"):
        marched(noon.replace(tzinfo=None))


@pytest.mark.slow
@pytest.mark.locks
def test_the_head_keeps_the_tree_of_all_lines_and_a_node_for_each_256(noon: datetime) -> None:
    people()
    hashes = [bytes.fromhex(marched(noon).hash) for _number in range(515)]
    head = Head.objects.get()

    assert Peaks(head.size, map(bytes.fromhex, head.peaks)).root() == root_of(hashes)
    assert list(Node.objects.order_by("index").values_list("level", "index", "hash")) == [
        (8, 0, root_of(hashes[:256]).hex()),
        (8, 1, root_of(hashes[256:512]).hex()),
    ]


def rows(noon: datetime) -> dict[str, tuple[Any, str, str]]:
    """One row of everything that must never change, and a change to it."""
    people()
    text = keep("Come all.")
    marched(noon, call=text.digest)
    withdraw(text, article="law", authority=MANDATE, now=noon)
    Node.objects.create(level=8, index=0, hash="0" * 64)
    return {
        "line": (Line, "kind", "tests.forged"),
        "payload": (Payload, "facts", "{}"),
        "node": (Node, "hash", "1" * 64),
        "text": (Text, "digest", "1" * 64),
        "withdrawal": (Withdrawal, "article", "other"),
    }


@pytest.mark.parametrize("which", ["line", "payload", "node", "text", "withdrawal"])
def test_the_database_itself_refuses_to_change_the_record(which: str, noon: datetime) -> None:
    model, field, value = rows(noon)[which]

    with pytest.raises(IntegrityError, match="the record is added to, never changed"), transaction.atomic():
        model.objects.update(**{field: value})
    with pytest.raises(IntegrityError, match="the record is added to, never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM record_{which}")  # noqa: S608 - the name of our own table


@pytest.mark.postgresql
@pytest.mark.parametrize("which", ["line", "payload", "node", "text", "withdrawal"])
def test_the_tables_of_the_record_are_not_emptied_at_one_stroke(which: str, noon: datetime) -> None:
    """PostgreSQL empties a table without asking the triggers of its rows."""
    model, _field, _value = rows(noon)[which]
    connection.check_constraints()

    with pytest.raises(IntegrityError, match="the record is added to, never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE record_{which} CASCADE")

    assert model.objects.exists()


@pytest.mark.slow
@pytest.mark.locks
def test_no_command_empties_the_record_of_an_installation(installation: Installation) -> None:
    act = "from datetime import UTC, datetime\nfrom commonty.apps.record.tests.acts import marched, people\n"
    installation.python(f"{act}people()\nmarched(datetime(2026, 2, 2, tzinfo=UTC))")

    emptied = installation.commonty("manage", "flush", "--no-input", succeeds=False)

    assert emptied.returncode != 0
    assert installation.python("from commonty.apps.record.models import Line\nprint(Line.objects.count())") == "1\n"


@pytest.mark.sqlite
@pytest.mark.parametrize("which", ["line", "payload", "node", "text", "withdrawal"])
def test_nothing_takes_the_place_of_a_row_under_its_own_name(which: str, noon: datetime) -> None:
    """SQLite deletes what is replaced without asking the triggers that refuse to delete."""
    model, field, value = rows(noon)[which]
    columns = [each.column for each in model._meta.concrete_fields]  # noqa: SLF001 - Django documents it as public
    chosen = ", ".join("%s" if each == field else f'"{each}"' for each in columns)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO record_{which} SELECT {chosen} FROM record_{which}", [value])  # noqa: S608 - our own names


def test_two_lines_cannot_follow_the_same_line(noon: datetime) -> None:
    people()
    line = marched(noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(seq=2, kind="tests.fork", time=noon, commitment=line.commitment, previous=line.previous, hash=line.hash)


def test_two_entries_cannot_have_the_same_kind() -> None:
    with pytest.raises(EntryError, match=r"already that of commonty\.apps\.record\.tests\.acts\.MarchAnnounced"):

        @dataclass(frozen=True)
        class Other(Entry):
            kind: ClassVar[str] = "tests.march-announced"
            audience: ClassVar[Audience] = Audience.PUBLIC

            def sentence(self) -> str:
                return ""


def test_an_entry_for_one_person_must_name_them() -> None:
    with pytest.raises(EntryError, match="person: PersonId"):

        @dataclass(frozen=True)
        class Nameless(Entry):
            kind: ClassVar[str] = "tests.nameless"
            audience: ClassVar[Audience] = Audience.PERSON

            def sentence(self) -> str:
                return ""


def test_a_kind_of_another_form_is_refused() -> None:
    with pytest.raises(EntryError, match=r"app\.what-happened"):

        @dataclass(frozen=True)
        class Shouting(Entry):
            kind: ClassVar[str] = "Tests"
            audience: ClassVar[Audience] = Audience.PUBLIC

            def sentence(self) -> str:
                return ""


def test_what_was_stored_is_read_again_even_by_a_later_program_with_other_fields() -> None:
    entry = read("tests.march-announced", "members", {"call": "abc", "dropped_since": 3})

    assert entry == MarchAnnounced(body="members", call="abc")
    assert read("tests.never-declared", "members", {}) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("once", [1, 2])
def test_a_test_database_can_be_emptied_though_the_record_refuses(once: int, noon: datetime) -> None:
    people()

    assert marched(noon).seq == 1, once
