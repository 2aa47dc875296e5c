"""``commonty demo``: the demonstration organisation."""

import argparse
import os
import sys
import time

HELP = "Make an invented organisation of 300 members with a year behind it, and say how to sign in."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--serve", action="store_true", help="serve it afterwards; an installation that has it already is served as it is")
    parser.add_argument("--port", type=int, default=8000, help="the port to serve it on (default: 8000)")
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def run(options: argparse.Namespace) -> int:
    """Make it, unless it is there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    os.environ["COMMONTY_PORT"] = str(options.port)
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from commonty.apps.bodies.models import Body
    from commonty.constitution.refusal import Refused
    from commonty.site.demonstration.welcome import welcome
    from commonty.site.demonstration.year import live
    from commonty.site.installation import prepare

    if not settings.IS_LOCAL:
        raise Refused("the demonstration lets anybody sign in as anybody, so it runs on localhost alone")
    prepare(quiet=True)
    if not Body.objects.exists():
        began = time.monotonic()
        live(timezone.now(), told=_progress if sys.stderr.isatty() and not options.quiet else lambda _day, _days: None)
        print(f"a year of the demonstration organisation, made in {time.monotonic() - began:.0f} seconds", file=sys.stderr)
    print(welcome(), flush=True)
    if options.serve:
        from commonty.cli import serve

        parser = argparse.ArgumentParser()
        serve.arguments(parser)
        return serve.run(parser.parse_args(["--port", str(options.port)]))
    return 0


def _progress(day: int, days: int) -> None:
    filled = 40 * day // days
    print(f"\rliving through a year: [{'#' * filled}{'.' * (40 - filled)}] day {day} of {days}", end="", file=sys.stderr, flush=True)
    if day == days:
        print(file=sys.stderr)
