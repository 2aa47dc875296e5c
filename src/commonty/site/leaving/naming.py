"""Who stays is not named in the file of a branch: their names and addresses, wherever members wrote them."""

import re
from collections.abc import Iterable, Iterator, Mapping

from commonty.apps.keys import keyring
from commonty.apps.people.models import Person
from commonty.apps.people.models.person import place

__all__ = ["NAMED", "Staying"]

WORD = re.compile(r"\w+")
NAMED = "…"
"""What stands where a name stood."""
FIELDS = ("name", "email", "phone", "address")
AT_ONCE = 1000


class Staying:
    """The names and addresses of everybody who does not go along."""

    def __init__(self, people: Iterable[int]) -> None:
        self._known: dict[str, list[tuple[str, ...]]] = {}
        self._alone: set[str] = set()
        wanted = sorted(people)
        for start in range(0, len(wanted), AT_ONCE):
            for said in _said(wanted[start : start + AT_ONCE]):
                self._add(said)

    def _add(self, said: str) -> None:
        words = tuple(WORD.findall(said.casefold()))
        if len(words) == 1:
            self._alone.add(WORD.findall(said)[0])  # Of one word, such as “Will”, as it is written: it may be no name.
        elif words:
            self._known.setdefault(words[0], []).append(words)

    def found(self, text: str) -> list[tuple[int, int]]:
        """Return from where to where somebody stands in a text."""
        spans = [match.span() for match in WORD.finditer(text)]
        words = [text[start:end].casefold() for start, end in spans]
        found = []
        for at, (start, end) in enumerate(spans):
            long = [each for each in self._known.get(words[at], ()) if tuple(words[at : at + len(each)]) == each]
            if long:
                found.append((start, spans[at + max(map(len, long)) - 1][1]))
            elif text[start:end] in self._alone:
                found.append((start, end))
        return found

    def facts(self, told: Mapping[str, object]) -> dict[str, object]:
        """Return a row with nobody named who stays."""
        return {key: self.without(each) for key, each in told.items()}

    def without(self, told: object) -> object:
        """Return facts with nobody named who stays."""
        match told:
            case str():
                for start, end in reversed(self.found(told)):
                    told = told[:start] + NAMED + told[end:]
                return told
            case list():
                return [self.without(each) for each in told]
            case dict():
                return {key: self.without(each) for key, each in told.items()}
            case _:
                return told


def _said(people: list[int]) -> Iterator[str]:
    rows = Person.objects.in_bulk(people)
    for field in FIELDS:
        sealed = {pk: bytes(value) for pk, row in rows.items() if (value := getattr(row, f"sealed_{field}")) is not None}
        for clear in keyring.unseal_many(place(field), sealed).values():
            yield clear.decode()
