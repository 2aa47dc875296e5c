"""Every reference of a constitution is to an article that exists, and none goes in circles."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from commonty.constitution.document import Constitution
from commonty.constitution.mistakes import GoesInCircles, MissingKey, NoParent, NoSuchArticle, Place

CHAPTERS = ("categories", "bodies", "offices", "powers", "procedures", "routes", "rights", "guards", "duties", "meetings", "registers")


def require_references(constitution: Constitution) -> None:
    """Raise ``NoSuchArticle``, ``GoesInCircles`` or ``NoParent`` for the first reference that does not hold."""
    for place, value, allowed in references(constitution):
        chapters = [name for name in allowed if name in CHAPTERS]
        known = {*allowed, *(key for chapter in chapters for key in getattr(constitution, chapter))} - set(chapters)
        if value not in known:
            raise NoSuchArticle(place, value, chapters, known)
    _require_tree(constitution)
    _require_no_circle("bodies", "parent", {name: body.parent for name, body in constitution.bodies.items()})
    _require_no_circle("procedures", "extends", {name: procedure.extends for name, procedure in constitution.procedures.items()})
    _require_patterns(constitution)


def references(constitution: Constitution) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Yield each reference: where it stands, what it names, and the chapters and words that it may name."""
    yield from _of(constitution, Place("organisation"))
    if constitution.founding:
        yield from _of(constitution.founding, Place("founding"))
    for chapter in CHAPTERS:
        for name, article in getattr(constitution, chapter).items():
            yield from _of(article, Place(f"{chapter}.{name}"))


def _of(value: object, place: Place) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Yield the references of one table and of the tables in its lists."""
    for field in fields(value):  # type: ignore[arg-type] # only tables of the document are given
        held = getattr(value, field.name)
        here = place.inside(field.name)
        if refers := field.metadata.get("refers"):
            for one in (held,) if isinstance(held, str) else held:
                if one or not _may_be_empty(field.default):
                    yield here, one, tuple(refers.split())
        elif isinstance(held, tuple):
            for number, one in enumerate(held, 1):
                if is_dataclass(one):
                    yield from _of(one, here.entry(number))


def _may_be_empty(default: object) -> bool:
    """Say whether a key with this default may name nothing."""
    return default == ""


def _require_tree(constitution: Constitution) -> None:
    """The root body is in no other; every other body is in one."""
    for name, body in constitution.bodies.items():
        is_root = name == constitution.root
        if is_root and (body.parent or body.many):
            raise NoParent("root-has-parent", Place(f"bodies.{name}", "parent"), constitution.root)
        if not is_root and not body.parent:
            raise NoParent("no-parent", Place(f"bodies.{name}", "parent"), constitution.root)


def _require_no_circle(chapter: str, key: str, above: Mapping[str, str]) -> None:
    """Raise ``GoesInCircles`` where following ``key`` comes back to where it started."""
    for start in above:
        walk = [start]
        while (following := above[walk[-1]]) and following not in walk:
            walk.append(following)
        if following:
            circle = [*walk[walk.index(following) :], following]
            raise GoesInCircles(Place(f"{chapter}.{following}", key), circle)


def _require_patterns(constitution: Constitution) -> None:
    """A pattern without a star names an article that exists; a guard names a procedure, or is unamendable."""
    known = {"organisation", "founding", *(f"{chapter}.{name}" for chapter in CHAPTERS for name in getattr(constitution, chapter))}
    patterns = [(Place(f"guards.{name}", "articles"), each) for name, guard in constitution.guards.items() for each in guard.articles]
    patterns += [(Place(f"routes.{name}", "reaches"), each) for name, route in constitution.routes.items() for each in route.reaches]
    for place, pattern in patterns:
        if "*" not in pattern and pattern not in known:
            raise NoSuchArticle(place, pattern, CHAPTERS, known)
    for name, guard in constitution.guards.items():
        if not guard.unamendable and not guard.procedure:
            raise MissingKey(Place(f"guards.{name}", "procedure"), "The procedure that it takes to change them.")
