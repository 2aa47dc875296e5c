"""
Change a library's code bit by bit, each change alone: a test must fail. `python -m tools.mutants ballots checking.board` tries one module.

One process imports and collects everything once, and forks for each change: the child gives the changed code to the function that has it,
and runs the tests that reach the line, the quickest first, until one fails. What is done while a module is imported is changed before that,
in a process of its own. What became of each change stands in mutants/LIBRARY.jsonl; `--survivors` tries again what survived.
"""

import argparse
import ast
import gc
import importlib.machinery
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType

import hypothesis  # noqa: F401 - so that no process needs to load it

from tools.mutants.changes import Change, changes
from tools.mutants.library import Items, Library, fails

SURVIVED, NOTICED, HANGS, UNCLEAR = "survived", "noticed", "hangs", "unclear"
MEMORY = 4 << 30
"""Bytes that a change may ask for."""
MODULE = "while it is imported"
Key = tuple[str, str, str, int]
"""A change: its module, its function, what it says, and which of those that say the same."""


def forked(do: Callable[[], object], *, seconds: float, is_quiet: bool = True) -> str:
    """Do something in a process of its own, which has so many seconds of work, and twenty times as many by the clock."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            if is_quiet:
                os.setpgid(0, 0)
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
                for each in (1, 2):
                    os.dup2(os.open(os.devnull, os.O_WRONLY), each)
            os._exit(1 if do() else 0)
        except BaseException:  # noqa: BLE001 - whatever ends it, it is no test that failed
            sys.stderr.write(traceback.format_exc())
            os._exit(2)
    ends = time.monotonic() + 20 * seconds
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            _end(child)
            return HANGS if os.WIFSIGNALED(status) else (SURVIVED, NOTICED, UNCLEAR)[os.WEXITSTATUS(status)]
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    _end(child)
    return HANGS


def _end(child: int) -> None:
    """End the processes that a process began for itself."""
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)


@dataclass
class Trial:
    """The trial of some modules: ``most`` seconds of tests for each change that is ``wanted``."""

    library: Library
    modules: list[str]
    most: float
    wanted: Callable[[Key], bool]
    killers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def functions(self, items: Items) -> None:
        """Try the changes inside functions, in a process that has imported everything."""
        having = _functions()
        gc.freeze()
        for module in self.modules:
            path = str(self.library.path(module))
            for change, tree in self._changes(module):
                reach = self.library.tests(module, change.lines)
                if change.function and reach:
                    code = _code(compile(tree, path, "exec"), change.function)
                    self._try(module, change, reach, partial(self._changed, having[path, change.function], code, items))

    def imported(self) -> None:
        """Try what is done while a module is imported, and what no test reaches later."""
        for module in self.modules:
            path = str(self.library.path(module))
            for change, tree in self._changes(module):
                if not (change.function and self.library.tests(module, change.lines)):
                    code = compile(tree, path, "exec")
                    self._try(module, change, [*self.library.seconds], partial(self._fresh, path, code))

    def _changed(self, functions: list[FunctionType], code: CodeType, items: Items, tests: list[str]) -> bool:
        assert functions, "nothing has this code"  # noqa: S101 - then the change is unclear
        for each in functions:
            each.__code__ = code
        return fails([items[each] for each in tests], self._told)

    def _fresh(self, path: str, code: CodeType, tests: list[str]) -> None:
        loader = importlib.machinery.SourceFileLoader
        loaded = loader.get_code
        replaced = {"get_code": lambda self, name: code if self.path == path else loaded(self, name)}
        loader.get_code = replaced["get_code"]  # type: ignore[method-assign] # this process is one change
        self.library.collected(lambda items: os._exit(fails([items[each] for each in tests if each in items], self._told)))

    def _changes(self, module: str) -> Iterator[tuple[Change, ast.Module]]:
        tree = ast.parse(self.library.path(module).read_text("utf-8"))
        for change in changes(tree):
            if self.wanted((module, *change.key)):
                yield change, tree

    def _chosen(self, module: str, change: Change, tests: list[str]) -> list[str]:
        """
        Return as many tests as there is time for.

        First come those that noticed other changes of a function; then who is quick, reaches what few do, and is the first of its kind.
        """
        seconds, killers, rarity = self.library.seconds, self.killers[_of(module, change)], self.library.rarity(module, change.around)
        kinds: Counter[str] = Counter()
        costs: dict[str, float] = {}
        for each in sorted(tests, key=lambda each: seconds[each] / rarity.get(each, 1)):
            kinds[each.partition("[")[0]] += 1
            costs[each] = seconds[each] / rarity.get(each, 1) * kinds[each.partition("[")[0]]
        chosen, total = [], 0.0
        for each in sorted(tests, key=lambda each: (-killers[each] if seconds[each] < 1 else 0, costs[each])):
            total += seconds[each]
            if total > self.most:
                break
            chosen.append(each)
        return chosen

    def _try(self, module: str, change: Change, tests: list[str], do: Callable[[list[str]], object]) -> None:
        chosen = self._chosen(module, change, tests)
        self.library.kept("failed").write_text("")
        outcome = forked(lambda: do(chosen), seconds=10 + 4 * sum(self.library.seconds[each] for each in chosen))
        by = self.library.kept("failed").read_text()
        if by:
            self.killers[_of(module, change)][by] += 1
        told = {"module": module, "function": change.function, "says": change.says, "nth": change.nth, "line": change.lines[0]}
        with self.library.kept("jsonl").open("a") as file:
            file.write(json.dumps({**told, "outcome": outcome, "by": by, "tests": len(chosen), "of": len(tests)}) + "\n")
        if outcome == SURVIVED:
            print(f"{module}:{change.lines[0]} {change.function or MODULE}: {change.says}", file=sys.__stdout__, flush=True)

    def _told(self, name: str) -> None:
        self.library.kept("failed").write_text(name)


def _of(module: str, change: Change) -> str:
    """Return whose killers a change's are."""
    return f"{module}.{change.function}" if change.function else MODULE


def _functions() -> dict[tuple[str, str], list[FunctionType]]:
    """Return every function, by its file and name, wherever it is held: properties and wrappers too."""
    found: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType):
            found[each.__code__.co_filename, each.__code__.co_qualname].append(each)
    return found


def _code(code: CodeType, name: str) -> CodeType:
    """Return the code of a function in that of its module."""
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return next(each if each.co_qualname == name else _code(each, name) for each in inner if f"{name}.".startswith(f"{each.co_qualname}."))


def _before(kept: Path) -> dict[Key, dict[str, str]]:
    """Return the last outcome of every change that was tried."""
    told = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    return {(each["module"], each["function"], each["says"], each["nth"]): each for each in told}


def main() -> None:
    """Try the modules that are named."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    words.add_argument("library")
    words.add_argument("modules", nargs="*", help="without names: all")
    words.add_argument("--survivors", action="store_true", help="try again only what survived before")
    words.add_argument("--go-on", action="store_true", help="try only what was not tried before")
    words.add_argument("--seconds", type=float, default=30, help="of tests for each change, the quickest first")
    given = words.parse_args()
    library = Library(given.library)
    library.kept("").parent.mkdir(exist_ok=True)
    if not library.is_measured():
        forked(lambda: library.collected(library.measure), seconds=3600, is_quiet=False)
        assert library.is_measured(), "the tests cannot be collected"  # noqa: S101 - told, not handled
    kept = library.kept("jsonl")
    modules = given.modules or library.modules()
    before = _before(kept)
    survived = {key for key, each in before.items() if each["outcome"] == SURVIVED}
    trial = Trial(library, modules, given.seconds, lambda key: key in survived if given.survivors else not given.go_on or key not in before)
    forked(lambda: library.collected(trial.functions), seconds=360_000, is_quiet=False)
    trial.imported()
    for module in modules:
        counted = Counter(each["outcome"] for key, each in _before(kept).items() if key[0] == module)
        print(f"{module}: {counted.total()} changes, {', '.join(f'{count} {what}' for what, count in sorted(counted.items()))}")


main()
