"""Trustees who must all decrypt: whose keys they are, and how they are written."""

import dataclasses

import pytest

from commonty.ballots import canonical
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import GROUPS, group
from commonty.ballots.pedersen import FalseCertificate, TrusteeTwice
from commonty.ballots.tests.test_threshold import HELD
from commonty.ballots.trustee import FalseKey, IdentityKey, make_key, read_key, read_secret, write_secret
from commonty.ballots.trustees import KindUnknown, NoTrustees, Trustees, read_trustees

ED = group("Ed25519")


def through(value: canonical.Json) -> canonical.Json:
    return canonical.read(canonical.write(value).encode())


def test_a_single_trustee_proves_to_own_the_key_and_nobody_else_can() -> None:
    _secret, key = make_key(ED, name="Ada")
    stolen = dataclasses.replace(key, public=make_key(ED)[1].public)

    assert read_key(ED, through(key.to_json(ED))) == key
    key.check(ED, "Ada")
    with pytest.raises(FalseKey):
        stolen.check(ED, "Ada")
    with pytest.raises(IdentityKey):
        dataclasses.replace(key, public=ED.identity).check(ED, "Ada")


def test_one_key_is_not_two_trustees() -> None:
    _secret, key = make_key(ED)

    with pytest.raises(TrusteeTwice):
        Trustees(ED, (key, key)).check()


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"[]", NoTrustees),
        (b"{}", canonical.WrongKind),
        (b'[["Double",{}]]', KindUnknown),
        (b'[["Single"]]', KindUnknown),
        (b'["Single"]', KindUnknown),
        (b'[["Single",{}]]', canonical.MissingField),
        (b'[["Pedersen",{}]]', canonical.MissingField),
    ],
)
def test_a_list_of_trustees_that_is_none_is_refused(raw: bytes, error: type[BallotsError]) -> None:
    with pytest.raises(error):
        read_trustees(ED, raw)


def test_a_list_of_trustees_written_in_another_way_is_refused() -> None:
    written = Trustees(ED, (make_key(ED)[1],)).written()

    with pytest.raises(canonical.NotCanonical):
        read_trustees(ED, written.replace(",", ", ").encode())


@pytest.mark.parametrize("name", GROUPS)
def test_a_private_key_is_written_and_read_again(name: str) -> None:
    secret, _key = make_key(GROUPS[name])

    assert read_secret(GROUPS[name], write_secret(secret).encode() + b"\n") == secret


@pytest.mark.parametrize(
    "raw", [b"", b"12", b"9" * 60, b'"x"', b'"-1"', b'"0"', b'"' + b"9" * 90 + b'"', b"[]", b'"01"', b'"\\u0031"', b'{"1":"1"}', b"\xff"]
)
def test_a_file_that_is_no_private_key_is_refused_and_not_repeated(raw: bytes) -> None:
    with pytest.raises(BallotsError) as raised:
        read_secret(ED, raw)

    assert "9" * 10 not in str(raised.value)


def test_trustees_are_refused_where_one_of_several_ceremonies_is() -> None:
    false = dataclasses.replace(HELD.published, key_signatures=HELD.published.key_signatures[::-1])

    with pytest.raises(FalseCertificate):
        Trustees(ED, (make_key(ED)[1], false)).check()


def test_a_trustee_of_a_ceremony_is_not_a_single_trustee_too() -> None:
    with pytest.raises(TrusteeTwice):
        Trustees(ED, (HELD.published, HELD.published.keys[1])).check()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_trustee_proves_to_own_their_key_wherever_they_stand(number: int) -> None:
    keys = [make_key(ED)[1] for _ in range(3)]
    keys[number - 1] = dataclasses.replace(keys[number - 1], proof=keys[number - 2].proof)

    with pytest.raises(FalseKey, match=rf"\btrustee {number}\b"):
        Trustees(ED, tuple(keys)).check()


@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 2), (1, 2)])
def test_no_two_trustees_have_one_key_wherever_they_stand(first: int, second: int) -> None:
    keys = [make_key(ED)[1] for _ in range(3)]
    keys[second] = keys[first]

    with pytest.raises(TrusteeTwice) as refused:
        Trustees(ED, tuple(keys)).check()

    assert refused.value.trustee == second + 1


@pytest.mark.parametrize("before", [0, 1, 2])
def test_the_decryptions_of_some_of_a_ceremony_make_that_of_another_whoever_stands_before_them(before: int) -> None:
    """For ``check_agreement``: the secret of the other is theirs to these exponents."""
    trustees = Trustees(ED, (*(make_key(ED)[1] for _ in range(before)), HELD.published))
    everybody = range(1, before + 4)
    secrets = {before + place: each.disclose() for place, each in enumerate(HELD.secrets, 1)}

    for owner, secret in secrets.items():
        others = [one for one in everybody if one != owner]
        for present in (others, [*everybody]):
            exponents = trustees.exponents_of(owner, present)
            assert {*exponents} == {*secrets} - {owner}
            assert sum(secrets[one] * exponent for one, exponent in exponents.items()) % ED.order == secret
        assert trustees.exponents_of(owner, [*others[:before], owner, others[-1]]) == {}
    assert [trustees.exponents_of(owner, everybody) for owner in (*everybody[:before], before + 4)] == [{}] * (before + 1)


def test_more_of_a_ceremony_than_suffice_are_as_good_as_those_that_do() -> None:
    one_suffices = Trustees(ED, (dataclasses.replace(HELD.published, threshold=1),))

    assert [one_suffices.exponents_of(owner, [1, 2, 3]) for owner in (1, 2, 3)] == [{2: 1}, {1: 1}, {1: 1}]
    assert one_suffices.exponents([2, 3]) == {2: 1}
