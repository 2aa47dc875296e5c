"""
The prime-order subgroup of the curve edwards25519, by libsodium through PyNaCl.

An element is its 32 bytes as libsodium has them (RFC 8032, little-endian). libsodium's multiplication takes the same time for
every exponent; reducing an exponent by the order before it is Python's and does not. It tests on each multiplication
that the point lies in the subgroup, so that ``tested_powers`` adds nothing; it refuses the identity and zero, which are answered here.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Final, cast

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_is_valid_point,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
)
from nacl.exceptions import RuntimeError as Refusal

from commonty.ballots.groups.prime_order import BITS_PER_INTEGER, CannotEmbed, Element, Group, NotAnElement

PADDING: Final = 14
"""How many low bits are free to find a point for integers."""
MOST_INTEGERS: Final = 30
FIELD: Final = 2**255 - 19
ORDER: Final = 2**252 + 27742317777372353535851937790883648493
IDENTITY: Final = b"\x01" + bytes(31)
SIGNED_IDENTITY: Final = b"\x01" + bytes(30) + b"\x80"
TEXT: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Ed25519(Group):
    """The default group. The text of an element is the hexadecimal of its bytes, last byte first."""

    name = "Ed25519"
    order = ORDER
    generator = Element(bytes.fromhex("58" + "66" * 31))
    identity = Element(IDENTITY)
    carries_integers = True

    def read(self, text: object) -> Element:
        element = self.read_untested(text)
        if not _is_member(cast("bytes", element)):
            raise NotAnElement(self.name, text)
        return element

    def read_untested(self, text: object) -> Element:
        if not isinstance(text, str) or not TEXT.fullmatch(text) or not _is_reduced(point := bytes.fromhex(text)[::-1]):
            raise NotAnElement(self.name, text)
        return Element(point)

    def text(self, element: Element) -> str:
        return cast("bytes", element)[::-1].hex()

    def multiply(self, one: Element, other: Element) -> Element:
        try:
            return Element(crypto_core_ed25519_add(cast("bytes", one), cast("bytes", other)))
        except Refusal:
            raise NotAnElement(self.name, one) from None

    def inverse(self, element: Element) -> Element:
        point = cast("bytes", element)
        return element if point == IDENTITY else Element(point[:31] + bytes([point[31] ^ 0x80]))

    def power(self, element: Element, exponent: int) -> Element:
        point, reduced = cast("bytes", element), exponent % ORDER
        if reduced == 0 or point == IDENTITY:
            if not _is_member(point):
                raise NotAnElement(self.name, point)
            return self.identity
        try:
            return Element(crypto_scalarmult_ed25519_noclamp(reduced.to_bytes(32, "little"), point))
        except Refusal:
            raise NotAnElement(self.name, point) from None

    def tested_powers(self, element: Element, wanted: Sequence[tuple[int, int]]) -> list[Element]:
        return [self.power(self.multiply(element, self._less(m)) if m else element, c) for m, c in wanted]

    def power_of_generator(self, exponent: int) -> Element:
        reduced = exponent % ORDER
        return Element(crypto_scalarmult_ed25519_base_noclamp(reduced.to_bytes(32, "little"))) if reduced else self.identity

    def power_by_secret(self, element: Element, exponent: int) -> Element:
        return self.power_of_generator(exponent) if element == self.generator else self.power(element, exponent)

    def _less(self, many: int) -> Element:
        """Return the generator to minus ``many``, which is 1 in nearly every proof."""
        return self.inverse(self.generator if many == 1 else self.power_of_generator(many))

    def sort_key(self, element: Element) -> object:
        return element

    def embed(self, integers: Sequence[int]) -> Element:
        if len(integers) > MOST_INTEGERS:
            raise CannotEmbed(self.name, integers)
        start = int.from_bytes(bytes(integers), "big") << PADDING
        for number in range(start, start + (1 << PADDING)):
            point = number.to_bytes(32, "little")
            if _is_member(point):
                return Element(point)
        raise CannotEmbed(self.name, integers)

    def extract(self, element: Element, how_many: int) -> tuple[int, ...]:
        number = int.from_bytes(cast("bytes", element), "little") >> PADDING
        return tuple((number % (1 << BITS_PER_INTEGER * how_many)).to_bytes(how_many, "big"))

    def independent_generator(self, index: int) -> Element:
        number = int.from_bytes(hashlib.sha256(f"ggen|{index}".encode()).digest(), "big") >> 2
        while True:
            point = number.to_bytes(32, "little")
            try:
                for _ in range(3):  # Three doublings: times the cofactor, 8.
                    point = crypto_core_ed25519_add(point, point)
            except Refusal:  # No point of the curve has this number.
                number += 1
            else:
                return Element(point)


def _is_reduced(point: bytes) -> bool:
    """Say whether a point's bytes are its one encoding: a number below that of the field, and no sign where there is nothing to sign."""
    return int.from_bytes(point, "little") % (1 << 255) < FIELD and point != SIGNED_IDENTITY


def _is_member(point: bytes) -> bool:
    """Say whether bytes are the one encoding of a point of the subgroup. libsodium counts the identity out."""
    return point == IDENTITY or (_is_reduced(point) and bool(crypto_core_ed25519_is_valid_point(point)))
