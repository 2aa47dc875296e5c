"""What keys promise to the people whose they are."""

import os
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import connections
from pytest_django import DjangoAssertNumQueries, Settings

from commonty.apps.keys import keyring
from commonty.apps.keys.models import InstallationKey, PersonKey
from commonty.apps.keys.sealing import Broken

pytestmark = pytest.mark.django_db
PLACE = "people.person.name"


def test_what_is_sealed_for_a_person_opens_in_its_place() -> None:
    keyring.new(7)
    sealed = keyring.seal(7, PLACE, b"Rosa")

    assert keyring.unseal(7, PLACE, sealed) == b"Rosa"
    assert len(sealed) == 4 + 12 + len(b"Rosa") + 16
    assert keyring.seal(7, PLACE, b"Rosa") != sealed


def test_what_was_moved_changed_or_is_another_s_does_not_open() -> None:
    keyring.new(7)
    keyring.new(8)
    sealed = keyring.seal(7, PLACE, b"Rosa")

    with pytest.raises(Broken):
        keyring.unseal(7, "people.person.note", sealed)
    with pytest.raises(Broken):
        keyring.unseal(8, PLACE, sealed)
    for place in range(len(sealed)):
        with pytest.raises(Broken):
            keyring.unseal(7, PLACE, sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
    for length in range(len(sealed)):
        with pytest.raises(Broken):
            keyring.unseal(7, PLACE, sealed[:length])


def test_who_is_erased_cannot_be_read_looked_up_or_named_again() -> None:
    keyring.new(7)
    sealed, pseudonym = keyring.seal(7, PLACE, b"Rosa"), keyring.pseudonym(7, "members")
    keyring.destroy(7)
    keyring.destroy(7)

    for asked in (lambda: keyring.unseal(7, PLACE, sealed), lambda: keyring.seal(7, PLACE, b""), lambda: keyring.pseudonym(7, "members")):
        with pytest.raises(keyring.Erased):
            asked()
    assert not keyring.has_key(7)
    keyring.new(7)
    with pytest.raises(Broken):
        keyring.unseal(7, PLACE, sealed)
    assert keyring.pseudonym(7, "members") != pseudonym


def test_making_a_key_twice_keeps_the_first() -> None:
    keyring.new(7)
    sealed = keyring.seal(7, PLACE, b"Rosa")
    keyring.new(7)

    assert keyring.unseal(7, PLACE, sealed) == b"Rosa"


def test_a_page_of_people_is_opened_with_one_query_and_skips_the_erased(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for person in range(1, 51):
        keyring.new(person)
    sealed = {person: keyring.seal(person, PLACE, f"name {person}".encode()) for person in range(1, 51)}
    keyring.destroy(50)

    with django_assert_num_queries(1, using="keys"):
        opened = keyring.unseal_many(PLACE, sealed)

    assert opened == {person: f"name {person}".encode() for person in range(1, 50)}


def test_a_request_opens_each_key_once_and_forgets_it(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keyring.new(7)
    keyring.blind(PLACE, "made first")

    request_started.send(sender=None, environ={})
    with django_assert_num_queries(2, using="keys"):
        for _time in range(3):
            keyring.pseudonym(7, "members")
            keyring.blind(PLACE, "Rosa")
    keyring.destroy(7)
    with pytest.raises(keyring.Erased):
        keyring.pseudonym(7, "members")
    request_finished.send(sender=None)

    with django_assert_num_queries(1, using="keys"):
        keyring.blind(PLACE, "Rosa")


def test_a_job_can_hold_keys_too(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keyring.new(7)
    with keyring.held(), django_assert_num_queries(1, using="keys"):
        keyring.pseudonym(7, "members")
        keyring.pseudonym(7, "branch-east")


def test_a_name_is_found_however_it_is_typed_and_only_in_its_place() -> None:
    assert keyring.blind(PLACE, "  ＭÜLLER\u200a") == keyring.blind(PLACE, "mu\u0308ller")
    assert keyring.blind(PLACE, "Straße") == keyring.blind(PLACE, "STRASSE")
    assert keyring.blind(PLACE, "Rosa") != keyring.blind("people.person.email", "Rosa")
    assert keyring.blind(PLACE, "Rosa") != keyring.blind(PLACE, "Rose")


def test_pseudonyms_say_nothing_across_bodies() -> None:
    keyring.new(7)
    keyring.new(8)

    names = {keyring.pseudonym(person, body) for person in (7, 8) for body in ("members", "branch-east")}
    assert len(names) == 4
    assert all(len(name) == 32 for name in names)


def test_the_installation_seals_its_own_secrets() -> None:
    sealed = keyring.seal_ours("record.signing-key", b"seed")

    assert keyring.unseal_ours("record.signing-key", sealed) == b"seed"
    with pytest.raises(Broken):
        keyring.unseal_ours("elsewhere", sealed)
    assert InstallationKey.objects.count() == 1


def test_the_master_key_is_replaced_without_anyone_losing_anything(settings: Settings) -> None:
    keyring.new(7)
    sealed, blinded = keyring.seal(7, PLACE, b"Rosa"), keyring.blind(PLACE, "Rosa")
    old = settings.MASTER_KEY

    settings.MASTER_KEY = f"new-master {old}"
    assert keyring.unseal(7, PLACE, sealed) == b"Rosa"
    assert (keyring.reseal(), keyring.reseal()) == (2, 0)

    settings.MASTER_KEY = "new-master"
    assert keyring.unseal(7, PLACE, sealed) == b"Rosa"
    assert keyring.blind(PLACE, "Rosa") == blinded
    settings.MASTER_KEY = old
    with pytest.raises(Broken):
        keyring.unseal(7, PLACE, sealed)


def test_what_is_sealed_for_one_matter_opens_until_its_key_is_destroyed_and_never_again() -> None:
    keyring.new_passing("ballots.7")
    sealed = keyring.seal_passing("ballots.7", PLACE, b"plum")
    keyring.new_passing("ballots.7")

    assert keyring.unseal_passing("ballots.7", [(PLACE, sealed)]) == [b"plum"]
    with pytest.raises(Broken):
        keyring.unseal_passing("ballots.7", [("elsewhere", sealed)])
    assert keyring.passing("ballots.") == ["ballots.7"]
    keyring.destroy_passing("ballots.7")

    with pytest.raises(keyring.Passed):
        keyring.unseal_passing("ballots.7", [(PLACE, sealed)])


def test_the_key_of_a_matter_is_resealed_with_the_others(settings: Settings) -> None:
    old = settings.MASTER_KEY
    keyring.new_passing("ballots.7")
    sealed = keyring.seal_passing("ballots.7", PLACE, b"plum")

    settings.MASTER_KEY = f"new-master {old}"
    assert keyring.reseal() == 1
    settings.MASTER_KEY = "new-master"

    assert keyring.unseal_passing("ballots.7", [(PLACE, sealed)]) == [b"plum"]


def test_a_stolen_row_opens_for_nobody_else() -> None:
    keyring.new(7)
    keyring.new(8)
    PersonKey.objects.filter(pk=8).update(sealed=PersonKey.objects.get(pk=7).sealed)

    with pytest.raises(Broken):
        keyring.pseudonym(8, "members")


@pytest.mark.slow
def test_a_destroyed_key_is_in_no_file_of_the_database(tmp_path: Path) -> None:
    """On a database of its own, in files: the key's bytes must be gone from the database and from its log."""
    connection = connections["keys"].copy("keys")
    connection.settings_dict = {**connection.settings_dict, "NAME": str(tmp_path / "keys.sqlite3")}
    sealed = os.urandom(60)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE key (id INTEGER PRIMARY KEY, sealed BLOB)")
        cursor.executemany("INSERT INTO key (sealed) VALUES (%s)", [[os.urandom(60)] for _row in range(50)] + [[sealed]])
        assert any(sealed in file.read_bytes() for file in tmp_path.iterdir())
        cursor.execute("DELETE FROM key WHERE id = 51")
        keyring.overwrite(connection)
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    connection.close()

    assert files
    assert not any(sealed in file for file in files)
