"""A copy of everything, asked for under a mandate, made by a job, seen by all, and gone after a week."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.test import Client

from commonty.apps.bodies.models import Body
from commonty.apps.keys import carrying, keyring
from commonty.apps.keys.tests.once import once
from commonty.apps.mandates.granting import grant
from commonty.apps.people.entering import PROVED
from commonty.apps.people.models import Account, CustodyLine, Person
from commonty.apps.record.models import Line
from commonty.apps.voting.tests.building import organisation, routine
from commonty.constitution.refusal import Refused
from commonty.site.jobs.models import Job
from commonty.site.leaving.contents import Contents
from commonty.site.leaving.models import KEPT, Copy
from commonty.site.leaving.passphrase import is_sealed, unlock
from commonty.site.leaving.tables import LEFT_OUT, label
from commonty.site.leaving.values import columns
from commonty.site.osdi.models import Token

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC) - timedelta(days=1)
PASSPHRASE = "herring lantern quarry Tuesday"
FILLED = {"passphrase": PASSPHRASE, "again": PASSPHRASE}


@once
def four() -> tuple[Body, list[Person]]:
    """Make an organisation of four, of whom the fourth may export."""
    body, everybody = organisation(4, now=NOW)
    ends = NOW + timedelta(days=6)
    grant(everybody[3], "export-details", body.path, starts=NOW, ends=ends, authority=routine(body), now=NOW, task="Move us")
    return body, everybody


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    session = client.session
    session[PROVED] = datetime.now(UTC).isoformat()
    session.save()
    return client


def test_every_table_goes_along_or_is_left_out_with_a_reason_and_every_kind_of_column_has_its_way() -> None:
    _body, everybody = four()
    copy = Copy.objects.ask(everybody[3], PASSPHRASE, now=NOW)

    copy.make(now=NOW)

    with ZipFile(copy.file) as archive:
        contents = Contents.read(archive.read("contents.json"))
    models = apps.get_models(include_auto_created=True)
    every = {label(model) for model in models if model._meta.managed and not model._meta.proxy}  # noqa: SLF001 - Django's documented name
    keys = {name for name in every if name.startswith("keys.")}
    assert {part.table for part in contents.parts} - {""} == every - keys - set(LEFT_OUT)
    assert set(LEFT_OUT) <= every
    assert keys == {"keys.PersonKey", "keys.InstallationKey", "keys.PassingKey", "keys.Step"}, "carry the new one in keys/carrying.py"
    assert [name for name, why in contents.left_out.items() if not why] == []
    assert all(columns(model) for model in models), "a kind of column without its way raises here"


def test_whoever_has_the_power_asks_and_everybody_finds_it_in_the_record_and_in_their_custody_register() -> None:
    body, everybody = four()

    copy = Copy.objects.ask(everybody[3], PASSPHRASE, now=NOW)

    line = CustodyLine.objects.get()
    assert (line.looker, line.is_export, line.source, line.scope) == (everybody[3], True, f"mandate:{copy.mandate_id}", body.pk)
    assert sorted(line.concerned.values_list("person_id", flat=True)) == [person.pk for person in everybody]
    assert Line.objects.latest("seq").kind == "leaving.everything-exported"
    assert copy.people == 4
    with pytest.raises(Refused, match="being made already"):
        Copy.objects.ask(everybody[3], PASSPHRASE, now=NOW)


def test_a_program_that_was_let_in_here_is_not_let_in_elsewhere() -> None:
    _body, everybody = four()
    token, said = Token.objects.issue(everybody[3], name="Phone bank", now=NOW)
    copy = Copy.objects.ask(everybody[3], PASSPHRASE, now=NOW)

    copy.make(now=NOW)

    with ZipFile(copy.file) as archive:
        row = json.loads(archive.read("tables/osdi.Token.jsonl"))
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert (row["digest"], row["name"]) == (f"withheld:{token.pk}", "Phone bank")
    assert (token.digest.encode() in everything, said.encode() in everything) == (False, False)
    assert Token.objects.access(said, now=NOW) is not None


def test_nobody_else_may_ask_nor_with_a_passphrase_that_is_guessed_too_soon() -> None:
    _body, everybody = four()

    with pytest.raises(Refused):
        Copy.objects.ask(everybody[0], PASSPHRASE, now=NOW)
    with pytest.raises(Refused, match="12 letters"):
        Copy.objects.ask(everybody[3], "short", now=NOW)

    assert (Copy.objects.count(), CustodyLine.objects.count()) == (0, 0)


def test_the_file_is_made_once_opens_with_the_passphrase_and_is_gone_after_a_week_with_what_made_it_at_once() -> None:
    _body, everybody = four()
    copy = Copy.objects.ask(everybody[3], PASSPHRASE, now=NOW)

    copy.make(now=NOW)
    made = copy.file.read_bytes()
    copy.make(now=NOW + timedelta(hours=1))

    with ZipFile(copy.file) as archive:
        raw, seal = archive.read("contents.json"), archive.read("seal").decode().strip()
        waiting, names = archive.read("waiting.jsonl"), archive.namelist()
    assert is_sealed(unlock(Contents.read(raw).lock, PASSPHRASE), raw, seal)
    assert (copy.file.read_bytes(), copy.digest, copy.size) == (made, sha256(made).hexdigest(), len(made))
    assert (copy.file.stat().st_mode & 0o777, bytes(copy.sealed), keyring.passing("leaving.")) == (0o600, b"", [])
    assert (b"commonty.site.leaving" in waiting, "tables/leaving.Copy.jsonl" in names) == (False, False)
    Copy.objects.sweep(now=NOW + KEPT - timedelta(seconds=1))
    assert copy.file.exists()
    Copy.objects.sweep(now=NOW + KEPT)
    assert (copy.file.exists(), Copy.objects.get().gone_at) == (False, NOW + KEPT)


def test_every_member_reads_who_asked_and_only_whoever_may_sees_the_form() -> None:
    _body, everybody = four()
    copy = Copy.objects.ask(everybody[3], PASSPHRASE, now=NOW)

    seen = signed_in(everybody[0]).get("/leaving/").content.decode()
    asking = signed_in(everybody[3]).get("/leaving/").content.decode()

    assert "It is being made." in seen
    assert f'href="{copy.mandate.get_absolute_url()}"' in seen
    assert ('action="/leaving/ask/"' in seen, 'action="/leaving/ask/"' in asking) == (False, True)
    assert Client().get("/leaving/").status_code == 302


def test_the_form_asks_for_the_passphrase_twice_and_leaves_the_work_to_a_job() -> None:
    _body, everybody = four()
    client = signed_in(everybody[3])

    differing = client.post("/leaving/ask/", {**FILLED, "again": "another passphrase"})
    asked = client.post("/leaving/ask/", FILLED)

    assert (differing.status_code, "The two differ." in differing.content.decode()) == (422, True)
    assert (asked.status_code, asked["Location"]) == (302, "/leaving/")
    job = Job.objects.get(task="commonty.site.leaving.jobs.make")
    assert (job.queue, json.dumps(job.arguments)) == ("long", json.dumps({"args": [Copy.objects.get().pk], "kwargs": {}}))
    assert b"herring" not in bytes(Copy.objects.get().sealed)


def test_a_key_that_is_none_is_not_taken_in() -> None:
    with pytest.raises(carrying.WrongKey):
        carrying.take_in([{"kind": "person", "id": 0, "secret": ""}])
    with pytest.raises(carrying.WrongKey):
        carrying.take_in([{"kind": "person", "id": 3, "secret": "AAAA"}])
