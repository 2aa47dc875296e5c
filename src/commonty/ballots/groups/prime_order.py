"""What a group offers to the rest of the library, written multiplicatively: a group of prime order with a generator."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, NewType

from commonty.ballots.errors import BallotsError, shown

Element = NewType("Element", object)
"""An element of a group: hashable, comparable, and opaque to everybody but its group."""

BITS_PER_INTEGER = 8
"""How much of an element each integer of a ranking takes."""


class NotAnElement(BallotsError):
    """A text or a value that is no element of its group, or that is not written in the one way that elements are."""

    def __init__(self, group: str, value: object) -> None:
        super().__init__(f"{shown(value)} is no element of {group}: an element has one text, and lies in the subgroup of prime order")
        self.group = group
        self.value = value


class NotAScalar(BallotsError):
    """A text that is no exponent of its group: a decimal number from 0, below the order, without leading zeros."""

    def __init__(self, group: str, value: object) -> None:
        super().__init__(f"{shown(value)} is no exponent of {group}: it is written in decimal, from 0 and below the group's order")
        self.group = group
        self.value = value


class CannotEmbed(BallotsError):
    """Integers that this group cannot carry in one element."""

    def __init__(self, group: str, integers: Sequence[int]) -> None:
        super().__init__(f"{group} cannot carry {len(integers)} integers of {BITS_PER_INTEGER} bits in an element: ask about fewer options")
        self.group = group
        self.integers = tuple(integers)


class Group(ABC):
    """
    A group of prime order ``order`` (the specification's q) with the generator ``generator`` (g).

    Elements that come out of any method are members, but for those of ``read_untested`` and products with them. Elements that go into any
    but ``tested_powers`` and ``multiply`` must be.
    """

    name: str
    order: int
    generator: Element
    identity: Element
    carries_integers: bool
    """Whether ``embed`` can do anything here: ranking questions need it."""

    @abstractmethod
    def read(self, text: object) -> Element:
        """Return the element that is written so. Raises ``NotAnElement`` for any other text, and for what is no member."""

    @abstractmethod
    def read_untested(self, text: object) -> Element:
        """
        Return what is written so, for whoever asks ``tested_powers`` of it before believing it: whether it is a member is not tested yet.

        Raises ``NotAnElement`` for a text that no element has.
        """

    @abstractmethod
    def text(self, element: Element) -> str:
        """Return the one text of an element, the same in files and in what is hashed."""

    @abstractmethod
    def multiply(self, one: Element, other: Element) -> Element:
        """Return the product of two elements."""

    @abstractmethod
    def inverse(self, element: Element) -> Element:
        """Return what the element times is the identity."""

    @abstractmethod
    def power(self, element: Element, exponent: int) -> Element:
        """Return the element to a public ``exponent``, which may be any whole number."""

    @abstractmethod
    def tested_powers(self, element: Element, wanted: Sequence[tuple[int, int]]) -> list[Element]:
        """
        Return (element / g^m)^c for each m and c of ``wanted``, public numbers of which there is at least one pair.

        Tests that the element is a member, which costs less beside its powers than alone. Raises ``NotAnElement``.
        """

    @abstractmethod
    def power_of_generator(self, exponent: int) -> Element:
        """Return the generator to a public ``exponent``."""

    @abstractmethod
    def power_by_secret(self, element: Element, exponent: int) -> Element:
        """Return the element to a secret ``exponent``, in a time that tells as little of it as the library below can."""

    def powers(self, element: Element) -> "Powers":
        """Return the element prepared for many public exponents."""
        return Powers(self, element)

    @abstractmethod
    def sort_key(self, element: Element) -> Any:  # noqa: ANN401 - a number or bytes, by the group
        """Return what elements of this group are ordered by."""

    @abstractmethod
    def embed(self, integers: Sequence[int]) -> Element:
        """Return the element that carries integers from 0 to 255. Raises ``CannotEmbed``."""

    @abstractmethod
    def extract(self, element: Element, how_many: int) -> tuple[int, ...]:
        """Return the integers that an element carries; nobody proves that any were put in."""

    @abstractmethod
    def independent_generator(self, index: int) -> Element:
        """Return the generator of this ``index``, from -1: nobody knows its logarithm to any other."""

    def product(self, elements: Iterable[Element]) -> Element:
        """Return the product of elements; that of none is the identity."""
        rest = iter(elements)
        product = next(rest, self.identity)
        for element in rest:
            product = self.multiply(product, element)
        return product

    def read_scalar(self, text: object) -> int:
        """Return the exponent that is written so. Raises ``NotAScalar``."""
        exponent = decimal(text, longest=len(str(self.order)))
        if exponent is None or exponent >= self.order:
            raise NotAScalar(self.name, text)
        return exponent

    def random_scalar(self) -> int:
        """Return a secret exponent that nobody can foresee, from 1."""
        return 1 + secrets.randbelow(self.order - 1)


class Powers:
    """The powers of one element, for public exponents only: to be asked where there will be many, since some groups make a table then."""

    def __init__(self, group: Group, element: Element) -> None:
        self.element = element
        self._group = group

    def power(self, exponent: int) -> Element:
        """Return the element to the ``exponent``, in a time that tells of it."""
        return self._group.power(self.element, exponent)


def decimal(text: object, *, longest: int) -> int | None:
    """
    Return the number that is written in decimal in the one way: no sign, no leading zero, no other script's digits; else ``None``.

    >>> decimal("10", longest=5), decimal("010", longest=5), decimal("-1", longest=5), decimal("٣", longest=5)
    (10, None, None, None)
    """
    if not isinstance(text, str) or not 0 < len(text) <= longest or not (text.isascii() and text.isdigit()):
        return None
    return None if text[0] == "0" and text != "0" else int(text)
