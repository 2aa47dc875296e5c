"""Writing a board: each event with what it tells, in the form of its file (archive.md). Nothing is checked here; the verifier does."""

from commonty.ballots.checking.payloads import write_owned, write_setup
from commonty.ballots.decryption import Decryption
from commonty.ballots.election import Election
from commonty.ballots.events import Chain, Event, Kind
from commonty.ballots.hashing import hex_digest
from commonty.ballots.result import Result, write_result
from commonty.ballots.shuffle import Shuffled
from commonty.ballots.shuffles import write_shuffles
from commonty.ballots.tally import Tally, write_sized, written
from commonty.ballots.trustees import Trustees

__all__ = ["cast", "end_ballots", "end_shuffles", "publish_decryption", "publish_result", "publish_shuffle", "publish_tally", "set_up"]


def set_up(chain: Chain, *, election: bytes, trustees: Trustees, credentials: str) -> Event:
    """Begin with the election's document, its trustees and the public list of credentials."""
    keys, listed = trustees.written().encode(), credentials.encode()
    payload = write_setup(election=hex_digest(election), trustees=hex_digest(keys), credentials=hex_digest(listed))
    return chain.append(Kind.SETUP, election, keys, listed, payload.encode())


def cast(chain: Chain, ballot: bytes) -> Event:
    """Put in a ballot, which was checked before (``ballot.check_ballot``)."""
    return chain.append(Kind.BALLOT, ballot)


def end_ballots(chain: Chain) -> Event:
    """Close: no ballot comes after this."""
    return chain.append(Kind.END_BALLOTS)


def publish_tally(chain: Chain, election: Election, tally: Tally, *, ballots: int, weight: int) -> Event:
    """Publish what the ballots that count make together (``tally.finished``), how many they are and their weight."""
    body = written(election.group, tally).encode()
    return chain.append(Kind.ENCRYPTED_TALLY, body, write_sized(ballots=ballots, weight=weight, digest=hex_digest(body)).encode())


def publish_shuffle(chain: Chain, election: Election, shuffles: tuple[Shuffled, ...], *, owner: int) -> Event:
    """Publish what trustee ``owner`` (from 1) shuffled."""
    body = write_shuffles(election.group, shuffles).encode()
    return chain.append(Kind.SHUFFLE, body, write_owned(owner=owner, digest=hex_digest(body)).encode())


def end_shuffles(chain: Chain) -> Event:
    """End the shuffles: only now may anybody decrypt."""
    return chain.append(Kind.END_SHUFFLES)


def publish_decryption(chain: Chain, election: Election, decryption: Decryption, *, owner: int) -> Event:
    """Publish the part of the decryption of trustee ``owner`` (from 1)."""
    body = decryption.written(election.group).encode()
    return chain.append(Kind.PARTIAL_DECRYPTION, body, write_owned(owner=owner, digest=hex_digest(body)).encode())


def publish_result(chain: Chain, result: Result) -> Event:
    """Publish the result; nothing comes after it."""
    return chain.append(Kind.RESULT, write_result(result).encode())
