"""Work spread over the cores of a machine, its tasks made only as fast as they are done, so that memory stays flat."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any, TypeVar

__all__ = ["spread"]

Task = TypeVar("Task")
Done = TypeVar("Done")

FEW = 3
"""So few tasks are done here: starting processes would take longer."""
AHEAD = 2
"""How many tasks wait for each process."""

_of_this_process: list[Callable[[Any], Any]] = []
"""What a process of the pool does with a task; it is made once in each."""


def spread(
    make: Callable[..., Callable[[Task], Done]], given: tuple[object, ...], tasks: Iterable[Task], *, processes: int
) -> Iterator[Done]:
    """
    Return what is done with each task, in their order: ``make(*given)`` makes, once in each process, what does one.

    Processes are started afresh, not forked: whoever asks may have threads. ``make``, ``given``, tasks and what is done are pickled.
    """
    tasks = iter(tasks)
    first = list(islice(tasks, FEW))
    if processes <= 1 or len(first) < FEW:
        yield from map(make(*given), chain(first, tasks))
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_prepare, initargs=(make, given)) as pool:
        waiting: deque[Future[Done]] = deque()
        try:
            for task in chain(first, tasks):
                waiting.append(pool.submit(_do, task))
                if len(waiting) >= processes * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _prepare(make: Callable[..., Callable[[Any], Any]], given: tuple[object, ...]) -> None:
    _of_this_process[:] = [make(*given)]


def _do(task: Any) -> Any:  # noqa: ANN401 - what a task is, spread() says
    return _of_this_process[0](task)
