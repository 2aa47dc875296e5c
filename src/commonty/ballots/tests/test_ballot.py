"""Ballots: whatever a voter may say is made and accepted; whatever anybody changes, or a cheat with a credential makes, is refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.ballots.ballot import (
    AnswerOfOtherKind,
    NotListed,
    OtherElection,
    OtherFingerprint,
    SignatureFails,
    SignedSomethingElse,
    WrongNumberOfAnswers,
    check_ballot,
    check_proofs,
    read_ballot,
    tracker,
)
from commonty.ballots.binding import AnswerRefused, WrongNumber
from commonty.ballots.canonical import FieldTwice, MissingField, NotCanonical, TooLarge, UnknownField, Unreadable, WrongKind
from commonty.ballots.election import read_election
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import GROUPS
from commonty.ballots.groups.prime_order import NotAnElement, NotAScalar
from commonty.ballots.hashing import b64_digest
from commonty.ballots.homomorphic import BlankProofFails, ChoiceProofFails, OverallProofFails
from commonty.ballots.question import HomomorphicQuestion, Question, RankingQuestion, VoteRefused
from commonty.ballots.ranking import RankingProofFails
from commonty.ballots.tests import curve
from commonty.ballots.tests.voters import (
    ADA,
    BEN,
    BUDGET,
    DATES,
    DELEGATES,
    PROJECTS,
    UUID,
    Voter,
    check,
    document,
    election,
    key_of,
    listed,
    written,
)

EVERYTHING = election(BUDGET, DELEGATES, PROJECTS)
VOTES = ((0, 1, 0), (0, 1, 0, 1), (2, 1, 3))
ADAS = Voter(EVERYTHING)
HONEST = ADAS.facts(*VOTES)
"""A ballot with a question of each kind, to be tampered with in copies."""


def copy(facts: Any) -> Any:  # noqa: ANN401 - JSON
    return json.loads(json.dumps(facts))


def leaves(facts: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - JSON
    """Yield the way to every text in JSON."""
    if isinstance(facts, str):
        yield path
        return
    for key, value in facts.items() if isinstance(facts, dict) else enumerate(facts):
        yield from leaves(value, (*path, key))


def at(facts: Any, path: tuple[str | int, ...], value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a copy with another value at a place."""
    changed = copy(facts)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def found(facts: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - JSON
    for key in path:
        facts = facts[key]
    return facts


@st.composite
def questions_with_votes(draw: st.DrawFn) -> tuple[Question, tuple[int, ...]]:
    options = tuple(f"Option {number}" for number in range(draw(st.integers(1, 4))))
    if draw(st.booleans()) and draw(st.booleans()):
        return RankingQuestion("Rank", options), tuple(draw(st.lists(st.integers(0, 255), min_size=len(options), max_size=len(options))))
    least = draw(st.integers(0, len(options)))
    question = HomomorphicQuestion("Which?", options, least, draw(st.integers(least, len(options))), has_blank=draw(st.booleans()))
    if question.has_blank and draw(st.booleans()):
        return question, (1, *(0 for _ in options))
    how_many = draw(st.integers(question.least, question.greatest))
    chosen = draw(st.permutations([1] * how_many + [0] * (len(options) - how_many)))
    return question, (0,) * question.has_blank + tuple(chosen)


@settings(max_examples=40)
@given(st.lists(questions_with_votes(), min_size=1, max_size=2))
@pytest.mark.slow
def test_every_vote_that_is_allowed_makes_a_ballot_that_is_accepted(asked: list[tuple[Question, tuple[int, ...]]]) -> None:
    of = election(*(question for question, _ in asked))

    check(of, Voter(of).ballot(*(vote for _, vote in asked)))


@pytest.mark.slow
@pytest.mark.parametrize("name", GROUPS)
def test_ballots_are_made_and_accepted_in_every_group(name: str) -> None:
    asked = [(DATES, (1, 1)), (DELEGATES, (0, 1, 1, 0)), (DELEGATES, (1, 0, 0, 0)), (PROJECTS, (3, 1, 2))]
    if name != "Ed25519":
        asked = [(HomomorphicQuestion("Yes?", ("Yes",), 0, 1), (0,)), *asked[3:]] if name == "RFC-3526-2048" else asked[:3]
    of = election(*(question for question, _ in asked), name=name)

    check(of, Voter(of).ballot(*(vote for _, vote in asked)))


def test_a_ballot_says_what_it_is_and_is_written_again_as_it_was() -> None:
    raw = written(HONEST)
    ballot = check_ballot(EVERYTHING, raw, is_listed=listed(EVERYTHING, ADA).__contains__)

    assert (ballot.election_uuid, ballot.election_hash) == (UUID, EVERYTHING.fingerprint)
    assert {ballot.credential} == listed(EVERYTHING, ADA)
    assert written(ballot.to_json(EVERYTHING.group)) == raw
    assert tracker(raw) == b64_digest(raw)
    assert len(tracker(raw)) == 43


def test_two_ballots_of_the_same_vote_have_nothing_encrypted_in_common() -> None:
    one, other = ADAS.facts(*VOTES), ADAS.facts(*VOTES)
    same = {found(one, path) for path in leaves(one)} & {found(other, path) for path in leaves(other)}

    assert same == {UUID, EVERYTHING.fingerprint, one["credential"]}


def test_a_vote_that_no_question_allows_makes_no_ballot() -> None:
    with pytest.raises(VoteRefused):
        ADAS.ballot((1, 1, 0), *VOTES[1:])
    with pytest.raises(WrongNumberOfAnswers):
        ADAS.ballot(*VOTES[:2])


@settings(max_examples=300)
@given(st.data())
@pytest.mark.slow
def test_a_ballot_with_any_bit_flipped_is_refused(data: st.DataObject) -> None:
    raw = bytearray(written(HONEST))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(BallotsError):
        check(EVERYTHING, bytes(raw))


@settings(max_examples=200)
@given(st.data())
def test_a_ballot_with_bytes_cut_out_put_in_or_swapped_is_refused(data: st.DataObject) -> None:
    raw = written(HONEST)
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(raw)), st.integers(0, len(raw)))))
    other = data.draw(st.binary(max_size=20) | st.just(raw[start:end][::-1]) | st.just(raw[start:end] * 2))
    changed = raw[:start] + other + raw[end:]

    if changed != raw:
        with pytest.raises(BallotsError):
            check(EVERYTHING, changed)


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path in leaves(HONEST) if path[0] == "answers"], ids=lambda path: ".".join(map(str, path)))
def test_any_value_of_an_answer_that_a_voter_changes_and_signs_is_refused(path: tuple[str | int, ...]) -> None:
    group = EVERYTHING.group
    before = found(HONEST, path)
    if path[-1] in {"alpha", "beta"}:
        others = [group.text(group.multiply(group.read(before), group.generator)), group.text(group.identity)]
    else:
        others = [str((int(before) + 1) % group.order), "0"]

    for other in others:
        with pytest.raises(AnswerRefused):
            check(EVERYTHING, ADAS.sign(at(HONEST, path, other)))


@pytest.mark.parametrize("text", [str(curve.L), str(curve.L + 5), "-1", "01", "", "1.0", 5, None])
def test_a_scalar_that_is_not_written_in_the_one_way_is_refused(text: object) -> None:
    for path in (("answers", 0, "overall_proof", 0, "response"), ("answers", 2, "proof", "challenge")):
        with pytest.raises(NotAScalar):
            check(EVERYTHING, ADAS.sign(at(HONEST, path, text)))


@pytest.mark.parametrize("low", [point for point in curve.TORSION if point != curve.NEUTRAL])
def test_an_element_off_the_subgroup_is_refused_wherever_it_stands(low: curve.Point) -> None:
    for path in (path for path in leaves(HONEST) if path[-1] in {"alpha", "beta"}):
        point = curve.read(bytes.fromhex(found(HONEST, path))[::-1])
        assert point is not None
        beside = curve.written(curve.sum_of(low, point))[::-1].hex()
        with pytest.raises(NotAnElement):
            check(EVERYTHING, ADAS.sign(at(HONEST, path, beside)))
        with pytest.raises(NotAnElement):
            check(EVERYTHING, ADAS.sign(at(HONEST, path, curve.written(low)[::-1].hex())))


def test_elements_off_the_subgroup_of_a_field_are_refused_wherever_they_stand() -> None:
    of = election(DATES, name="BELENIOS-2048")
    modulus = 2 * (GROUPS["BELENIOS-2048"].order) + 1
    facts = Voter(of).facts((1, 0))
    for path in (path for path in leaves(facts) if path[-1] in {"alpha", "beta"}):
        for other in ("2", "0", str(modulus), "0" + found(facts, path)):
            with pytest.raises(NotAnElement):
                check(of, Voter(of).sign(at(facts, path, other)))


def test_a_credential_off_the_subgroup_is_refused_even_where_it_is_listed() -> None:
    point = curve.read(bytes.fromhex(HONEST["credential"])[::-1])
    assert point is not None
    beside = curve.written(curve.sum_of(curve.TORSION[2], point))[::-1].hex()

    with pytest.raises(NotAnElement):
        check_ballot(EVERYTHING, ADAS.sign({**HONEST, "credential": beside}), is_listed=lambda _: True)


def changed_answer(number: int, **parts: Any) -> bytes:  # noqa: ANN401 - JSON
    facts = copy(HONEST)
    facts["answers"][number].update(parts)
    return ADAS.sign(facts)


def test_a_proof_of_another_choice_question_voter_or_election_does_not_serve() -> None:
    """Everything is copied from a ballot that is itself accepted."""
    again = ADAS.facts(*VOTES)["answers"]
    bens = Voter(EVERYTHING, BEN).facts(*VOTES)["answers"]
    elsewhere = Voter(election(BUDGET, DELEGATES, PROJECTS, DATES)).facts(*VOTES, (1, 1))["answers"]
    swapped = [HONEST["answers"][0]["individual_proofs"][place] for place in (1, 0, 2)]
    cases: list[tuple[bytes, type[BallotsError]]] = [
        (changed_answer(0, individual_proofs=swapped), ChoiceProofFails),
        (changed_answer(0, individual_proofs=again[0]["individual_proofs"]), ChoiceProofFails),
        (changed_answer(0, overall_proof=again[0]["overall_proof"]), OverallProofFails),
        (changed_answer(1, overall_proof=again[1]["overall_proof"]), OverallProofFails),
        (changed_answer(1, blank_proof=again[1]["blank_proof"]), BlankProofFails),
        (changed_answer(2, proof=again[2]["proof"]), RankingProofFails),
        (changed_answer(2, choices=again[2]["choices"]), RankingProofFails),
        *((ADAS.sign({**HONEST, "answers": [*HONEST["answers"][:2], each[2]]}), RankingProofFails) for each in (bens, elsewhere)),
        *((ADAS.sign({**HONEST, "answers": [each[0], *HONEST["answers"][1:]]}), ChoiceProofFails) for each in (bens, elsewhere)),
    ]

    for raw, cause in cases:
        with pytest.raises(cause):
            check(EVERYTHING, raw)


def test_an_answer_copied_whole_to_another_question_of_the_same_ballot_is_accepted_as_the_protocol_has_it() -> None:
    """Nothing in version 1 binds a proof to its question; a voter repeats only their own answer, which no one else can."""
    of = election(BUDGET, HomomorphicQuestion("Again?", BUDGET.options, 1, 1))
    facts = Voter(of).facts((0, 1, 0), (1, 0, 0))

    check(of, Voter(of).sign({**facts, "answers": [facts["answers"][0]] * 2}))


class Unbounded(HomomorphicQuestion):
    """A question that takes any vote: what a cheat's own program does."""

    def check_vote(self, vote: Any) -> None:  # noqa: ANN401 - nothing is asked of it
        pass


@pytest.mark.parametrize(
    ("vote", "least", "cause"),
    [
        ((0, 1, 1, 1), 2, OverallProofFails),
        ((0, 0, 0, 0), 0, OverallProofFails),
        ((1, 1, 0, 0), 1, BlankProofFails),
        ((1, 1, 1, 1), 1, BlankProofFails),
    ],
)
def test_a_cheat_who_chooses_too_many_or_too_few_or_blank_and_more_convinces_nobody(
    vote: tuple[int, ...], least: int, cause: type[BallotsError]
) -> None:
    """Their program does everything as it should, for a question with other bounds."""
    honest = election(DELEGATES)
    asked = Unbounded(DELEGATES.text, DELEGATES.options, least, least + 1, has_blank=True)

    with pytest.raises(cause):
        check(honest, Voter(replace(honest, questions=(asked,))).ballot(vote))


def test_a_ballot_of_another_election_or_for_another_document_is_refused() -> None:
    other = read_election(document(BUDGET, DELEGATES, PROJECTS).replace(b'"Test"', b'"Tset"'))

    with pytest.raises(OtherFingerprint):
        check(other, written(HONEST))
    with pytest.raises(OtherElection):
        check(EVERYTHING, ADAS.sign({**HONEST, "election_uuid": UUID[::-1]}))
    with pytest.raises(OtherFingerprint):
        check(EVERYTHING, ADAS.sign({**HONEST, "election_hash": b64_digest("")}))


def test_a_credential_that_is_not_listed_is_refused() -> None:
    with pytest.raises(NotListed):
        check_ballot(EVERYTHING, written(HONEST), is_listed=listed(EVERYTHING, BEN).__contains__)


def test_nobody_signs_for_another() -> None:
    bens = next(iter(listed(EVERYTHING, BEN)))

    with pytest.raises(SignatureFails):
        check(EVERYTHING, ADAS.sign({**HONEST, "credential": bens}))
    with pytest.raises(SignatureFails):
        check(EVERYTHING, written({**HONEST, "signature": {**HONEST["signature"], "proof": {"challenge": "0", "response": "0"}}}))
    assert key_of(ADA, EVERYTHING) != key_of(BEN, EVERYTHING)


def test_a_signature_of_something_else_is_refused() -> None:
    other = ADAS.facts(*VOTES)

    with pytest.raises(SignedSomethingElse):
        check(EVERYTHING, written({**HONEST, "signature": other["signature"]}))
    with pytest.raises(SignedSomethingElse):
        check(EVERYTHING, written({**HONEST, "answers": other["answers"]}))
    with pytest.raises(SignatureFails):
        check(EVERYTHING, written({**HONEST, "signature": {**HONEST["signature"], "proof": other["signature"]["proof"]}}))


HALF = HONEST["answers"][0]
PROOF = HALF["overall_proof"][0]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("choices", HALF["choices"][:2]),
        ("choices", HALF["choices"] + HALF["choices"][:1]),
        ("choices", []),
        ("individual_proofs", HALF["individual_proofs"][:2]),
        ("individual_proofs", HALF["individual_proofs"] * 2),
        ("individual_proofs", [[*each, PROOF] for each in HALF["individual_proofs"]]),
        ("individual_proofs", [each[:1] for each in HALF["individual_proofs"]]),
        ("individual_proofs", [[] for _ in HALF["individual_proofs"]]),
        ("overall_proof", []),
        ("overall_proof", [PROOF] * 2),
    ],
)
def test_an_answer_with_more_or_fewer_parts_than_its_question_has_is_refused(part: str, value: object) -> None:
    with pytest.raises(WrongNumber) as refused:
        check(EVERYTHING, changed_answer(0, **{part: value}))

    assert refused.value.question == 1


@pytest.mark.parametrize("value", [[], [PROOF], [PROOF] * 3])
def test_a_blank_proof_of_more_or_fewer_parts_is_refused(value: object) -> None:
    with pytest.raises(WrongNumber):
        check(EVERYTHING, changed_answer(1, blank_proof=value))


def test_unknown_and_missing_fields_are_refused_in_every_object_of_a_ballot() -> None:
    objects = {path[:-1] for path in leaves(HONEST) if isinstance(path[-1], str)} | {("answers", 0), ("answers", 1)}
    for path in objects:
        facts = found(HONEST, path)
        more = {**facts, "weight": "2"}
        with pytest.raises(UnknownField):
            check(EVERYTHING, written(at(HONEST, path, more) if path else more))
        for field in facts:
            less = {name: value for name, value in facts.items() if name != field}
            with pytest.raises(MissingField):
                check(EVERYTHING, written(at(HONEST, path, less) if path else less))


def test_fields_in_another_order_or_twice_and_spaces_are_refused() -> None:
    raw = written(HONEST)
    turned = dict(reversed(HONEST.items()))
    swapped = at(HONEST, ("signature",), dict(reversed(HONEST["signature"].items())))

    for other in (json.dumps(HONEST).encode(), raw + b"\n", written(turned), written(swapped), raw.replace(b"election", b"\\u0065lection")):
        with pytest.raises(NotCanonical):
            check(EVERYTHING, other)
    with pytest.raises(FieldTwice):
        check(EVERYTHING, raw[:-1] + b',"credential":"' + HONEST["credential"].encode() + b'"}')


@pytest.mark.parametrize(
    ("path", "value", "cause"),
    [
        (("election_uuid",), 7, WrongKind),
        (("credential",), ["x"], WrongKind),
        (("answers",), {}, WrongKind),
        (("answers",), [], WrongNumberOfAnswers),
        (("answers", 0), [], WrongKind),
        (("answers", 0, "choices"), "x", WrongKind),
        (("answers", 0, "choices", 0), None, WrongKind),
        (("answers", 0, "overall_proof", 0), "x", WrongKind),
        (("signature",), "x", WrongKind),
        (("signature", "hash"), 7, WrongKind),
        (("signature", "hash"), "\ud800", WrongKind),
    ],
)
def test_a_value_of_another_kind_is_refused(path: tuple[str | int, ...], value: object, cause: type[BallotsError]) -> None:
    with pytest.raises(cause):
        check(EVERYTHING, json.dumps(at(HONEST, path, value), separators=(",", ":")).encode())


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"{}", b"\xff", b"[" * 10_000, b"1" * 5_000])
def test_what_is_no_ballot_at_all_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_ballot(EVERYTHING, raw)


def test_a_ballot_of_more_than_a_megabyte_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        read_ballot(EVERYTHING, b" " * (1 << 20) + written(HONEST))


def test_a_blank_proof_where_there_is_no_blank_is_refused() -> None:
    with pytest.raises(UnknownField):
        check(EVERYTHING, changed_answer(0, blank_proof=HONEST["answers"][1]["blank_proof"]))


def test_an_answer_of_the_other_kind_of_question_is_refused() -> None:
    ballot = read_ballot(EVERYTHING, written(HONEST))
    turned = replace(ballot, answers=ballot.answers[::-1])

    with pytest.raises(AnswerOfOtherKind) as refused:
        check_proofs(EVERYTHING, turned)
    assert refused.value.question == 1
