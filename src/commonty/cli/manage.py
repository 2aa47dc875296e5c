"""``commonty manage``: Django's own commands, for developers and operators."""

import argparse
import os

HELP = "Run one of Django's own commands (makemigrations, shell, dbshell …)."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="…", help="the Django command and its arguments")


def run(options: argparse.Namespace) -> int:
    """Hand over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["commonty manage", *options.words])
    return 0
