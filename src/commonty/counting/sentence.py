"""A sentence that this library says, by its name and values; a catalogue puts it into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """
    One whole sentence, named ``id`` in the catalogues of this library.

    ``values`` fill its named places: a ``str``, an ``int``, a ``Fraction`` (a number of votes), another ``Sentence``, or a list of these.
    """

    id: str
    values: Mapping[str, object] = field(default_factory=dict)
