"""Numbers of slips as tellers write them: “1-12, 15”."""

import re
from collections.abc import Iterable

LARGEST = 100_000
"""The highest number that a slip of one vote may have."""
PART = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?", re.ASCII)


class NotNumbers(ValueError):
    """Something stands there that is no number of a slip: ``part`` is what."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def read(text: str) -> list[int]:
    """
    Return the numbers that a text names, in its order; one that is named twice twice.

    >>> read("1-3, 7")
    [1, 2, 3, 7]
    """
    found: list[int] = []
    for part in filter(None, (each.strip() for each in re.split(r"[,;\n]", text))):
        match = PART.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not 1 <= first <= last <= LARGEST or len(found) + last - first >= LARGEST:
            raise NotNumbers(part)
        found.extend(range(first, last + 1))
    return found


def ranges(numbers: Iterable[int]) -> list[list[int]]:
    """
    Return numbers as ``[[first, last], …]``, in order.

    >>> ranges({7, 1, 2, 3})
    [[1, 3], [7, 7]]
    """
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def written(numbers: Iterable[int]) -> str:
    """
    Return numbers as ``read`` reads them.

    >>> written({7, 1, 2, 3})
    '1–3, 7'
    """
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges(numbers))
