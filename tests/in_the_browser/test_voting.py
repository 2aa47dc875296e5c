"""A ballot encrypted in a voter's browser is one that the verifier takes, and says what the voter chose."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from commonty.ballots.ballot import check_ballot, tracker
from commonty.ballots.credential import new_credential, private_key, public_credential
from commonty.ballots.election import Election, new_uuid, read_election, write_election
from commonty.ballots.encryption import Ciphertext
from commonty.ballots.groups import GROUPS
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.homomorphic import HomomorphicAnswer
from commonty.ballots.opening import OpensToSomethingElse, WrongOpening, read_opened
from commonty.ballots.question import HomomorphicQuestion, Question, RankingQuestion
from commonty.ballots.ranking import RankingAnswer
from tests.in_the_browser.running import ballots

SECRET = 1234567
CHOICE = HomomorphicQuestion("Who keeps the “keys”?", ("Ada", "Ben", "Çem"), 1, 2)
BLANK = HomomorphicQuestion("Shall we?", ("Yes", "No"), 1, 1, has_blank=True)
ANY = HomomorphicQuestion("Which?", ("One", "Two"), 0, 2)
RANKED = RankingQuestion("In which order?", tuple(f"Candidate {number}" for number in range(1, 31)))


@dataclass(frozen=True)
class Held:
    """An election, as it is published and as it is read."""

    raw: bytes
    election: Election


def held(group: Group, *questions: Question) -> Held:
    key = group.power_of_generator(SECRET)
    raw = write_election(uuid=new_uuid(), name="Rent strike", description="", group=group, public_key=key, questions=questions)
    return Held(raw, read_election(raw))


def cast(of: Held, *votes: list[list[int]]) -> list[dict[str, Any]]:
    """Return what the browser makes of votes, after the library has checked each ballot whole."""
    credentials = [new_credential() for _ in votes]
    group, uuid = of.election.group, of.election.uuid
    made = ballots(of.raw, [(each.disclose(), vote) for each, vote in zip(credentials, votes, strict=True)])
    for credential, ballot in zip(credentials, made, strict=True):
        own = group.text(public_credential(group, private_key(group, uuid, credential)))
        check_ballot(of.election, ballot["text"].encode(), is_listed={own}.__contains__)
    return made


def opened(group: Group, ciphertext: Ciphertext) -> Element:
    return group.multiply(ciphertext.beta, group.inverse(group.power(ciphertext.alpha, SECRET)))


def read(of: Held, ballot: dict[str, Any]) -> list[list[int]]:
    """Return the votes of a ballot, decrypted with the key of the election."""
    group, found = of.election.group, []
    answers = check_ballot(of.election, ballot["text"].encode(), is_listed=lambda _credential: True).answers
    for question, answer in zip(of.election.questions, answers, strict=True):
        if isinstance(answer, HomomorphicAnswer):
            numbers = {group.identity: 0, group.generator: 1}
            found.append([numbers[opened(group, each)] for each in answer.choices])
        elif isinstance(answer, RankingAnswer):
            found.append([*group.extract(opened(group, answer.choices), len(question.options))])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", GROUPS)
def test_what_the_browser_encrypts_is_what_the_voter_chose(name: str) -> None:
    ranked = [] if name == "BELENIOS-2048" else [RANKED]
    orders: list[list[list[int]]] = [[[*range(30)]], [[0, *range(29, 0, -1)]]] if ranked else [[], []]
    election = held(GROUPS[name], CHOICE, BLANK, ANY, *ranked)
    votes = [[[1, 0, 1], [0, 0, 1], [0, 0], *orders[0]], [[0, 1, 0], [1, 0, 0], [1, 1], *orders[1]]]

    made = cast(election, *votes)

    assert [read(election, each) for each in made] == votes
    assert [tracker(each["text"].encode()) for each in made] == [each["tracker"] for each in made]


@pytest.mark.slow
def test_a_ballot_opened_instead_of_cast_shows_its_vote_and_no_other() -> None:
    election = held(GROUPS["Ed25519"], CHOICE, BLANK, RANKED)
    vote = [[1, 0, 0], [0, 1, 0], [*range(30)]]
    made = cast(election, vote)[0]
    file = {"election": election.raw.decode(), "ballot": made["text"], "votes": vote, "randomness": made["opening"]["randomness"]}

    opened_here = read_opened(json.dumps(file).encode())
    opened_here.check()

    assert (made["opens"], made["opensOtherwise"]) == (True, False)
    assert opened_here.told()[:2] == (("Ada",), ("Yes",))
    for otherwise in ([[0, 1, 0], *vote[1:]], [vote[0], [0, 0, 1], vote[2]], [*vote[:2], [1, 0, *range(2, 30)]]):
        with pytest.raises(OpensToSomethingElse):
            read_opened(json.dumps({**file, "votes": otherwise}).encode()).check()
    with pytest.raises(WrongOpening):
        read_opened(json.dumps({**file, "votes": vote[:2]}).encode()).check()
    with pytest.raises(WrongOpening):
        read_opened(json.dumps({**file, "randomness": [["1"], *file["randomness"][1:]]}).encode()).check()


@pytest.mark.slow
def test_two_ballots_with_the_same_vote_have_nothing_in_common() -> None:
    election = held(GROUPS["Ed25519"], CHOICE)

    one, other = (json.loads(each["text"])["answers"][0]["choices"] for each in cast(election, [[1, 0, 0]], [[1, 0, 0]]))

    assert {text for choice in one for text in choice.values()}.isdisjoint(text for choice in other for text in choice.values())
