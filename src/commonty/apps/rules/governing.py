"""Which rules bind what a decision does: those that it was noticed with, to the end."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from commonty.apps.rules.models import Version, in_force

_governing: ContextVar[Version | None] = ContextVar("the rules that the decision being carried out was noticed with", default=None)


@contextmanager
def governed_by(version: Version) -> Iterator[None]:
    """Carry a decision out in this block under the rules that it was noticed with: a later change never defeats it."""
    token = _governing.set(version)
    try:
        yield
    finally:
        _governing.reset(token)


def rules_for(scope: Sequence[str], *, now: datetime) -> Version:
    """
    Return the rules that say what may be given or made in a body: in a decision those that govern it, else those in force.

    They bind what a decision does, once. What may be done afterwards, and who may read of it, the rules in force say alone.
    """
    version, governing = in_force(scope, at=now), _governing.get()
    return governing if governing is not None and governing.body == version.body else version
