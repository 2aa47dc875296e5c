"""A real server whose clock a test can move: ``python -m tests.journeys.serving PORT``."""

import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import time_machine

CLOCK = "COMMONTY_TEST_CLOCK"
"""Names the file that holds the instant at which the server shall think it is."""


def follow(clock: Path) -> None:
    """Keep this process's time at what ``clock`` says; from there it runs on."""
    told = ""
    travel: time_machine.travel | None = None
    while True:
        said = clock.read_text() if clock.exists() else ""
        if said and said != told:
            if travel is not None:
                travel.stop()
            travel = time_machine.travel(datetime.fromisoformat(said).astimezone(UTC), tick=True)
            travel.start()
            told = said
            clock.with_name(f"{clock.name}.{os.getpid()}").write_text(said)
        time.sleep(0.02)


if CLOCK in os.environ and __name__ != "__main__":
    threading.Thread(target=follow, args=(Path(os.environ[CLOCK]),), daemon=True).start()
    while not list(Path(os.environ[CLOCK]).parent.glob(f"{Path(os.environ[CLOCK]).name}.{os.getpid()}")):
        time.sleep(0.01)
    from commonty.site.wsgi import application

    __all__ = ["application"]


if __name__ == "__main__":
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "tests.journeys.serving:application",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
