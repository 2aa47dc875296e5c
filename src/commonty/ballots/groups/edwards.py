"""
Many powers of one point of edwards25519, from a table, by gmpy2: half of the time of libsodium's multiplication, for public exponents.

The curve is -x² + y² = 1 + d·x²·y² modulo 2^255 - 19. A point on the way is (X, Y, Z, T) with x = X/Z, y = Y/Z and x·y = T/Z; one in the
table is (y + x, y - x, 2d·x·y). Source: Hisil, Wong, Carter, Dawson, “Twisted Edwards Curves Revisited”, 2008, section 3.1.
"""

from functools import cached_property
from typing import Final, cast

import gmpy2

from commonty.ballots.groups.prime_order import Element, Group, Powers

P: Final = gmpy2.mpz(2**255 - 19)
D: Final = -121665 * gmpy2.invert(121666, P) % P
ROOT_OF_MINUS_ONE: Final = gmpy2.powmod(2, (P - 1) // 4, P)
ROWS: Final = 32
"""A row of the table for each byte of an exponent."""
PAYS_FROM: Final = 1000
"""After how many powers of one point a table of it has paid for its making."""

Extended = tuple[gmpy2.mpz, gmpy2.mpz, gmpy2.mpz, gmpy2.mpz]
Prepared = tuple[gmpy2.mpz, gmpy2.mpz, gmpy2.mpz]
NEUTRAL: Final[Extended] = (gmpy2.mpz(0), gmpy2.mpz(1), gmpy2.mpz(1), gmpy2.mpz(0))


class PointPowers(Powers):
    """Powers of one point: asked one by one at first, from a table once there are many."""

    def __init__(self, group: Group, element: Element) -> None:
        self.element = element
        self._group = group
        self._asked = 0

    def power(self, exponent: int) -> Element:
        self._asked += 1
        if self._asked < PAYS_FROM:
            return self._group.power(self.element, exponent)
        power = NEUTRAL
        for row, byte in zip(self._table, (exponent % self._group.order).to_bytes(ROWS, "little"), strict=True):
            if byte:
                power = added(power, row[byte])
        return Element(compressed(power))

    @cached_property
    def _table(self) -> list[list[Prepared]]:
        """Row i holds the point's multiples by 0, 1, … 255 times 2^(8·i)."""
        table, base = [], decompressed(cast("bytes", self.element))
        for _ in range(ROWS):
            step, multiple, row = prepared(base), NEUTRAL, [prepared(NEUTRAL)]
            for _ in range(255):
                multiple = added(multiple, step)
                row.append(prepared(multiple))
            table.append(row)
            base = added(multiple, step)
        return table


def added(one: Extended, other: Prepared) -> Extended:
    """Return the sum of a point and one of the table; the formula has no exceptions on this curve."""
    x, y, z, t = one
    plus, minus, product = other
    a, b, c, d = (y - x) * minus % P, (y + x) * plus % P, t * product % P, z + z
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def prepared(point: Extended) -> Prepared:
    """Return a point as the table has it."""
    x, y, z, _ = point
    inverse = gmpy2.invert(z, P)
    x, y = x * inverse % P, y * inverse % P
    return (y + x) % P, (y - x) % P, 2 * D * x * y % P


def compressed(point: Extended) -> bytes:
    """Return a point's 32 bytes (RFC 8032, section 5.1.2)."""
    x, y, z, _ = point
    inverse = gmpy2.invert(z, P)
    return int(y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def decompressed(encoded: bytes) -> Extended:
    """Return the point of 32 bytes that are known to be one (RFC 8032, section 5.1.3)."""
    number = gmpy2.mpz(int.from_bytes(encoded, "little"))
    y = number % (1 << 255)
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * gmpy2.powmod(v, 3, P) * gmpy2.powmod(u * gmpy2.powmod(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * ROOT_OF_MINUS_ONE % P
    if x % 2 != number >> 255:
        x = (P - x) % P
    return x, y, gmpy2.mpz(1), x * y % P
