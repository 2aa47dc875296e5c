"""A library with its tests: what each takes, and which lines it reaches."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import coverage
import pytest

ROOT = Path(__file__).parents[2]
Items = dict[str, pytest.Item]
OF_PROCESSES = {
    "ballots": (
        "src/commonty/ballots/tests/test_belenios.py",
        "src/commonty/ballots/tests/test_verifier.py::test_work_on_several_cores_finds_the_same",
        "src/commonty/ballots/tests/test_hostile_files.py::test_a_hostile_file_is_refused_by_name_in_little_memory",
    )
}
"""Tests that run other processes, which would not be changed."""


@dataclass
class Library:
    """A library: ``seconds`` of work of each test, and ``reached`` for each file and line by which tests."""

    name: str
    seconds: dict[str, float] = field(default_factory=dict)
    reached: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where its modules lie."""
        return ROOT / "src" / "commonty" / self.name

    def kept(self, what: str) -> Path:
        """Return the file that holds something from one run to the next."""
        return ROOT / "mutants" / f"{self.name}.{what}"

    def path(self, module: str) -> Path:
        """Return the file of a module."""
        path = self.folder.joinpath(*module.split("."))
        return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")

    def modules(self) -> list[str]:
        """Return the names of its modules, as they are given to this program."""
        parts = [each.relative_to(self.folder).with_suffix("").parts for each in sorted(self.folder.rglob("*.py"))]
        return [".".join(each).removesuffix(".__init__") for each in parts if "tests" not in each and each != ("__init__",)]

    def tests(self, module: str, lines: tuple[int, ...]) -> list[str]:
        """Return the tests that reach any of these lines."""
        of_file = self.reached.get(str(self.path(module)), {})
        return sorted({test for line in lines for test in of_file.get(str(line), ())})

    def rarity(self, module: str, around: tuple[int, int]) -> dict[str, float]:
        """Return of each test that reaches a function how few others reach the same of its lines: 1 where it is the only one of any."""
        of_file = self.reached.get(str(self.path(module)), {})
        found: dict[str, float] = {}
        for tests in (of_file.get(str(line), ()) for line in range(around[0], around[1] + 1)):
            found |= {test: max(found.get(test, 0), 1 / len(tests)) for test in tests}
        return found

    def collected(self, then: Callable[[Items], None]) -> None:
        """Import and collect the tests in this process, do something with them, and end the process."""
        words = ["-p", "no:terminal", "--capture=sys", f"--basetemp={self.kept('tmp')}", "-c", "tests/library.ini", "--rootdir=."]
        leave_out = [f"--deselect={each}" for each in OF_PROCESSES.get(self.name, ())]
        pytest.main([*words, f"--confcutdir={self.folder}", *leave_out, str(self.folder)], plugins=[Instead(then)])
        os._exit(1)

    def measure(self, items: Items) -> None:
        """Run every test that is not measured yet, and keep what it takes and reaches. One that fails is told, and counts for nothing."""
        measured = coverage.Coverage(data_file=None, include=[f"{self.folder}/*"], omit=[f"{self.folder}/tests/*"])
        measured.start()
        for name in items.keys() - self.seconds.keys():
            measured.switch_context(name)
            began = sum(os.times()[:4])
            if fails([items[name]]):
                print(f"fails unchanged: {name}", file=sys.__stdout__, flush=True)
            else:
                self.seconds[name] = round(sum(os.times()[:4]) - began, 4)
        measured.stop()
        data = measured.get_data()
        for path in data.measured_files():
            of_file = self.reached.setdefault(path, {})
            for line, tests in data.contexts_by_lineno(path).items():
                of_file[str(line)] = sorted({*of_file.get(str(line), ()), *tests} & self.seconds.keys())
        told = {"files": self.files(), "seconds": self.seconds, "reached": self.reached}
        self.kept("reached").write_text(json.dumps(told))

    def is_measured(self) -> bool:
        """Take what was measured before: all where no file changed since, and what is of other tests where only tests did."""
        told: dict[str, Any] = json.loads(self.kept("reached").read_text()) if self.kept("reached").exists() else {"files": {}}
        now = self.files()
        changed = {each for each in now.keys() | told["files"].keys() if now.get(each) != told["files"].get(each)}
        if all(Path(each).name.startswith("test_") for each in changed):
            self.seconds = {test: seconds for test, seconds in told["seconds"].items() if test.partition("::")[0] not in changed}
            self.reached = {
                path: {line: [each for each in tests if each in self.seconds] for line, tests in lines.items()}
                for path, lines in told["reached"].items()
            }
        return not changed

    def files(self) -> dict[str, str]:
        """Return the digest of every file of the library and of its tests."""
        return {str(each.relative_to(ROOT)): sha256(each.read_bytes()).hexdigest() for each in sorted(self.folder.rglob("*.py"))}


@dataclass(frozen=True)
class Instead:
    """What is done with the tests once they are collected; then the process ends, with 1 where they could not be."""

    then: Callable[[Items], None]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Do it instead of running them all."""
        if not session.testsfailed:
            self.then({each.nodeid: each for each in session.items})
        os._exit(1 if session.testsfailed else 0)


class Heard:
    """Hears whether a test failed."""

    failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hear it."""
        self.failed |= report.failed


def fails(items: list[pytest.Item], told: Callable[[str], None] = lambda _name: None) -> bool:
    """Run tests until one fails; tell its name, and say whether one did."""
    for place, item in enumerate(items):
        heard = Heard()
        item.config.pluginmanager.register(heard)
        following = items[place + 1] if place + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        item.config.pluginmanager.unregister(heard)
        if heard.failed:
            told(item.nodeid)
            return True
    return False
