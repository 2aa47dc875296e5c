"""From the tally to the result: shuffles keep every vote, decryptions add up, numbers are found, spoilt rankings are told apart."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonty.ballots import result, shuffle, shuffles, tally
from commonty.ballots.encryption import Ciphertext, encrypt
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import GROUPS, group
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.question import RankingQuestion
from commonty.ballots.result import FalseResult, TooManyVotes, is_spoilt
from commonty.ballots.secret import SecretScalar
from commonty.ballots.shuffle import Commitments, FalseShuffle, Shuffled, WrongShuffleSize, _encrypted_anew, _prove, _Statement
from commonty.ballots.tally import NotASizedTally, read_sized, write_sized
from commonty.ballots.tests.boards import BUDGET, CHAIR, closed
from commonty.ballots.tests.judged import ED, RANKING
from commonty.ballots.verifier import verify

KEY = ED.power_of_generator(7)
PHI = "A" * 43


def encrypted(group: Group, plain: Sequence[Element], key: Element) -> list[Ciphertext]:
    return [encrypt(group, key, each, SecretScalar(group.random_scalar())) for each in plain]


def decrypted(group: Group, ciphertexts: Sequence[Ciphertext], secret: int) -> Counter[Element]:
    return Counter(group.multiply(each.beta, group.inverse(group.power(each.alpha, secret))) for each in ciphertexts)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(votes=st.lists(st.integers(0, 5), max_size=6))
def test_a_shuffle_keeps_every_vote_as_often_as_it_was_and_is_proved(votes: list[int]) -> None:
    before = encrypted(ED, [ED.power_of_generator(each) for each in votes], KEY)

    found = shuffle.shuffle(ED, PHI, KEY, before)

    shuffle.check(ED, PHI, KEY, before, found)
    assert decrypted(ED, found.ciphertexts, 7) == decrypted(ED, before, 7)
    assert not {*found.ciphertexts} & {*before}


@pytest.mark.parametrize("name", ["BELENIOS-2048", "RFC-3526-2048"])
def test_a_shuffle_in_a_field_is_proved_too(name: str) -> None:
    field = GROUPS[name]
    key = field.power_of_generator(7)
    before = encrypted(field, [field.power_of_generator(each) for each in (1, 2)], key)

    found = shuffle.shuffle(field, PHI, key, before)

    shuffle.check(field, PHI, key, before, found)
    assert decrypted(field, found.ciphertexts, 7) == decrypted(field, before, 7)


def test_rankings_of_one_randomness_are_put_in_the_order_of_their_second_elements_whoever_came_first() -> None:
    one, other = (encrypt(ED, KEY, ED.power_of_generator(each), SecretScalar(5)) for each in (1, 2))

    assert tally.finished(RANKING.election, ((one, other),)) == tally.finished(RANKING.election, ((other, one),))


def test_shuffles_put_votes_in_every_order() -> None:
    before = encrypted(ED, [ED.power_of_generator(each) for each in (1, 2)], KEY)

    firsts = {next(iter(decrypted(ED, shuffle.shuffle(ED, PHI, KEY, before).ciphertexts[:1], 7))) for _ in range(40)}

    assert firsts == {ED.power_of_generator(1), ED.power_of_generator(2)}


@pytest.mark.parametrize("what", ["fingerprint", "key", "before", "after"])
def test_a_proof_is_of_one_shuffle_in_one_election(what: str) -> None:
    before = encrypted(ED, [ED.power_of_generator(each) for each in (1, 2)], KEY)
    found = shuffle.shuffle(ED, PHI, KEY, before)
    fingerprint = "B" * 43 if what == "fingerprint" else PHI
    key = ED.power_of_generator(8) if what == "key" else KEY
    if what == "after":
        found = Shuffled(shuffle.shuffle(ED, PHI, KEY, before).ciphertexts, found.proof)

    with pytest.raises(FalseShuffle):
        shuffle.check(ED, fingerprint, key, before[::-1] if what == "before" else before, found)


def test_each_element_and_response_of_a_proof_matters() -> None:
    before = encrypted(ED, [ED.power_of_generator(each) for each in (1, 2, 3)], KEY)
    found = shuffle.shuffle(ED, PHI, KEY, before)
    parts: dict[str, Any] = {"commitments": found.proof.commitments, "responses": found.proof.responses, "": found.proof}
    changed = 0

    for whole, part in parts.items():
        for each in dataclasses.fields(part):
            other = _another(getattr(part, each.name))
            if other is not None:
                changed += 1
                replaced = dataclasses.replace(part, **{each.name: other})
                proof = dataclasses.replace(found.proof, **{whole: replaced}) if whole else replaced
                with pytest.raises(FalseShuffle):
                    shuffle.check(ED, PHI, KEY, before, Shuffled(found.ciphertexts, proof))
    assert changed == 6 + 6 + 2


def with_list(found: Shuffled, of: str, name: str, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Shuffled:
    """Return a shuffle after a change of one list of its proof, or of a part of that."""
    part: Any = getattr(found.proof, of) if of else found.proof
    changed = dataclasses.replace(part, **{name: change(getattr(part, name))})
    whole: dict[str, Any] = {of: changed}
    return dataclasses.replace(found, proof=dataclasses.replace(found.proof, **whole) if of else changed)


@pytest.mark.parametrize(
    ("of", "name"),
    [("", "permutation"), ("", "chain"), ("commitments", "links"), ("responses", "links"), ("responses", "permuted")],
)
def test_each_list_of_a_proof_has_a_part_for_each_vote_and_none_besides(of: str, name: str) -> None:
    found = shuffles.shuffle_all(RANKING.election, RANKING.tally)[0]

    for change in (lambda parts: (*parts, parts[0]), lambda parts: parts[:-1]):
        with pytest.raises(WrongShuffleSize):
            shuffles.check_shuffles(RANKING.election, RANKING.tally, [with_list(found, of, name, change)])


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    ("of", "name"),
    [("", "permutation"), ("", "chain"), ("commitments", "links"), ("responses", "links"), ("responses", "permuted")],
)
def test_each_part_of_each_list_of_a_proof_matters(of: str, name: str, place: int) -> None:
    found = shuffles.shuffle_all(RANKING.election, RANKING.tally)[0]
    false = with_list(found, of, name, lambda parts: (*parts[:place], _another(parts[place]), *parts[place + 1 :]))

    with pytest.raises(FalseShuffle):
        shuffles.check_shuffles(RANKING.election, RANKING.tally, [false])


class Lying(_Statement):
    """What a shuffler claims who puts ``false`` in the place of what they should commit to, before the challenge is known."""

    false: ClassVar[Callable[[Commitments], Commitments]]

    def challenge(self, first: str, commitments: Commitments, chain: Sequence[Element]) -> int:
        return super().challenge(first, type(self).false(commitments), chain)


def lie_in(equation: str) -> Callable[[Commitments], Commitments]:
    def lie(said: Commitments) -> Commitments:
        if equation.startswith("t̂"):
            place = int(equation[-1])
            return dataclasses.replace(said, links=(*said.links[:place], ED.generator, *said.links[place + 1 :]))
        false: dict[str, Any] = {equation: ED.generator}
        return dataclasses.replace(said, **false)

    return lie


@pytest.mark.parametrize("equation", ["t1", "t2", "t3", "t41", "t42", "t̂0", "t̂1", "t̂2"])
def test_a_shuffler_who_lies_in_one_equation_alone_is_refused_by_it(equation: str) -> None:
    """All the others hold: challenge and responses are made for the lie."""
    lie = lie_in(equation)
    before = encrypted(ED, [ED.power_of_generator(each) for each in (1, 2, 3)], KEY)
    fresh = [ED.random_scalar() for _each in before]
    after = [_encrypted_anew(ED, KEY, before[place], again) for place, again in zip((2, 0, 1), fresh, strict=True)]
    liar = type("Liar", (Lying,), {"false": staticmethod(lie)})
    proof = _prove(liar(ED, PHI, KEY, before, after), (2, 0, 1), fresh)
    false = Shuffled(tuple(after), dataclasses.replace(proof, commitments=lie(proof.commitments)))

    with pytest.raises(FalseShuffle) as refused:
        shuffle.check(ED, PHI, KEY, before, false)

    assert refused.value.equation == equation


def _another(value: object) -> object:
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return ED.generator
    return value[::-1] if isinstance(value, tuple) else None


def test_a_shuffle_is_written_and_read_again() -> None:
    found = shuffles.shuffle_all(RANKING.election, RANKING.tally)

    assert shuffles.read_shuffles(ED, shuffles.write_shuffles(ED, found).encode(), at_most=1 << 20) == found


@settings(max_examples=40)
@given(most=st.integers(0, 5_000), data=st.data())
def test_every_number_of_votes_up_to_the_most_is_found_and_none_above(most: int, data: st.DataObject) -> None:
    election = RANKING.election
    summed = dataclasses.replace(election, questions=(BUDGET,))
    votes = data.draw(st.integers(0, most))
    plain = ((ED.power_of_generator(votes), ED.power_of_generator(most)),)

    assert result.compute(summed, plain, total_weight=most) == ((votes, most),)
    with pytest.raises(TooManyVotes):
        result.compute(summed, ((ED.power_of_generator(most + 1), ED.identity),), total_weight=most)


def test_a_number_of_votes_that_differs_by_the_order_of_the_group_is_not_the_result() -> None:
    election = dataclasses.replace(RANKING.election, questions=(BUDGET,))
    plain = ((ED.power_of_generator(3), ED.identity),)

    result.check(election, plain, ((3, 0),), total_weight=3)
    for votes in (3 + ED.order, 3 - ED.order):
        with pytest.raises(FalseResult):
            result.check(election, plain, ((votes, 0),), total_weight=3)
    with pytest.raises(FalseResult):
        result.check(election, plain, ((3, 0),), total_weight=2)


def test_more_votes_than_can_be_searched_are_refused_before_anything_is_searched() -> None:
    with pytest.raises(TooManyVotes):
        result.compute(dataclasses.replace(RANKING.election, questions=(BUDGET,)), ((ED.identity, ED.identity),), total_weight=2**44 + 1)


@pytest.mark.parametrize("name", ["Ed25519", "RFC-3526-2048"])
@pytest.mark.parametrize(
    ("numbers", "spoilt"),
    [
        ((1, 2, 3), False),
        ((0, 0, 1), False),
        ((0, 0, 0), False),
        ((2, 0, 1), False),
        ((1, 1, 2), True),
        ((1, 3, 0), True),
        ((0, 0, 255), True),
    ],
)
def test_a_ranking_is_spoilt_where_places_are_missing_or_shared(name: str, numbers: tuple[int, ...], spoilt: bool) -> None:
    of = group(name)

    assert is_spoilt(of, CHAIR, of.embed(numbers), of.extract(of.embed(numbers), 3)) is spoilt


@pytest.mark.parametrize("name", ["Ed25519", "RFC-3526-2048"])
def test_a_ranking_that_was_made_from_no_numbers_is_spoilt(name: str) -> None:
    of = group(name)
    clean = of.embed((1, 2, 3))
    hidden = of.embed((9, 1, 2, 3))

    assert of.extract(hidden, 3) == of.extract(clean, 3)
    assert is_spoilt(of, CHAIR, hidden, of.extract(hidden, 3))
    assert is_spoilt(of, RankingQuestion("?", ("Ada", "Ben")), clean, (1, 2, 3))


def test_spoilt_rankings_stay_in_the_result_and_are_told_apart(tmp_path: Path) -> None:
    made = closed([(0, ((1, 1, 2),)), (1, ((2, 1, 0),))], questions=(CHAIR,))
    (rankings,) = made.open_and_declare(1, 2)

    found = verify(made.at(tmp_path))

    assert found.is_accepted
    assert found.result == (rankings,)
    assert found.spoilt == ((rankings.index((1, 1, 2)) + 1,),)
    assert found.to_json()["spoilt"] == [[*found.spoilt[0]]]


@pytest.mark.parametrize(("ballots", "weight"), [(0, 0), (3, 4), (1, 2**30 - 1), (1, 2**30), (10**6, 10**15)])
def test_the_size_of_a_tally_is_written_and_read_again(ballots: int, weight: int) -> None:
    assert read_sized(write_sized(ballots=ballots, weight=weight, digest="a" * 64).encode()) == (ballots, weight, "a" * 64)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b'{"num_tallied":1,"total_weight":"1","encrypted_tally":"' + b"a" * 64 + b'"}',
        b'{"num_tallied":1,"total_weight":1073741824,"encrypted_tally":"' + b"a" * 64 + b'"}',
        b'{"num_tallied":01,"total_weight":1,"encrypted_tally":"' + b"a" * 64 + b'"}',
        b'{"num_tallied":1,"total_weight":1,"encrypted_tally":"' + b"A" * 64 + b'"}',
        b'{"num_tallied":1,"total_weight":1,"encrypted_tally":"' + b"a" * 64 + b'","x":1}',
    ],
)
def test_the_size_of_a_tally_written_otherwise_is_refused(raw: bytes) -> None:
    with pytest.raises(NotASizedTally):
        read_sized(raw)


def test_the_tally_of_a_ranking_does_not_tell_who_voted_first() -> None:
    parts = [
        tally.empty(RANKING.election),
        tuple((each,) for each in RANKING.tally[0][:1]),
        tuple((each,) for each in RANKING.tally[0][1:2]),
    ]
    one = tally.finished(RANKING.election, tally.joined(RANKING.election, parts))
    other = tally.finished(RANKING.election, tally.joined(RANKING.election, parts[::-1]))

    assert one == other
    assert len(one[0]) == 2


def _told(value: object) -> bytes:
    return str(value).encode(errors="replace")


@settings(max_examples=60)
@given(raw=st.binary(max_size=200) | st.recursive(st.integers() | st.text(), st.lists, max_leaves=8).map(_told))
def test_whatever_is_handed_in_for_a_shuffle_or_a_result_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(BallotsError):
        shuffles.read_shuffles(ED, raw, at_most=1 << 20)
    with pytest.raises(BallotsError):
        result.read_result(RANKING.election, raw, at_most=1 << 20)
