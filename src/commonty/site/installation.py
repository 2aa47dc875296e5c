"""An installation made ready to run: tables, static files, and what must be true before anybody is served."""

import io
import sys

from django.conf import settings
from django.core.management import call_command

from commonty.apps.people.vouching import vouch_for_existing_once
from commonty.site.migrating import ALIASES, migrate
from commonty.site.safekeeping.restoring import refuse_if_cut_off, refuse_if_upgrade_was_cut_off

__all__ = ["check", "prepare"]


def check() -> None:
    """Refuse to run where a setting is unsafe; raise ``SystemCheckError`` that says which, and what would do."""
    call_command("check", fail_level="ERROR", stdout=io.StringIO())


def prepare(*, quiet: bool = False, unfinished_upgrade: bool = False) -> None:
    """Bring both databases and the static files up to this version of the program; refuse, unless told to, within an upgrade."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    refuse_if_cut_off()
    if not unfinished_upgrade:
        refuse_if_upgrade_was_cut_off()
    check()
    for alias in ALIASES:
        migrate(alias)
    vouch_for_existing_once()
    call_command("collectstatic", interactive=False, verbosity=0)
    if not quiet:
        print("databases and static files are ready", file=sys.stderr)
