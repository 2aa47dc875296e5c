"""What keys promise to the people whose they are."""

import pytest

from commonty.apps.keys import keyring
from commonty.apps.keys.sealing import Broken

pytestmark = pytest.mark.django_db


def test_what_is_sealed_for_a_person_opens_in_its_place() -> None:
    keyring.new(7)

    sealed = keyring.seal(7, "people.person.name", b"Rosa")

    assert keyring.unseal(7, "people.person.name", sealed) == b"Rosa"
    assert b"Rosa" not in sealed


def test_what_was_moved_to_another_place_does_not_open() -> None:
    keyring.new(7)
    sealed = keyring.seal(7, "people.person.name", b"Rosa")

    with pytest.raises(Broken, match=r"people\.person\.note"):
        keyring.unseal(7, "people.person.note", sealed)
