"""The texts of sentences, a language a file: ``<language>.toml``, or several ``<language>.<part>.toml``."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

PLACE = re.compile(r"\{([a-z_]+)\}")


class TwoTexts(ValueError):
    """Two files of one language that both have a text for the same sentence."""

    def __init__(self, sentence_id: str, file: str) -> None:
        super().__init__(f"{file}: the sentence {sentence_id!r} has a text already: keep one of the two")
        self.sentence_id = sentence_id


@dataclass(frozen=True)
class Text:
    """
    The text of one sentence in one language.

    ``on`` names the place whose number decides between ``one`` and ``other``; empty where there is only ``other``.
    """

    other: str
    one: str = ""
    on: str = ""

    @property
    def places(self) -> frozenset[str]:
        """The names of all places that this text has."""
        return frozenset(PLACE.findall(self.other)) | frozenset(PLACE.findall(self.one)) | ({self.on} if self.on else frozenset())


def read(files: Iterable[Path]) -> dict[str, Text]:
    """Return the texts of one language by the names of their sentences; raise ``TwoTexts`` where a name stands twice."""
    texts: dict[str, Text] = {}
    for file in sorted(files):
        for name, text in _flat(tomllib.loads(file.read_text("utf-8")), ""):
            if name in texts:
                raise TwoTexts(name, file.name)
            texts[name] = text
    return texts


def _flat(table: Mapping[str, object], above: str) -> list[tuple[str, Text]]:
    """Return the texts of a table of tables, each under its whole name."""
    found: list[tuple[str, Text]] = []
    for key, value in table.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and isinstance(value.get("on"), str):
            found.append((name, Text(other=str(value["other"]), one=str(value["one"]), on=value["on"])))
        elif isinstance(value, dict):
            found += _flat(value, f"{name}.")
        else:
            found.append((name, Text(other=str(value))))
    return found
