"""``commonty count``: count votes by a named rule, or prove a count sheet; needs neither a server nor a database."""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from commonty.counting import terminal
from commonty.counting.catalogue import languages
from commonty.counting.contest import Contest
from commonty.counting.errors import CountingError
from commonty.counting.files import forms, lots_file
from commonty.counting.files.source import LARGEST_FILE
from commonty.counting.lots import NO_LOTS, LotNeeded, Lots
from commonty.counting.page import to_html, to_svg
from commonty.counting.replaying import loads
from commonty.counting.rules import RULES, count
from commonty.counting.sheet import Sheet
from commonty.counting.stage_table import to_csv
from commonty.counting.writing import to_json
from commonty.wording.catalogue import FALLBACK

HELP = "Count votes by a named rule, stage by stage, or prove a count sheet."

LONG = 5_000_000
"""Bytes from which a reader waits long enough to be told what is going on."""
LOTS_FILES = {".txt", ".lots", ".csv", ".json", ".blt"}
"""What ends the name of a file, and no seed."""


class Unusable(Exception):
    """What was asked cannot be done: why, in one line."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="ballots (.blt, .csv, .abif, .soi …), or a count sheet (.json) to prove")
    parser.add_argument("--rule", choices=sorted(RULES), default="scottish-stv", help="the rule to count by (default: scottish-stv)")
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="what the rule lets be chosen (repeatable)")
    parser.add_argument("--seats", type=int, metavar="N", help="how many seats there are, where the file does not say or says otherwise")
    parser.add_argument("--lots", metavar="FILE|SEED", help="the lots that were drawn, or the seed that their order comes from")
    parser.add_argument("--language", default=FALLBACK, metavar="L", help=f"speak {' or '.join(languages())} (default: {FALLBACK})")
    form = parser.add_mutually_exclusive_group()
    for name, what in (("json", "the whole sheet"), ("csv", "the table of stages"), ("svg", "the picture"), ("html", "a page of it all")):
        form.add_argument(f"--{name}", metavar="OUT", help=f"write {what}; - for standard output, a folder for several files")


def run(options: argparse.Namespace) -> int:
    """Count each file; return 1 where one cannot be counted, having said why in one line."""
    failed = False
    for number, name in enumerate(options.files, 1):
        try:
            with _told(name, number, len(options.files)) as tell:
                sheet = _sheet(options, name, tell)
            _give(options, name, sheet, is_last=number == len(options.files))
        except (CountingError, Unusable) as error:
            failed = True
            print(f"commonty count: {_one_line(name, error)}", file=sys.stderr)
    return 1 if failed else 0


def _sheet(options: argparse.Namespace, name: str, tell: Callable[[str], None]) -> Sheet:
    """Count a file of ballots, or replay a sheet."""
    raw = _read(name, tell)
    if name.lower().endswith(".json"):
        tell("counting again")
        try:
            return loads(raw.decode())
        except UnicodeDecodeError as error:
            raise Unusable(f"{name}: this is not text in UTF-8 (byte {error.start})") from None
    found = forms.read(raw, file=name, seats=options.seats)
    tell(f"counting {found.contest.papers:,} papers")
    lots = _lots(options.lots, found.contest) if options.lots is not None else Lots(order=found.tie_order)
    try:
        return count(options.rule, found.contest, lots=lots, options=_options(options.option))
    except LotNeeded as error:
        tied = ", ".join(f"{number} {found.contest.name(number)}" for number in error.tied)
        asked = f"after stage {error.after_stage} a lot has to choose between {tied}"
        raise Unusable(
            f"{asked}: draw it, and give --lots FILE with a line “{error.choosing} {' '.join(map(str, error.tied))} = …”"
        ) from None


def _read(name: str, tell: Callable[[str], None]) -> bytes:
    try:
        path = Path(name)
        if path.stat().st_size > LARGEST_FILE:
            raise Unusable(f"it has more than {LARGEST_FILE:,} bytes: give the papers grouped, or in several files")
        if path.stat().st_size > LONG:
            tell("reading")
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Unusable(error.strerror or str(error)) from None


def _lots(given: str, contest: Contest) -> Lots:
    """Return the lots of a file, or of a seed; what looks like a file and is not there is no seed."""
    path = Path(given)
    try:
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    if is_file:
        return lots_file.read(path.read_bytes()[: LARGEST_FILE + 1], file=given)
    if path.suffix in LOTS_FILES or "/" in given:
        raise Unusable(f"{given}: there is no such file of lots, and it looks like no seed")
    return Lots.seeded(given, len(contest.candidates)) if given else NO_LOTS


def _options(given: list[str]) -> Mapping[str, str]:
    found = {}
    for each in given:
        key, equals, value = each.partition("=")
        if not equals:
            raise Unusable(f"{each!r} is no option of a rule: write --option threshold=2/3")
        found[key] = value
    return found


def _give(options: argparse.Namespace, name: str, sheet: Sheet, *, is_last: bool) -> None:
    """Write what was asked for, or print the table."""
    asked = next((form for form in ("json", "csv", "svg", "html") if getattr(options, form) is not None), "")
    if not asked:
        print("\n".join(terminal.lines(sheet, language=options.language, width=shutil.get_terminal_size((100, 24)).columns)))
        print(end="" if is_last else "\n")
        return
    text = _written(asked, sheet, options.language)
    out = getattr(options, asked)
    if out == "-":
        print(text, end="")
        return
    path = _out(out, asked, name, several=len(options.files) > 1)
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror or error}") from None
    print(f"{path}: written", file=sys.stderr)


def _written(form: str, sheet: Sheet, language: str) -> str:
    if form == "json":
        return json.dumps(to_json(sheet), ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return to_csv(sheet, language)
    return to_svg(sheet, language) if form == "svg" else to_html(sheet, language)


def _out(out: str, form: str, name: str, *, several: bool) -> Path:
    """Return the file to write: never one of another form, so that no ballots are written over."""
    path = Path(out)
    if path.is_dir():
        return path / f"{Path(name).stem}.{form}"
    if several:
        raise Unusable(f"{out}: this is no folder; give one for several files")
    if path.suffix.lower() != f".{form}":
        raise Unusable(f"{out}: give a name that ends in .{form}, so that nothing else is written over")
    return path


def _one_line(name: str, error: Exception) -> str:
    text = " ".join(str(error).split())
    return terminal.printable(text if text.startswith(name) else f"{name}: {text}")


@contextmanager
def _told(name: str, number: int, files: int) -> Iterator[Callable[[str], None]]:
    """Say on a terminal what is going on, and wipe it afterwards."""
    place = f"{name} ({number} of {files})" if files > 1 else name

    def tell(doing: str) -> None:
        if sys.stderr.isatty():
            print(f"\r\033[K{terminal.printable(place)}: {doing} …", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
