"""Cheats with a credential of their own: whatever they change and sign again is refused by the name of what is wrong."""

from dataclasses import replace
from typing import Any

import pytest

from commonty.ballots.ballot import (
    NotListed,
    OtherElection,
    OtherFingerprint,
    SignatureFails,
    SignedSomethingElse,
    check_ballot,
    check_proofs,
    read_ballot,
)
from commonty.ballots.binding import AnswerRefused
from commonty.ballots.credential import IdentityCredential
from commonty.ballots.election import read_election
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import GROUPS
from commonty.ballots.groups.prime_order import NotAnElement, NotAScalar
from commonty.ballots.hashing import b64_digest, to_scalar
from commonty.ballots.homomorphic import BlankProofFails, ChoiceProofFails, HomomorphicAnswer, OverallProofFails
from commonty.ballots.question import HomomorphicQuestion
from commonty.ballots.ranking import RankingProofFails
from commonty.ballots.tests import curve
from commonty.ballots.tests.voters import (
    ADA,
    ADAS,
    BEN,
    BUDGET,
    DATES,
    DELEGATES,
    EVERYTHING,
    HONEST,
    PROJECTS,
    UUID,
    VOTES,
    Voter,
    at,
    changed_answer,
    check,
    document,
    election,
    found,
    key_of,
    leaves,
    listed,
    written,
)


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


def test_a_proof_of_another_choice_question_voter_or_election_does_not_serve() -> None:
    """Everything is copied from a ballot that is itself accepted."""
    again = ADAS.facts(*VOTES)["answers"]
    bens = Voter(EVERYTHING, BEN).facts(*VOTES)["answers"]
    elsewhere = Voter(election(BUDGET, DELEGATES, PROJECTS, DATES)).facts(*VOTES, (1, 1))["answers"]
    swapped = [HONEST["answers"][0]["individual_proofs"][place] for place in (1, 0, 2)]
    cases: list[tuple[bytes, type[BallotsError]]] = [
        (changed_answer(1, individual_proofs=again[1]["individual_proofs"]), ChoiceProofFails),
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


@pytest.mark.parametrize("name", ["Ed25519", "BELENIOS-2048"])
def test_nobody_signs_for_the_identity_which_everybody_could(name: str) -> None:
    """With the identity as credential any proof holds whose challenge was computed for its response."""
    of = election(DATES, name=name)
    facts = Voter(of).facts((1, 0))
    identity = of.group.text(of.group.identity)
    unsigned = {field: value for field, value in {**facts, "credential": identity}.items() if field != "signature"}
    signed = b64_digest(written(unsigned))
    challenge = to_scalar(of.group.order, f"sig|{signed}|", [of.group.text(of.group.power_of_generator(5))])
    forged = {**unsigned, "signature": {"hash": signed, "proof": {"challenge": str(challenge), "response": "5"}}}

    with pytest.raises(IdentityCredential):
        check_ballot(of, written(forged), is_listed=lambda _: True)


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


def test_a_refusal_says_which_question_and_which_choice() -> None:
    proofs = [*HONEST["answers"][1]["individual_proofs"][:2], *ADAS.facts(*VOTES)["answers"][1]["individual_proofs"][2:]]
    again = ADAS.facts(*VOTES)["answers"]

    with pytest.raises(ChoiceProofFails) as of_choice:
        check(EVERYTHING, changed_answer(1, individual_proofs=proofs))
    with pytest.raises(BlankProofFails) as of_blank:
        check(EVERYTHING, changed_answer(1, blank_proof=again[1]["blank_proof"]))
    with pytest.raises(OverallProofFails) as of_sum:
        check(EVERYTHING, changed_answer(0, overall_proof=again[0]["overall_proof"]))
    with pytest.raises(RankingProofFails) as of_ranking:
        check(EVERYTHING, changed_answer(2, proof=again[2]["proof"]))

    assert (of_choice.value.question, of_choice.value.choice) == (2, 3)
    assert [each.value.question for each in (of_blank, of_sum, of_ranking)] == [2, 1, 3]


def test_a_ballot_put_together_by_hand_with_parts_missing_does_not_pass_as_proved() -> None:
    ballot = read_ballot(EVERYTHING, written(HONEST))
    budget = ballot.answers[0]
    assert isinstance(budget, HomomorphicAnswer)
    short = replace(budget, individual_proofs=budget.individual_proofs[:2])

    for answers in (ballot.answers[:2], (short, *ballot.answers[1:])):
        with pytest.raises(ValueError, match="shorter"):
            check_proofs(EVERYTHING, replace(ballot, answers=answers))
