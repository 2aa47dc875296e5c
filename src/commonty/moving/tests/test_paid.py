from datetime import date
from decimal import Decimal

import pytest

from commonty.moving.paid import BANK, DATES, Column, amount, day_first, numbers_in, paid_up_to, payments, suggest
from commonty.moving.reading import read

UNTIL = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "sum_"),
    [
        ("12", "12"),
        ("12.00", "12.00"),
        ("12,5", "12.5"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("€ 0,10", "0.10"),
        ("+5.00 GBP", "5.00"),
        ("−12.00", "-12.00"),
        ("-£12.00", "-12.00"),
    ],
)
def test_a_sum_is_read_exactly_however_it_is_written(typed: str, sum_: str) -> None:
    assert str(amount(typed)) == sum_


@pytest.mark.parametrize("typed", ["", "1.234", "1,234", "12,00,00", "1.23.45", "twelve", "1e3", "12.", ".5", "1.2345,00", "1,23.45"])
def test_what_is_no_sum_or_can_be_read_in_two_ways_is_none(typed: str) -> None:
    assert amount(typed) is None


@pytest.mark.parametrize(
    ("reference", "marker", "numbers"),
    [
        ("DUES M0042 NOV 2026", "M", (42,)),
        ("m. 42 and M-43", "M", (42, 43)),
        ("AM42", "M", ()),
        ("M42A", "M", ()),
        ("Mitglied Nr. 7 / 2026", "Mitglied Nr", (7,)),
        ("7", "", (7,)),
        ("7 7", "", (7,)),
        ("dues", "", ()),
    ],
)
def test_a_reference_names_a_member_by_the_number_behind_the_marker(reference: str, marker: str, numbers: tuple[int, ...]) -> None:
    assert numbers_in(reference, marker) == numbers


def test_a_list_of_days_sets_each_member_once_and_says_why_a_line_sets_nobody() -> None:
    table = read("Nr;Bezahlt bis\n1;31.12.2026\n2;2026-12-31\n2;30.06.2026\n99;31.12.2026\nx;31.12.2026\n3;soon\n".encode("cp1252"))
    columns = (Column.NUMBER, Column.PAID_UP_TO)

    found, wrong = paid_up_to(table, columns, known={1, 2, 3}, day_first=day_first(table, columns, otherwise=False))

    assert [(each.number, each.day) for each in found] == [(1, date(2026, 12, 31))]
    assert [(each.line, each.sentence.id) for each in wrong] == [
        (3, "paid.twice"),
        (4, "paid.twice"),
        (5, "paid.nobody"),
        (6, "paid.no-number"),
        (7, "paid.no-day"),
    ]


def test_a_banks_lines_count_for_who_their_reference_names_and_for_nobody_else() -> None:
    table = read(
        b"Date,Amount,Reference,Name\n"
        b"03/11/2026,12.00,M1 November,A\n03/11/2026,12.00,M1 November,A\n04/11/2026,-80.00,Rent,Hall\n"
        b"05/11/2026,5.00,thank you,B\n06/11/2026,5.00,M1 M2,C\n07/11/2026,5.00,M77,D\n08/12/2026,5.00,M2,E\n09/11/2026,?,M2,F\n"
    )

    found, wrong, going_out = payments(table, suggest(table.header, BANK), known={1, 2}, marker="M", day_first=True, until=UNTIL)

    assert [(each.line, each.number, each.day, each.amount) for each in found] == [
        (2, 1, date(2026, 11, 3), Decimal("12.00")),
        (3, 1, date(2026, 11, 3), Decimal("12.00")),
    ]
    assert len({each.key for each in found}) == 2
    assert going_out == 1
    assert [(each.line, each.sentence.id) for each in wrong] == [
        (5, "paid.no-number"),
        (6, "paid.several-numbers"),
        (7, "paid.nobody"),
        (8, "paid.later"),
        (9, "paid.no-amount"),
    ]


def test_columns_are_suggested_for_the_kind_of_file_alone() -> None:
    assert suggest(["Mitgliedsnummer", "Bezahlt bis", "Betrag"], DATES) == (Column.NUMBER, Column.PAID_UP_TO, Column.NOTHING)
    assert suggest(["Buchungstag", "Betrag", "Verwendungszweck", "Buchungstext"], BANK) == (
        Column.DAY,
        Column.AMOUNT,
        Column.REFERENCE,
        Column.REFERENCE,
    )
