"""
Verifies a board in a process of its own; ``python -m benchmarks.verified FILE CORES`` prints what it took as JSON.

CPU seconds of all processes and of this one, wall seconds of the whole verification, and the most memory (MB) of this process and of the
largest of those it started.
"""

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.machine import most_memory
from commonty.ballots.verifier import verify


def main(file: str, cores: str) -> None:
    """Verify once."""
    began = time.perf_counter()
    found = verify(Path(file), processes=int(cores))
    wall = time.perf_counter() - began
    own, started = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "accepted": found.is_accepted,
                "ballots": found.ballots,
                "cpu": own.ru_utime + own.ru_stime + started.ru_utime + started.ru_stime,
                "cpu_here": own.ru_utime + own.ru_stime,
                "wall": wall,
                "memory": most_memory(),
                "of_started": started.ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
