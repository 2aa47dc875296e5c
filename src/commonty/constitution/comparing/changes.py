"""The changes between two constitutions, article by article and key by key."""

from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from typing import cast

from commonty.constitution.articles import FOUNDING, PREAMBLE, articles
from commonty.constitution.comparing.importance import importance
from commonty.constitution.comparing.values import briefly, in_words
from commonty.constitution.document import Constitution, Procedure
from commonty.constitution.explaining import rulebook
from commonty.constitution.inheritance import resolved
from commonty.constitution.references import CHAPTERS
from commonty.wording.sentence import Sentence


@dataclass(frozen=True)
class Change:
    """
    One change: ``article`` is the key of the article, ``key`` the key in it, empty where the whole article is new or gone.

    ``old`` and ``new`` are words or sentences that a catalogue can say; for a whole article, what it says.
    """

    article: str
    key: str
    sentence: Sentence
    old: tuple[Sentence, ...] = ()
    new: tuple[Sentence, ...] = ()


def changes(old: Constitution, new: Constitution) -> tuple[Change, ...]:
    """
    Return what would change from ``old`` to ``new``, what matters most first.

    Empty if and only if the two have the same canonical text; a changed note and a changed order are changes too.
    """
    found = [*_preamble(old, new), *_articles(old, new), *_orders(old, new)]
    places = {key: number for number, key in enumerate((*_values(old), *_values(new)))}
    return tuple(sorted(found, key=lambda change: (*importance(change.article.partition(".")[0], _rank(change)), places[change.article])))


def _rank(change: Change) -> str:
    """Return the key that a change is ordered by; every change of order is alike."""
    return change.key.partition(":")[0]


def _values(constitution: Constitution) -> dict[str, object]:
    """Return every article by its key."""
    return {each.key: each.value for each in articles(constitution)}


def _preamble(old: Constitution, new: Constitution) -> Iterator[Change]:
    """Yield the changes of what stands before all chapters."""
    for field in _keys(Constitution):
        if field.name in {FOUNDING, *CHAPTERS}:
            continue
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            refers = "bodies" if field.name == "root" else ""
            values = {"old": in_words(old, field.name, before, refers), "new": in_words(new, field.name, after, refers)}
            yield Change(PREAMBLE, field.name, Sentence("diff.whole", {"label": Sentence(f"label.{field.name}"), **values}))


def _articles(old: Constitution, new: Constitution) -> Iterator[Change]:
    """Yield the articles that are new, gone or changed."""
    before, after = _values(old), _values(new)
    titles = {each.key: each.title for constitution in (new, old) for each in articles(constitution)}
    for key in dict.fromkeys((*before, *after)):
        if key == PREAMBLE:
            continue
        said = {"title": titles[key], "chapter": Sentence(f"chapter.{key.partition('.')[0]}")}
        if key not in after:
            yield Change(key, "", Sentence("diff.removed", said), old=_told(old, key))
        elif key not in before:
            yield Change(key, "", Sentence("diff.added", said), new=_told(new, key))
        elif before[key] != after[key]:
            yield from _changed(old, new, key)


def _told(constitution: Constitution, key: str) -> tuple[Sentence, ...]:
    """Return what the article ``key`` says, its own words first."""
    told = next(each for section in rulebook(constitution) for each in section.articles if each.key == key)
    words = [Sentence("diff.words", {"text": text}) for text in (told.text, told.note) if text]
    return (*words, *told.sentences)


def _changed(old: Constitution, new: Constitution, key: str) -> Iterator[Change]:
    """Yield the changed keys of one article."""
    before, after = _values(old)[key], _values(new)[key]
    title = next(each.title for each in articles(new) if each.key == key)
    for field in _keys(type(before)):
        name, refers = field.name, field.metadata["refers"]
        stated_before, stated_after = _stated(before, name), _stated(after, name)
        if stated_before == stated_after:
            continue
        was, becomes = _effective(old, key, before, name), _effective(new, key, after, name)
        said: dict[str, object] = {"label": Sentence(f"label.{name}"), "title": title}
        if was == becomes:
            yield Change(key, name, Sentence("diff.same", said))
            continue
        words = briefly(was, becomes) or (in_words(old, name, was, refers), in_words(new, name, becomes, refers))
        said |= {"old": words[0], "new": words[1]}
        also = _inheriting(new, key, name)
        yield Change(key, name, Sentence("diff.changed-also", {**said, "also": also}) if also else Sentence("diff.changed", said))


def _stated(article: object, name: str) -> tuple[object, bool]:
    """Return what the article itself says, and whether it says so against what it inherits."""
    value = getattr(article, name)
    return value, name in getattr(article, "restated", ()) and value == _default(name)


def _effective(constitution: Constitution, key: str, article: object, name: str) -> object:
    """Return the value that holds: for a procedure, with what it inherits."""
    if isinstance(article, Procedure):
        return getattr(resolved(constitution, key.partition(".")[2]), name)
    return getattr(article, name)


def _inheriting(constitution: Constitution, key: str, name: str) -> tuple[Sentence, ...]:
    """Return the titles of the procedures that have the key ``name`` from the procedure ``key``."""
    chapter, _, procedure = key.partition(".")
    if chapter != "procedures" or name in {"title", "body", "extends", "note"}:
        return ()
    found: list[str] = [procedure]
    for _ in constitution.procedures:
        found += [
            other
            for other, rule in constitution.procedures.items()
            if rule.extends in found and other not in found and _stated(rule, name) == (_default(name), False)
        ]
    return tuple(Sentence("diff.words", {"text": constitution.procedures[other].title}) for other in found[1:])


def _default(name: str) -> object:
    """Return the default of a key of procedures."""
    return next(field.default for field in _keys(Procedure) if field.name == name)


def _orders(old: Constitution, new: Constitution) -> Iterator[Change]:
    """Yield the chapters whose articles stand in another order: it changes the numbers that people cite."""
    for chapter in CHAPTERS:
        before: Mapping[str, object] = getattr(old, chapter)
        after: Mapping[str, object] = getattr(new, chapter)
        if [key for key in before if key in after] != [key for key in after if key in before]:
            yield Change(PREAMBLE, f"order:{chapter}", Sentence("diff.order", {"chapter": Sentence(f"chapter.{chapter}")}))


def _keys(kind: type[object]) -> tuple["Field[object]", ...]:
    """Return the keys of a kind of article."""
    if not is_dataclass(kind):
        raise TypeError(kind)
    return tuple(field for field in cast("tuple[Field[object], ...]", fields(kind)) if "says" in field.metadata)
