"""The encrypted tally: what the counted ballots make together, before anybody decrypts anything (tally.md)."""

import re
from collections.abc import Sequence
from typing import Final, TypeAlias

from commonty.ballots.ballot import Ballot
from commonty.ballots.canonical import Json, write
from commonty.ballots.election import Election
from commonty.ballots.encryption import Ciphertext, power, product
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.question import HomomorphicQuestion
from commonty.ballots.ranking import RankingAnswer

__all__ = [
    "NotASizedTally",
    "Tally",
    "empty",
    "finished",
    "joined",
    "largest_part",
    "of_ballot",
    "read_sized",
    "write_sized",
    "written",
]

Tally: TypeAlias = tuple[tuple[Ciphertext, ...], ...]
"""For each question its ciphertexts: one a choice where choices are added up, one a ballot where rankings are shuffled."""

LARGEST_BARE: Final = 2**30 - 1
"""A weight or result above this is written as a text: older readers have no larger numbers."""
SIZED: Final = re.compile(
    rb'\{"num_tallied":(0|[1-9][0-9]{0,18}),"total_weight":(?:(0|[1-9][0-9]{0,18})|"([1-9][0-9]{0,38})"),"encrypted_tally":"([0-9a-f]{64})"\}'
)
LARGEST_SIZED: Final = 256
BYTES_A_CIPHERTEXT: Final = 8_192
"""More than any shuffle or decryption has for each ciphertext in any group."""
BYTES_A_PART: Final = 1 << 16


class NotASizedTally(BallotsError):
    """What stands for the number of ballots, their weight and the tally, and is not written so."""

    def __init__(self) -> None:
        super().__init__('this is not written as {"num_tallied":…,"total_weight":…,"encrypted_tally":…}')


def empty(election: Election) -> Tally:
    """Return the tally of no ballots."""
    nothing = product(election.group, ())
    return tuple((nothing,) * each.choices if isinstance(each, HomomorphicQuestion) else () for each in election.questions)


def of_ballot(election: Election, ballot: Ballot, weight: int) -> Tally:
    """Return what one ballot gives: each choice to the ``weight``, each ranking as it is."""
    return tuple(
        (answer.choices,) if isinstance(answer, RankingAnswer) else tuple(power(election.group, each, weight) for each in answer.choices)
        for answer in ballot.answers
    )


def joined(election: Election, tallies: Sequence[Tally]) -> Tally:
    """Return several tallies as one: choices multiplied, rankings one after another."""
    together = []
    for number, question in enumerate(election.questions):
        columns = [tally[number] for tally in tallies]
        if isinstance(question, HomomorphicQuestion):
            together.append(tuple(product(election.group, column) for column in zip(*columns, strict=True)))
        else:
            together.append(tuple(each for column in columns for each in column))
    return tuple(together)


def finished(election: Election, tally: Tally) -> Tally:
    """Return the tally as it is published: rankings in the order of their elements, so that nothing tells whose came first."""
    return tuple(
        each if isinstance(question, HomomorphicQuestion) else tuple(sorted(each, key=lambda one: _order(election.group, one)))
        for question, each in zip(election.questions, tally, strict=True)
    )


def written(group: Group, tally: Tally) -> str:
    """Return the tally as its file has it."""
    return write([[each.to_json(group) for each in question] for question in tally])


def write_sized(*, ballots: int, weight: int, digest: str) -> str:
    """Return the payload of the event: how many ballots count, their weight, and the digest of the tally's file (hex)."""
    return write({"num_tallied": ballots, "total_weight": counted(weight), "encrypted_tally": digest})


def read_sized(raw: bytes) -> tuple[int, int, str]:
    """Return the number of ballots, their weight and the digest of the tally. Raises ``NotASizedTally``."""
    match = SIZED.fullmatch(raw)
    if match is None:
        raise NotASizedTally
    weight = int(match[2] or match[3])
    if (match[3] is not None) != (weight > LARGEST_BARE):
        raise NotASizedTally
    return int(match[1]), weight, match[4].decode()


def counted(number: int) -> Json:
    """Return a weight or a result as files have it: a text where it is large."""
    return number if number <= LARGEST_BARE else str(number)


def largest_part(tally: Tally) -> int:
    """Return how many bytes a shuffle or a decryption of a tally has at most."""
    return BYTES_A_PART + BYTES_A_CIPHERTEXT * sum(map(len, tally))


def _order(group: Group, ciphertext: Ciphertext) -> tuple[object, object]:
    return group.sort_key(ciphertext.alpha), group.sort_key(ciphertext.beta)
