"""What apps above the record know of its lines: who its pseudonyms are, and what its bodies are called. They register it in ``ready()``."""

from collections.abc import Callable, Iterable, Mapping

Remember = Callable[[Iterable[int], str], None]
"""Hears which people, by primary key, stand in a line of which body."""
Names = Callable[[Iterable[tuple[str, str]]], Mapping[tuple[str, str], str]]
"""Answers the names behind pseudonyms, each with its body; whoever is erased is missing."""
Titles = Callable[[Iterable[str]], Mapping[str, str]]
"""Answers what bodies are called, by their ids."""

_remember: list[Remember] = []
_names: list[Names] = []
_titles: list[Titles] = []


def register(*, remember: Remember | None = None, names: Names | None = None, titles: Titles | None = None) -> None:
    """Let ``people`` keep and answer who is behind pseudonyms, and ``bodies`` what bodies are called."""
    for answers, answer in ((_remember, remember), (_names, names), (_titles, titles)):
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
