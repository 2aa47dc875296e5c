"""What apps above the record know of its lines: who its pseudonyms are, and what its bodies are called. They register it in ``ready()``."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

Remember = Callable[[Iterable[int], str], None]
"""Hears which people, by primary key, stand in a line of which body."""
Names = Callable[[Iterable[tuple[str, str]]], Mapping[tuple[str, str], str]]
"""Answers the names behind pseudonyms, each with its body; whoever is erased is missing."""
Bodies = Callable[[int | None, datetime], Mapping[str, str]]
"""Answers the bodies that a list may name to somebody, or to the public: what they are called, by their ids, in order."""
Titles = Callable[[Iterable[str]], Mapping[str, str]]
"""Answers what bodies are called, by their ids."""

Pages = Callable[[str], tuple[str, str]]
"""Answers what something is called and where it is read: ``"motion:12"``, ``"power:campaigns.edit"``. Both empty where nobody knows."""

_remember: list[Remember] = []
_names: list[Names] = []
_titles: list[Titles] = []
_bodies: list[Bodies] = []
_pages: list[Pages] = []


def register(
    *,
    remember: Remember | None = None,
    names: Names | None = None,
    titles: Titles | None = None,
    bodies: Bodies | None = None,
    pages: Pages | None = None,
) -> None:
    """Let ``people`` keep and answer who is behind pseudonyms, ``bodies`` what bodies there are, and ``rules`` what sources are called."""
    for answers, answer in ((_remember, remember), (_names, names), (_titles, titles), (_bodies, bodies), (_pages, pages)):
        if answer is not None and answer not in answers:
            answers.append(answer)  # type: ignore[arg-type]  # each goes with its own list


def remember(people: Iterable[int], body: str) -> None:
    """Tell whoever joins names to lines that these people stand in a line that others may read."""
    for tell in _remember:
        tell(people, body)


def names(pseudonyms: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the names behind pseudonyms, each with its body; whoever nobody knows any more is missing."""
    wanted = set(pseudonyms)
    return {pair: name for ask in _names for pair, name in ask(wanted).items()} if wanted else {}


def titles(bodies: Iterable[str]) -> dict[str, str]:
    """Return what bodies are called; those that nobody knows are missing."""
    wanted = set(bodies) - {""}
    return {body: title for ask in _titles for body, title in ask(wanted).items()} if wanted else {}


def bodies(person: int | None, *, now: datetime) -> dict[str, str]:
    """Return the bodies that a list may name to somebody, or to the public, and what they are called."""
    return {body: title for ask in _bodies for body, title in ask(person, now).items()}


def page(what: str) -> tuple[str, str]:
    """Return what gave a right, or what power it is, in words, and where it is read; as it stands, and no address, where nobody knows."""
    return next((found for ask in _pages if (found := ask(what))[0]), (what, ""))
