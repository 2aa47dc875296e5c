"""``commonty restore``: a backup put into an empty installation."""

import argparse
import os
from pathlib import Path

HELP = "Restore a backup into an empty installation, and replay every erasure before anyone is served."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, help="the backup of the data")
    parser.add_argument("--keys", type=Path, help="the backup of the keys, where the keys' own database is lost too")


def run(options: argparse.Namespace) -> int:
    """Restore, and say as of when."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    import django

    django.setup()
    from django.utils import timezone

    from commonty.cli._progress import bar
    from commonty.site.safekeeping.restoring import restore

    restored = restore(options.file, keys=options.keys, now=timezone.now(), told=bar("unpacking it"))
    if restored.forgotten:
        print(f"people erased, or without a key, since that backup, and forgotten again: {restored.forgotten}")
    print(f"restored as of {restored.label.made}; start it with: commonty serve")
    return 0
