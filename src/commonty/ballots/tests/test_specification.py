"""The specification beside the code: what it names is there, and what is there it names."""

import re

import pytest

from commonty.ballots.tests.refusing import every_error
from commonty.ballots.tests.samples import FOLDER
from commonty.ballots.verifier import Name

PAGES = {page.name: page.read_text("utf-8") for page in FOLDER.parent.glob("*.md")}
OURS = ("archive.md", "trustees.md", "threshold.md", "tally.md", "shuffle.md", "decryption.md", "bound.md", "result.md", "verifier.md")


def errors() -> set[str]:
    """Return the name of every error of the library, as far as the verifier can meet it or a board's maker."""
    return {each.__name__ for each in every_error()}


def test_every_check_has_its_line_and_no_other_line_is_there() -> None:
    assert re.findall(r"^\| `([a-z-]+)` \|", PAGES["verifier.md"], re.MULTILINE) == [name.value for name in Name]


@pytest.mark.parametrize("page", OURS)
def test_every_error_that_a_page_names_is_one(page: str) -> None:
    named = set(re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]*)+)`", PAGES[page])) - {
        "EndBallots",
        "EncryptedTally",
        "EndShuffles",
        "PartialDecryption",
    }

    assert named - errors() == set()


def test_every_refusal_stands_in_the_specification() -> None:
    bases = {"BallotsError", "Unreadable", "ArchiveError", "EventError", "AnswerRefused", "ProofFails"}
    mistakes_of_callers = {"SecretWithheld", "AnswerOfOtherKind"}
    silent = {name for name in errors() - bases - mistakes_of_callers if not any(f"`{name}`" in text for text in PAGES.values())}

    assert silent == set()
