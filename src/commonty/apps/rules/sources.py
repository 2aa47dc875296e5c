"""What gave something: each app says how its own sources are shown, and how to walk further down to the votes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class SourcePage:
    """
    What a source is called and where it is read. ``url`` is empty where no page shows it.

    ``steps`` lead further down, in order: to the outcome, to the roll, to the ballots; each a label and an address.
    """

    title: str
    url: str = ""
    steps: tuple[tuple[str, str], ...] = ()


Resolver = Callable[[str], SourcePage | None]

_resolvers: dict[str, Resolver] = {}


def register(kind: str, resolver: Resolver) -> None:
    """Let ``resolver`` say what the sources of a kind are: ``register("motion", …)`` is given ``"12"`` for ``"motion:12"``."""
    _resolvers[kind] = resolver


def resolve(source: str) -> SourcePage:
    """Return what a source is; one that nobody knows is shown as it stands."""
    kind, _colon, number = source.partition(":")
    found = _resolvers[kind](number) if kind in _resolvers else None
    return found or SourcePage(_("The founding of the organisation") if kind == "founding" else source)
