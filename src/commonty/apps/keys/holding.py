"""What an app keeps of a person: the base of every app's ``holdings.py``, and how they are found."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import import_module
from inspect import isabstract
from typing import ClassVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule

Exported = Mapping[str, object] | Sequence[object] | str | int | bool | None
"""Plain data, as JSON knows it."""


class Holding(ABC):
    """
    One kind of thing that an app keeps of a person.

    ``app`` is the app's label; ``models`` are the names of its models (``"Signature"``) that this holding answers for: a model
    linked to a person that no holding answers for fails a test. ``kept_by_law`` names the law or article that lets it be kept
    when the person is erased, and is empty where nothing is kept. ``purpose`` is the key of the purpose that it serves.
    """

    app: ClassVar[str]
    models: ClassVar[tuple[str, ...]] = ()
    kept_by_law: ClassVar[str] = ""
    purpose: ClassVar[str] = "membership"

    @abstractmethod
    def says(self) -> str:
        """Say in plain words, in the reader's language, what is kept and why."""

    @abstractmethod
    def export(self, person: int) -> Exported:
        """Return everything that is kept of this person, in clear."""

    @abstractmethod
    def let_go(self, person: int, *, now: datetime) -> None:
        """Let go of it, or of what names the person in it. Safe to repeat; runs before the person's key is destroyed."""


def holdings() -> tuple[Holding, ...]:
    """Return one of every holding of every app, in the order of the apps."""
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "holdings"):
            import_module(f"{config.name}.holdings")
    labels = [config.label for config in apps.get_app_configs()]
    kinds = [kind for kind in _below(Holding) if not isabstract(kind) and kind.__module__.endswith(".holdings")]  # type: ignore[type-abstract]  # its subclasses are asked for
    return tuple(kind() for kind in sorted(kinds, key=lambda kind: (labels.index(kind.app), kind.__name__)))


def _below(kind: type[Holding]) -> list[type[Holding]]:
    return [each for direct in kind.__subclasses__() for each in (direct, *_below(direct))]
