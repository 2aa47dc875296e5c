"""Whoever carries the texts of a ceremony refuses each one that does not belong, before it reaches the others."""

import dataclasses

import pytest
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt

from commonty.ballots import canonical, channel
from commonty.ballots.channel import NotForUs, opened, sealed
from commonty.ballots.encryption import encrypt
from commonty.ballots.errors import BallotsError
from commonty.ballots.pedersen import FalseCertificate, FalseVerificationKey, TrusteeTwice, WrongNumberOfTrustees, WrongThreshold
from commonty.ballots.secret import SecretScalar
from commonty.ballots.signed import Signed, sign
from commonty.ballots.tests.test_threshold import ED, HELD, KEYS, certificate, without_context
from commonty.ballots.threshold import (
    Keys,
    NotOurCertificate,
    SecretSeed,
    certify,
    check_dealt,
    check_finished,
    check_next_certificate,
    deal,
    keys_of,
    publish,
)
from commonty.ballots.trustee import FalseKey, make_key, public_of

FOURTH = keys_of(ED, SecretSeed("4" * 22))


def carried(signed: Signed, *, number: int = 3, threshold: int = 2) -> None:
    check_next_certificate(ED, signed, HELD.certificates[:2], number=number, trustees=3, threshold=threshold)


@pytest.mark.parametrize("threshold", [1, 2, 3])
def test_a_certificate_that_fits_is_carried(threshold: int) -> None:
    carried(certify(ED, KEYS[2], number=3, trustees=3, threshold=threshold), threshold=threshold)


@pytest.mark.parametrize("threshold", [0, 4])
def test_a_certificate_for_no_ceremony_is_not_carried(threshold: int) -> None:
    with pytest.raises(WrongThreshold):
        carried(certify(ED, KEYS[2], number=3, trustees=3, threshold=threshold), threshold=threshold)


def test_a_certificate_of_an_older_form_is_not_carried() -> None:
    message = canonical.a_text(canonical.an_object(without_context(2), "a certificate")["message"], "a message")

    with pytest.raises(FalseCertificate):
        carried(sign(ED, KEYS[2].signing, message))


@pytest.mark.parametrize("other", [0, 1])
@pytest.mark.parametrize("shared", ["signing", "decryption"])
def test_a_certificate_that_shares_a_key_is_not_carried(shared: str, other: int) -> None:
    half: Keys = dataclasses.replace(KEYS[2], **{shared: getattr(KEYS[other], shared)})

    with pytest.raises(TrusteeTwice):
        carried(certify(ED, half, number=3, trustees=3, threshold=2))


def test_what_a_trustee_dealt_is_carried_and_what_another_dealt_in_their_name_is_not() -> None:
    check_dealt(ED, HELD.certificates, HELD.dealt[1], number=2, threshold=2)

    for dealt in (HELD.dealt[0], dataclasses.replace(HELD.dealt[1], signature=HELD.dealt[0].signature)):
        with pytest.raises(FalseCertificate):
            check_dealt(ED, HELD.certificates, dealt, number=2, threshold=2)


def test_what_is_not_dealt_to_everybody_is_not_carried_nor_published() -> None:
    short = dataclasses.replace(HELD.dealt[1], shares=HELD.dealt[1].shares[1:])

    with pytest.raises(WrongNumberOfTrustees):
        check_dealt(ED, HELD.certificates, short, number=2, threshold=2)
    with pytest.raises(WrongNumberOfTrustees):
        publish(ED, HELD.certificates, [HELD.dealt[0], short, HELD.dealt[2]], HELD.finished, threshold=2)


def test_a_verification_key_is_carried_and_one_that_is_not_the_trustees_is_not() -> None:
    right = HELD.finished[1]
    _secret, stranger = make_key(ED)
    wrong: dict[str, tuple[object, type[BallotsError]]] = {
        "of another trustee": (HELD.finished[0], FalseVerificationKey),
        "of a stranger": (dataclasses.replace(right, key=stranger), FalseVerificationKey),
        "not proved": (dataclasses.replace(right, key=dataclasses.replace(right.key, proof=stranger.proof)), FalseKey),
        "signed by another": (dataclasses.replace(right, signature=HELD.finished[0].signature), FalseCertificate),
    }

    check_finished(ED, HELD.certificates, HELD.dealt, right, number=2, threshold=2)
    for finished, error in wrong.values():
        with pytest.raises(error):
            check_finished(ED, HELD.certificates, HELD.dealt, finished, number=2, threshold=2)  # type: ignore[arg-type] # a Finished
    with pytest.raises(WrongNumberOfTrustees):
        check_finished(ED, HELD.certificates, HELD.dealt[:2], right, number=2, threshold=2)


def test_the_last_trustee_is_not_trustee_nought() -> None:
    with pytest.raises(NotOurCertificate):
        deal(ED, KEYS[2], HELD.certificates, number=0, threshold=2)


def test_a_letter_that_its_reader_seals_again_for_another_is_not_opened_as_the_senders() -> None:
    mine = canonical.write({"recipient": ED.text(public_of(ED, KEYS[0].decryption)), "message": "for the first"})
    signed = sign(ED, KEYS[1].signing, mine)
    hidden, second = ED.power_of_generator(11), certificate(HELD, 3).encryption
    wrapped = encrypt(ED, second, hidden, SecretScalar(5))
    alpha, beta = wrapped.texts(ED)
    key, nonce = channel._key(ED, hidden), channel._nonce(alpha)  # noqa: SLF001 - as a dishonest trustee would
    box = crypto_aead_xchacha20poly1305_ietf_encrypt(canonical.write(signed.to_json()).encode(), None, nonce, key)
    forwarded = canonical.write({"algorithm": channel.ALGORITHM, "alpha": alpha, "beta": beta, "data": box.hex()})

    with pytest.raises(NotForUs):
        opened(ED, KEYS[2].decryption, certificate(HELD, 2).verification, forwarded)
    assert opened(ED, FOURTH.decryption, certificate(HELD, 2).verification, letter_to_the_fourth()) == "for the fourth"


def letter_to_the_fourth() -> str:
    return sealed(ED, KEYS[1].signing, public_of(ED, FOURTH.decryption), "for the fourth")
