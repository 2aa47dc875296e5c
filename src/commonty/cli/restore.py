"""``commonty restore``: a backup put into an empty installation, or into a scratch place for practice."""

import argparse
import os
from pathlib import Path

HELP = "Restore a backup into an empty installation, and replay every erasure before anyone is served; or rehearse it."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file", type=Path, nargs="?", help="the backup of the data; with --rehearse the newest one kept, where none is named"
    )
    parser.add_argument("--keys", type=Path, help="the backup of the keys, where the keys' own database is lost too")
    parser.add_argument("--rehearse", action="store_true", help="restore into a scratch place, look at it, throw it away and note the day")
    parser.add_argument("--master-key", type=Path, metavar="FILE", help="rehearse with the copy of the master key that is in this file")
    parser.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database to rehearse in, for a backup of one")


def run(options: argparse.Namespace) -> int:
    """Restore, and say as of when."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    import django

    django.setup()
    from django.utils import timezone

    from commonty.cli._progress import bar
    from commonty.constitution.refusal import Refused
    from commonty.site.safekeeping.restoring import restore

    if options.rehearse:
        return _rehearse(options)
    if options.file is None:
        raise Refused("name the backup of the data, or say --rehearse")
    restored = restore(options.file, keys=options.keys, now=timezone.now(), told=bar("unpacking it"))
    if restored.forgotten:
        print(f"people erased, or without a key, since that backup, and forgotten again: {restored.forgotten}")
    print(f"restored as of {restored.label.made}; start it with: commonty serve")
    return 0


def _rehearse(options: argparse.Namespace) -> int:
    """Rehearse, with the files named or the newest ones."""
    from django.conf import settings
    from django.utils import timezone

    from commonty.constitution.refusal import Refused
    from commonty.site.safekeeping.keeping import newest
    from commonty.site.safekeeping.rehearsing import rehearse

    if (options.file is None) != (options.keys is None):
        raise Refused("name both files, the data and --keys, or neither")
    kept = newest() if options.file is None else None
    data, keys = (kept.data, kept.keys) if kept else (options.file, options.keys)
    try:
        master = options.master_key.read_text().strip() if options.master_key else settings.MASTER_KEY
    except OSError as problem:
        raise Refused(f"{options.master_key}: {problem.strerror}") from problem
    with_copy = options.master_key is not None
    found = rehearse(data, keys, master_key=master, with_copy=with_copy, now=timezone.now(), database=options.database)
    print(f"The way back works: the backup of {found.label.made} opens, and {found.people} people could be read.")
    compared = ", and ours begins with it" if found.is_beginning else ""
    print(f"Its record of {found.lines} lines is whole{compared}. What was restored is thrown away again.")
    if not with_copy:
        print("It opened with the master key of this machine. Try the copy that you keep elsewhere: --master-key FILE")
    return 0
