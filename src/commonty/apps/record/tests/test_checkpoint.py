"""Checkpoints and keys, in the forms of C2SP."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.apps.record.checkpoint import Checkpoint, CheckpointError, Signed, Signer, Verifier

SIGNER = Signer("example.org/record", bytes(range(32)))
CHECKPOINT = Checkpoint("example.org/record", 3, bytes.fromhex("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"))

PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_published_signed_note_verifies_with_its_published_key() -> None:
    """The example of golang.org/x/mod/sumdb/note."""
    verifier = Verifier.parse(PUBLISHED_KEY)
    message, _blank, line = PUBLISHED_NOTE.rpartition("\n\n")
    raw = base64.b64decode(line.split(" ")[2])

    assert str(verifier) == PUBLISHED_KEY
    assert raw[:4] == verifier.id
    assert verifier.has(raw[4:], f"{message}\n".encode())
    assert not verifier.has(raw[4:], f"{message}!\n".encode())


def test_a_checkpoint_is_written_as_the_form_asks() -> None:
    lines = CHECKPOINT.signed(SIGNER).split("\n")

    assert lines[:4] == ["example.org/record", "3", "rra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=", ""]
    assert lines[4].startswith("— example.org/record ")
    assert lines[5:] == [""]
    assert Signed.parse(CHECKPOINT.signed(SIGNER)).checkpoint == CHECKPOINT


def test_a_changed_checkpoint_is_no_longer_signed() -> None:
    note = CHECKPOINT.signed(SIGNER)

    assert Signed.parse(note).is_signed_by(SIGNER.verifier)
    assert not Signed.parse(note.replace("\n3\n", "\n4\n")).is_signed_by(SIGNER.verifier)
    assert not Signed.parse(note).is_signed_by(Signer("example.org/record", b"9" * 32).verifier)


def test_a_checkpoint_may_carry_the_signatures_of_witnesses_and_extensions() -> None:
    witness = Signer("witness.example", b"9" * 32)
    note = CHECKPOINT.signed(SIGNER, witness)

    assert Signed.parse(note).is_signed_by(SIGNER.verifier)
    assert Signed.parse(note).is_signed_by(witness.verifier)
    assert Signed.parse(note.replace("\n\n", "\nextension\n\n")).checkpoint == CHECKPOINT


def test_a_checkpoint_is_found_in_the_footer_of_a_letter() -> None:
    letter = f"Dear Rosa,\r\n\r\nthe motion is open.\r\n\r\nHead of the record:\r\n\r\n{CHECKPOINT.signed(SIGNER)}\r\nIn solidarity\r\n"

    assert Signed.find(letter).is_signed_by(SIGNER.verifier)


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", "a\n01\nAAAA\n\n— a AAAA\n", "a\n1\nAAAA\n\n— a AAAA\n", CHECKPOINT.text(), CHECKPOINT.text() + "\n- a AAAA\n"],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError):
        Signed.parse(text)


@pytest.mark.parametrize("text", ["", "a", "a+b+c", PUBLISHED_KEY.replace("c74f", "c74e"), PUBLISHED_KEY[:-4]])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError):
        Verifier.parse(text)


@given(st.text())
def test_no_text_however_hostile_does_worse_than_be_refused(text: str) -> None:
    for read in (Signed.parse, Signed.find, Verifier.parse):
        with pytest.raises(CheckpointError):
            read(text)
