"""``commonty export``: the whole organisation in one documented file."""

import argparse
import os
import sys
from pathlib import Path

HELP = "Write the whole organisation to one file, the people's keys in it under a passphrase, to go on elsewhere."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, help="the file to write; it must not be there yet")
    parser.add_argument(
        "--branch", metavar="BODY", default="", help="only this body, which decided to leave, with those who agreed: it leaves"
    )


def run(options: argparse.Namespace) -> int:
    """Write the export and say what it holds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    import django

    django.setup()
    from django.utils import timezone

    from commonty.cli._passphrase import passphrase
    from commonty.cli._progress import bar
    from commonty.site.leaving.by_host import branch_by_host, export_by_host
    from commonty.site.safekeeping.restoring import refuse_if_cut_off

    refuse_if_cut_off()
    file = options.file.absolute()
    if options.branch:
        contents = branch_by_host(file, passphrase(is_new=True), options.branch, now=timezone.now())
    else:
        contents = export_by_host(file, passphrase(is_new=True), now=timezone.now(), told=bar("writing it down"))
    rows = sum(part.rows for part in contents.parts)
    print(f"{options.file}: {rows} rows, with the record's {contents.record.size} lines; its end is\n\n{contents.record.checkpoint}")
    print("Whoever has this file and its passphrase can read everything. Delete it once the organisation lives elsewhere.", file=sys.stderr)
    return 0
