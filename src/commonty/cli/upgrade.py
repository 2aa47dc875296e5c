"""``commonty upgrade``: from this version to another, and back where that one is not well."""

import argparse
import os
from pathlib import Path

HELP = "Back up, let another version bring the databases up, look whether it is well, and put everything back where it is not."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--to", type=Path, metavar="COMMAND", help="the commonty command of the other version")
    parser.add_argument("--back", action="store_true", help="put everything back as it was before an upgrade that was cut off")


def run(options: argparse.Namespace) -> int:
    """Upgrade, or go back."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    import django

    django.setup()
    from django.utils import timezone

    from commonty.constitution.refusal import Refused
    from commonty.site.safekeeping.upgrading import roll_back, upgrade

    if options.back == bool(options.to):
        raise Refused("say --to COMMAND, or --back")
    if options.back:
        print(f"put back from {roll_back(now=timezone.now())}; start this version again")
        return 0
    done = upgrade([str(options.to)], now=timezone.now())
    print(
        f"The new version is well; the record has its {done.lines} lines. Start it now. The backups made before:\n{done.data}\n{done.keys}"
    )
    return 0
