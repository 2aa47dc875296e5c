"""``python -m commonty.counting SHEET``: count a sheet's own ballots again and say whether it is what they give."""

import sys
from pathlib import Path

from commonty.counting import terminal
from commonty.counting.errors import CountingError
from commonty.counting.replaying import loads


def main(arguments: list[str]) -> int:
    """Print one sheet for reading, having proved it; return 1 where it cannot be read or does not replay, 2 for wrong use."""
    if len(arguments) != 1:
        print("usage: python -m commonty.counting SHEET", file=sys.stderr)
        return 2
    try:
        sheet = loads(Path(arguments[0]).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, CountingError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 1
    print("\n".join(terminal.lines(sheet)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
