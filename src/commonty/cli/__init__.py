"""The one command, ``commonty``: each file of this folder is a subcommand, imported only when it is the one chosen."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

from commonty.constitution.refusal import Refused

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status: 0 done, 1 refused or failed, 2 misused."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_") and module.name != "tests")
    chosen = words[0] if words and words[0] in names else ""
    parser = argparse.ArgumentParser(prog="commonty", description="Software that a member-run organisation lives on.")
    subcommands = parser.add_subparsers(dest="subcommand", metavar="COMMAND", required=True)
    for name in [chosen] if chosen else names:
        module = importlib.import_module(f"{__name__}.{name}")
        subparser = subcommands.add_parser(name, help=module.HELP, description=module.HELP)
        module.arguments(subparser)
    options = parser.parse_args(words)
    try:
        return int(importlib.import_module(f"{__name__}.{options.subcommand}").run(options))
    except Refused as refusal:
        print(f"commonty {options.subcommand}: {refusal.reason}" + (f" ({refusal.article})" if refusal.article else ""), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
