"""Everything held about one person, from the holdings of every app: as plain data, and made readable."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonty.apps.keys.holding import Exported, Holding, holdings

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)")
"""How holdings write a moment."""


@dataclass(frozen=True)
class Shown:
    """One thing that is held, as a page shows it: a name, and either a value or parts."""

    name: str
    value: str = ""
    parts: tuple["Shown", ...] = field(default=())


@dataclass(frozen=True)
class Held:
    """What one holding keeps of a person, why, and what lets it be kept after they are erased."""

    app: str
    why: str
    kept_by_law: str
    parts: tuple[Shown, ...]


def everything(person: int) -> dict[str, object]:
    """Return everything that is held about ``person``, app by app, as JSON knows it."""
    apps: dict[str, list[dict[str, object]]] = {}
    for holding in holdings():
        kept: dict[str, object] = {"kind": type(holding).__name__, "why": holding.says(), "kept_by_law": holding.kept_by_law}
        kept["data"] = holding.export(person)
        apps.setdefault(holding.app, []).append(kept)
    return {"format": "commonty.held-about-me", "version": 1, "apps": apps}


def readable(person: int) -> list[tuple[str, list[Held]]]:
    """Return everything that is held about ``person`` for a page, app by app; what is empty is left out."""
    found = [(holding, holding.export(person)) for holding in holdings()]
    kept = [_held(holding, data) for holding, data in found if data not in ({}, [], (), "", None)]
    return [(title(app), list(each)) for app, each in groupby(kept, key=lambda held: held.app)]


def title(app: str) -> str:
    """Return the name of an app in the reader's language."""
    known = {
        "record": _("The record"),
        "people": _("Who you are"),
        "moving": _("How you came here"),
        "rules": _("Rules"),
        "mandates": _("Mandates"),
        "bodies": _("Where you belong"),
        "voting": _("Votes"),
        "decisions": _("Motions"),
        "elections": _("Elections"),
        "founding": _("Founding"),
        "campaigns": _("Campaigns"),
        "dues": _("Your dues"),
        "osdi": _("Programs"),
    }
    return known.get(app, app)


def field_names(fields: Iterable[str]) -> str:
    """Return the names of a person's sealed fields in the reader's language."""
    known = {
        "name": _("name"),
        "email": _("e-mail address"),
        "phone": _("phone"),
        "address": _("postal address"),
        "access_needs": _("what you need to take part"),
        "member-number": _("member number"),
        "category": _("kind of membership"),
        "joined": _("day of joining"),
        "left": _("day of leaving"),
        "asking": _("a request in your name"),
        "asking-stopped": _("a request in your name, stopped"),
    }
    return ", ".join(known.get(each, each) for each in fields)


def _held(holding: Holding, data: Exported) -> Held:
    shown = _shown("", data)
    return Held(holding.app, holding.says(), holding.kept_by_law, shown.parts or (shown,))


def _shown(name: str, data: object) -> Shown:
    """Return one value, a list or an object as a page shows it."""
    match data:
        case Mapping():
            return Shown(name, parts=tuple(_shown(str(key).replace("_", " "), value) for key, value in data.items()))
        case list() | tuple():
            return Shown(name, parts=tuple(_shown(str(place), value) for place, value in enumerate(data, start=1)))
    return Shown(name, _in_words(data))


def _in_words(data: object) -> str:
    """Return one value in the reader's language; a moment is read from its ISO form."""
    match data:
        case bool():
            return _("yes") if data else _("no")
        case None | "":
            return "–"
        case str() if MOMENT.fullmatch(data):
            return date_format(localtime(datetime.fromisoformat(data)), "DATETIME_FORMAT")
    return str(data)
