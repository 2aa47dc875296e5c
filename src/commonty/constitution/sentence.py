"""A sentence that a library says, by its name and values; a catalogue puts it into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """
    One whole sentence, named ``id`` in the catalogues of the library that says it.

    ``values`` fill its named places. A value may be a ``Sentence`` itself, a ``str``, an ``int`` or a
    ``Fraction``; numbers are put into words by the catalogue, so that each language counts its own way.
    """

    id: str
    values: Mapping[str, object] = field(default_factory=dict)
