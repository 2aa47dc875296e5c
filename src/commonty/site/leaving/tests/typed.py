"""The command, as an operator types it, with a passphrase."""

from dataclasses import dataclass

from conftest import Installation

PASSPHRASE = "herring lantern quarry Tuesday"


@dataclass(frozen=True)
class Typed:
    """How a command ended: its status, what it printed, and what it complained of."""

    status: int
    printed: str
    complained: str


def typed(made: Installation, *words: str, passphrase: str = PASSPHRASE) -> Typed:
    """Run the command with a passphrase on its standard input, where nobody sits at a terminal."""
    said = made.folder / "typed"
    said.write_text(passphrase + "\n")
    code = f"import sys\nsys.stdin = open({str(said)!r})\nfrom commonty.cli import main\nsys.exit(main({list(words)!r}))"
    with (made.folder / "errors").open("w+") as errors:
        process = made.forks.fork(code, errors=errors.fileno())
        printed, _ = process.communicate()
        errors.seek(0)
        return Typed(process.wait(), printed, errors.read())


def done(made: Installation, *words: str) -> str:
    """Run it, make sure that it succeeds, and return what it printed."""
    ended = typed(made, *words)
    assert ended.status == 0, ended
    return ended.printed


def refused(made: Installation, *words: str, passphrase: str = PASSPHRASE) -> str:
    """Run it, make sure that it refuses, and return why."""
    ended = typed(made, *words, passphrase=passphrase)
    assert (ended.status, ended.printed) == (1, ""), ended
    return ended.complained.strip().splitlines()[-1]
