"""``commonty record``: write the record to a file, and check such a file with nothing but the file."""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from commonty.apps.record.checking import Kept, check
from commonty.apps.record.checkpoint import CheckpointError, Signed
from commonty.apps.record.reading import ReadingError
from commonty.constitution.refusal import Refused

HELP = "Export the record to a file, or check such a file."

PROGRESS_EVERY = 1000
OF_BODY = "with --audience members: only this body's (repeatable); without it every body's, but for caucuses, which are named or left out"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", metavar="export|check", required=True)
    export = verbs.add_parser("export", help="write the record to a file (JSON Lines)")
    export.add_argument("file", metavar="FILE", help="the file to write; - for standard output")
    export.add_argument("--audience", choices=["public", "members"], default="public", help="whose facts go in beside the public's")
    export.add_argument("--body", action="append", default=[], metavar="ID", help=OF_BODY)
    checks = verbs.add_parser("check", help="check an exported record; needs neither a server nor a database")
    checks.add_argument("file", metavar="FILE", help="the file to check; - for standard input")
    checks.add_argument(
        "--checkpoint", action="append", default=[], metavar="F", help="an older checkpoint, or an older export (repeatable)"
    )
    checks.add_argument("--key", default="", help="the key that you know, or its fingerprint as your notices print it")
    checks.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    """Export or check."""
    return _export(options) if options.verb == "export" else _check(options)


def _check(options: argparse.Namespace) -> int:
    try:
        with ExitStack() as files:
            kept = [_kept(name, files) for name in options.checkpoint]
            lines = sys.stdin.buffer if options.file == "-" else files.enter_context(Path(options.file).open("rb"))
            report = check(lines, kept=kept, key=options.key, progress=lambda number: _say_progress(number, None))
        _say_progress(None, None)
    except (ReadingError, OSError) as error:
        raise Refused(f"{options.file}: {error}") from error
    if options.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
        return 0 if report.is_whole else 1
    for finding in report.findings:
        print(f"{options.file}:{finding.at}: {finding.says}")
    for line in report.compared:
        print(f"compared with {line}")
    if report.withdrawn:
        print(f"texts withdrawn, each by a line that says so: {report.withdrawn}")
    for line in report.cannot_tell:
        print(f"this check can't tell {line}")
    verdict = "WHOLE" if report.is_whole else f"NOT WHOLE, findings: {len(report.findings)}"
    print(f"{verdict}; lines of {report.origin}: {report.lines}, with their facts: {report.facts_read}")
    if report.root:
        print(f"root {report.root}, key {report.fingerprint}")
    return 0 if report.is_whole else 1


def _kept(name: str, files: ExitStack) -> Kept:
    """Read what somebody kept: an older export, which stays open, or a text with a checkpoint in it, such as a notice."""
    file = files.enter_context(Path(name).open("rb"))  # noqa: SIM115 - ``files`` closes it
    if file.read(1) == b"{":
        file.seek(0)
        return Kept(name, copy=file)
    file.seek(0)
    try:
        return Kept(name, checkpoint=Signed.find(file.read().decode()))
    except (CheckpointError, UnicodeDecodeError) as error:
        raise Refused(f"{name}: {error}") from error


def _export(options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    import django

    django.setup()
    from django.utils import timezone

    from commonty.apps.bodies.circles import secluded_from
    from commonty.apps.bodies.models import Body
    from commonty.apps.record.audiences import PUBLIC, Reader
    from commonty.apps.record.exporting import EVERY_BODY, export

    bodies = frozenset(options.body or [EVERY_BODY])
    closed = frozenset() if options.body or not Body.objects.exists() else frozenset(secluded_from(None, now=timezone.now()))
    head, lines = export(Reader(bodies=bodies) if options.audience == "members" else PUBLIC, but=closed)
    if options.file == "-":
        _write(sys.stdout, lines, head.size)
    else:
        part = Path(f"{options.file}.part")
        with part.open("w", encoding="utf-8", newline="\n") as file:
            _write(file, lines, head.size)
        part.replace(options.file)
    print(f"{head.size} lines exported; the checkpoint of the record:\n\n{head.checkpoint}", end="", file=sys.stderr)
    return 0


def _write(file: TextIO, lines: Iterable[str], size: int) -> None:
    """Write the export, and say on a terminal how far it is."""
    for number, line in enumerate(lines):
        file.write(line)
        if not number % PROGRESS_EVERY:
            _say_progress(number, size)
    _say_progress(None, size)


def _say_progress(number: int | None, size: int | None) -> None:
    """Say on a terminal how many lines are done; ``None`` wipes it."""
    if sys.stderr.isatty():
        print(
            "\r\033[K" + ("" if number is None else f"{number:,}" + (f" of {size:,}" if size else "") + " lines"), end="", file=sys.stderr
        )
