"""Bringing the tables of both databases up to this version of the program."""

from django.core.management import call_command

ALIASES = ("keys", "default")


def migrate(alias: str) -> None:
    """Bring one of them up. That of the keys is asked for the one app that is in it: going through the others' changes takes seconds."""
    apps = ["keys"] if alias == "keys" else []
    call_command("migrate", *apps, database=alias, interactive=False, verbosity=0)
