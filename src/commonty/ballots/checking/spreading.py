"""Work spread over the cores of a machine, its tasks made only as fast as they are done, so that memory stays flat."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from typing import Any, TypeVar

__all__ = ["Workers", "workers"]

Task = TypeVar("Task")
Done = TypeVar("Done")
Make = Callable[..., Callable[[Task], Done]]

AHEAD = 2
"""How many tasks wait for each process."""


class Workers:
    """The processes of one machine that share work; without a pool, this process alone."""

    def __init__(self, processes: int = 1, pool: ProcessPoolExecutor | None = None) -> None:
        self._processes = processes
        self._pool = pool

    def spread(self, make: Make[Task, Done], given: tuple[object, ...], tasks: Iterable[Task]) -> Iterator[Done]:
        """
        Return what is done with each task, in their order: ``make(*given)`` makes, once in each process, what does one.

        ``make``, ``given`` (which is hashed), tasks and what is done are pickled where there are several processes.
        """
        if self._pool is None:
            yield from map(make(*given), tasks)
            return
        waiting: deque[Future[Done]] = deque()
        for task in tasks:
            waiting.append(self._pool.submit(_do, make, given, task))
            if len(waiting) >= self._processes * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def workers(processes: int, *makes: Callable[..., object]) -> Iterator[Workers]:
    """
    Start so many processes, which meanwhile load what makes their work; of one, start none.

    They are started afresh, not forked: whoever asks may have threads.
    """
    if processes <= 1:
        yield Workers()
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_load, initargs=makes) as pool:
        for _ in range(processes):
            pool.submit(_load)
        try:
            yield Workers(processes, pool)
        finally:
            pool.shutdown(cancel_futures=True)


def _load(*_makes: object) -> None:
    """Do nothing: to be asked for it, a process has loaded the modules that are named."""


def _do(make: Callable[..., Any], given: tuple[object, ...], task: Any) -> Any:  # noqa: ANN401 - what a task is, spread() says
    return _made(make, given)(task)


@cache
def _made(make: Callable[..., Callable[[Any], Any]], given: tuple[object, ...]) -> Callable[[Any], Any]:
    """Make once in each process what does a task."""
    return make(*given)
