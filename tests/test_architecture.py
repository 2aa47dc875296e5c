"""ARCHITECTURE.md is so: the folders, the contracts, what is installed, and every name that apps promise one another."""

import importlib
import inspect
import pkgutil
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

import commonty
from commonty.apps.decisions.catalogue import catalogue
from commonty.apps.mandates.powers import powers

ROOT = Path(__file__).parent.parent
PACKAGE = Path(commonty.__path__[0])
PAGE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
FOLDER = re.compile(r"^    +(?P<name>\w+)/ +(?P<says>.+)$", re.MULTILINE)
TREE = {found["name"]: found["says"] for found in FOLDER.finditer(PAGE) if found["name"] != "src"}
APPS = re.findall(r"\w+", TREE["apps"].partition(":")[2])
PART = re.compile(r"^\*\*(?P<name>\w+)\*\*(?P<says>.*?)(?=^\*\*|^## )", re.MULTILINE | re.DOTALL)
PARTS = {found["name"]: found["says"] for found in PART.finditer(PAGE)}
WORDS = {"None", "str", "holdings.py", "effects.py", "POWERS", "authority", "now", *APPS}
"""What the page sets as code without promising it."""


def folders(below: Path) -> set[str]:
    return {each.name for each in below.iterdir() if each.is_dir() and each.name != "__pycache__"}


def contracts() -> dict[str, list[str]]:
    """Return the layers of each contract, by the package that they are in."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    assert all(each.get("exhaustive") for each in told if each["type"] == "layers")
    return {each["containers"][0]: each["layers"] for each in told if each["type"] == "layers"}


def test_the_tree_on_the_page_is_the_tree_and_the_contracts_name_every_folder() -> None:
    assert set(TREE) == folders(PACKAGE)
    assert sorted(re.findall(r"\w+", " ".join(contracts()["commonty"]))) == sorted(TREE)


def test_the_order_of_the_apps_on_the_page_is_that_of_the_contract_and_of_what_is_installed() -> None:
    assert set(APPS) == folders(PACKAGE / "apps")
    assert contracts()["commonty.apps"] == [*APPS[::-1], "prepared"]  # A module that every app may import.
    installed = [name.removeprefix("commonty.apps.") for name in settings.INSTALLED_APPS if name.startswith("commonty.apps.")]
    assert installed == APPS


def test_no_file_or_folder_is_a_drawer() -> None:
    drawers = {"utils", "common", "core", "helpers", "services", "managers", "misc", "shared"}

    assert {file for file in PACKAGE.rglob("*.py") if drawers & {file.stem, *file.relative_to(PACKAGE).parts}} == set()


def test_the_page_says_what_each_part_offers() -> None:
    assert list(PARTS) == ["wording", "constitution", "counting", "ballots", "moving", *APPS, "site"]


@pytest.mark.parametrize(("part", "promise"), [(part, code) for part, says in PARTS.items() for code in re.findall(r"`([^`]+)`", says)])
def test_what_an_app_promises_is_there_with_the_arguments_that_it_names(part: str, promise: str) -> None:
    if promise in WORDS or promise[0] in "(\"'":
        return
    if "/" in promise or promise.endswith(".html") or "<" in promise.partition("(")[0]:
        pattern = re.sub(r"<\w+>", "*", promise)
        assert any(_package(part).rglob(pattern)), promise
        return
    name, asked, rest = promise.removeprefix(".").partition("(")
    found = [*_found(part, re.split(r"[ :]", name)[0])]

    assert found, f"{part}: no {name}"
    if asked:
        named = set(re.findall(r"(?:^|, )\*?(\w+)", re.sub(r"[\[{(][^\])}]*[\])}]", "", rest.partition(")")[0])))
        assert any(named <= _arguments(each) for each in found), f"{promise}: {[_arguments(each) for each in found]}"


def _package(part: str) -> Path:
    return PACKAGE / "apps" / part if part in APPS else PACKAGE / part


def _dotted(part: str) -> str:
    return f"commonty.apps.{part}" if part in APPS else f"commonty.{part}"


def _found(part: str, name: str) -> Iterator[object]:
    """Yield what a name of a part can mean: a module and what is in it, a class or function of any of its modules, an effect, a power."""
    if name in catalogue().names:
        yield catalogue().kind(name)
    if name in {*powers(), "bodies.hold"} or name == "commonty":
        yield name
    head, *below = name.split(".")
    if head == part and below:
        yield from _found(part, ".".join(below))
    for first in _names(part)[head]:
        met: object = first
        for step in below:
            met = getattr(met, step, None) or getattr(met, "__annotations__", {}).get(step)
        if met is not None:
            yield met


def _names(part: str) -> dict[str, list[object]]:
    """Return everything that the modules of a part define, with the members of their classes, by name."""
    if part not in _known:
        found = _known[part] = defaultdict(list)
        for module in _modules(_dotted(part)):
            found[module.__name__.rpartition(".")[2]].append(module)
            for name, value in vars(module).items():
                found[name].append(value)
                if inspect.isclass(value) and value.__module__.startswith("commonty."):
                    _members(value, found)
    return _known[part]


_known: dict[str, dict[str, list[object]]] = {}


def _members(kind: type, found: dict[str, list[object]]) -> None:
    for name in dir(kind):
        found[name].append(inspect.getattr_static(kind, name))
    for name, hint in inspect.get_annotations(kind).items():
        found[name].append(hint)


def _modules(dotted: str) -> Iterator[ModuleType]:
    package = importlib.import_module(dotted)
    yield package
    run = {"tests", "migrations", "management", "__main__", "wsgi", "procrastinate"}
    for each in pkgutil.walk_packages(package.__path__, f"{dotted}."):
        if not run & set(each.name.split(".")):
            yield importlib.import_module(each.name)


def _arguments(called: object) -> set[str]:
    """Return the names of what a function, a class or a method takes."""
    inner = getattr(called, "__func__", called)
    try:
        return set(inspect.signature(inner).parameters)  # type: ignore[arg-type]  # refused below where it cannot be called
    except (TypeError, ValueError):
        return set()
