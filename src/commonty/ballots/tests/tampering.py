"""Boards that somebody with write access tampered with: every digest and link is right again, and only what was changed is false."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

from commonty.ballots import archive
from commonty.ballots.canonical import write
from commonty.ballots.events import Chain, Kind, steps
from commonty.ballots.hashing import b64_digest, hex_digest
from commonty.ballots.proof import prove_knowledge
from commonty.ballots.tests.boards import Made

Told = list[tuple[Kind, list[bytes]]]
"""The events of a board with their data, to be changed."""
Change = Callable[[Told], object]
DIGEST = re.compile(rb'"(?:payload|encrypted_tally)":"[^"]{64}"')


def taken_apart(board: bytes) -> Told:
    file = io.BytesIO(board)
    return [(step.event.kind, [archive.content(file, each, most=1 << 24) for each in step.data]) for step in tuple(steps(file))]


def put_together(told: Told, *, timestamp: int = 1_795_394_441, is_linked: bool = True) -> bytes:
    """Return a board of these events, every payload naming again what stands before it unless it is not to be ``is_linked``."""
    file = io.BytesIO()
    chain = Chain.begin(file, timestamp=timestamp)
    for kind, data in told:
        chain.append(kind, *(linked(kind, data) if is_linked else data))
    return file.getvalue()


def linked(kind: Kind, data: list[bytes]) -> list[bytes]:
    """Return data whose payload names what stands before it."""
    *before, payload = data or [b""]
    if kind is Kind.SETUP:
        names = ("election", "trustees", "credentials")
        payload = write({name: hex_digest(each) for name, each in zip(names, before, strict=True)}).encode()
    elif kind in (Kind.ENCRYPTED_TALLY, Kind.SHUFFLE, Kind.PARTIAL_DECRYPTION):
        field = "encrypted_tally" if kind is Kind.ENCRYPTED_TALLY else "payload"
        payload = DIGEST.sub(b'"%b":"%b"' % (field.encode(), hex_digest(before[0]).encode()), payload)
    return [*before, payload] if data else []


def tampered(board: bytes, change: Callable[[Told], object]) -> bytes:
    """Return a board after a change of its events."""
    told = taken_apart(board)
    change(told)
    return put_together(told)


def first(told: Told, kind: Kind) -> list[bytes]:
    """Return the data of the first event of a kind."""
    return next(data for each, data in told if each is kind)


def edit(kind: Kind, change: Callable[[Any], object], *, place: int = 0) -> Callable[[Told], None]:
    """Return what changes the JSON of the first event of a kind: of its data at ``place``."""

    def apply(told: Told) -> None:
        data = first(told, kind)
        facts = json.loads(data[place])
        changed = change(facts)
        data[place] = write(facts if changed is None else changed).encode()  # type: ignore[arg-type] # tests may change it as they like

    return apply


def signed_again(made: Made, voter: int, raw: bytes, change: Callable[[Any], object]) -> bytes:
    """Return a ballot after a change, signed anew by the voter whose ballot it is."""
    facts = json.loads(raw)
    del facts["signature"]
    change(facts)
    return signed(made, voter, facts)


def signed(made: Made, voter: int, facts: dict[str, Any]) -> bytes:
    """Return a ballot with the signature of a voter, whatever it says."""
    told = b64_digest(write(facts))
    proof = prove_knowledge(made.group, made.keys[voter], f"sig|{told}|")
    return write({**facts, "signature": {"hash": told, "proof": proof.to_json()}}).encode()


def forged(made: Made, change: Callable[[Any], object]) -> Callable[[Told], None]:
    """Return what changes the first voter's first ballot, who signs it anew."""

    def apply(told: Told) -> None:
        data = first(told, Kind.BALLOT)
        data[0] = signed_again(made, 0, data[0], change)

    return apply


def replaced(kind: Kind, body: bytes, *, place: int = 0) -> Change:
    """Return what puts another content into the first event of a kind."""
    return lambda told: first(told, kind).__setitem__(place, body)


def with_text(kind: Kind, old: bytes, new: bytes, *, place: int = 0) -> Change:
    """Return what changes some bytes in the first event of a kind."""

    def apply(told: Told) -> None:
        data = first(told, kind)
        assert old in data[place]
        data[place] = data[place].replace(old, new, 1)

    return apply


def added_event(kind: Kind, *data: bytes, at: int = 99) -> Change:
    return lambda told: told.insert(at, (kind, list(data)))


def without(kind: Kind) -> Change:
    """Return what takes the events of a kind out."""

    def apply(told: Told) -> None:
        told[:] = [each for each in told if each[0] is not kind]

    return apply


def twice(kind: Kind) -> Change:
    """Return what doubles the first event of a kind."""

    def apply(told: Told) -> None:
        place = next(place for place, each in enumerate(told) if each[0] is kind)
        told.insert(place + 1, (kind, list(told[place][1])))

    return apply


def put(value: str, *path: int) -> Callable[[Any], object]:
    """Return what puts a value into the proof of a shuffle."""

    def change(facts: Any) -> None:  # noqa: ANN401 - a shuffle's
        at = facts["proofs"][0]
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    return change
