"""A key file that a browser wrote opens with the command, and the other way round; without its passphrase it opens nowhere."""

import json

import pytest

from commonty.ballots.key_file import NotAKeyFile, Passphrase, TooShort, WrongPassphrase, read_key_file, write_key_file
from commonty.ballots.threshold import SecretSeed, new_seed
from tests.in_the_browser.running import RefusedThere, trustee

WORDS = "Kräne über  Pappel im Regen"
ABOUT = "Trustee 2 of 3, Tenants’ Union"


@pytest.mark.slow
def test_what_either_writes_the_other_reads() -> None:
    seed = new_seed()
    here = write_key_file(seed, Passphrase(WORDS), about=ABOUT)
    there = trustee("writeKeyFile", seed=seed.disclose(), passphrase=WORDS, about=ABOUT)

    decomposed = "Kra\N{COMBINING DIAERESIS}ne u\N{COMBINING DIAERESIS}ber  Pappel im Regen "
    assert read_key_file(there.encode(), Passphrase(decomposed)) == (seed, ABOUT)
    assert trustee("readKeyFile", text=here, passphrase=decomposed) == {"seed": seed.disclose(), "about": ABOUT}


@pytest.mark.slow
def test_another_passphrase_and_a_changed_file_open_nowhere() -> None:
    text = write_key_file(SecretSeed("1" * 22), Passphrase(WORDS), about=ABOUT)
    changed = text.replace("2 of 3", "1 of 3")

    for given, passphrase in ((text, WORDS.lower()), (changed, WORDS)):
        with pytest.raises(WrongPassphrase):
            read_key_file(given.encode(), Passphrase(passphrase))
        with pytest.raises(RefusedThere) as refused:
            trustee("readKeyFile", text=given, passphrase=passphrase)
        assert refused.value.code == "wrong-passphrase"


@pytest.mark.slow
def test_a_passphrase_of_eleven_letters_is_too_short() -> None:
    with pytest.raises(TooShort):
        write_key_file(SecretSeed("1" * 22), Passphrase(" elf Lettern "), about=ABOUT)
    with pytest.raises(RefusedThere) as refused:
        trustee("writeKeyFile", seed="1" * 22, passphrase=" elf Lettern ", about=ABOUT)
    assert refused.value.code == "too-short"


@pytest.mark.slow
@pytest.mark.parametrize("changed", [{"kind": "ssh"}, {"version": 2}, {"salt": "00"}, {"nonce": "zz"}, {"data": "x"}])
def test_what_is_no_key_file_is_refused_as_that(changed: dict[str, object]) -> None:
    told = {"kind": "commonty-key", "version": 1, "about": "", "salt": "00" * 16, "nonce": "00" * 24, "data": "00"} | changed

    with pytest.raises(NotAKeyFile):
        read_key_file(json.dumps(told).encode(), Passphrase(WORDS))
    with pytest.raises(RefusedThere) as refused:
        trustee("readKeyFile", text=json.dumps(told), passphrase=WORDS)
    assert refused.value.code == "not-a-key-file"


def test_neither_seed_nor_passphrase_stands_in_the_file() -> None:
    text = write_key_file(SecretSeed("7" * 22), Passphrase(WORDS), about=ABOUT)

    assert "7" * 22 not in text
    assert WORDS not in text
