"""Which procedure decides what: exactly one, or the answer is no and names the article that is missing."""

from collections.abc import Sequence

from commonty.constitution.articles import differing, matches, specificity
from commonty.constitution.document import Constitution, Guard, Procedure, Route
from commonty.constitution.inheritance import resolved
from commonty.constitution.refusal import Refused
from commonty.constitution.strictness import at_least_as_strict
from commonty.wording.sentence import Sentence

ANYWHERE = "*"


def procedure(constitution: Constitution, key: str) -> Procedure:
    """Return a procedure with what it inherits from those it extends; raise ``Refused`` where there is none of that key."""
    return resolved(constitution, key)


def route_for(constitution: Constitution, effect: str, *, context: str) -> tuple[str, Route]:
    """
    Return the one route of ``effect`` in the body whose key is ``context``, with its key.

    A route for that very body goes before one for any body (``"*"``). Raises ``Refused`` where none applies, or two.
    The mover may choose one of its procedure's ``or_by`` in its place (``ways``).
    """
    of_effect = {key: route for key, route in constitution.routes.items() if route.effect == effect}
    here = {key: route for key, route in of_effect.items() if route.context == context}
    found = here or {key: route for key, route in of_effect.items() if route.context == ANYWHERE}
    if not found:
        raise Refused(Sentence("route.none", {"effect": effect, "context": context}), article=f"routes.{effect}")
    if len(found) > 1:
        raise Refused(
            Sentence("route.two", {"effect": effect, "context": context, "routes": _keys("routes", found)}), article=f"routes.{min(found)}"
        )
    return next(iter(found.items()))


def article_for(constitution: Constitution, effect: str, *, context: str) -> str:
    """Return the key of the article on who decides ``effect`` in ``context``: what refusals of it cite, also where none or two are."""
    try:
        key, _ = route_for(constitution, effect, context=context)
    except Refused as refusal:
        return refusal.article
    return f"routes.{key}"


def ways(constitution: Constitution, key: str) -> tuple[str, ...]:
    """Return the procedures that whoever moves may choose from where ``key`` decides: itself first."""
    return (key, *(other for other in procedure(constitution, key).or_by if other != key))


def guard_for(constitution: Constitution, article: str) -> tuple[str, Guard]:
    """
    Return the guard of an article, with its key: the one with the most specific pattern that matches.

    Raises ``Refused`` where none matches, or two are equally specific.
    """
    matching = [
        (max(specificity(pattern) for pattern in guard.articles if matches(pattern, article)), key)
        for key, guard in constitution.guards.items()
        if any(matches(pattern, article) for pattern in guard.articles)
    ]
    if not matching:
        raise Refused(Sentence("route.no-guard", {"article": article}), article=f"guards.{article}")
    most = max(found for found, _ in matching)
    keys = [key for found, key in matching if found == most]
    if len(keys) > 1:
        raise Refused(Sentence("route.two-guards", {"article": article, "guards": _keys("guards", keys)}), article=f"guards.{keys[0]}")
    return keys[0], constitution.guards[keys[0]]


def touched(old: Constitution, new: Constitution) -> tuple[str, ...]:
    """Return the articles that differ, and the procedures that differ by what they inherit: to change that is to change them."""
    in_both = [name for name in old.procedures if name in new.procedures]
    heirs = [f"procedures.{name}" for name in in_both if resolved(old, name) != resolved(new, name)]
    return tuple(dict.fromkeys((*differing(old, new), *heirs)))


def amendment_procedure(old: Constitution, new: Constitution) -> tuple[str, Procedure]:
    """
    Return the one procedure that can make ``new`` of ``old``, with its key.

    Every article touched is judged by its guard in ``old``, a new one by the guard that its key falls under there. Of
    several procedures, the one that is at least as strict as all others (see ``strictness``); where there is none,
    ``Refused``: the motion has to be split. ``Refused`` too where nothing differs or an article is unamendable.
    """
    changed = touched(old, new)
    if not changed:
        raise Refused(Sentence("route.nothing-changes"), article="organisation")
    needed: dict[str, str] = {}
    for article in changed:
        key, guard = guard_for(old, article)
        if guard.unamendable:
            raise Refused(Sentence("route.unamendable", {"article": article}), article=f"guards.{key}")
        needed.setdefault(guard.procedure, key)
    strictest = [one for one in needed if all(one == other or at_least_as_strict(old, one, other) for other in needed)]
    if not strictest:
        raise Refused(Sentence("route.split", {"guards": _keys("guards", list(needed.values()))}), article=f"guards.{min(needed.values())}")
    return strictest[0], procedure(old, strictest[0])


def _keys(chapter: str, names: Sequence[str] | dict[str, Route]) -> tuple[str, ...]:
    """Return the whole keys of articles, sorted, for a sentence."""
    return tuple(sorted(f"{chapter}.{name}" for name in names))
