"""What goes along: every table of every app, but for the few that are named here with the reason."""

from collections.abc import Iterable, Iterator, Mapping

from django.apps.registry import Apps
from django.db import models

__all__ = ["LEFT_OUT", "WITHHELD", "label", "tables", "withheld"]

KEYS = "keys"
"""The app of the second database, whose rows go along in a part of their own, under the passphrase."""
LEFT_OUT: Mapping[str, str] = {
    "contenttypes.ContentType": "the program makes it anew, and nothing points at it",
    "auth.Permission": "the program makes it anew; nobody has power by it",
    "auth.Group": "nobody has power by it",
    "auth.Group_permissions": "nobody has power by it",
    "sessions.Session": "whoever is signed in here signs in anew elsewhere",
    "presses.Press": "a button of a page that is open here is not pressed elsewhere",
    "jobs.Job": "what waits to be done goes along as waiting.jsonl, which any kind of queue can take up",
    "jobs.Done": "which jobs of this installation’s queue were done",
    "leaving.Copy": "which files lie on this machine; that they were made stands in the record and in the custody register",
}
"""The tables that stay, each with its reason. What is not named goes along, so that no table is forgotten that comes later."""

WITHHELD: Mapping[str, Mapping[str, str]] = {
    "osdi.Token": {"digest": "a mandate let a program in here; elsewhere it is let in anew, by a new token, or not at all"},
}
"""The columns of which the rows go along without what stands there, each with its reason; ``withheld`` stands there instead."""


def withheld(key: object) -> str:
    """Return what stands in a withheld column of the row with this key: one text a row, which opens nothing."""
    return f"withheld:{key}"


def label(model: type[models.Model]) -> str:
    """Return what a table is called in an export: ``people.Person``."""
    return model._meta.label  # noqa: SLF001 - Django's documented name for it


def tables(apps: Apps) -> tuple[type[models.Model], ...]:
    """Return the tables that go along, each after those that it points at."""
    wanted = {label(model): model for model in _kept(apps.get_models(include_auto_created=True))}
    ordered: dict[str, type[models.Model]] = {}
    for name in wanted:
        _place(name, wanted, ordered, ())
    return tuple(ordered.values())


def _kept(found: Iterable[type[models.Model]]) -> Iterator[type[models.Model]]:
    for model in found:
        opts = model._meta  # noqa: SLF001 - as above
        if opts.managed and not opts.proxy and opts.app_label != KEYS and opts.label not in LEFT_OUT:
            yield model


def _place(name: str, wanted: Mapping[str, type[models.Model]], ordered: dict[str, type[models.Model]], above: tuple[str, ...]) -> None:
    """Put a table after those that it points at; of tables that point at one another, databases wait for the end of the transaction."""
    if name in ordered or name in above or name not in wanted:
        return
    for field in wanted[name]._meta.concrete_fields:  # noqa: SLF001 - as above
        if isinstance(field, models.ForeignKey):
            _place(field.related_model._meta.label, wanted, ordered, (*above, name))  # noqa: SLF001 - as above
    ordered[name] = wanted[name]
