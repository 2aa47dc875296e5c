"""The key ceremony: any two of three trustees can decrypt, one cannot, and nobody deals falsely unseen."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from commonty.ballots import canonical, channel, pedersen
from commonty.ballots.channel import NotForUs, opened, sealed
from commonty.ballots.election import read_election
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Kind
from commonty.ballots.groups import GROUPS, group
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.pedersen import (
    FalseCertificate,
    FalseVerificationKey,
    MixedForms,
    Pedersen,
    TrusteeTwice,
    WrongNumberOfTrustees,
    WrongThreshold,
    read_pedersen,
)
from commonty.ballots.secret import SecretScalar
from commonty.ballots.signed import Signed, sign
from commonty.ballots.tests.samples import sample
from commonty.ballots.tests.tampering import first, taken_apart
from commonty.ballots.threshold import (
    Dealt,
    FalseShare,
    Finished,
    Keys,
    NoSeed,
    NotOurCertificate,
    SecretSeed,
    certify,
    deal,
    finish,
    keys_of,
    new_seed,
    publish,
    read_dealt,
    read_finished,
)
from commonty.ballots.trustee import FalseKey, IdentityKey, make_key, public_of
from commonty.ballots.trustees import TooFewDecryptions, Trustees, read_trustees

ED = group("Ed25519")
SEEDS = [SecretSeed(f"{n}" * 22) for n in (1, 2, 3)]
KEYS = [keys_of(ED, seed) for seed in SEEDS]


@dataclasses.dataclass(frozen=True)
class Ceremony:
    """A ceremony that went well, with its secrets."""

    certificates: list[Signed]
    dealt: list[Dealt]
    secrets: list[SecretScalar]
    finished: list[Finished]
    published: Pedersen


def certified(group: Group, keys: list[Keys]) -> list[Signed]:
    return [certify(group, each, number=number, trustees=len(keys), threshold=2) for number, each in enumerate(keys, 1)]


def dealt_by_all(group: Group, keys: list[Keys], certificates: list[Signed]) -> list[Dealt]:
    return [deal(group, each, certificates, number=number, threshold=2) for number, each in enumerate(keys, 1)]


def held(group: Group = ED) -> Ceremony:
    """Hold a ceremony of two of three, everything going through its text on the way."""
    keys = [keys_of(group, seed) for seed in SEEDS]
    certificates = certified(group, keys)
    dealt = [read_dealt(group, through(each.to_json())) for each in dealt_by_all(group, keys, certificates)]
    ended = [finish(group, each, certificates, dealt, number=number, threshold=2) for number, each in enumerate(keys, 1)]
    finished = [read_finished(group, through(each.to_json(group))) for _secret, each in ended]
    published = publish(group, certificates, dealt, finished, threshold=2)
    return Ceremony(certificates, dealt, [secret for secret, _each in ended], finished, published)


def through(value: canonical.Json) -> canonical.Json:
    return canonical.read(canonical.write(value).encode())


HELD = held()


def other(group: Group = ED) -> SecretScalar:
    return SecretScalar(group.random_scalar())


@pytest.mark.parametrize("name", GROUPS)
def test_any_two_of_three_trustees_make_up_the_key_and_the_verifier_believes_it(name: str) -> None:
    group = GROUPS[name]
    ceremony = held(group)
    trustees = Trustees(group, (ceremony.published,))

    trustees.check()
    for present in ([1, 2], [1, 3], [2, 3], [3, 1, 2]):
        exponents = trustees.exponents(present)
        together = sum(ceremony.secrets[owner - 1].disclose() * exponent for owner, exponent in exponents.items())
        assert group.power_of_generator(together) == trustees.public()
        assert len(exponents) == 2


def test_one_of_three_trustees_is_too_few_and_the_error_says_who_could_help() -> None:
    trustees = Trustees(ED, (make_key(ED)[1], HELD.published))

    with pytest.raises(TooFewDecryptions) as raised:
        trustees.exponents([1, 3])

    assert (raised.value.missing, raised.value.needed) == ((2, 4), 1)
    with pytest.raises(TooFewDecryptions) as raised:
        trustees.exponents([2, 3, 4])
    assert (raised.value.missing, raised.value.needed) == ((1,), 1)


def test_what_a_ceremony_publishes_is_written_in_one_way_and_read_back() -> None:
    trustees = Trustees(ED, (make_key(ED, name="Ada")[1], HELD.published))
    written = trustees.written()

    assert read_trustees(ED, written.encode()) == trustees
    assert trustees.owners == (trustees.items[0].public, *(key.public for key in HELD.published.keys))


def test_seeds_are_of_128_bits_and_never_the_same_and_are_not_shown() -> None:
    seeds = [new_seed() for _ in range(50)]

    assert len({seed.disclose() for seed in seeds}) == 50
    assert {len(seed.disclose()) for seed in seeds} == {22}
    assert all(seed.disclose() not in repr(seed) for seed in seeds)


@pytest.mark.parametrize("text", ["", "1" * 21, "1" * 23, "0" * 22, "1" * 21 + "\n"])
def test_a_text_that_is_no_seed_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(NoSeed) as raised:
        keys_of(ED, SecretSeed(text))

    assert text == "" or text not in str(raised.value)


def test_a_trustee_deals_only_where_their_own_certificate_stands_at_their_place() -> None:
    for number in (0, 2, 4):
        with pytest.raises(NotOurCertificate):
            deal(ED, KEYS[0], HELD.certificates, number=number, threshold=2)


@pytest.mark.parametrize("wrong", [0, 4])
def test_a_threshold_is_from_one_to_the_number_of_trustees(wrong: int) -> None:
    certificates = [certify(ED, keys, number=n, trustees=3, threshold=wrong) for n, keys in enumerate(KEYS, 1)]

    with pytest.raises(WrongThreshold):
        deal(ED, KEYS[0], certificates, number=1, threshold=wrong)


@pytest.mark.parametrize(
    "context",
    [
        {"number": 2, "trustees": 3, "threshold": 2},
        {"number": 3, "trustees": 4, "threshold": 2},
        {"number": 3, "trustees": 3, "threshold": 1},
    ],
)
def test_a_certificate_for_another_place_or_ceremony_is_refused(context: dict[str, int]) -> None:
    certificates = [*HELD.certificates[:2], certify(ED, KEYS[2], **context)]

    with pytest.raises(FalseCertificate):
        deal(ED, KEYS[0], certificates, number=1, threshold=2)


def test_nobody_is_two_trustees() -> None:
    certificates = [*HELD.certificates[:2], certify(ED, KEYS[1], number=3, trustees=3, threshold=2)]

    with pytest.raises(TrusteeTwice):
        deal(ED, KEYS[0], certificates, number=1, threshold=2)


@pytest.mark.parametrize("shared", ["signing", "decryption"])
def test_two_trustees_do_not_share_one_of_their_keys(shared: str) -> None:
    half = dataclasses.replace(KEYS[2], **{shared: getattr(KEYS[1], shared)})
    certificates = [*HELD.certificates[:2], certify(ED, half, number=3, trustees=3, threshold=2)]

    with pytest.raises(TrusteeTwice):
        deal(ED, KEYS[0], certificates, number=1, threshold=2)


@pytest.mark.parametrize("kind", ["signing", "decryption"])
def test_a_certificate_with_a_key_that_everybody_knows_is_refused(kind: str) -> None:
    known = dataclasses.replace(KEYS[2], **{kind: SecretScalar(0)})
    certificates = [*HELD.certificates[:2], certify(ED, known, number=3, trustees=3, threshold=2)]

    with pytest.raises(IdentityKey):
        deal(ED, KEYS[0], certificates, number=1, threshold=2)


@pytest.mark.parametrize("threshold", [1, 3])
def test_one_trustee_may_suffice_or_all_be_needed(threshold: int) -> None:
    certificates = [certify(ED, keys, number=n, trustees=3, threshold=threshold) for n, keys in enumerate(KEYS, 1)]

    assert len(pedersen.check_certificates(ED, threshold, certificates)) == 3


def test_there_are_a_hundred_trustees_at_most() -> None:
    many = [keys_of(ED, new_seed()) for _ in range(101)]

    def certified_by(how_many: int) -> list[Signed]:
        return [certify(ED, keys, number=n, trustees=how_many, threshold=2) for n, keys in enumerate(many[:how_many], 1)]

    assert len(pedersen.check_certificates(ED, 2, certified_by(100))) == 100
    with pytest.raises(WrongThreshold):
        pedersen.check_certificates(ED, 2, certified_by(101))


@pytest.mark.parametrize(("number", "written"), [('"index":1', '"index":true'), ('"size":3,"threshold":2', '"threshold":2,"size":3')])
def test_a_certificate_that_says_the_same_otherwise_is_refused(number: str, written: str) -> None:
    otherwise = sign(ED, KEYS[0].signing, HELD.certificates[0].message.replace(number, written))

    with pytest.raises(FalseCertificate):
        deal(ED, KEYS[1], [otherwise, *HELD.certificates[1:]], number=2, threshold=2)


@pytest.mark.parametrize("name", ["2.0-th", "3.3.0-th"])
def test_ceremonies_of_other_programs_are_accepted(name: str) -> None:
    setup = first(taken_apart(sample(name).read_bytes()), Kind.SETUP)
    election = read_election(setup[0])

    trustees = read_trustees(election.group, setup[1])

    trustees.check()
    assert trustees.public() == election.public_key


def test_nobody_signs_a_certificate_for_somebody_else() -> None:
    forged = dataclasses.replace(HELD.certificates[2], signature=sign(ED, KEYS[0].signing, HELD.certificates[2].message).signature)

    with pytest.raises(FalseCertificate):
        deal(ED, KEYS[0], [*HELD.certificates[:2], forged], number=1, threshold=2)


def test_a_share_that_is_not_the_published_one_is_seen_by_who_gets_it_and_names_its_sender() -> None:
    false = sealed(ED, KEYS[1].signing, certificate(HELD, 1).encryption, canonical.write({"secret": "1"}))
    dealt = [HELD.dealt[0], dataclasses.replace(HELD.dealt[1], shares=(false, *HELD.dealt[1].shares[1:])), HELD.dealt[2]]

    with pytest.raises(FalseShare) as raised:
        finish(ED, KEYS[0], HELD.certificates, dealt, number=1, threshold=2)

    assert raised.value.sender == 2


def certificate(ceremony: Ceremony, number: int) -> pedersen.Certificate:
    return pedersen.check_certificates(ED, 2, ceremony.certificates)[number - 1]


def test_a_share_from_somebody_else_or_for_somebody_else_is_not_opened() -> None:
    share = canonical.write({"secret": "1"})
    by_another = sealed(ED, other(), certificate(HELD, 1).encryption, share)
    for_another = sealed(ED, KEYS[1].signing, certificate(HELD, 2).encryption, share)
    for letter in (by_another, for_another):
        with pytest.raises(NotForUs):
            opened(ED, KEYS[0].decryption, certificate(HELD, 2).verification, letter)


@pytest.mark.parametrize("field", ["algorithm", "alpha", "beta", "data"])
def test_a_letter_that_was_changed_on_its_way_is_not_opened(field: str) -> None:
    letter = json.loads(sealed(ED, KEYS[1].signing, certificate(HELD, 1).encryption, "a message"))
    changed = {"algorithm": "AES-GCM", "alpha": ED.text(ED.generator), "beta": ED.text(ED.generator), "data": "00" + letter["data"][2:]}

    for text in (changed[field], "zz"):
        with pytest.raises(BallotsError):
            opened(ED, KEYS[0].decryption, certificate(HELD, 2).verification, canonical.write({**letter, field: text}))


def test_a_letter_says_its_message_to_who_it_is_for_and_hides_it_from_the_hands_it_passes() -> None:
    letter = sealed(ED, KEYS[1].signing, certificate(HELD, 1).encryption, "a message")

    assert opened(ED, KEYS[0].decryption, certificate(HELD, 2).verification, letter) == "a message"
    assert b"a message".hex() not in letter
    assert json.loads(letter)["algorithm"] == channel.ALGORITHM


def test_whoever_deals_for_other_certificates_than_the_rest_is_found_out() -> None:
    strangers = [KEYS[0], KEYS[1], keys_of(ED, SecretSeed("4" * 22))]
    elsewhere = deal(ED, KEYS[1], certified(ED, strangers), number=2, threshold=2)

    with pytest.raises(FalseCertificate) as raised:
        finish(ED, KEYS[0], HELD.certificates, [HELD.dealt[0], elsewhere, HELD.dealt[2]], number=1, threshold=2)

    assert raised.value.trustee == 2


def test_a_list_that_lacks_a_trustee_is_refused_in_each_step() -> None:
    short = dataclasses.replace(HELD.dealt[1], shares=HELD.dealt[1].shares[:2])
    with pytest.raises(WrongNumberOfTrustees):
        finish(ED, KEYS[0], HELD.certificates, HELD.dealt[:2], number=1, threshold=2)
    with pytest.raises(WrongNumberOfTrustees):
        finish(ED, KEYS[0], HELD.certificates, [HELD.dealt[0], short, HELD.dealt[2]], number=1, threshold=2)
    with pytest.raises(WrongNumberOfTrustees):
        publish(ED, HELD.certificates, HELD.dealt, HELD.finished[:2], threshold=2)


def test_a_polynomial_of_another_degree_is_refused() -> None:
    longer = sign(ED, KEYS[1].signing, canonical.write({"coefexps": [ED.text(ED.generator)] * 3}))

    with pytest.raises(WrongNumberOfTrustees):
        publish(ED, HELD.certificates, with_polynomial(longer), HELD.finished, threshold=2)


def test_a_polynomial_with_a_coefficient_that_everybody_knows_is_refused() -> None:
    known = sign(ED, KEYS[1].signing, canonical.write({"coefexps": [ED.text(ED.identity), ED.text(ED.generator)]}))

    with pytest.raises(IdentityKey):
        publish(ED, HELD.certificates, with_polynomial(known), HELD.finished, threshold=2)


def with_polynomial(polynomial: Signed) -> list[Dealt]:
    return [HELD.dealt[0], dataclasses.replace(HELD.dealt[1], polynomial=polynomial), HELD.dealt[2]]


def without_context(number: int) -> canonical.Json:
    """Return the certificate of a trustee in the form of 2.0, from 0."""
    keys = (KEYS[number].signing, KEYS[number].decryption)
    public: dict[str, canonical.Json] = {name: ED.text(public_of(ED, key)) for name, key in zip(KINDS, keys, strict=True)}
    return sign(ED, KEYS[number].signing, canonical.write(public)).to_json()


KINDS = ("verification", "encryption")
Change = Callable[[dict[str, Any]], object]
CHANGES: list[tuple[Change, type[BallotsError]]] = [
    (lambda facts: facts.update(threshold=3), BallotsError),
    (lambda facts: facts.update(threshold=0), WrongThreshold),
    (lambda facts: facts["certs"].pop(), WrongNumberOfTrustees),
    (lambda facts: facts["certs"].reverse(), FalseCertificate),
    (lambda facts: facts["coefexps"].pop(), WrongNumberOfTrustees),
    (lambda facts: facts["coefexps"].reverse(), FalseCertificate),
    (lambda facts: facts["signatures"].pop(), WrongNumberOfTrustees),
    (lambda facts: facts["signatures"].reverse(), FalseCertificate),
    (lambda facts: facts.pop("signatures"), MixedForms),
    (lambda facts: (facts.pop("signatures"), [each.pop("signature") for each in facts["verification_keys"]]), MixedForms),
    (lambda facts: facts.update(certs=[without_context(0), *facts["certs"][1:]]), MixedForms),
    (lambda facts: facts.update(certs=[without_context(number) for number in range(3)]), MixedForms),
    (lambda facts: facts.update(threshold=4), WrongThreshold),
    (lambda facts: facts["verification_keys"].pop(), WrongNumberOfTrustees),
    (lambda facts: facts["verification_keys"].reverse(), BallotsError),
    (lambda facts: facts["verification_keys"][0].pop("signature"), MixedForms),
    (lambda facts: facts["verification_keys"][0].update(make_key(ED)[1].to_json(ED)), BallotsError),
    (lambda facts: facts["verification_keys"][0].update(pok=facts["verification_keys"][1]["pok"]), FalseKey),
    (lambda facts: facts["verification_keys"][0].update(signature=facts["verification_keys"][1]["signature"]), FalseCertificate),
    (lambda facts: facts["verification_keys"][0].update(note="x"), canonical.UnknownField),
    (lambda facts: facts["certs"][0].update(signature=facts["certs"][1]["signature"]), FalseCertificate),
    (lambda facts: facts["certs"][0].update(message=facts["certs"][0]["message"].replace(":", ": ", 1)), canonical.NotCanonical),
    (lambda facts: facts["coefexps"][0].update(signature=facts["coefexps"][1]["signature"]), FalseCertificate),
    (lambda facts: facts.update(note="x"), canonical.UnknownField),
]


@pytest.mark.parametrize(("change", "error"), CHANGES)
def test_what_is_published_of_a_ceremony_is_refused_when_anything_in_it_is_changed(change: Change, error: type[BallotsError]) -> None:
    facts = json.loads(canonical.write(HELD.published.to_json(ED)))
    change(facts)

    with pytest.raises(error):
        read_pedersen(ED, facts).check(ED)


def test_a_verification_key_that_the_polynomials_do_not_give_is_refused_though_its_owner_signs_it() -> None:
    secret, key = make_key(ED)
    ended = Finished(key, sign(ED, KEYS[0].signing, ED.text(key.public)).signature)
    assert secret

    with pytest.raises(FalseVerificationKey):
        publish(ED, HELD.certificates, HELD.dealt, [ended, *HELD.finished[1:]], threshold=2)
