"""A trustee's key file: it opens with its passphrase alone, unchanged, and no two files are alike."""

import json
from typing import Any

import pytest

from commonty.ballots import key_file
from commonty.ballots.errors import BallotsError
from commonty.ballots.key_file import NotAKeyFile, Passphrase, TooShort, WrongPassphrase, read_key_file, write_key_file
from commonty.ballots.threshold import SecretSeed

SEED = SecretSeed("7" * 22)
WORDS = Passphrase("four words of nothing")


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_file, "COST", 1 << 4)


def written() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(write_key_file(SEED, WORDS, about="Ada, for 2026"))
    return facts


def test_a_key_file_opens_with_its_passphrase_however_that_is_typed() -> None:
    raw = write_key_file(SEED, WORDS, about="Ada, for 2026").encode()

    for typed in (WORDS, Passphrase(" four words of nothing\n"), Passphrase("four words of noth\uff49ng")):
        assert read_key_file(raw + b"\n", typed) == (SEED, "Ada, for 2026")
    with pytest.raises(WrongPassphrase):
        read_key_file(raw, Passphrase("Four words of nothing"))


def test_two_files_of_one_seed_have_no_salt_no_nonce_and_no_secret_in_common() -> None:
    one, other = written(), written()

    assert {one[part] == other[part] for part in ("salt", "nonce", "data")} == {False}
    assert [len(bytes.fromhex(one[part])) for part in ("salt", "nonce", "data")] == [16, 24, 22 + 16]
    assert SEED.disclose().encode().hex() not in one["data"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"about": "Ben, for 2026"}, WrongPassphrase),
        ({"data": "00" * 38}, WrongPassphrase),
        ({"salt": "00" * 16}, WrongPassphrase),
        ({"nonce": "00" * 24}, WrongPassphrase),
        ({"salt": "00" * 15}, NotAKeyFile),
        ({"nonce": "00" * 25}, NotAKeyFile),
        ({"salt": "zz"}, NotAKeyFile),
        ({"kind": "another"}, NotAKeyFile),
        ({"version": 2}, NotAKeyFile),
        ({"version": True}, BallotsError),
        ({"note": 1}, BallotsError),
    ],
)
def test_a_file_of_which_anything_was_changed_is_refused(change: dict[str, Any], error: type[BallotsError]) -> None:
    with pytest.raises(error):
        read_key_file(json.dumps({**written(), **change}).encode(), WORDS)


def test_a_passphrase_has_twelve_letters() -> None:
    with pytest.raises(TooShort):
        write_key_file(SEED, Passphrase("  eleven let "), about="")

    assert write_key_file(SEED, Passphrase("twelve lette"), about="")
