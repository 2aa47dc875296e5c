"""``commonty backup``: the data in one file, or the keys in another."""

import argparse
import os
import sys
from pathlib import Path

HELP = "Write a backup of the data, or with --keys of the people's keys; never both in one file."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, nargs="?", help="the file to write; it must not be there yet")
    parser.add_argument("--keys", action="store_true", help="write the keys, not the data; to be kept apart, and for 30 days at most")
    parser.add_argument("--keep", action="store_true", help="write both into the folders of COMMONTY_BACKUPS and delete the oldest there")


def run(options: argparse.Namespace) -> int:
    """Write the backup and say what it holds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    import django

    django.setup()
    from django.utils import timezone

    from commonty.cli._progress import bar
    from commonty.constitution.refusal import Refused
    from commonty.site.safekeeping.backup import back_up
    from commonty.site.safekeeping.keeping import keep

    if options.keep == bool(options.file) or (options.keep and options.keys):
        raise Refused("name the file to write, or say --keep and nothing else")
    if options.keep:
        kept = keep(now=timezone.now(), told=bar("packing it"))
        print(f"{kept.data}\n{kept.keys}\nBoth were read again and are whole.")
        if not kept.is_off:
            print("They lie on the same disk as the databases, and are lost with it: mount a folder of another machine there.")
        return 0
    print("copying the database …", file=sys.stderr)
    label = back_up(options.file.absolute(), keys=options.keys, now=timezone.now(), told=bar("packing it"))
    print(f"{options.file}: {'the keys' if options.keys else 'the data'} as of {label.made}")
    if options.keys:
        print(f"Delete it after {label.forget_after}. The master key is in neither file: keep it somewhere else.")
    return 0
