"""Ballots: whatever a voter may say is made and accepted, and bytes that anybody changed are refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.ballots.ballot import (
    WrongNumberOfAnswers,
    check_ballot,
    tracker,
)
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import GROUPS
from commonty.ballots.hashing import b64_digest
from commonty.ballots.question import HomomorphicQuestion, Question, RankingQuestion, VoteRefused
from commonty.ballots.tests.test_canonical import EXAMPLES, values
from commonty.ballots.tests.voters import (
    ADA,
    ADAS,
    DATES,
    DELEGATES,
    EVERYTHING,
    HONEST,
    PROJECTS,
    UUID,
    VOTES,
    Voter,
    at,
    check,
    election,
    found,
    leaves,
    listed,
    written,
)

PLACES = sorted({path[:end] for path in leaves(HONEST) for end in range(1, len(path) + 1)}, key=str)


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
    for ranking in ((1, 2), (1, 2, 3, 4), (1, 2, 256), (1, 2, -1)):
        with pytest.raises(VoteRefused):
            ADAS.ballot(*VOTES[:2], ranking)
    with pytest.raises(WrongNumberOfAnswers) as refused:
        ADAS.ballot(*VOTES[:2])
    assert (refused.value.has, refused.value.needs) == (2, 3)


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


@settings(max_examples=EXAMPLES)
@given(st.data())
def test_a_ballot_with_anything_else_anywhere_is_refused_and_crashes_nothing(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(PLACES))
    other = data.draw(values)
    facts = at(HONEST, path, other)

    if facts != HONEST:
        with pytest.raises(BallotsError):
            check(EVERYTHING, written(facts))
    if facts != HONEST and path[0] != "signature":
        with pytest.raises(BallotsError):
            check(EVERYTHING, ADAS.sign(facts))
