"""What an adopted decision does: the base of every effect, and the list of those that exist."""

import json
import types
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Annotated, ClassVar, Self, Union, get_args, get_origin, get_type_hints

from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.errors import ConstitutionError


class EffectError(ConstitutionError):
    """An effect that cannot be made from the facts given: the base of this module's errors."""


class UnknownEffect(EffectError):
    """An effect that no app of this installation declares."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no effect is called {name!r}; there are: {', '.join(known) or 'none'}")
        self.name = name


class WrongEffectFacts(EffectError):
    """Facts that do not fit the fields of the effect."""

    def __init__(self, name: str, field: str, problem: str) -> None:
        super().__init__(f"{name}: {field}: {problem}")
        self.name = name
        self.field = field


class Holds(Enum):
    """What a field of an effect holds, where a form asks for it in its own way."""

    PERSON = "person"
    BODY = "body"
    SCOPE = "scope"
    OFFICE = "office"
    POWER = "power"
    KIND_OF_BODY = "kind of body"
    DAY = "day"
    INSTANT = "instant"
    LONG_TEXT = "long text"
    RULES = "rules"
    GIVEN = "given"


PersonKey = Annotated[int, Holds.PERSON]
"""The primary key of a person."""
BodyKey = Annotated[str, Holds.BODY]
"""The id of a body."""
Scope = Annotated[str, Holds.SCOPE]
"""The ids of bodies from the root down, joined by ``/``."""
OfficeKey = Annotated[str, Holds.OFFICE]
PowerKey = Annotated[str, Holds.POWER]
KindOfBody = Annotated[str, Holds.KIND_OF_BODY]
"""The key of an article on bodies of which there are many."""
Day = Annotated[str, Holds.DAY]
"""A day, as ``2027-01-31``."""
EndOfDay = Annotated[str, Holds.INSTANT]
"""An instant in ISO 8601 with its offset: the end of a day where the rules apply."""
LongText = Annotated[str, Holds.LONG_TEXT]
RulesText = Annotated[str, Holds.RULES]
"""A whole constitution."""
Given = Annotated[str, Holds.GIVEN]
"""What a link brings along, and nobody types."""


ORGANISATION = "*"
"""In place of the id of a body: what happens in the organisation as a whole, which no part of it decides."""


@dataclass(frozen=True)
class Effect(ABC):
    """
    One thing that a decision does, fixed and hashed with the text of the motion.

    A subclass is a frozen dataclass whose fields are ``str``, ``int``, ``bool``, tuples of them, or ``None``.
    The names above say what such a field holds: the form asks for a ``PersonKey`` by member number and name, for a ``Day`` as a date.
    ``says`` is what members choose it by, in English, marked for the catalogue of the effect's app; else the first line of its docstring.
    ``labels`` are what the form calls the fields: English, marked for the catalogue of the effect's app; else their names are shown.
    ``name`` is ``app.verb`` and never renamed. ``reaches`` are patterns of the articles that this effect can
    set aside without amending them (a merger can take away any right: ``("rights.*",)``). What ``is_internal`` is about people
    inside a body, which nobody outside a caucus decides. What ``is_private`` is about somebody's conduct or person: only those who
    hear it and whom it is about read it. What ``outlasts_its_body`` still happens where that was dissolved: in the nearest body above.
    What ``is_of_the_organisation`` no part of it decides; what ``is_of_a_part``, only a body below it with rules of its own.
    ``decided_as`` is the effect whose route decides this, where it has no own.
    """

    name: ClassVar[str]
    reaches: ClassVar[tuple[str, ...]] = ()
    says: ClassVar[str] = ""
    labels: ClassVar[Mapping[str, str]] = {}
    is_internal: ClassVar[bool] = False
    is_private: ClassVar[bool] = False
    outlasts_its_body: ClassVar[bool] = False
    is_of_the_organisation: ClassVar[bool] = False
    is_of_a_part: ClassVar[bool] = False
    decided_as: ClassVar[str] = ""

    @abstractmethod
    def describe(self) -> str:
        """Say in plain words, in the reader's language, what will happen. This is what members vote on."""

    @abstractmethod
    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Change rows, and nothing else; mail and other servers wait in a job queued in the same transaction."""

    def lapse(self, authority: Authority, *, now: datetime) -> None:  # noqa: B027 - most effects give mandates at most.
        """
        End what this made, where it was decided urgently and nobody ratified it; the mandates that it gave end by themselves.

        Never refuses, and does no harm where it has ended already. ``authority.source`` is that of the urgent decision.
        """

    @classmethod
    def choices(cls, field: str, body: str, *, now: datetime) -> tuple[tuple[str, str], ...]:  # noqa: ARG003 - for most fields there are none.
        """Return what a form offers for ``field`` to the members of ``body``, each value with its words; nothing where it is typed."""
        return ()

    def context(self) -> str:
        """Return the id of the body that this happens in, or ``ORGANISATION``; empty for the body where it is moved."""
        return ORGANISATION if self.is_of_the_organisation else ""

    def concerned(self) -> tuple[int, ...]:
        """Return the primary keys of the people whom this is about: heard first, and left out where the rules say so."""
        return ()

    def decided_by(self, rules: Constitution) -> tuple[str, str] | None:  # noqa: ARG002 - for most effects a route says it.
        """Return the key of the procedure that an article other than a route names for this, and that article's; else ``None``."""
        return None

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: B027 - most effects are always possible.
        """Raise ``Refused`` where this could never be carried out; asked before the motion can be put."""

    def cautions(self, *, now: datetime) -> tuple[str, ...]:  # noqa: ARG002 - with most effects there is nothing to be careful of.
        """Return what members should know before they move this, in the reader's language. None of it stops them."""
        return ()

    def facts(self) -> dict[str, object]:
        """Return the effect as plain facts, its name first."""
        return {"effect": self.name, **asdict(self)}

    def canonical(self) -> str:
        """Return the one text of these facts that is hashed."""
        return json.dumps(self.facts(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> Self:
        """Make the effect from plain facts; raise ``WrongEffectFacts`` for a missing, unknown or mistyped field."""
        hints = _hints(cls)
        known = {field.name: field for field in fields(cls)}
        for key in facts:
            if key != "effect" and key not in known:
                raise WrongEffectFacts(cls.name, key, f"is not a field; the fields are {', '.join(known) or 'none'}")
        values: dict[str, object] = {}
        for key, field in known.items():
            if key in facts:
                values[key] = _fitted(cls.name, key, facts[key], hints[key])
            elif field.default is MISSING and field.default_factory is MISSING:
                raise WrongEffectFacts(cls.name, key, "is missing")
        return cls(**values)


@cache
def _hints(kind: type[Effect]) -> dict[str, object]:
    return get_type_hints(kind)


def _fitted(name: str, key: str, value: object, hint: object) -> object:
    """Return ``value`` as ``hint`` asks, a JSON list becoming a tuple."""
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple):
            raise WrongEffectFacts(name, key, f"must be a list, not {value!r}")
        inner = get_args(hint)[0]
        return tuple(_fitted(name, key, each, inner) for each in value)
    allowed = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    if type(value) not in allowed:
        wanted = " or ".join(getattr(one, "__name__", str(one)) for one in allowed)
        raise WrongEffectFacts(name, key, f"must be {wanted}, not {value!r}")
    return value


class Catalogue:
    """The effects that the apps of this installation declare, by name."""

    def __init__(self, effects: tuple[type[Effect], ...]) -> None:
        self._effects = {effect.name: effect for effect in effects}
        if len(self._effects) != len(effects):
            names = [effect.name for effect in effects]
            raise EffectError(f"two effects share a name: {sorted({n for n in names if names.count(n) > 1})}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all effects, sorted."""
        return tuple(sorted(self._effects))

    def kind(self, name: str) -> type[Effect]:
        """Return the effect called ``name``; raise ``UnknownEffect`` where there is none."""
        if name not in self._effects:
            raise UnknownEffect(name, self.names)
        return self._effects[name]

    def effect(self, facts: Mapping[str, object]) -> Effect:
        """Make an effect from the facts that ``Effect.facts`` returned."""
        return self.kind(str(facts.get("effect", ""))).from_facts(facts)
