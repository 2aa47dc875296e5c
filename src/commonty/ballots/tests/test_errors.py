"""What refusals say: what, where, and what would do; never a vote, a secret, or more of a stranger's text than its beginning."""

import inspect
from collections.abc import Sequence
from typing import Any, get_type_hints

import pytest

from commonty.ballots.ballot import (
    AnswerOfOtherKind,
    NotListed,
    OtherElection,
    OtherFingerprint,
    SignatureFails,
    SignedSomethingElse,
    WrongNumberOfAnswers,
)
from commonty.ballots.binding import WrongNumber
from commonty.ballots.canonical import (
    FieldTwice,
    MissingField,
    NotCanonical,
    NotJson,
    NumberRefused,
    TooLarge,
    UnknownField,
    WrongKind,
)
from commonty.ballots.credential import IdentityCredential, NotACredential, WeightRefused
from commonty.ballots.election import (
    CannotRank,
    IdentityElectionKey,
    NoQuestions,
    TooManyChoices,
    UnknownVersion,
    UuidRefused,
    WeightedRanking,
)
from commonty.ballots.errors import BallotsError, shown
from commonty.ballots.groups import UnknownGroup
from commonty.ballots.groups.prime_order import CannotEmbed, NotAnElement, NotAScalar
from commonty.ballots.homomorphic import BlankProofFails, ChoiceProofFails, OverallProofFails
from commonty.ballots.question import BoundsRefused, NoOptions, TooManyOptions, UnknownKind, VoteRefused
from commonty.ballots.ranking import RankingProofFails
from commonty.ballots.secret import SecretWithheld
from commonty.ballots.tests.refusing import every_error

SAID = [
    (AnswerOfOtherKind(2), "question 2: the answer is of the other kind of question", {"question": 2}),
    (NotListed("abc"), "the credential 'abc' is not in the list", {"credential": "abc"}),
    (OtherElection("abc"), "this ballot is for the election 'abc'", {"uuid": "abc"}),
    (OtherFingerprint("abc"), "this ballot answers an election with the fingerprint 'abc'", {"fingerprint": "abc"}),
    (SignatureFails(), "the signature was not made with this ballot's credential", {}),
    (SignedSomethingElse(), "the hash in the signature is not that of this ballot: it was changed after it was signed", {}),
    (
        WrongNumberOfAnswers(has=1, needs=2),
        "this ballot does not answer each question once: answers: 1, questions: 2",
        {"has": 1, "needs": 2},
    ),
    (
        WrongNumber(3, "choices", has=1, needs=2),
        "question 3: choices in the answer: 1, and it needs 2",
        {"question": 3, "what": "choices", "has": 1, "needs": 2},
    ),
    (ChoiceProofFails(3, choice=2), "question 3: choice 2 is not proved to be 0 or 1", {"question": 3, "choice": 2}),
    (OverallProofFails(3), "question 3: the number of choices is not proved to be allowed", {"question": 3}),
    (BlankProofFails(3), "question 3: it is not proved that a blank vote chooses nothing else", {"question": 3}),
    (RankingProofFails(3), "question 3: whoever made this is not proved to know what is in it", {"question": 3}),
    (FieldTwice("a"), "an object has the field 'a' twice", {"field": "a"}),
    (MissingField("a ballot", "a"), "a ballot needs the field 'a'", {"what": "a ballot", "field": "a"}),
    (UnknownField("a ballot", "a"), "a ballot has no field 'a'", {"what": "a ballot", "field": "a"}),
    (
        NotCanonical("a ballot"),
        "a ballot is not written as it would be written again: compact, its fields in their order, no needless escape",
        {"what": "a ballot"},
    ),
    (NotJson("it is not UTF-8"), "this is no JSON that can be read: it is not UTF-8", {}),
    (NumberRefused("1e3"), "'1e3' is refused as a number: only whole ones of at most 19 digits are read", {"number": "1e3"}),
    (TooLarge("bytes", 7), "more than 7 bytes: nothing that belongs here is so large", {"at_most": 7}),
    (WrongKind("a ballot", "an object", []), "a ballot is an object, not a list", {"what": "a ballot", "kind": "an object", "value": []}),
    (WrongKind("a text", "a text", 7), "a text is a text, not a number", {"what": "a text", "kind": "a text", "value": 7}),
    (WrongKind("a text", "a text", None), "a text is a text, not null", {"what": "a text", "kind": "a text", "value": None}),
    (WrongKind("a list", "a list", "abc"), "a list is a list, not 'abc'", {"what": "a list", "kind": "a list", "value": "abc"}),
    (IdentityCredential(), "a public credential is the identity: anybody could vote with it", {}),
    (
        NotACredential(),
        "a credential is four groups of letters and digits, as in 8fGn2-Qm4xRt-Zb7Kc-3WvEyA, without 0, O, I or l: look at each again",
        {},
    ),
    (WeightRefused(0), "0 is refused as a weight: whoever is on the list has at least one vote", {"weight": 0}),
    (CannotRank("BELENIOS-2048"), "BELENIOS-2048 cannot carry a ranking: take Ed25519 or RFC-3526-2048", {"group": "BELENIOS-2048"}),
    (IdentityElectionKey(), "the election's key is the identity: everybody could read every vote", {}),
    (NoQuestions(), "this election asks nothing: give it a question", {}),
    (TooManyChoices(501), "a ballot would have 501 choices, and 500 is the most: hold two elections", {"choices": 501}),
    (UnknownVersion(2), "version 2 of the protocol is not spoken here: this is version 1", {"version": 2}),
    (UuidRefused("abc"), "'abc' names no election: a name is 14 or more letters and digits, without 0, O, I or l", {"uuid": "abc"}),
    (WeightedRanking(2), "a ranking is asked of somebody with 2 votes: rankings are for voters with one each", {"weight": 2}),
    (UnknownGroup("P-256"), "no group is called 'P-256': there are Ed25519, BELENIOS-2048, RFC-3526-2048", {"name": "P-256"}),
    (
        CannotEmbed("Ed25519", [1] * 31),
        "Ed25519 cannot carry 31 integers of 8 bits in an element: ask about fewer options",
        {"group": "Ed25519", "integers": (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)},
    ),
    (
        NotAnElement("Ed25519", "00"),
        "'00' is no element of Ed25519: an element has one text, and lies in the subgroup of prime order",
        {"group": "Ed25519", "value": "00"},
    ),
    (
        NotAScalar("Ed25519", "-1"),
        "'-1' is no exponent of Ed25519: it is written in decimal, from 0 and below the group's order",
        {"group": "Ed25519", "value": "-1"},
    ),
    (
        BoundsRefused("Which?", least=2, greatest=1, options=3),
        "from 2 to 1 of 3 options cannot be chosen in the question 'Which?'",
        {"question": "Which?", "least": 2, "greatest": 1, "options": 3},
    ),
    (NoOptions("Which?"), "the question 'Which?' has no option: ask about one or more", {"question": "Which?"}),
    (
        TooManyOptions("Rank", 31),
        "the question 'Rank' ranks 31 options, and 30 is the most: ask about fewer, or twice",
        {"question": "Rank", "options": 31},
    ),
    (UnknownKind("Lists"), "'Lists' is no kind of question: one has answers, min and max, or is a NonHomomorphic one", {"kind": "Lists"}),
    (VoteRefused("Which?", "choose from 1 to 2"), "this is no vote on 'Which?': choose from 1 to 2", {"question": "Which?"}),
    (SecretWithheld(), "a secret is not written down by accident: whoever means to, calls disclose()", {}),
]


@pytest.mark.parametrize(
    ("error", "says", "keeps"), SAID, ids=lambda value: type(value).__name__ if isinstance(value, BallotsError) else ""
)
def test_a_refusal_says_what_is_wrong_and_keeps_what_it_was_about(error: BallotsError, says: str, keeps: dict[str, object]) -> None:
    assert (str(error), vars(error)) == (says, keeps)


GIVEN = {int: 7, str: "seven", Sequence[int]: (7,), Sequence[str]: ("seven",), tuple[int, int]: (7, 8)}


@pytest.mark.parametrize("error", [each for each in every_error() if "__init__" in vars(each)], ids=lambda each: each.__name__)
def test_a_refusal_keeps_what_it_was_given_under_the_same_name(error: type[BallotsError]) -> None:
    hints = {name: each for name, each in get_type_hints(error.__init__).items() if name not in {"return", "self"}}
    given: dict[str, Any] = {name: GIVEN.get(each, "seven") for name, each in hints.items()}
    if "kind" in given and "DATA[" in inspect.getsource(error):
        given["kind"] = "Ballot"

    kept = vars(error(**given))

    assert kept == {name: given.get(name) for name in kept}


@pytest.mark.parametrize("value", ["7" * 10_000, b"7" * 10_000, [7] * 10_000, 10**4000, {"7": 7}])
def test_of_a_long_value_only_the_beginning_is_shown(value: object) -> None:
    assert len(shown(value)) < 100


def test_a_control_character_or_half_a_pair_is_shown_escaped() -> None:
    assert shown("a\x1b[31m\n\ud800") == "'a\\x1b[31m\\n\\ud800'"
