"""
Counts BLT files with our own library, in a process of its own; ``python -m benchmarks.counted FILE|FOLDER`` prints what it took as JSON.

CPU seconds of reading and counting with the whole sheet, the most memory (MB), and the winners by file.
"""

import json
import sys
import time
from pathlib import Path

from benchmarks.machine import most_memory
from commonty.counting.files import blt
from commonty.counting.lots import Lots
from commonty.counting.scottish_stv import count


def main(where: str) -> None:
    """Read and count once, a lot falling on the lowest number."""
    path = Path(where)
    found: dict[str, list[int]] = {}
    read_seconds = 0.0
    before = time.process_time()
    for file in sorted(path.glob("*.blt")) if path.is_dir() else [path]:
        began = time.process_time()
        contest = blt.read(file.read_bytes(), file=file.name).contest
        read_seconds += time.process_time() - began
        found[file.stem] = list(count(contest, lots=Lots(tuple(range(1, len(contest.candidates) + 1)))).winners)
    seconds = time.process_time() - before
    print(json.dumps({"seconds": seconds, "read": read_seconds, "memory": most_memory(), "winners": found}))


if __name__ == "__main__":
    main(sys.argv[1])
