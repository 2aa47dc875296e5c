# ruff: noqa: N999 - what the command is called, which nobody writes in an import statement
"""``commonty import``: an exported organisation into an empty installation."""

import argparse
import os
from pathlib import Path

HELP = "Put an exported organisation into an empty installation, whole or not at all."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, help="the export")


def run(options: argparse.Namespace) -> int:
    """Import it, and say what came."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    import django

    django.setup()
    from django.utils import timezone

    from commonty.cli._passphrase import passphrase
    from commonty.cli._progress import bar
    from commonty.site.leaving.importing import import_

    done = import_(options.file, passphrase(), now=timezone.now(), told=bar("checking it, and bringing it in"))
    if done.forgotten:
        print(f"people whose erasure was under way, or who had no key, and who are forgotten now: {done.forgotten}")
    print(f"imported as of {done.contents.made}: {done.people} people, and the record's {done.contents.record.size} lines, which end in")
    print(f"\n{done.contents.record.checkpoint}\nstart it with: commonty serve")
    return 0
