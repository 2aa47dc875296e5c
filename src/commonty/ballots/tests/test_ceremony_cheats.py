"""What one trustee of a ceremony, whichever they are, may put in the place of what they should: each is refused, and they are named."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from commonty.ballots import canonical
from commonty.ballots.channel import sealed
from commonty.ballots.decryption import read_decryption
from commonty.ballots.encryption import read_ciphertext
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import GROUPS
from commonty.ballots.groups.finite_field import BELENIOS_2048, RFC_3526_2048, FiniteField
from commonty.ballots.groups.prime_order import NotAnElement
from commonty.ballots.hashing import hex_digest
from commonty.ballots.pedersen import (
    FalseCertificate,
    FalseVerificationKey,
    MixedForms,
    Pedersen,
    certificate_of,
    check_certificates,
    coefficients_of,
    read_pedersen,
)
from commonty.ballots.proof import Proof
from commonty.ballots.signed import Signed, sign, signature_of
from commonty.ballots.tests import curve
from commonty.ballots.tests.test_threshold import ED, HELD, KEYS, SEEDS, certificate, through, without_context
from commonty.ballots.threshold import FalseShare, SecretSeed, certify, deal, finish, keys_of, publish
from commonty.ballots.trustee import FalseKey, read_key

OTHERS = {0: 1, 1: 2, 2: 0}


def published(change: Callable[[dict[str, Any]], object]) -> Pedersen:
    """Return what the ceremony publishes after a change."""
    facts = json.loads(canonical.write(HELD.published.to_json(ED)))
    change(facts)
    return read_pedersen(ED, facts)


def of_another(facts: dict[str, Any], lists: str, number: int, part: str) -> None:
    """Put a part of another trustee's entry into that of one."""
    facts[lists][number][part] = facts[lists][OTHERS[number]][part]


def signs_another_key(facts: dict[str, Any], number: int) -> None:
    of_another(facts, "verification_keys", number, "public_key")
    key = facts["verification_keys"][number]
    key["signature"] = signature_of(ED, KEYS[number].signing, key["public_key"]).to_json()


FALSE: dict[str, tuple[Callable[[dict[str, Any], int], object], type[BallotsError]]] = {
    "certificate": (lambda facts, number: of_another(facts, "certs", number, "signature"), FalseCertificate),
    "polynomial": (lambda facts, number: of_another(facts, "coefexps", number, "signature"), FalseCertificate),
    "list of certificates": (
        lambda facts, number: facts["signatures"].__setitem__(number, facts["signatures"][OTHERS[number]]),
        FalseCertificate,
    ),
    "key's signature": (lambda facts, number: of_another(facts, "verification_keys", number, "signature"), FalseCertificate),
    "key": (signs_another_key, FalseVerificationKey),
}


@pytest.mark.parametrize("number", OTHERS)
@pytest.mark.parametrize(("change", "error"), FALSE.values(), ids=FALSE)
def test_whatever_is_false_of_one_trustee_alone_is_refused_and_names_them(
    change: Callable[[dict[str, Any], int], object], error: type[BallotsError], number: int
) -> None:
    with pytest.raises(error, match=rf"\btrustee {number + 1}\b"):
        published(lambda facts: change(facts, number)).check(ED)


@pytest.mark.parametrize("number", OTHERS)
def test_each_trustee_proves_to_have_their_key(number: int) -> None:
    with pytest.raises(FalseKey, match=f"trustee {number + 1}"):
        published(lambda facts: of_another(facts, "verification_keys", number, "pok")).check(ED)


@pytest.mark.parametrize("number", OTHERS)
def test_no_trustee_alone_leaves_the_ceremony_out_of_their_certificate(number: int) -> None:
    with pytest.raises(MixedForms):
        published(lambda facts: facts["certs"].__setitem__(number, without_context(number))).check(ED)


@pytest.mark.parametrize("kind", ["verification", "encryption"])
def test_no_key_of_a_certificate_lies_outside_of_the_group(kind: str) -> None:
    told = json.loads(HELD.certificates[2].message)
    point = curve.read(bytes.fromhex(told[kind])[::-1])
    assert point is not None
    beside = curve.written(curve.sum_of(curve.TORSION[2], point))[::-1].hex()
    signed = sign(ED, KEYS[2].signing, canonical.write({**told, kind: beside}))

    with pytest.raises(NotAnElement):
        check_certificates(ED, 2, [*HELD.certificates[:2], signed])


@pytest.mark.parametrize("field", [BELENIOS_2048, RFC_3526_2048], ids=lambda each: each.name)
def test_no_key_and_no_coefficient_lies_outside_of_a_field_s_group(field: FiniteField) -> None:
    inside, outside = field.text(field.generator), str(field.modulus - 1)
    keys = ({"verification": outside, "encryption": inside}, {"verification": inside, "encryption": outside})
    for each in keys:
        with pytest.raises(NotAnElement):
            certificate_of(field, Signed(canonical.write({**each}), Proof(1, 2)))
    for coefficients in ([outside, inside], [inside, outside]):
        with pytest.raises(NotAnElement):
            coefficients_of(field, Signed(canonical.write({"coefexps": [*coefficients]}), Proof(1, 2)))


@pytest.mark.parametrize("field", [BELENIOS_2048, RFC_3526_2048], ids=lambda each: each.name)
def test_no_trustee_s_key_no_ciphertext_and_no_factor_lies_outside_of_a_field_s_group(field: FiniteField) -> None:
    inside, outside = field.text(field.generator), str(field.modulus - 1)
    proof = {**Proof(1, 2).to_json()}
    decrypted: canonical.Json = {"decryption_factors": [[inside, outside]], "decryption_proofs": [[proof, proof]]}

    with pytest.raises(NotAnElement):
        read_key(field, {"pok": proof, "public_key": outside})
    with pytest.raises(NotAnElement):
        read_decryption(field, canonical.write(decrypted).encode(), at_most=10_000)
    for alpha, beta in ((outside, inside), (inside, outside)):
        with pytest.raises(NotAnElement):
            read_ciphertext(field, {"alpha": alpha, "beta": beta})


def test_keys_are_not_signed_where_nothing_else_is() -> None:
    def change(facts: dict[str, Any]) -> None:
        facts.pop("signatures")
        facts.update(certs=[without_context(number) for number in OTHERS])

    with pytest.raises(MixedForms):
        published(change)


@pytest.mark.parametrize("sender", OTHERS)
def test_what_one_trustee_dealt_for_other_certificates_is_refused_by_the_others_and_names_them(sender: int) -> None:
    false = dataclasses.replace(HELD.dealt[sender], signature=HELD.dealt[OTHERS[sender]].signature)
    dealt = [*HELD.dealt[:sender], false, *HELD.dealt[sender + 1 :]]

    for number in OTHERS:
        with pytest.raises(FalseCertificate) as refused:
            finish(ED, KEYS[number], HELD.certificates, dealt, number=number + 1, threshold=2)
        assert refused.value.trustee == sender + 1


@pytest.mark.parametrize("sender", OTHERS)
def test_a_false_share_names_its_sender_whoever_they_are(sender: int) -> None:
    false = sealed(ED, KEYS[sender].signing, certificate(HELD, 2).encryption, canonical.write({"secret": "1"}))
    shares = HELD.dealt[sender].shares
    dealt = [*HELD.dealt[:sender], dataclasses.replace(HELD.dealt[sender], shares=(shares[0], false, shares[2])), *HELD.dealt[sender + 1 :]]

    with pytest.raises(FalseShare) as refused:
        finish(ED, KEYS[1], HELD.certificates, dealt, number=2, threshold=2)

    assert refused.value.sender == sender + 1


def test_the_keys_of_a_seed_are_two_and_those_of_the_specification() -> None:
    for of in GROUPS.values():
        keys = keys_of(of, SecretSeed("7" * 22))
        digests = [int(hex_digest(f"{purpose}|{'7' * 22}"), 16) % of.order for purpose in ("sk", "dk")]

        assert [keys.signing.disclose(), keys.decryption.disclose()] == digests
    assert {0 < each.disclose() < ED.order for each in HELD.secrets} == {True}


def test_a_ceremony_may_have_one_trustee() -> None:
    keys = keys_of(ED, SEEDS[0])
    certificates = [certify(ED, keys, number=1, trustees=1, threshold=1)]
    dealt = [deal(ED, keys, certificates, number=1, threshold=1)]
    secret, finished = finish(ED, keys, certificates, dealt, number=1, threshold=1)

    found = publish(ED, certificates, dealt, [finished], threshold=1)

    assert read_pedersen(ED, through(found.to_json(ED))) == found
    assert found.public(ED) == ED.power_of_generator(secret.disclose())
