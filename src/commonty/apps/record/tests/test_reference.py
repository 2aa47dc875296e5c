"""The page of all entries is what the entries say."""

from pathlib import Path

from commonty.apps.record.entry import kinds
from commonty.apps.record.reference import reference

PAGE = Path(__file__).parents[5] / "docs" / "reference" / "entries.md"


def test_the_reference_page_is_what_the_entries_of_this_installation_say() -> None:
    assert PAGE.read_text("utf-8") == reference(), "run: commonty manage write_entries > docs/reference/entries.md"


def test_every_entry_says_what_it_is() -> None:
    assert "\n\n\n\n" not in reference()
    assert "(*" not in reference(), "an entry without a docstring of its own shows its fields instead"


def test_what_happened_is_said_in_words_for_every_kind_of_line() -> None:
    assert [kind for kind, entry in kinds().items() if not entry.says and entry.__module__.endswith(".entries")] == []
