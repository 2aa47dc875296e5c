"""Ballots that are not written as a ballot is are refused before anything is proved."""

import json
from dataclasses import replace

import pytest

from commonty.ballots.ballot import (
    LARGEST_BALLOT,
    AnswerOfOtherKind,
    WrongNumberOfAnswers,
    check_proofs,
    read_ballot,
)
from commonty.ballots.binding import WrongNumber
from commonty.ballots.canonical import FieldTwice, MissingField, NotCanonical, TooLarge, UnknownField, Unreadable, WrongKind
from commonty.ballots.errors import BallotsError
from commonty.ballots.tests.voters import (
    EVERYTHING,
    HONEST,
    at,
    changed_answer,
    check,
    found,
    leaves,
    written,
)

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


def test_a_ballot_larger_than_any_election_asks_for_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        read_ballot(EVERYTHING, b" " * LARGEST_BALLOT + written(HONEST))


def test_a_blank_proof_where_there_is_no_blank_is_refused() -> None:
    with pytest.raises(UnknownField):
        check(EVERYTHING, changed_answer(0, blank_proof=HONEST["answers"][1]["blank_proof"]))


def test_an_answer_of_the_other_kind_of_question_is_refused() -> None:
    ballot = read_ballot(EVERYTHING, written(HONEST))
    turned = replace(ballot, answers=ballot.answers[::-1])

    with pytest.raises(AnswerOfOtherKind) as refused:
        check_proofs(EVERYTHING, turned)
    assert refused.value.question == 1
