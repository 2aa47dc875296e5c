"""Finds who most likely stands on a list twice, and says why; and who only shares an address with somebody."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from commonty.moving import normal
from commonty.moving.people import Entrant
from commonty.wording.sentence import Sentence

MOST_COMPARED = 20
"""With how many before them, who have the same, somebody is compared: a telephone that a thousand have says little of anybody."""
LONG_ENOUGH = 4
"""Letters that a word must have for one wrong letter to be a slip of the pen, and not another name."""


@dataclass(frozen=True)
class Pair:
    """Two lines that are most likely one person. ``is_sure``: they count as one unless somebody says that they are two."""

    first: int
    second: int
    why: Sentence
    is_sure: bool


@dataclass(frozen=True)
class _Ground:
    """One thing that two lines can have in common, and what it means together with how alike the names are."""

    key: str
    of: Callable[[Entrant], Hashable]
    is_sure: bool
    """Whether it makes one person of two with the same name."""
    alike: bool
    """Whether a similar name is enough to ask."""


_GROUNDS = (
    _Ground("number", lambda one: one.number or None, is_sure=True, alike=True),
    _Ground("email", lambda one: one.email or None, is_sure=True, alike=True),
    _Ground("phone", lambda one: one.phone[-normal.COMPARED_DIGITS :] or None, is_sure=True, alike=True),
    _Ground("address", lambda one: normal.words(one.address) or None, is_sure=False, alike=True),
    _Ground("postcode", lambda one: (one.postcode, normal.words(one.name)) if one.postcode else None, is_sure=False, alike=False),
)


def pairs(entrants: Sequence[Entrant]) -> tuple[Pair, ...]:
    """
    Return the likely pairs, at most one for each line that comes second, in the order of these lines.

    Sure is who has the same name, and the same number, e-mail address or telephone; likely who has the same name and postal address
    or postcode, or one of all these but the postcode and a similar name. The same list gives the same pairs.
    """
    found: dict[int, Pair] = {}
    for ground in _GROUNDS:
        for first, second in _sharing(entrants, ground.of):
            pair = _pair(first, second, ground)
            known = found.get(second.line)
            if pair is not None and (known is None or (pair.is_sure and not known.is_sure)):
                found[second.line] = pair
    return tuple(found[line] for line in sorted(found))


def _pair(first: Entrant, second: Entrant, ground: _Ground) -> Pair | None:
    one, other = normal.words(first.name), normal.words(second.name)
    if one == other:
        return Pair(first.line, second.line, Sentence(f"pair.same-name-{ground.key}"), ground.is_sure)
    if ground.alike and is_similar(one, other):
        return Pair(first.line, second.line, Sentence(f"pair.similar-name-{ground.key}"), is_sure=False)
    return None


def _sharing(entrants: Sequence[Entrant], of: Callable[[Entrant], Hashable]) -> Iterator[tuple[Entrant, Entrant]]:
    """Yield the pairs of lines that have the same, each with those before it."""
    met: dict[Hashable, list[Entrant]] = defaultdict(list)
    for each in entrants:
        key = of(each)
        if key is not None:
            for before in met[key][:MOST_COMPARED]:
                yield before, each
            met[key].append(each)


def is_similar(one: Sequence[str], other: Sequence[str]) -> bool:
    """
    Say whether two names, as ``normal.words`` writes them, may be one person's.

    One is the other with a word left out; or they differ in one word alone, which is shortened to its first letter in one of them, or
    has one letter wrong.

    >>> is_similar(("ann", "smith"), ("a", "smith")), is_similar(("ann", "smith"), ("bob", "smith"))
    (True, False)
    """
    left, right = set(one), set(other)
    if len(left & right) > 1 and (left <= right or right <= left):
        return True
    if len(left) != len(right) or len(left - right) != 1 or not left & right:
        return False
    (mine,), (theirs,) = left - right, right - left
    short, long = sorted((mine, theirs), key=len)
    return (len(short) == 1 and long.startswith(short)) or (len(short) >= LONG_ENOUGH and _one_letter_apart(short, long))


def _one_letter_apart(short: str, long: str) -> bool:
    """Say whether one letter was changed, left out, put in, or changed places with its neighbour."""
    if len(short) == len(long):
        wrong = [at for at in range(len(short)) if short[at] != long[at]]
        return len(wrong) == 1 or (bool(wrong) and short == _swapped(long, wrong[0]))
    return len(short) + 1 == len(long) and any(short == long[:at] + long[at + 1 :] for at in range(len(long)))


def _swapped(word: str, at: int) -> str:
    """Return a word whose letter at a place has changed places with the next."""
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def joined(entrants: Sequence[Entrant], same: Collection[tuple[int, int]]) -> list[Entrant]:
    """
    Return everybody once, where ``same`` says which lines are one person: the first line of them, its gaps filled from the others.

    A way that is closed on any of the lines is closed; of several days of joining the earliest counts.
    """
    first_of: dict[int, int] = {}

    def root(line: int) -> int:
        while line in first_of:
            line = first_of[line]
        return line

    for one, other in sorted(same):
        low, high = sorted((root(one), root(other)))
        if low != high:
            first_of[high] = low
    together: dict[int, Entrant] = {}
    for each in sorted(entrants, key=lambda one: one.line):
        line = root(each.line)
        together[line] = _filled(together[line], each) if line in together else each
    return [together[line] for line in sorted(together)]


def _filled(first: Entrant, more: Entrant) -> Entrant:
    """Return the first of two lines with what it lacks from the second; nothing of what it has is overwritten."""
    days = [each for each in (first.joined, more.joined) if each is not None]
    return replace(
        first,
        number=first.number or more.number,
        email=first.email or more.email,
        phone=first.phone or more.phone,
        address=first.address or more.address,
        postcode=first.postcode or more.postcode,
        joined=min(days, default=None),
        closed=first.closed | more.closed,
    )


def shared_emails(entrants: Sequence[Entrant]) -> tuple[tuple[int, ...], ...]:
    """Return the lines of those who share an e-mail address, a tuple for each address, by their first line."""
    lines: dict[str, list[int]] = defaultdict(list)
    for each in entrants:
        if each.email:
            lines[each.email].append(each.line)
    return tuple(sorted(tuple(found) for found in lines.values() if len(found) > 1))
