"""``commonty found``: a new, empty installation, ready for its founders."""

import argparse
import os

HELP = "Make a new, empty installation and print the code with which its founding begins in the browser."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--origin", help="the address that members will open: https://example.org (default: COMMONTY_ORIGIN)")
    parser.add_argument("--founder", type=int, metavar="NUMBER", help="print a fresh code for a founder who lost the way back")


def run(options: argparse.Namespace) -> int:
    """Make the databases and say how to go on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    if options.origin:
        os.environ["COMMONTY_ORIGIN"] = options.origin
    import django

    django.setup()
    from commonty.site.founding.invitation import announce, let_back
    from commonty.site.installation import prepare

    prepare()
    if options.founder is not None:
        print(let_back(options.founder))
        return 0
    announce()
    return 0
