"""Every error of the library."""

import importlib
import pkgutil
from collections.abc import Iterator

from commonty import ballots
from commonty.ballots.errors import BallotsError


def every_error() -> list[type[BallotsError]]:
    """Return every error, having loaded every module."""
    for module in pkgutil.walk_packages(ballots.__path__, f"{ballots.__name__}."):
        if ".tests" not in module.name:
            importlib.import_module(module.name)
    return [each for each in _below(BallotsError) if each.__module__.startswith(f"{ballots.__name__}.")]


def _below(base: type[BallotsError]) -> Iterator[type[BallotsError]]:
    for each in base.__subclasses__():
        yield each
        yield from _below(each)
