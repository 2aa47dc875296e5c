"""The small payloads that name other contents: of a setup, and of what a trustee did."""

import re
from typing import BinaryIO

from commonty.ballots import archive
from commonty.ballots.canonical import write
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Step

__all__ = ["NoSuchTrustee", "PayloadMalformed", "PayloadNamesOther", "check_setup", "owner_of", "write_owned", "write_setup"]

LARGEST = 512
SETUP = re.compile(rb'\{"election":"([0-9a-f]{64})","trustees":"([0-9a-f]{64})","credentials":"([0-9a-f]{64})"\}')
OWNED = re.compile(rb'\{"owner":([1-9][0-9]{0,5}),"payload":"([0-9a-f]{64})"\}')


class PayloadMalformed(BallotsError):
    """A payload that is not written as one of its kind is."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"the payload of {kind} is not written as it must be: fields are missing, unknown, or in another order")
        self.kind = kind


class PayloadNamesOther(BallotsError):
    """A payload that names other contents than stand before it."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"the payload of {kind} names other contents than those that stand before it")
        self.kind = kind


class NoSuchTrustee(BallotsError):
    """Something done by a trustee whom this election does not have."""

    def __init__(self, owner: int, trustees: int) -> None:
        super().__init__(f"this was done by trustee {owner}, and there are {trustees}")
        self.owner = owner
        self.trustees = trustees


def check_setup(file: BinaryIO, step: Step) -> None:
    """Refuse a setup that names another election, other trustees or other credentials than stand before it."""
    match = SETUP.fullmatch(archive.content(file, step.data[-1], most=LARGEST))
    if match is None:
        raise PayloadMalformed(step.event.kind)
    if [each.decode() for each in match.groups()] != [record.digest for record in step.data[:3]]:
        raise PayloadNamesOther(step.event.kind)


def owner_of(file: BinaryIO, step: Step, *, trustees: int) -> int:
    """Return the number of the trustee who did what stands before a payload."""
    match = OWNED.fullmatch(archive.content(file, step.data[-1], most=LARGEST))
    if match is None:
        raise PayloadMalformed(step.event.kind)
    if match[2].decode() != step.data[0].digest:
        raise PayloadNamesOther(step.event.kind)
    owner = int(match[1])
    if owner > trustees:
        raise NoSuchTrustee(owner, trustees)
    return owner


def write_setup(*, election: str, trustees: str, credentials: str) -> str:
    """Return the payload of a setup, of three digests (hex)."""
    return write({"election": election, "trustees": trustees, "credentials": credentials})


def write_owned(*, owner: int, digest: str) -> str:
    """Return the payload of what trustee ``owner`` did, of its digest (hex)."""
    return write({"owner": owner, "payload": digest})
