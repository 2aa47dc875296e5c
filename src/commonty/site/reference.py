"""Writes the reference pages of all effects and powers from the code itself."""

import inspect
from dataclasses import MISSING, Field, fields
from typing import Any, get_args, get_type_hints

from commonty.apps.decisions.catalogue import catalogue
from commonty.apps.mandates.powers import powers
from commonty.constitution.effect import Effect, Holds

EFFECTS = """\
# What a decision can do

Every effect that a motion can carry. A constitution opens a way to one by a route (`[routes.…]` with `effect = "<name>"`); without a
route nobody can move it. What it *reaches* are articles that it can set aside without amending them: their guards are asked too. To add
one, follow [the guide](../guides/add-an-effect.md). Written by `commonty manage write_reference effects`; a test compares.
"""
POWERS = """\
# What a mandate can give

Every power that this program honours. A constitution gives one to an office, or lets a motion grant it, by an article of its own
(`[powers.…]` with `power = "<name>"`). *Limits* are what one mandate for it can be held to. `bodies.hold` is not named there: it is
what the mandate of an office gives, and the powers of the office hang on that mandate.
Written by `commonty manage write_reference powers`; a test compares.
"""
KINDS = {int: "a whole number", str: "a text", bool: "true or false", tuple[int, ...]: "whole numbers", tuple[str, ...]: "texts"}
HELD = {
    Holds.PERSON: "the primary key of a person",
    Holds.BODY: "the id of a body",
    Holds.SCOPE: "the ids of bodies from the root down, joined by `/`",
    Holds.OFFICE: "the key of an office",
    Holds.POWER: "the key of an article on a power, or the name of the power",
    Holds.KIND_OF_BODY: "the key of an article on bodies of which there are many",
    Holds.DAY: "a day, as `2027-01-31`",
    Holds.INSTANT: "an instant in ISO 8601 with its offset",
    Holds.LONG_TEXT: "a long text",
    Holds.RULES: "a whole constitution",
    Holds.GIVEN: "what a link brings along, and nobody types",
}


def effects_page() -> str:
    """Return the page of all effects, app by app."""
    found = [catalogue().kind(name) for name in catalogue().names]
    ours = [effect for effect in found if effect.__module__.startswith("commonty.")]
    apps = dict.fromkeys(_app(effect) for effect in ours)
    return EFFECTS + "".join(f"\n## {app}\n" + "".join(_effect(effect) for effect in ours if _app(effect) == app) for app in apps)


def powers_page() -> str:
    """Return the page of all powers."""
    rows = [f"| `{name}` | {power.sentence} | {_listed(sorted(power.limits))} |\n" for name, power in sorted(powers().items())]
    return POWERS + "\n| power | its holder may | limits |\n|---|---|---|\n" + "".join(rows)


def _app(effect: type[Effect]) -> str:
    return effect.__module__.removeprefix("commonty.").removeprefix("apps.").partition(".")[0]


def _effect(effect: type[Effect]) -> str:
    hints = get_type_hints(effect, include_extras=True)
    rows = [
        f"| `{field.name}` | {effect.labels.get(field.name, '')} | {_kind(hints[field.name])}{_optional(field)} |\n"
        for field in fields(effect)
    ]
    says = (inspect.getdoc(effect) or "").replace("``", "`")
    table = "| field | on the form | holds |\n|---|---|---|\n" + "".join(rows) if rows else "It has no fields.\n"
    reaches = f"\nIt reaches {_listed(effect.reaches)}.\n" if effect.reaches else ""
    return f"\n### `{effect.name}`\n\n{says}\n\n{table}{reaches}"


def _kind(hint: object) -> str:
    marks = [each for part in (hint, *get_args(hint)) for each in getattr(part, "__metadata__", ()) if isinstance(each, Holds)]
    if marks:
        return HELD[marks[0]] + (", or several" if get_args(hint)[-1] is Ellipsis else "")
    return KINDS.get(hint, str(hint))  # type: ignore[call-overload,no-any-return]  # a type hint can be anything


def _optional(field: "Field[Any]") -> str:
    return "" if field.default is MISSING else "; may be left out"


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"
