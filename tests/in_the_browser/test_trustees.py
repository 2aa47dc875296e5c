"""Trustees who make their keys and decrypt in their browsers, beside trustees who use the command, are one body of trustees."""

import json
from typing import Any

import pytest

from commonty.ballots.bound import Claim, read_part
from commonty.ballots.decryption import check
from commonty.ballots.election import new_uuid, read_election, write_election
from commonty.ballots.encryption import encrypt
from commonty.ballots.groups import GROUPS
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.pedersen import Pedersen
from commonty.ballots.question import HomomorphicQuestion, RankingQuestion
from commonty.ballots.secret import SecretScalar
from commonty.ballots.shuffles import check_shuffles, read_shuffles
from commonty.ballots.signed import Signed, read_signed
from commonty.ballots.threshold import Dealt, Finished, SecretSeed, certify, deal, finish, keys_of, publish, read_dealt, read_finished
from commonty.ballots.trustee import make_key, public_of, read_key, read_secret
from tests.in_the_browser.running import RefusedThere, trustee

ED = GROUPS["Ed25519"]
SEEDS = [digit * 22 for digit in "123"]
THRESHOLD = 2


def told(group: Group, number: int) -> dict[str, object]:
    return {"group": group.name, "threshold": THRESHOLD, "number": number, "trustees": len(SEEDS)}


def certificates() -> list[Signed]:
    """Return the certificates of a ceremony: the first trustee uses a browser, the second the library, the third a browser."""
    made = [read_signed(ED, trustee("certify", ceremony=told(ED, number), seed=SEEDS[number - 1])["certificate"]) for number in (1, 3)]
    made.insert(1, certify(ED, keys_of(ED, SecretSeed(SEEDS[1])), number=2, trustees=3, threshold=THRESHOLD))
    return made


def dealt(everybody: list[Signed]) -> list[Dealt]:
    given = [each.to_json() for each in everybody]
    made = [read_dealt(ED, trustee("deal", ceremony=told(ED, number), seed=SEEDS[number - 1], certificates=given)) for number in (1, 3)]
    made.insert(1, deal(ED, keys_of(ED, SecretSeed(SEEDS[1])), everybody, number=2, threshold=THRESHOLD))
    return made


def finished(everybody: list[Signed], all_dealt: list[Dealt]) -> tuple[list[SecretScalar], list[Finished]]:
    given: dict[str, Any] = {"certificates": [each.to_json() for each in everybody], "dealt": [each.to_json() for each in all_dealt]}
    secret, own = finish(ED, keys_of(ED, SecretSeed(SEEDS[1])), everybody, all_dealt, number=2, threshold=THRESHOLD)
    secrets, made = [secret], [own]
    for number in (1, 3):
        done = trustee("finish", ceremony=told(ED, number), seed=SEEDS[number - 1], **given)
        secrets.insert(number - 1, read_secret(ED, done["secret"].encode()))
        made.insert(number - 1, read_finished(ED, done["finished"]))
    return secrets, made


def published() -> tuple[list[SecretScalar], Pedersen]:
    everybody = certificates()
    all_dealt = dealt(everybody)
    secrets, made = finished(everybody, all_dealt)
    return secrets, publish(ED, everybody, all_dealt, made, threshold=THRESHOLD)


@pytest.mark.slow
def test_a_ceremony_held_half_in_browsers_gives_a_key_that_each_two_of_three_have() -> None:
    secrets, ceremony = published()

    assert [public_of(ED, each) for each in secrets] == [each.public for each in ceremony.keys]
    for (one, first), (other, second) in (((1, secrets[0]), (2, secrets[1])), ((1, secrets[0]), (3, secrets[2]))):
        shares = (other * pow(other - one, -1, ED.order), first), (one * pow(one - other, -1, ED.order), second)
        whole = sum(factor * share.disclose() for factor, share in shares) % ED.order
        assert ED.power_of_generator(whole) == ceremony.public(ED)


@pytest.mark.slow
def test_a_false_share_stops_the_ceremony_in_the_browser() -> None:
    everybody = certificates()
    all_dealt = dealt(everybody)
    swapped = [each.to_json() for each in all_dealt]
    swapped[1] = dealt(everybody)[1].to_json() | {"shares": [*all_dealt[1].shares]}

    with pytest.raises(RefusedThere) as refused:
        trustee("finish", ceremony=told(ED, 1), seed=SEEDS[0], certificates=[each.to_json() for each in everybody], dealt=swapped)

    assert refused.value.code == "false-trustee"


@pytest.mark.slow
@pytest.mark.parametrize(("number", "other"), [(1, 2), (3, 1)])
def test_a_trustee_whose_place_another_takes_does_not_deal(number: int, other: int) -> None:
    everybody = [each.to_json() for each in certificates()]
    everybody[number - 1] = everybody[other - 1]

    with pytest.raises(RefusedThere) as refused:
        trustee("deal", ceremony=told(ED, number), seed=SEEDS[number - 1], certificates=everybody)

    assert refused.value.code == "false-trustee"


@pytest.mark.slow
@pytest.mark.parametrize("name", GROUPS)
def test_a_key_made_in_a_browser_decrypts_there_and_the_verifier_agrees(name: str) -> None:
    group = GROUPS[name]
    made = trustee("key", group=name)
    key = read_key(group, made["key"])
    key.check(group, "trustee 1")
    question = HomomorphicQuestion("Who?", ("Ada", "Ben"), 0, 2)
    raw = write_election(uuid=new_uuid(), name="Keys", description="", group=group, public_key=key.public, questions=(question,))
    tally = (tuple(encrypt(group, key.public, group.generator, SecretScalar(each)) for each in (7, 8)),)

    told_tally = [[each.to_json(group) for each in question] for question in tally]
    written = trustee("decrypt", election=raw.decode(), secret=made["secret"], tally=told_tally)

    decryption, proof = read_part(group, written.encode(), at_most=100_000)
    check(group, read_election(raw).fingerprint, key.public, tally, decryption)
    Claim(group, read_election(raw).fingerprint, key.public, tally, decryption).check(proof)
    assert [group.multiply(each.beta, group.inverse(factor)) for each, factor in zip(tally[0], decryption.factors[0], strict=True)] == [
        group.generator,
        group.generator,
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "papers"), [("Ed25519", 1), ("Ed25519", 9), ("RFC-3526-2048", 2)])
def test_rankings_shuffled_in_a_browser_are_the_same_in_another_order(name: str, papers: int) -> None:
    group, question = GROUPS[name], RankingQuestion("Who?", ("Ada", "Ben", "Cem"))
    secret, key = make_key(group)
    raw = write_election(uuid=new_uuid(), name="Order", description="", group=group, public_key=key.public, questions=(question,))
    election = read_election(raw)
    rankings = [(place % 3, place // 3, 7) for place in range(papers)]
    tally = (tuple(encrypt(group, key.public, group.embed(each), SecretScalar(group.random_scalar())) for each in rankings),)

    written = trustee("shuffle", election=raw.decode(), tally=[[each.to_json(group) for each in tally[0]]])

    shuffles = read_shuffles(group, written.encode(), at_most=1_000_000)
    check_shuffles(election, tally, shuffles)
    opened = [group.multiply(each.beta, group.inverse(group.power(each.alpha, secret.disclose()))) for each in shuffles[0].ciphertexts]
    assert sorted(group.extract(each, 3) for each in opened) == sorted(rankings)
    assert {*shuffles[0].ciphertexts}.isdisjoint(tally[0])


@pytest.mark.slow
def test_a_file_that_holds_no_key_is_refused_without_a_word_of_it() -> None:
    raw = json.dumps({"version": 1})
    for secret in ('"0"', "7", '"x"', f'"{ED.order}"', raw):
        with pytest.raises(RefusedThere) as refused:
            trustee("decrypt", election=election_for_nothing(), secret=secret, tally=[])
        assert refused.value.code == "not-a-key"


def election_for_nothing() -> str:
    question = HomomorphicQuestion("Who?", ("Ada",), 0, 1)
    key = ED.power_of_generator(5)
    return write_election(uuid=new_uuid(), name="Keys", description="", group=ED, public_key=key, questions=(question,)).decode()
