"""The reference page is what the code says."""

from pathlib import Path

import pytest

from commonty.constitution.reference import reference

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "constitution.md"


@pytest.mark.slow
def test_the_reference_page_is_what_the_dataclasses_say() -> None:
    assert PAGE.read_text("utf-8") == reference()


def test_every_word_that_a_key_can_choose_is_explained() -> None:
    assert "` |  |" not in reference()
