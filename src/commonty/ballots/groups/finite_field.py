"""
Groups of numbers modulo a prime, by gmpy2.

What is done with a secret exponent (``power_by_secret``) goes through ``powmod_sec`` of GMP, whose time depends on the
sizes alone; everything else takes a time that tells of the numbers.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property

import gmpy2

from commonty.ballots.groups.prime_order import BITS_PER_INTEGER, CannotEmbed, Element, Group, NotAnElement, Powers, decimal

PAYS_FROM = 50
"""After how many powers of one base a table of it has paid for its making."""
DIGITS = "fedcba987654321"
"""Of an exponent in hexadecimal, from above; what zero stands for adds nothing."""


class FiniteField(Group):
    """The subgroup of order ``order`` of the numbers modulo the prime ``modulus`` (the specification's q and p)."""

    def __init__(self, name: str, *, modulus: int, generator: int, order: int, padding: int | None = None) -> None:
        self.name = name
        self.order = order
        self.modulus = gmpy2.mpz(modulus)
        self.generator = Element(gmpy2.mpz(generator))
        self.identity = Element(gmpy2.mpz(1))
        self.carries_integers = padding is not None
        self.padding = padding
        """How many low bits are free to find an element for integers; ``None`` where the group carries none."""
        self._digits = len(str(modulus))
        self._safe = order == (modulus - 1) // 2

    def read(self, text: object) -> Element:
        element = self.read_untested(text)
        if not self._has(element):
            raise NotAnElement(self.name, text)
        return element

    def read_untested(self, text: object) -> Element:
        number = decimal(text, longest=self._digits)
        if number is None or not 0 < number < self.modulus:
            raise NotAnElement(self.name, text)
        return Element(gmpy2.mpz(number))

    def text(self, element: Element) -> str:
        return str(element)

    def multiply(self, one: Element, other: Element) -> Element:
        product: Element = gmpy2.mul(one, other) % self.modulus
        return product

    def inverse(self, element: Element) -> Element:
        inverse: Element = gmpy2.invert(element, self.modulus)
        return inverse

    def power(self, element: Element, exponent: int) -> Element:
        power: Element = gmpy2.powmod(element, exponent % self.order, self.modulus)
        return power

    def tested_powers(self, element: Element, wanted: Sequence[tuple[int, int]]) -> list[Element]:
        exponents = [c % self.order for _m, c in wanted]
        if self._safe:
            is_member, powers = self._has(element), self._powers(element, exponents)
        else:
            *powers, to_the_order = self._powers(element, [*exponents, self.order])
            is_member = to_the_order == self.identity
        if not is_member:
            raise NotAnElement(self.name, element)
        return [self.multiply(power, self.power_of_generator(-m * c)) if m else power for power, (m, c) in zip(powers, wanted, strict=True)]

    def _powers(self, element: Element, exponents: Sequence[int]) -> list[Element]:
        """Return several powers of one element, which share its squares (Knuth, The Art of Computer Programming 2, 4.6.3, exercise 9)."""
        if len(exponents) == 1:
            return [Element(gmpy2.powmod(element, exponents[0], self.modulus))]
        digits = [f"{exponent:x}"[::-1] for exponent in exponents]
        square, modulus = gmpy2.mpz(element), self.modulus
        sixteenths = [square]
        for _ in range(max(map(len, digits)) - 1):
            for _ in range(4):
                square = square * square % modulus
            sixteenths.append(square)
        return [_gathered(sixteenths, each, modulus) for each in digits]

    def power_of_generator(self, exponent: int) -> Element:
        return self._of_generator.power(exponent)

    def power_by_secret(self, element: Element, exponent: int) -> Element:
        reduced = exponent % self.order
        if reduced == 0:  # GMP asks for an exponent above zero.
            return self.identity
        power: Element = gmpy2.powmod_sec(element, reduced, self.modulus)
        return power

    def powers(self, element: Element) -> Powers:
        return FieldPowers(self, element)

    def sort_key(self, element: Element) -> object:
        return element

    def embed(self, integers: Sequence[int]) -> Element:
        if self.padding is None or len(integers) * BITS_PER_INTEGER + self.padding >= self.modulus.bit_length():
            raise CannotEmbed(self.name, integers)
        number = gmpy2.mpz(int.from_bytes(bytes(integers), "big") << self.padding)
        for candidate in range(number, number + (1 << self.padding)):
            if 0 < candidate < self.modulus and self._has(Element(candidate)):
                return Element(candidate)
        raise CannotEmbed(self.name, integers)

    def extract(self, element: Element, how_many: int) -> tuple[int, ...]:
        if self.padding is None:
            raise CannotEmbed(self.name, (0,) * how_many)
        low = (int(str(element)) >> self.padding) % (1 << BITS_PER_INTEGER * how_many)
        return tuple(low.to_bytes(how_many, "big"))

    def independent_generator(self, index: int) -> Element:
        start = int.from_bytes(hashlib.sha256(f"ggen|{index}".encode()).digest(), "big")
        generator: Element = gmpy2.powmod(start, (self.modulus - 1) // self.order, self.modulus)
        return generator

    def _has(self, number: Element) -> bool:
        """Say whether a number, from 1 and below the modulus, is a member; where the order is half of the others, those are the squares."""
        if self._safe:
            return bool(gmpy2.jacobi(number, self.modulus) == 1)
        return bool(gmpy2.powmod(number, self.order, self.modulus) == 1)

    @cached_property
    def _of_generator(self) -> "FieldPowers":
        return FieldPowers(self, self.generator)


class FieldPowers(Powers):
    """Powers of one number: asked one by one at first, from a table once there are many. A row of it has a window of the exponent."""

    def __init__(self, field: FiniteField, element: Element) -> None:
        super().__init__(field, element)
        self._field = field
        self._asked = 0
        self._bits = 8 if field.order.bit_length() <= 256 else 6  # noqa: PLR2004 - a table of some two to six megabytes either way

    def power(self, exponent: int) -> Element:
        self._asked += 1
        if self._asked < PAYS_FROM:
            return super().power(exponent)
        rest, mask = exponent % self._field.order, (1 << self._bits) - 1
        product, modulus = gmpy2.mpz(1), self._field.modulus
        for row in self._table:
            product = product * row[rest & mask] % modulus
            rest >>= self._bits
        return Element(product)

    @cached_property
    def _table(self) -> list[list[gmpy2.mpz]]:
        """Row i holds the element to 0, 1, … times 2^(bits·i)."""
        table, base, modulus = [], gmpy2.mpz(self.element), self._field.modulus
        for _ in range(-(-self._field.order.bit_length() // self._bits)):
            row = [gmpy2.mpz(1)]
            for _ in range((1 << self._bits) - 1):
                row.append(row[-1] * base % modulus)
            table.append(row)
            base = row[-1] * base % modulus
        return table


def _gathered(sixteenths: Sequence[gmpy2.mpz], digits: str, modulus: gmpy2.mpz) -> Element:
    """Return a power from an element's 1st, 16th, 256th … powers, and its exponent's hexadecimal digits, the lowest first."""
    by_digit: dict[str, gmpy2.mpz] = {}
    for power, digit in zip(sixteenths, digits, strict=False):  # A short exponent needs fewer.
        by_digit[digit] = by_digit[digit] * power % modulus if digit in by_digit else power
    above = product = gmpy2.mpz(1)
    for digit in DIGITS:
        if digit in by_digit:
            above = above * by_digit[digit] % modulus
        product = product * above % modulus
    return Element(product)


BELENIOS_2048 = FiniteField(
    "BELENIOS-2048",
    modulus=int(
        "20694785691422546401013643657505008064922989295751104097100884787057374219242717401922237254497684338129066633138078958404960054389636289796"
        "39303877390572280360597374942767137677761889858987273586504908116709931053586778098003079049165406377717376419867852727347447634183560003569"
        "83051931442845617019110007867373073335641239717328979132404745788344682606523279746479511376726586935821800463179220736688600526271863633860"
        "88796882120769432366149491002923444346373222145884100586421050242120365433561201320481118852408731077014151666200162313177169372189248078507"
        "711827842317498073276598828825169183103125680162072880719"
    ),
    generator=int(
        "24023526775018522092276877035323999327122876573783649165100753187876632741463532193202856761552696787996946682987493890950838"
        "96573425601900601068477164491735474137283104610458681314511781646755400527402889846139864532661215055797097162016168270312886"
        "43245666383486363578210615491841998253431518974065818686865115135857641013888221539601604322884360393098933366277284840659313"
        "84060102316750957637779826651036068224066350766977640253462537730851331734951942489677540525736590494924776314759915751987751"
        "77711481490920456600205478127054728238140972518639858334115700568353695553423781475582491896050296680037745308460627"
    ),
    order=78571733251071885079927659812671450121821421258408794611510081919805623223441,
)
"""Homomorphic questions only."""

_RFC_3526 = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
    "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF",
    16,
)
RFC_3526_2048 = FiniteField("RFC-3526-2048", modulus=_RFC_3526, generator=2, order=(_RFC_3526 - 1) // 2, padding=8)
"""The 2048-bit group of RFC 3526, section 3. Its exponents have 2047 bits, so it is slow."""
