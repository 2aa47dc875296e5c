"""Secrets that do not get out by accident: not by print, format, log, pickle, copy or JSON."""

import hmac
from typing import Generic, NoReturn, SupportsIndex, TypeVar

from commonty.ballots.errors import BallotsError

Held = TypeVar("Held", int, str)


class SecretWithheld(BallotsError):
    """A secret that was about to be written down by accident."""

    def __init__(self) -> None:
        super().__init__("a secret is not written down by accident: whoever means to, calls disclose()")


class Secret(Generic[Held]):
    """
    A number or a text that only ``disclose`` gives away.

    It keeps the value from being shown, not from being read in memory: Python neither locks nor wipes it.
    """

    __slots__ = ("__held",)
    __hash__ = None  # type: ignore[assignment] # A set or a dictionary of secrets would look them up in a time that tells of them.

    def __init__(self, held: Held) -> None:
        self.__held: Held = held

    def disclose(self) -> Held:
        """Return the value itself."""
        return self.__held

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(str(self.__held).encode(), str(other.disclose()).encode())

    def __repr__(self) -> str:
        return f"<{type(self).__name__}, withheld>"

    def __str__(self) -> NoReturn:
        raise SecretWithheld

    def __format__(self, _: str) -> NoReturn:
        raise SecretWithheld

    def __reduce_ex__(self, _: SupportsIndex) -> NoReturn:
        raise SecretWithheld

    def __copy__(self) -> NoReturn:
        raise SecretWithheld

    def __deepcopy__(self, _: object) -> NoReturn:
        raise SecretWithheld


class SecretScalar(Secret[int]):
    """A private key or any other exponent that stays with its owner."""

    __slots__ = ()
