"""What the documentation says is so: commands, effects, powers, settings, links, decisions, and the tree itself."""

import argparse
import ast
import importlib
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest

from commonty import cli
from commonty.site.acts import acts_page
from commonty.site.reference import effects_page, powers_page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
COMMANDS = DOCS / "reference" / "commands"
SETTINGS = ROOT / "src" / "commonty" / "site" / "settings"
ADR_PARTS = ("**Question.**", "**Choice.**", "**Rejected.**", "**Reopen when**")
HOSTS = {
    "localhost",
    "127.0.0.1",
    "members.example.org",
    "example.org",
    "evil.example",
    "c2sp.org",
    "www.gnu.org",
    "sqlite.org",
    "www.w3.org",
    "fsf.org",
    "json-schema.org",
}
"""The hosts that this tree may name: examples, specifications and licences."""
LONGEST = 400
LONG = {
    "tests/journeys/test_circles.py": "one organisation, made once, as each circle reads it: its tests share what was said where",
    "tests/journeys/test_whole_loop_machine.py": "one state machine: its rules are its methods",
}
"""Files that are longer, each with its reason."""
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HOST = re.compile(r"https?://([A-Za-z0-9.-]+)")
OF_A_MACHINE = re.compile(r"(?<![\w.}])/(?:home|Users|root|workspace|mnt|opt)/\w")


def tracked() -> list[Path]:
    """Return every file of the tree that is kept, and is there."""
    words = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - fixed words
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    """Return every kept file that is text."""
    found = {}
    for file in tracked():
        try:
            found[file.relative_to(ROOT).as_posix()] = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


def commands() -> list[str]:
    return sorted(
        module.name for module in pkgutil.iter_modules(cli.__path__) if not module.name.startswith("_") and module.name != "tests"
    )


def parser(command: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(exit_on_error=False)
    importlib.import_module(f"commonty.cli.{command}").arguments(made)
    return made


def words_of(made: argparse.ArgumentParser) -> set[str]:
    """Return the options and the verbs of a command."""
    found: set[str] = set()
    for action in made._actions:  # noqa: SLF001 - argparse has no other way to ask
        found |= {option for option in action.option_strings if option.startswith("--") and option != "--help"}
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            for verb, below in action.choices.items():
                found |= {str(verb), *words_of(below)}
    return found


def test_every_command_has_its_page_and_no_other_page_is_there() -> None:
    assert sorted(page.stem for page in COMMANDS.glob("*.md")) == commands()


@pytest.mark.parametrize("command", commands())
def test_the_page_of_a_command_names_its_every_option(command: str) -> None:
    page = (COMMANDS / f"{command}.md").read_text("utf-8")

    assert page.startswith(f"# `commonty {command}`\n")
    assert {word for word in words_of(parser(command)) if word not in page} == set()
    assert {option for option in re.findall(r"\| `(--[\w-]+)", page) if option not in words_of(parser(command))} == set()


def test_every_command_that_the_read_me_shows_is_one() -> None:
    shown = re.findall(r"^    commonty (\w+)((?: (?!#)\S+)*)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)

    assert len(shown) > 6
    for command, words in shown:
        assert parser(command).parse_args(words.split()), command


def test_the_page_of_effects_is_what_the_effects_say() -> None:
    page = (DOCS / "reference" / "effects.md").read_text("utf-8")
    assert page == effects_page(), "run: commonty manage write_reference effects > docs/reference/effects.md"


def test_the_page_of_powers_is_what_the_powers_say() -> None:
    page = (DOCS / "reference" / "powers.md").read_text("utf-8")
    assert page == powers_page(), "run: commonty manage write_reference powers > docs/reference/powers.md"


def test_the_page_of_acts_is_what_the_list_says() -> None:
    page = (DOCS / "reference" / "acts.md").read_text("utf-8")
    assert page == acts_page(), "run: commonty manage write_reference acts > docs/reference/acts.md"


def test_every_setting_that_an_operator_may_choose_is_documented_and_no_other() -> None:
    page = (DOCS / "reference" / "settings.md").read_text("utf-8")

    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == settings_read()


def settings_read() -> set[str]:
    """Return the environment variables that the settings look at: in ``environ.get("…")`` and ``secret("…")``."""
    found: set[str] = set()
    for file in SETTINGS.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in {"os.environ.get", "secret"}:
                first = node.args[0]
                found |= {str(first.value)} if isinstance(first, ast.Constant) else set()
    return found


def test_nothing_else_of_the_program_reads_the_environment() -> None:
    reads = re.compile(r"environ(?:\.get\(|\[\"\w+\"\](?! =))")
    readers = {name for name, text in texts().items() if name.startswith("src/") and "/tests/" not in name and reads.search(text)}

    assert readers == {f"src/commonty/site/settings/{each}.py" for each in ("__init__", "secrets")}


@pytest.mark.parametrize("page", sorted(name for name in texts() if name.endswith(".md")))
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    links = [link for link in LINK.findall((ROOT / page).read_text("utf-8")) if not link.startswith(("http://", "https://", "mailto:"))]
    broken = [link for link in links if link.partition("#")[0] and not ((ROOT / page).parent / link.partition("#")[0]).exists()]

    assert broken == []


def test_every_decision_has_its_four_parts_and_a_number_of_its_own() -> None:
    pages = sorted((DOCS / "adr").glob("0*.md"))

    numbers = [int(page.name[:4]) for page in pages]  # Numbers are given out beforehand; one may come in later than the next.

    assert numbers == sorted(set(numbers))
    for number, page in zip(numbers, pages, strict=True):
        text = page.read_text("utf-8")
        assert text.startswith(f"# {number}. "), page.name
        assert [part for part in ADR_PARTS if part not in text] == [], page.name
        listed = f"{number}. [{text.splitlines()[0].partition('. ')[2]}]({page.name})"
        assert listed in (DOCS / "adr" / "README.md").read_text("utf-8"), page.name


def test_every_note_of_a_change_is_named_by_its_number_and_begins_with_what_changed() -> None:
    notes = [file for file in (ROOT / "changes").glob("*.md") if file.name != "README.md"]

    assert notes
    assert [file.name for file in notes if not re.fullmatch(r"\d+-[a-z-]+\.md", file.name)] == []
    assert [file.name for file in notes if not re.match(r"\*\*[^*]+\.\*\* ", file.read_text("utf-8"))] == []


def test_the_tree_names_no_host_but_examples_specifications_and_licences() -> None:
    named = {(name, host) for name, text in texts().items() for host in HOST.findall(text) if host.removesuffix(".") not in HOSTS}
    named -= {("browser/package-lock.json", "paulmillr.com")}  # where the author of a package asks for donations, as npm writes it

    assert named == set()


def test_the_tree_names_no_folder_of_the_machine_that_it_was_written_on() -> None:
    here = re.compile(rf"(?<![\w./]){re.escape(str(ROOT))}/")

    assert {name for name, text in texts().items() if here.search(text) or OF_A_MACHINE.search(text)} == set()


def test_no_file_of_the_program_is_longer_than_a_reader_holds_in_mind() -> None:
    code = {name: text.count("\n") for name, text in texts().items() if name.endswith((".py", ".html", ".css", ".js"))}

    assert {name: lines for name, lines in code.items() if lines > LONGEST and name not in LONG} == {}
