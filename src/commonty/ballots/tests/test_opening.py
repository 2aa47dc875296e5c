"""A ballot opened instead of cast: whoever made it is believed only where every ciphertext comes out again."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from commonty.ballots.ballot import SignedSomethingElse, make_ballot
from commonty.ballots.canonical import WrongKind, write
from commonty.ballots.election import read_election
from commonty.ballots.encryption import read_ciphertext
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.ed25519 import Ed25519
from commonty.ballots.groups.prime_order import NotAScalar
from commonty.ballots.opening import OpenedBallot, OpensToSomethingElse, WrongOpening, read_opened
from commonty.ballots.question import VoteRefused
from commonty.ballots.tests.voters import ADA, BUDGET, DELEGATES, PROJECTS, document, key_of

RAW = document(BUDGET, DELEGATES, PROJECTS)
ELECTION = read_election(RAW)
VOTES = ((0, 1, 0), (0, 1, 0, 1), (2, 1, 3))


class Recorded(Ed25519):
    """The group of a program that tells afterwards what it drew."""

    def __init__(self) -> None:
        self.drawn: list[int] = []

    def random_scalar(self) -> int:
        self.drawn.append(super().random_scalar())
        return self.drawn[-1]


def opened() -> OpenedBallot:
    group = Recorded()
    raw = make_ballot(replace(ELECTION, group=group), key_of(ADA, ELECTION), VOTES)
    by_alpha = {group.power_of_generator(each): each for each in group.drawn}
    choices = [answer["choices"] for answer in json.loads(raw)["answers"]]
    randomness = [
        tuple(by_alpha[read_ciphertext(group, one).alpha] for one in (each if isinstance(each, list) else [each])) for each in choices
    ]
    return OpenedBallot(ELECTION, raw, VOTES, tuple(randomness))


OPENED = opened()
FILE: dict[str, Any] = {
    "election": RAW.decode(),
    "ballot": OPENED.raw.decode(),
    "votes": [[*each] for each in VOTES],
    "randomness": [[str(number) for number in each] for each in OPENED.randomness],
}


def test_an_opened_ballot_is_read_and_holds_the_vote_that_is_shown() -> None:
    found = read_opened(write(FILE).encode())

    assert found == OPENED
    assert found.check().election_uuid == ELECTION.uuid
    assert found.told() == (("No",), ("X", "Z"), ("2: P", "1: Q", "3: R"))
    assert replace(found, votes=(VOTES[0], (1, 0, 0, 0), VOTES[2])).told()[1] == ()


PLACES = [(question, place) for question, each in enumerate(OPENED.randomness) for place in range(len(each))]


@pytest.mark.parametrize(("question", "place"), PLACES)
def test_randomness_that_is_not_the_ballots_is_refused_at_its_choice(question: int, place: int) -> None:
    randomness = [[*each] for each in OPENED.randomness]
    randomness[question][place] += 1

    with pytest.raises(OpensToSomethingElse) as refused:
        replace(OPENED, randomness=tuple(map(tuple, randomness))).check()

    assert (refused.value.question, refused.value.choice) == (question + 1, place + 1)


@pytest.mark.parametrize(
    ("votes", "question", "choice"),
    [
        (((1, 0, 0), *VOTES[1:]), 1, 1),
        (((0, 0, 1), *VOTES[1:]), 1, 2),
        ((VOTES[0], (0, 1, 0, 0), VOTES[2]), 2, 4),
        ((VOTES[0], (1, 0, 0, 0), VOTES[2]), 2, 1),
        ((*VOTES[:2], (1, 2, 3)), 3, 1),
    ],
)
def test_a_ballot_that_holds_another_vote_than_is_shown_is_refused_at_its_choice(
    votes: tuple[tuple[int, ...], ...], question: int, choice: int
) -> None:
    with pytest.raises(OpensToSomethingElse) as refused:
        replace(OPENED, votes=votes).check()

    assert (refused.value.question, refused.value.choice) == (question, choice)


LESS = OPENED.randomness
WRONG: dict[str, tuple[Callable[[], OpenedBallot], type[BallotsError]]] = {
    "an answer less shown": (lambda: replace(OPENED, votes=VOTES[:2]), WrongOpening),
    "an answer more shown": (lambda: replace(OPENED, votes=(*VOTES, VOTES[0])), WrongOpening),
    "an answer less opened": (lambda: replace(OPENED, randomness=LESS[:2]), WrongOpening),
    "a choice less opened": (lambda: replace(OPENED, randomness=(*LESS[:1], LESS[1][:3], LESS[2])), WrongOpening),
    "a choice more opened": (lambda: replace(OPENED, randomness=(*LESS[:2], (*LESS[2], 5))), WrongOpening),
    "a vote that is not allowed": (lambda: replace(OPENED, votes=((1, 1, 0), *VOTES[1:])), VoteRefused),
    "a ballot that no board takes": (lambda: replace(OPENED, raw=OPENED.raw.replace(b'"hash":"', b'"hash":"A')), SignedSomethingElse),
}


@pytest.mark.parametrize(("made", "error"), WRONG.values(), ids=WRONG)
def test_what_does_not_open_a_whole_ballot_is_refused(made: Callable[[], OpenedBallot], error: type[BallotsError]) -> None:
    with pytest.raises(error):
        made().check()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"votes": [["1", 0, 0]]}, WrongKind),
        ({"votes": [True]}, WrongKind),
        ({"randomness": [[5]]}, WrongKind),
        ({"randomness": [["-5"]]}, NotAScalar),
        ({"randomness": [[str(ELECTION.group.order)]]}, NotAScalar),
        ({"ballot": {}}, WrongKind),
    ],
)
def test_a_file_that_opens_nothing_is_refused(change: dict[str, Any], error: type[BallotsError]) -> None:
    with pytest.raises(error):
        read_opened(write({**FILE, **change}).encode())
