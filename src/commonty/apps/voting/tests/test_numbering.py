"""Numbers of slips as tellers write them."""

import pytest

from commonty.apps.voting.numbering import NotNumbers, read, written


def test_numbers_are_read_as_tellers_write_them_and_written_so_that_they_are_read_alike() -> None:
    assert read("1-3, 7\n9 – 10;") == [1, 2, 3, 7, 9, 10]
    assert written([10, 7, 3, 2, 1, 9]) == "1–3, 7, 9–10"
    assert read(written([10, 7, 3, 2, 1, 9])) == [1, 2, 3, 7, 9, 10]


@pytest.mark.parametrize("text", ["3-1", "0", "x", "1-100001", "-4", "1--3"])
def test_what_is_no_number_of_a_slip_is_named(text: str) -> None:
    with pytest.raises(NotNumbers, match=text):
        read(f"1, {text}")
