"""
Processes of an installation that begin at once: forked from one that has read the program in, which takes seconds.

Each is a process of its own all the same: it has its own connections and its own end, and can be killed. Run as a program, this file is
the one that they are forked from: it is sent what to run, with where to print and where to tell how it ended, and answers with a number.
"""

import array
import atexit
import gc
import os
import random
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import CodeType

import django

LONGEST = 1 << 20


class Forked:
    """A process, as ``subprocess.Popen`` would have it."""

    def __init__(self, pid: int, printed: int, ended: int) -> None:
        self.pid = pid
        self.stdout = os.fdopen(printed, "r", encoding="utf-8")
        self.returncode: int | None = None
        self._ended = ended

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it with -9."""
        self.send_signal(signal.SIGKILL)

    def poll(self) -> int | None:
        """Return how it ended, if it has."""
        return self.wait() if self.returncode is not None or select.select([self._ended], [], [], 0)[0] else None

    def wait(self) -> int:
        """Wait for its end: its exit status, and -9 where it was killed before it could tell."""
        if self.returncode is None:
            told = os.read(self._ended, 1)
            os.close(self._ended)
            self.returncode = told[0] if told else -signal.SIGKILL
        return self.returncode

    def communicate(self, timeout: float = 300) -> tuple[str, None]:
        """Wait for its end, and return what it printed; after ``timeout`` seconds it is killed."""
        late = threading.Timer(timeout, self.kill)
        late.start()
        with self.stdout:
            printed = self.stdout.read()
        self.wait()
        late.cancel()
        return printed, None


class Forks:
    """What an installation's processes are forked from: started with the first of them."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.environment, self.folder = environment, folder
        self._asked: socket.socket | None = None
        self._as_it_was: dict[str, str] = {}
        self._forked: list[Forked] = []

    def fork(self, code: str, *, errors: int = 2) -> Forked:
        """Start a process that runs ``code``, and writes what goes wrong into the file ``errors``: that of this process, unless told."""
        asked = self._begin()
        (printed, to_print), (ended, to_end) = os.pipe(), os.pipe()
        asked.sendmsg([code.encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [to_print, errors, to_end]))])
        os.close(to_print)
        os.close(to_end)
        self._forked.append(Forked(int(asked.recv(20)), printed, ended))
        return self._forked[-1]

    def _begin(self) -> socket.socket:
        """Start what they are forked from, and anew where the environment changed: that is read at the start alone."""
        if self._asked is not None and self._as_it_was == self.environment:
            return self._asked
        self.close()
        self._as_it_was = dict(self.environment)
        self._asked, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = (sys.executable, __file__, str(theirs.fileno()))
        with theirs:
            self._process = subprocess.Popen(words, env=self._as_it_was, cwd=self.folder, pass_fds=[theirs.fileno()])  # noqa: S603
        atexit.register(self.close)
        return self._asked

    def close(self) -> None:
        """End it, and those of its processes that a test left behind."""
        for each in self._forked:
            each.kill()
            each.wait()
            each.stdout.close()
        if self._asked is not None:
            self._asked.close()
            self._process.wait()
            self._asked = None


def serve(asked: socket.socket) -> None:
    """Fork a process for each code that is sent, until nobody asks any more."""
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # So that those that ended are gone.
    while True:
        code, given, _flags, _where = socket.recv_fds(asked, LONGEST, 3)
        if not code:
            return
        pid = os.fork()
        if not pid:
            asked.close()
            run(compile(code.decode(), "<a process of the test>", "exec"), *given)
        for each in given:
            os.close(each)
        asked.send(str(pid).encode())


def run(code: CodeType, to_print: int, errors: int, to_end: int) -> None:
    """Run this in the process that was just forked, and end it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    random.seed()
    for given, number in ((to_print, 1), (errors, 2)):
        os.dup2(given, number)
        os.close(given)
    status = 0
    try:
        exec(code, {"__name__": "__main__"})  # noqa: S102 - what the test wrote
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        atexit._run_exitfuncs()  # noqa: SLF001 - as a process does at its end
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - whatever it is, it is printed, as a process does that it ends
        traceback.print_exc()
        status = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(to_end, bytes([status]))
        os._exit(status)


if __name__ == "__main__":
    django.setup()
    with socket.socket(fileno=int(sys.argv[1])) as _asked:
        serve(_asked)
