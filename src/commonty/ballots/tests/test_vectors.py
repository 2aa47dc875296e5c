"""The cases of groups, proofs, credentials and ballots, by number, as ``specs/ballots/vectors.toml`` holds them."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from commonty.ballots.ballot import check_ballot, tracker
from commonty.ballots.credential import private_key, public_credential, read_credential, write_list
from commonty.ballots.election import read_election
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import GROUPS, group
from commonty.ballots.groups.prime_order import NotAnElement
from commonty.ballots.hashing import b64_digest, hex_digest, to_scalar
from commonty.ballots.proof import Proof, knowledge_holds

FILE = Path(__file__).parents[4] / "specs" / "ballots" / "vectors.toml"
VECTORS: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["vector"]


def of(kind: str) -> pytest.MarkDecorator:
    """Run a test with every vector of a kind."""
    return pytest.mark.parametrize(
        "vector", [each for each in VECTORS if each["kind"] == kind], ids=lambda vector: f"{vector['number']}: {vector['says']}"
    )


@of("digest")
def test_a_digest_is_what_the_vector_says(vector: Mapping[str, Any]) -> None:
    assert (hex_digest(vector["text"]), b64_digest(vector["text"])) == (vector["hex"], vector["b64"])


@of("challenge")
def test_a_challenge_is_what_the_vector_says(vector: Mapping[str, Any]) -> None:
    assert str(to_scalar(group(vector["group"]).order, vector["prefix"], vector["texts"])) == vector["scalar"]


@of("power")
def test_a_power_of_the_generator_is_what_the_vector_says(vector: Mapping[str, Any]) -> None:
    met = group(vector["group"])
    power = met.power_of_generator(int(vector["exponent"]))

    assert met.text(power) == vector["text"]
    assert met.read(vector["text"]) == power


@of("no-element")
def test_what_the_vector_says_is_no_element(vector: Mapping[str, Any]) -> None:
    with pytest.raises(NotAnElement):
        group(vector["group"]).read(vector["text"])


@of("embedding")
def test_integers_are_carried_by_the_element_that_the_vector_says(vector: Mapping[str, Any]) -> None:
    met = group(vector["group"])

    assert met.text(met.embed(vector["integers"])) == vector["text"]
    assert [*met.extract(met.read(vector["text"]), len(vector["integers"]))] == vector["integers"]


@of("generator")
def test_an_independent_generator_is_what_the_vector_says(vector: Mapping[str, Any]) -> None:
    met = group(vector["group"])

    assert met.text(met.independent_generator(vector["index"])) == vector["text"]


@of("credential")
def test_a_credential_gives_the_public_one_that_the_vector_says(vector: Mapping[str, Any]) -> None:
    met = group(vector["group"])
    key = private_key(met, vector["uuid"], read_credential(vector["credential"]))

    assert met.text(public_credential(met, key)) == vector["public"]


@of("list")
def test_a_list_of_credentials_is_what_the_vector_says(vector: Mapping[str, Any]) -> None:
    met = group(vector["group"])
    elements = [met.power_of_generator(exponent) for exponent in vector["exponents"]]

    assert write_list(met, dict(zip(elements, vector["weights"], strict=True))) == vector["text"]


@of("knowledge")
def test_a_proof_of_knowledge_holds_where_the_vector_says_so(vector: Mapping[str, Any]) -> None:
    met = group(vector["group"])
    proof = Proof(met.read_scalar(vector["challenge"]), met.read_scalar(vector["response"]))

    assert knowledge_holds(met, met.read(vector["public"]), proof, vector["prefix"]) is vector["holds"]


@of("ballot")
def test_a_ballot_is_accepted_or_refused_by_the_name_that_the_vector_says(vector: Mapping[str, Any]) -> None:
    election, raw = read_election(vector["election"].encode()), vector["ballot"].encode()

    assert tracker(raw) == vector["tracker"]
    if "refused" not in vector:
        check_ballot(election, raw, is_listed=lambda _: True)
        return
    with pytest.raises(BallotsError) as refused:
        check_ballot(election, raw, is_listed=lambda _: True)
    assert type(refused.value).__name__ == vector["refused"]


def test_the_vectors_are_numbered_and_every_group_has_some() -> None:
    assert [vector["number"] for vector in VECTORS] == list(range(1, len(VECTORS) + 1))
    assert {vector["group"] for vector in VECTORS if "group" in vector} == set(GROUPS)
    assert {vector["kind"] for vector in VECTORS} == {
        "ballot",
        "challenge",
        "credential",
        "digest",
        "embedding",
        "generator",
        "knowledge",
        "list",
        "no-element",
        "power",
    }
