"""Elections and their questions: read strictly, and refused where they cannot be held."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.ballots.canonical import FieldTwice, MissingField, NumberRefused, UnknownField, WrongKind
from commonty.ballots.election import (
    CannotRank,
    IdentityElectionKey,
    NoQuestions,
    TooManyChoices,
    UnknownVersion,
    UuidRefused,
    WeightedRanking,
    check_weights,
    new_uuid,
    read_election,
    write_election,
)
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import GROUPS, UnknownGroup, group
from commonty.ballots.groups.prime_order import NotAnElement
from commonty.ballots.hashing import b64_digest
from commonty.ballots.question import (
    BoundsRefused,
    HomomorphicQuestion,
    NoOptions,
    RankingQuestion,
    TooManyOptions,
    UnknownKind,
    VoteRefused,
    read_question,
)
from commonty.ballots.tests import curve
from commonty.ballots.tests.test_canonical import EXAMPLES, values
from commonty.ballots.tests.voters import BUDGET, DATES, DELEGATES, PROJECTS, UUID, at, document, election, written

DOCUMENT: dict[str, Any] = json.loads(document(BUDGET, DELEGATES, PROJECTS))
HOMOMORPHIC: dict[str, Any] = {"answers": ["A", "B"], "min": 0, "max": 2, "question": "Which?"}
RANKING: dict[str, Any] = {"type": "NonHomomorphic", "value": {"answers": ["A", "B"], "question": "Rank"}}
ED25519 = group("Ed25519")


def without(facts: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != field}


@pytest.mark.parametrize("name", GROUPS)
def test_an_election_that_is_written_is_read_again(name: str) -> None:
    questions = (BUDGET, DATES, DELEGATES)
    of = group(name)
    raw = write_election(
        uuid=UUID,
        name="Größe",
        description="“Quoted”\n",
        group=of,
        public_key=of.generator,
        questions=questions,
        administrator="Ada",
        credential_authority="Ben",
    )
    met = read_election(raw)

    assert (met.uuid, met.name, met.description, met.group, met.public_key) == (UUID, "Größe", "“Quoted”\n", of, of.generator)
    assert (met.questions, met.administrator, met.credential_authority) == (questions, "Ada", "Ben")
    assert met.fingerprint == b64_digest(raw)
    assert met.key.element == of.generator
    assert not met.has_ranking


def test_the_order_of_fields_is_that_of_the_protocol() -> None:
    assert [*DOCUMENT] == ["version", "description", "name", "group", "public_key", "questions", "uuid"]
    assert [[*each] for each in DOCUMENT["questions"]] == [
        ["answers", "min", "max", "question"],
        ["answers", "blank", "min", "max", "question"],
        ["type", "value"],
    ]


def test_only_the_bytes_of_an_election_count_so_spaces_change_its_fingerprint_alone() -> None:
    one, other = read_election(written(DOCUMENT)), read_election(json.dumps(DOCUMENT, indent=1).encode())

    assert one.questions == other.questions
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"version": 2}, UnknownVersion),
        ({"version": "1"}, WrongKind),
        ({"version": True}, WrongKind),
        ({"version": 1.0}, NumberRefused),
        ({"group": "P-256"}, UnknownGroup),
        ({"group": None}, UnknownGroup),
        ({"public_key": "00" * 31 + "01"}, IdentityElectionKey),
        ({"public_key": "80" + "00" * 30 + "01"}, NotAnElement),
        ({"public_key": curve.written(curve.TORSION[5])[::-1].hex()}, NotAnElement),
        ({"public_key": "4"}, NotAnElement),
        ({"public_key": 4}, NotAnElement),
        ({"questions": []}, NoQuestions),
        ({"questions": {}}, WrongKind),
        ({"questions": [[]]}, WrongKind),
        ({"uuid": "short"}, UuidRefused),
        ({"uuid": "0" * 14}, UuidRefused),
        ({"uuid": UUID + "\n"}, UuidRefused),
        ({"uuid": UUID * 9}, UuidRefused),
        ({"uuid": 7}, WrongKind),
        ({"name": None}, WrongKind),
        ({"administrator": 7}, WrongKind),
        ({"archived": False}, UnknownField),
    ],
)
def test_an_election_that_cannot_be_is_refused_by_the_name_of_what_is_wrong(change: dict[str, Any], cause: type[BallotsError]) -> None:
    with pytest.raises(cause):
        read_election(json.dumps({**DOCUMENT, **change}).encode())


@pytest.mark.parametrize("field", DOCUMENT)
def test_an_election_without_one_of_its_fields_is_refused(field: str) -> None:
    with pytest.raises(MissingField):
        read_election(written(without(DOCUMENT, field)))


def test_a_field_twice_is_refused() -> None:
    with pytest.raises(FieldTwice):
        read_election(written(DOCUMENT)[:-1] + b',"group":"Ed25519"}')


@pytest.mark.parametrize(
    ("question", "cause"),
    [
        ({**HOMOMORPHIC, "min": 2, "max": 1}, BoundsRefused),
        ({**HOMOMORPHIC, "min": -1}, BoundsRefused),
        ({**HOMOMORPHIC, "max": 3}, BoundsRefused),
        ({**HOMOMORPHIC, "answers": [], "max": 0}, NoOptions),
        ({**HOMOMORPHIC, "answers": "AB"}, WrongKind),
        ({**HOMOMORPHIC, "answers": [1, 2]}, WrongKind),
        ({**HOMOMORPHIC, "min": "0"}, WrongKind),
        ({**HOMOMORPHIC, "blank": 1}, UnknownKind),
        ({**HOMOMORPHIC, "weight": 1}, UnknownField),
        (without(HOMOMORPHIC, "max"), MissingField),
        ({**RANKING, "type": "Lists"}, UnknownKind),
        ({**RANKING, "type": "Homomorphic"}, UnknownKind),
        ({**RANKING, "min": 1}, UnknownField),
        ({**RANKING, "value": {**RANKING["value"], "max": 1}}, UnknownField),
        ({**RANKING, "value": {**RANKING["value"], "answers": []}}, NoOptions),
        ({**RANKING, "value": {**RANKING["value"], "answers": ["A"] * 31}}, TooManyOptions),
        ({**RANKING, "value": []}, WrongKind),
        ({"type": "NonHomomorphic"}, MissingField),
        ([], WrongKind),
        (None, WrongKind),
    ],
)
def test_a_question_that_cannot_be_is_refused_by_the_name_of_what_is_wrong(question: Any, cause: type[BallotsError]) -> None:  # noqa: ANN401
    with pytest.raises(cause):
        read_question(question)


def test_a_question_says_what_it_was_written_from() -> None:
    assert [read_question(question.to_json()) for question in (BUDGET, DATES, DELEGATES, PROJECTS)] == [BUDGET, DATES, DELEGATES, PROJECTS]
    assert read_question({**RANKING, "extra": {"method": "Schulze"}}) == RankingQuestion("Rank", ("A", "B"))
    assert read_question({**HOMOMORPHIC, "blank": False}) == HomomorphicQuestion("Which?", ("A", "B"), 0, 2)


def test_thirty_options_are_ranked_and_one_more_is_refused() -> None:
    assert len(RankingQuestion("Rank", tuple("abcdefghijklmnopqrstuvwxyzABCD")).options) == 30
    with pytest.raises(TooManyOptions) as refused:
        RankingQuestion("Rank", tuple("abcdefghijklmnopqrstuvwxyzABCDE"))
    assert refused.value.options == 31


def test_a_ranking_needs_a_group_that_carries_it() -> None:
    assert election(PROJECTS, name="RFC-3526-2048").has_ranking
    with pytest.raises(CannotRank):
        document(BUDGET, PROJECTS, name="BELENIOS-2048")


def test_a_ballot_has_five_hundred_choices_at_most() -> None:
    most = HomomorphicQuestion("Which?", ("A",) * 496, 0, 1, has_blank=True)

    assert len(election(most, BUDGET).questions) == 2
    with pytest.raises(TooManyChoices) as refused:
        document(most, BUDGET, PROJECTS)
    assert refused.value.choices == 501


def test_nobody_has_two_votes_where_anything_is_ranked() -> None:
    check_weights(election(BUDGET), 7)
    check_weights(election(BUDGET, PROJECTS), 1)
    with pytest.raises(WeightedRanking):
        check_weights(election(BUDGET, PROJECTS), 2)


@pytest.mark.parametrize(
    ("question", "votes"),
    [
        (BUDGET, [(1, 0), (1, 0, 0, 0), (1, 1, 0), (0, 0, 0), (2, 0, 0), (-1, 1, 1), ()]),
        (DATES, [(1,), (2, 0), (1, -1), ()]),
        (DELEGATES, [(1, 1, 0, 0), (0, 0, 0, 0), (0, 1, 1, 1), (2, 0, 0, 0), (1, 0, 0), (-1, 1, 1, 0), ()]),
        (PROJECTS, [(1, 2), (1, 2, 3, 4), (1, 2, 256), (-1, 2, 3), ()]),
    ],
    ids=["budget", "dates", "delegates", "projects"],
)
def test_a_vote_that_its_question_does_not_allow_is_refused_without_saying_how_it_was(
    question: HomomorphicQuestion | RankingQuestion, votes: list[tuple[int, ...]]
) -> None:
    for vote in votes:
        with pytest.raises(VoteRefused) as refused:
            question.check_vote(vote)
        assert str(list(vote)) not in str(refused.value)


def test_ranks_are_from_nought_to_two_hundred_and_fifty_five() -> None:
    PROJECTS.check_vote((0, 255, 7))


@pytest.mark.parametrize(
    ("question", "allowed"),
    [
        (BUDGET, "choose from 1 to 1"),
        (DELEGATES, "choose from 1 to 2, or blank"),
        (PROJECTS, "give each of the 3 options a number from 0 to 255"),
    ],
    ids=["budget", "delegates", "projects"],
)
def test_a_vote_that_is_refused_is_told_what_is_allowed(question: HomomorphicQuestion | RankingQuestion, allowed: str) -> None:
    with pytest.raises(VoteRefused) as refused:
        question.check_vote((7,))

    assert str(refused.value) == f"this is no vote on '{question.text}': {allowed}"


@given(st.lists(st.integers(-1, 2), max_size=6))
def test_a_vote_is_allowed_where_it_is_blank_alone_or_within_its_bounds(vote: list[int]) -> None:
    is_vote = len(vote) == 4 and {*vote} <= {0, 1}
    is_allowed = is_vote and (sum(vote[1:]) == 0 if vote[0] else 1 <= sum(vote[1:]) <= 2)

    try:
        DELEGATES.check_vote(vote)
    except VoteRefused:
        assert not is_allowed
    else:
        assert is_allowed


def test_new_elections_have_names_of_their_own() -> None:
    names = {new_uuid() for _ in range(50)}

    assert len(names) == 50
    assert {len(each) for each in names} == {14}


PLACES = [
    *((field,) for field in DOCUMENT),
    *(("questions", number) for number in range(3)),
    *(("questions", 1, field) for field in DOCUMENT["questions"][1]),
    *(("questions", 2, field) for field in DOCUMENT["questions"][2]),
]


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(PLACES), values)
def test_an_election_with_anything_else_anywhere_is_read_or_refused_and_crashes_nothing(path: tuple[str | int, ...], other: Any) -> None:  # noqa: ANN401
    raw = written(at(DOCUMENT, path, other))

    try:
        met = read_election(raw)
    except BallotsError:
        return
    assert met.fingerprint == b64_digest(raw)
