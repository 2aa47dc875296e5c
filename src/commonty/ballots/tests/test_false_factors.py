"""Trustees who give out a false factor with a proof that holds, since version 1 hashes neither factor nor ciphertext (decryption.md)."""

from dataclasses import replace
from pathlib import Path

import pytest

from commonty.ballots import publishing
from commonty.ballots.decryption import Decryption, FactorsDisagree, FalseDecryption, check, check_agreement, decrypt
from commonty.ballots.result import TooManyVotes
from commonty.ballots.tests.boards import BUDGET, CHAIR, DATES, Made, closed, two_of_three
from commonty.ballots.tests.cheating import false_factor
from commonty.ballots.tests.judged import ED, made_ranking, refusals, verdict


def with_false_factor() -> Made:
    """Return an election in which the last trustee spoils a ranking."""
    made = made_ranking()
    made.shuffle(1)
    publishing.end_shuffles(made.chain)
    made.decrypt(2)
    false = false_factor(made.election, made.secrets[1], made.tally)
    publishing.publish_decryption(made.chain, made.election, false, owner=1)
    made.decryptions[1] = false
    return made


def test_a_false_factor_of_a_trustee_changes_no_sum(tmp_path: Path) -> None:
    """Their proof holds, and what is left is the power of no number of votes: the result cannot be found, nor any be published."""
    made = closed([(0, ((1, 0),))])
    made.decrypt(2)
    false = false_factor(made.election, made.secrets[1], made.tally)
    publishing.publish_decryption(made.chain, made.election, false, owner=1)
    made.decryptions[1] = false

    with pytest.raises(TooManyVotes):
        made.result()
    publishing.publish_result(made.chain, ((0, 1),))
    assert refusals(verdict(tmp_path, made.board)) == [("result", "FalseResult")]


def test_a_false_factor_of_a_trustee_whom_nobody_can_check_spoils_a_ranking_as_the_protocol_has_it(tmp_path: Path) -> None:
    """Nothing in version 1 binds the proof to the factor (decryption.md, 5). The vote that is spoilt is told, not who spoilt it."""
    made = with_false_factor()
    made.declare()

    found = verdict(tmp_path, made.board)

    assert (refusals(found), found.spoilt, found.of_no_numbers) == ([], ((1,),), ((1,),))


@pytest.mark.parametrize("liar", [1, 2, 3])
def test_a_false_factor_is_refused_where_more_trustees_decrypt_than_must(liar: int, tmp_path: Path) -> None:
    made = closed([(0, ((3, 1, 2),)), (1, ((1, 2, 0),))], questions=(CHAIR,), keyed=two_of_three)
    made.shuffle(1)
    publishing.end_shuffles(made.chain)
    for owner in (1, 2, 3):
        found = (
            false_factor(made.election, made.secrets[owner], made.tally)
            if owner == liar
            else decrypt(ED, made.election.fingerprint, made.secrets[owner], made.tally)
        )
        publishing.publish_decryption(made.chain, made.election, found, owner=owner)

    assert refusals(verdict(tmp_path, made.board)) == [("decryptions", "FactorsDisagree")]


def test_all_trustees_may_decrypt_where_fewer_suffice(tmp_path: Path) -> None:
    made = closed([(0, ((3, 1, 2),)), (1, ((1, 2, 0),))], questions=(CHAIR,), keyed=two_of_three)

    assert sorted(made.open_and_declare(2, 3, 1)[0]) == [(1, 2, 0), (3, 1, 2)]
    assert refusals(verdict(tmp_path, made.board)) == []


def with_another(decryption: Decryption, question: int, place: int) -> Decryption:
    """Return a decryption with another factor at one place, counted from 1."""
    factors = [list(each) for each in decryption.factors]
    factors[question - 1][place - 1] = ED.generator
    return replace(decryption, factors=tuple(map(tuple, factors)))


def test_a_factor_that_is_refused_is_named_by_its_question_and_place() -> None:
    made = closed([(0, ((1, 0), (1, 0, 1)))], questions=(BUDGET, DATES), keyed=two_of_three)
    first, second = (decrypt(ED, made.election.fingerprint, made.secrets[owner], made.tally) for owner in (1, 2))

    for question, place in ((1, 1), (1, 2), (2, 1), (2, 3)):
        with pytest.raises(FalseDecryption) as false:
            check(ED, made.election.fingerprint, made.trustees.owners[0], made.tally, with_another(first, question, place))
        with pytest.raises(FactorsDisagree) as disagree:
            check_agreement(ED, with_another(first, question, place), {2: second, 1: first}, {1: 1})
        assert (false.value.question, false.value.place) == (disagree.value.question, disagree.value.place) == (question, place)
