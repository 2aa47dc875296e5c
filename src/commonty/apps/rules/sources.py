"""What gave something: each app says how its own sources are shown, and how to walk further down to the votes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


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
WITHOUT_PAGE = {"founding": gettext_noop("The founding of the organisation"), "self": gettext_noop("It is one’s own affair")}
"""What sources are called that no page shows."""

_resolvers: dict[str, Resolver] = {}


def register(kind: str, resolver: Resolver) -> None:
    """Let ``resolver`` say what the sources of a kind are: ``register("motion", …)`` is given ``"12"`` for ``"motion:12"``."""
    _resolvers[kind] = resolver


def resolve(source: str) -> SourcePage:
    """Return what a source is; one that nobody knows is shown as it stands."""
    kind, _colon, number = source.partition(":")
    found = _resolvers[kind](number) if kind in _resolvers else None
    return found or SourcePage(_(WITHOUT_PAGE[kind]) if kind in WITHOUT_PAGE else source)


def page(source: str) -> tuple[str, str]:
    """Answer the record, which knows sources as texts alone: what one is called, and where it is read; nothing where nobody knows."""
    found = resolve(source)
    return (found.title, found.url) if found.title != source else ("", "")
