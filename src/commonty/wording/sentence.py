"""A sentence that a library says, by its name and values; a catalogue puts it into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """
    One whole sentence, named ``id`` in the catalogue of the library that says it.

    ``values`` fill its named places: a ``str``, an ``int``, a ``Fraction``, another ``Sentence``, a list of these, or what else
    the catalogue of that library can put into words; so each language counts its own way.
    """

    id: str
    values: Mapping[str, object] = field(default_factory=dict)
