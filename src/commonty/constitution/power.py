"""What a power is: the thing a mandate gives."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Power:
    """
    A power that an app knows how to honour, declared in that app's ``effects.py``.

    ``name`` is ``app.verb`` and never renamed; ``sentence`` says in plain words what its holder may do;
    ``limits`` are the names of the limits that a mandate for it may carry (``"money"``, ``"people"``).
    """

    name: str
    sentence: str
    limits: frozenset[str] = frozenset()
