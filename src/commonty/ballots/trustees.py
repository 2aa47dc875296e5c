"""All the trustees of an election: those who must all decrypt, and groups of whom a threshold suffices (trustees.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from commonty.ballots.canonical import Json, a_list, check_canonical, read, write
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.pedersen import Pedersen, TrusteeTwice, read_pedersen
from commonty.ballots.trustee import TrusteeKey, read_key

__all__ = ["KindUnknown", "NoTrustees", "TooFewDecryptions", "Trustees", "read_trustees"]

LARGEST_TRUSTEES = 1 << 22
"""Bytes of the list of trustees: a ceremony of thirty in the largest group has fewer."""
Item: TypeAlias = TrusteeKey | Pedersen


class NoTrustees(BallotsError):
    """A list of trustees without any: nobody could decrypt."""

    def __init__(self) -> None:
        super().__init__("there are no trustees: nobody could decrypt the result")


class KindUnknown(BallotsError):
    """An entry that is neither a trustee nor a ceremony."""

    def __init__(self) -> None:
        super().__init__('an entry of the trustees is neither ["Single", key] nor ["Pedersen", parameters]')


class TooFewDecryptions(BallotsError):
    """Fewer trustees than are needed have decrypted; ``missing`` are owners of whom more must, ``needed`` how many of them."""

    def __init__(self, missing: Sequence[int], needed: int) -> None:
        who = ", ".join(map(str, missing))
        super().__init__(f"too few trustees have decrypted: {needed} more of those with the numbers {who} must")
        self.missing = tuple(missing)
        self.needed = needed


@dataclass(frozen=True)
class Trustees:
    """The entries in their order. Their owners are numbered from 1 across all of them."""

    group: Group
    items: tuple[Item, ...]

    def written(self) -> str:
        """Return the list as its file has it."""
        return write([self._entry(each) for each in self.items])

    @property
    def owners(self) -> tuple[Element, ...]:
        """The public key of each owner, from number 1: what their decryptions are proved against."""
        return tuple(key.public for each in self.items for key in _keys(each))

    def public(self) -> Element:
        """Return the key that ballots are encrypted with: the product over all entries."""
        group = self.group
        return group.product(each.public(group) if isinstance(each, Pedersen) else each.public for each in self.items)

    def check(self) -> None:
        """
        Refuse trustees who do not prove to own their keys, or of whom one is there twice.

        Raises ``IdentityKey``, ``FalseKey``, ``TrusteeTwice``, or what ``Pedersen.check`` raises.
        """
        owners = self.owners
        number = 0
        for each in self.items:
            if isinstance(each, Pedersen):
                each.check(self.group)
            else:
                each.check(self.group, f"trustee {number + 1}")
            number += len(_keys(each))
        for place, public in enumerate(owners, 1):
            if public in owners[: place - 1]:
                raise TrusteeTwice(place)

    def exponents(self, present: Sequence[int]) -> Mapping[int, int]:
        """
        Return to what exponent the decryption of each owner counts, for those that are needed of ``present``.

        Every single trustee is needed, and of a ceremony the first ``threshold`` who are present. Raises ``TooFewDecryptions``.
        """
        found: dict[int, int] = {}
        before = 0
        for each in self.items:
            owners = range(before + 1, before + 1 + len(_keys(each)))
            needed = each.threshold if isinstance(each, Pedersen) else 1
            here = [owner for owner in owners if owner in present][:needed]
            if len(here) < needed:
                raise TooFewDecryptions([owner for owner in owners if owner not in present], needed - len(here))
            indices = [owner - before for owner in here]
            found |= {owner: _lagrange(self.group.order, owner - before, indices) for owner in here}
            before += len(owners)
        return found

    def exponents_of(self, owner: int, present: Sequence[int]) -> Mapping[int, int]:
        """Return to what exponents the decryptions of some who are ``present`` make that of another owner: nothing where too few are."""
        before = 0
        for each in self.items:
            owners = range(before + 1, before + 1 + len(_keys(each)))
            if owner in owners and isinstance(each, Pedersen):
                here = [one for one in owners if one in present and one != owner][: each.threshold]
                indices = [one - before for one in here]
                is_enough = len(here) == each.threshold
                return {one: _lagrange(self.group.order, one - before, indices, at=owner - before) for one in here if is_enough}
            before += len(owners)
        return {}

    def _entry(self, item: Item) -> Json:
        return ["Pedersen" if isinstance(item, Pedersen) else "Single", item.to_json(self.group)]


def read_trustees(group: Group, raw: bytes) -> Trustees:
    """Return the trustees of a file, elements tested and proofs not yet (``Trustees.check``). Raises a ``BallotsError``."""
    value = read(raw, at_most=LARGEST_TRUSTEES)
    items: list[Item] = []
    for entry in a_list(value, "the trustees"):
        match entry:
            case ["Single", key]:
                items.append(read_key(group, key))
            case ["Pedersen", parameters]:
                items.append(read_pedersen(group, parameters))
            case _:
                raise KindUnknown
    if not items:
        raise NoTrustees
    trustees = Trustees(group, tuple(items))
    check_canonical(raw, [trustees._entry(each) for each in items], "the list of trustees")  # noqa: SLF001 - this module's own
    return trustees


def _keys(item: Item) -> tuple[TrusteeKey, ...]:
    return item.keys if isinstance(item, Pedersen) else (item,)


def _lagrange(order: int, index: int, indices: Sequence[int], *, at: int = 0) -> int:
    """Return the coefficient of the value at ``index`` in that at ``at``, of a polynomial known at ``indices``."""
    numerator = denominator = 1
    for other in indices:
        if other != index:
            numerator = numerator * (other - at) % order
            denominator = denominator * (other - index) % order
    return numerator * pow(denominator, -1, order) % order
