"""Ballots and credentials that other programs made: belenios-tool 2.0, 2.5.1 and 3.3.0."""

import hashlib
import io
import json
from pathlib import Path

import pytest

from commonty.ballots.archive import content, records
from commonty.ballots.ballot import check_ballot, make_ballot, tracker
from commonty.ballots.credential import NotACredential, private_key, public_credential, read_credential, write_list
from commonty.ballots.election import Election, read_election
from commonty.ballots.hashing import b64_digest
from commonty.ballots.secret import SecretScalar
from commonty.ballots.tests.samples import NAMES, SAMPLES

MOST = 1 << 20
HOW_MANY = {"2.0-h": 5, "2.0-nh": 4, "2.0-th": 4, "2.5.1-h": 5, "2.5.1-nh": 4, "3.3.0-th": 4}


def data(archive: Path) -> list[bytes]:
    """Return everything in an archive but its events."""
    file = io.BytesIO(archive.read_bytes())
    return [content(file, record, most=MOST) for record in records(file) if not record.is_event]


def parts(archive: Path) -> tuple[Election, bytes, list[bytes]]:
    """Return the election, the list of credentials and the ballots of an archive."""
    election, _, listed, _, *rest = data(archive)
    return read_election(election), listed, [each for each in rest if each.startswith(b'{"election_uuid"')]


def weights(listed: bytes) -> dict[str, int]:
    found = (entry.partition(",") for entry in json.loads(listed))
    return {credential: int(weight or "1") for credential, _, weight in found}


def keys(archive: Path, election: Election) -> list[SecretScalar]:
    """Return the keys of the private credentials, derived as the program of that version did."""
    lines = (archive.parent / "private_creds.txt").read_text("utf-8").split("\n")
    return [derived(election, line.split()[1]) for line in lines if line]


def derived(election: Election, credential: str) -> SecretScalar:
    try:
        return private_key(election.group, election.uuid, read_credential(credential))
    except NotACredential:  # Before 2.4, credentials had another form and derivation, which nobody has to speak who checks ballots.
        digest = hashlib.pbkdf2_hmac("sha256", credential.encode(), election.uuid.encode(), 1000, 32)
        return SecretScalar(int.from_bytes(digest, "big") % election.group.order)


@pytest.mark.slow
@pytest.mark.parametrize("archive", SAMPLES, ids=NAMES)
def test_every_ballot_of_another_program_is_accepted(archive: Path) -> None:
    election, listed, ballots = parts(archive)

    checked = [check_ballot(election, raw, is_listed=weights(listed).__contains__) for raw in ballots]

    assert len(checked) == HOW_MANY[NAMES[SAMPLES.index(archive)]]
    assert len({tracker(raw) for raw in ballots}) == len(ballots)
    assert {ballot.election_hash for ballot in checked} == {b64_digest(data(archive)[0])}


@pytest.mark.slow
@pytest.mark.parametrize("archive", SAMPLES, ids=NAMES)
def test_every_credential_of_another_program_is_derived_and_listed_as_there(archive: Path) -> None:
    election, listed, _ = parts(archive)
    publics = [public_credential(election.group, key) for key in keys(archive, election)]
    by_text = weights(listed)

    assert write_list(election.group, {each: by_text[election.group.text(each)] for each in publics}).encode() == listed


@pytest.mark.slow
@pytest.mark.parametrize("archive", SAMPLES, ids=NAMES)
def test_ballots_of_ours_in_their_elections_are_accepted_with_their_votes(archive: Path) -> None:
    election, listed, _ = parts(archive)
    votes = [json.loads(line) for line in (archive.parent / "votes.txt").read_text("utf-8").splitlines()]

    for key, vote in zip(keys(archive, election), votes, strict=True):
        check_ballot(election, make_ballot(election, key, vote), is_listed=weights(listed).__contains__)


@pytest.mark.slow
@pytest.mark.parametrize("archive", SAMPLES, ids=NAMES)
def test_an_election_of_theirs_is_written_by_us_to_the_byte(archive: Path) -> None:
    raw = data(archive)[0]
    facts = json.loads(raw)
    election = read_election(raw)

    assert [question.to_json() for question in election.questions] == facts["questions"]
    assert b64_digest(json.dumps(facts, separators=(",", ":"), ensure_ascii=False)) == election.fingerprint
