"""Runs the command: ``python -m commonty.cli``."""

import sys

from commonty.cli import main

if __name__ == "__main__":
    sys.exit(main())
