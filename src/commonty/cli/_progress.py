"""How far long work is, on a terminal and nowhere else."""

import sys
from collections.abc import Callable

WIDTH = 40


def bar(doing: str) -> Callable[[int, int], None]:
    """Return what draws a bar of how much is done, and of how much; it does nothing where standard error is no terminal."""
    shown = -1

    def draw(done: int, of: int) -> None:
        nonlocal shown
        filled = WIDTH * done // max(of, 1)
        if filled == shown or not sys.stderr.isatty():
            return
        shown = filled
        end = "\n" if done >= of else ""
        print(f"\r{doing}: [{'#' * filled}{'.' * (WIDTH - filled)}]", end=end, file=sys.stderr, flush=True)

    return draw
