import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.moving.catalogue import say
from commonty.moving.errors import Unreadable
from commonty.moving.reading import MOST_COLUMNS, Ragged, Row, read
from commonty.moving.tests.lists import written

PEOPLE = (("Name", "Ort"), ("Zoë Müller", "Köln"), ("Ada", ""))
ROWS = (Row(2, ("Zoë Müller", "Köln")), Row(3, ("Ada", "")))
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff", exclude_categories=["Cs"]), max_size=20)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "mark", "said"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("cp1252", b"", "cp1252"),
        ("latin-1", b"", "cp1252"),
    ],
)
def test_a_list_reads_the_same_however_it_is_written(separator: str, encoding: str, mark: bytes, said: str) -> None:
    found = read(mark + written(*PEOPLE, separator=separator).encode(encoding))

    assert (found.header, found.rows, found.separator, found.encoding) == (("Name", "Ort"), ROWS, separator, said)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_of_three_ways(end: str) -> None:
    assert read(end.join(["Name,Ort", "Zoë Müller,Köln", "Ada,"]).encode()).rows == ROWS


def test_a_cell_may_have_several_lines_and_the_next_row_still_knows_its_line() -> None:
    found = read(b'Name,Address\nAda,"1 High Street\nLeith"\n\nBen,"2 Low, Road"\n')

    assert found.rows == (Row(2, ("Ada", "1 High Street\nLeith")), Row(5, ("Ben", "2 Low, Road")))


def test_a_first_line_that_tells_the_separator_is_believed_and_counted() -> None:
    assert read(b"sep=;\r\nName;Phone\r\nAda;1,2,3\r\n").rows == (Row(3, ("Ada", "1,2,3")),)


def test_a_semicolon_separates_also_where_commas_stand_in_the_cells() -> None:
    found = read("Name;Adresse\nMüller, Zoë;Gasse 1, Köln\nByron, Ada;Weg 2, Bonn\n".encode())

    assert (found.separator, found.rows[0].cells) == (";", ("Müller, Zoë", "Gasse 1, Köln"))


def test_a_short_row_ends_with_empty_cells_and_a_long_one_is_told() -> None:
    found = read(b"a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n")

    assert found.rows == (Row(2, ("1", "2", "")), Row(4, ("1", "2", "3")))
    assert found.ragged == (Ragged(3, 4),)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"PK\x03\x04rest", "unreadable.spreadsheet"),
        (b"\xd0\xcf\x11\xe0rest", "unreadable.spreadsheet"),
        (b"%PDF-1.7", "unreadable.pdf"),
        (b"Name\n\x00\x01\x02", "unreadable.binary"),
        (codecs.BOM_UTF8 + b"Name\nZo\xeb", "unreadable.encoding"),
        (b"", "unreadable.empty"),
        (b"\n\n , ,\n", "unreadable.empty"),
        (b"Name,Email\n", "unreadable.header-only"),
        (b'Name,Email\n"Ada,a@example.org\n' + b"Ben,b@example.org\n" * 2000, "unreadable.cell"),
        (b"x," * MOST_COLUMNS + b"x\n1\n", "unreadable.columns"),
    ],
)
def test_what_is_no_list_is_refused_and_says_what_would_do(raw: bytes, what: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(raw)

    assert refused.value.sentence.id == what
    assert say(refused.value.sentence, "en") != say(refused.value.sentence, "de")


def test_the_row_whose_quotation_mark_nothing_closes_is_named() -> None:
    with pytest.raises(Unreadable) as refused:
        read(b'Name\nAda\n"Ben\n' + b"Cy Cole\n" * 4000)

    assert say(refused.value.sentence).startswith("The row that begins on line 3 does not end.")


def test_it_says_how_it_was_read() -> None:
    found = read("Name;Ort\nZoë;Köln\n".encode("cp1252"))

    assert say(found.taken) == "1 lines in 2 columns. Written in cp1252, with semicolons between the columns."


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_whatever_stands_in_the_cells_comes_out_as_it_went_in(rows: list[tuple[str, str]]) -> None:
    found = read(codecs.BOM_UTF8 + written(("first", "second"), *(("x" + one, "x" + other) for one, other in rows)).encode())

    assert [row.cells for row in found.rows] == [("x" + one, "x" + other) for one, other in rows]


@given(st.binary(max_size=300))
def test_no_bytes_are_read_in_any_other_way_than_as_a_table_or_refused(raw: bytes) -> None:
    with suppress(Unreadable):
        found = read(raw)
        assert {len(row.cells) for row in found.rows} <= {len(found.header)}
