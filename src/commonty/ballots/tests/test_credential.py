"""Credentials: derived as other programs derive them, listed in one order, and refused where anybody could use them."""

import json
import re

import pytest

from commonty.ballots.credential import (
    DIGITS,
    IdentityCredential,
    NotACredential,
    WeightRefused,
    new_credential,
    private_key,
    public_credential,
    read_credential,
    read_public_credential,
    write_list,
)
from commonty.ballots.groups import GROUPS, group
from commonty.ballots.groups.prime_order import Group, NotAnElement
from commonty.ballots.tests import curve
from commonty.ballots.tests.voters import ADA, UUID

EVERY = [*GROUPS.values()]
ED25519 = group("Ed25519")


def test_a_new_credential_has_twenty_two_digits_and_is_read_again() -> None:
    fresh = [new_credential().disclose() for _ in range(50)]

    assert len({*fresh}) == 50
    assert all(re.fullmatch(f"[{DIGITS}]{{5}}-[{DIGITS}]{{6}}-[{DIGITS}]{{5}}-[{DIGITS}]{{6}}", each) for each in fresh)
    assert [read_credential(f" {each}\n").disclose() for each in fresh] == fresh
    assert {*"".join(fresh)} == {*DIGITS, "-"}


@pytest.mark.parametrize(
    "text", ["", "9fGn2-Qm4xRt-Zb7Kc-3WvEy", "9fGn2-Qm4xRt-Zb7Kc-3WvEy0", "9fGn2Qm4xRtZb7Kc3WvEyA", "9fGn2-Qm4xRt-Zb7Kc-3WvEyAA", "٣" * 25]
)
def test_what_is_no_credential_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(NotACredential) as refused:
        read_credential(text)

    assert not text or text not in str(refused.value)


@pytest.mark.parametrize("of", EVERY, ids=lambda each: each.name)
def test_the_key_of_a_credential_is_another_in_each_election(of: Group) -> None:
    key = private_key(of, UUID, ADA)

    assert key == private_key(of, UUID, ADA)
    assert key != private_key(of, UUID[::-1], ADA)
    assert 0 < key.disclose() < of.order


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_list_tells_the_weight_of_everybody_where_that_of_anybody_is_not_one(place: int) -> None:
    elements = [ED25519.power_of_generator(n) for n in (1, 2, 3)]
    told = json.loads(write_list(ED25519, {each: 5 if number == place else 1 for number, each in enumerate(elements)}))

    assert sorted(told) == sorted(f"{ED25519.text(each)},{5 if number == place else 1}" for number, each in enumerate(elements))


def test_a_list_is_in_the_order_of_its_elements_and_tells_weights_where_any_differs() -> None:
    field = group("BELENIOS-2048")
    elements = [field.power_of_generator(n) for n in range(1, 9)]
    plain = json.loads(write_list(field, dict.fromkeys(elements, 1)))
    weighted = json.loads(write_list(field, {**dict.fromkeys(elements, 1), elements[3]: 5}))

    assert plain == [str(number) for number in sorted(int(field.text(each)) for each in elements)]
    assert weighted == [f"{text},{5 if text == field.text(elements[3]) else 1}" for text in plain]
    assert write_list(field, {}) == "[]"


def test_a_list_on_the_curve_is_in_the_order_of_the_bytes() -> None:
    elements = [ED25519.power_of_generator(n) for n in range(1, 9)]
    texts = [ED25519.text(each) for each in elements]

    assert json.loads(write_list(ED25519, dict.fromkeys(elements, 1))) == sorted(texts, key=lambda text: bytes.fromhex(text)[::-1])


@pytest.mark.parametrize("of", EVERY, ids=lambda each: each.name)
def test_the_identity_is_no_credential(of: Group) -> None:
    with pytest.raises(IdentityCredential):
        read_public_credential(of, of.text(of.identity))
    with pytest.raises(IdentityCredential):
        write_list(of, {of.generator: 1, of.identity: 1})


@pytest.mark.parametrize("weight", [0, -1])
def test_a_weight_below_one_is_refused(weight: int) -> None:
    with pytest.raises(WeightRefused) as refused:
        write_list(ED25519, {ED25519.generator: weight})
    assert refused.value.weight == weight


def test_a_listed_credential_is_a_member() -> None:
    public = public_credential(ED25519, private_key(ED25519, UUID, ADA))
    beside = curve.written(curve.sum_of(curve.TORSION[3], curve.BASE))[::-1].hex()

    assert read_public_credential(ED25519, ED25519.text(public)) == public
    with pytest.raises(NotAnElement):
        read_public_credential(ED25519, beside)
