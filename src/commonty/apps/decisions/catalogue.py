"""Every effect that the apps of this installation declare."""

from functools import cache
from importlib import import_module
from inspect import isabstract

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from commonty.constitution.effect import Catalogue, Effect


@cache
def catalogue() -> Catalogue:
    """Return the effects found in the ``effects`` module of each installed app. Raises ``EffectError`` where two share a name."""
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "effects"):
            import_module(f"{config.name}.effects")
    declared = [
        kind
        for kind in _below(Effect)  # type: ignore[type-abstract]  # only its subclasses are wanted
        if ".effects." in f"{kind.__module__}." and not isabstract(kind) and hasattr(kind, "name")
    ]
    return Catalogue(tuple(sorted(declared, key=lambda kind: kind.name)))


def _below(kind: type[Effect]) -> list[type[Effect]]:
    return [each for direct in kind.__subclasses__() for each in (direct, *_below(direct))]
