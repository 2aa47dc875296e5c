"""The base of this library's errors."""

LONGEST_SHOWN = 80
KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", type(None): "null"}


class BallotsError(ValueError):
    """Something given to this library that it refuses; each subclass is a cause."""


def shown(value: object) -> str:
    """
    Return what an error says of a value that somebody else wrote: its beginning alone, since it may be of any length.

    >>> shown("7" * 2000)
    "'77777777777777777777777777777777777777777777777777777777777777777777777777777777…'"
    """
    if isinstance(value, str | bytes) and len(value) > LONGEST_SHOWN:
        start = value[:LONGEST_SHOWN]
        return repr(f"{start}…") if isinstance(start, str) else f"{start!r}…"
    if isinstance(value, str | bytes):
        return repr(value)
    return KINDS.get(type(value), f"a {type(value).__name__}")
