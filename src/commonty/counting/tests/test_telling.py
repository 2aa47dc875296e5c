"""A count as a table, in a terminal, as a page, and from the command of the library."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from commonty.counting import page, terminal
from commonty.counting.__main__ import main
from commonty.counting.catalogue import languages
from commonty.counting.contest import Contest
from commonty.counting.files import lots_file
from commonty.counting.files.source import Unreadable
from commonty.counting.lots import Draw, Lots
from commonty.counting.rules import RULES, count
from commonty.counting.scottish_stv import count as scottish
from commonty.counting.stage_table import table, to_csv
from commonty.counting.tests.elections import lowest_first, real, tied
from commonty.counting.writing import to_json

SMALL = Contest(("=Ada", "Ben <b>", "李 四", "Dee"), 2, {(1, 2): 6, (2,): 3, (3,): 2}, frozenset({4}), "Wardens & more")


def test_the_table_has_every_figure_with_all_its_decimals_and_what_became_of_each() -> None:
    told = table(scottish(SMALL), "de")

    assert [row.votes for row in told.rows] == [
        ("6,00000", "4,00000"),
        ("3,00000", "4,99998"),
        ("2,00000", "2,00000"),
        ("0,00000", "0,00000"),
    ]
    assert [row.is_elected for row in told.rows] == [True, True, False, False]
    assert [row.votes for row in told.sums] == [("0,00000", "0,00000"), ("0,00000", "0,00002")]
    assert [row.outcome for row in told.rows] == ["gewählt, Stufe 1", "gewählt, Stufe 2", "nicht gewählt", "zurückgezogen"]


def test_no_name_in_the_csv_is_taken_for_a_formula() -> None:
    assert to_csv(scottish(SMALL)).splitlines()[1].startswith("'=Ada,")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_in_a_terminal_no_line_of_the_table_is_wider_than_it_and_nothing_is_lost(width: int) -> None:
    sheet = scottish(real("aberdeen_2012_ward1"))

    lines = list(terminal.lines(sheet, width=width))

    start, end = lines.index("") + 1, len(lines) - 1
    heads = [line for line in lines[start:end] if re.fullmatch(r"\s+\d+(: [−\d→]+)?( +\d+: [−\d→]+)*", line)]
    assert sum(len(re.findall(r"\d+: ", line)) for line in heads) == len(sheet.stages) - 1
    for head in heads[:-1]:
        assert len(head) <= max(width, 45)


def test_letters_that_take_two_columns_are_counted_as_two() -> None:
    lines = [line for line in terminal.lines(scottish(SMALL), width=100) if line[:4].strip().isdigit()]

    assert lines[0].index("6.0") == lines[2].index("2.0") + 2


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("language", languages())
def test_every_rule_is_told_in_a_terminal_and_on_a_page_in_every_language(rule: str, language: str) -> None:
    sheet = count(rule, replace(SMALL, seats=1))

    assert list(terminal.lines(sheet, language=language))
    assert Checked(page.to_html(sheet, language)).problems == []


class Checked(HTMLParser):
    """Reads a page and notes what is wrong with its structure: headings that skip, tags that do not close, scripts."""

    EMPTY = ("meta", "br", "rect", "line", "path", "use")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.problems: list[str] = []
        self.feed(text)
        self.problems += self.open
        self.problems += [
            f"h{after} after h{before}" for before, after in zip(self.headings, self.headings[1:], strict=False) if after > before + 1
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.problems += [tag] if tag == "script" or any(name.startswith("on") for name, _value in attrs) else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.open += [] if tag in self.EMPTY else [tag]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""

    def handle_endtag(self, tag: str) -> None:
        if tag in self.EMPTY:
            return
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"/{tag}")


def test_the_page_is_the_result_first_and_the_whole_table_and_nothing_of_it_is_markup() -> None:
    sheet = scottish(SMALL)

    text = page.to_html(sheet)

    assert "<h1>Wardens &amp; more</h1>" in text
    assert "<ol>\n<li>=Ada</li>\n<li>Ben &lt;b&gt;</li>\n</ol>" in text
    assert text.index("<ol>") < text.index("<svg") < text.index("<table>")
    assert all(f"<td>{votes}</td>" in text for row in table(sheet).rows for votes in row.votes)
    assert "<b>" not in text
    assert str(to_json(sheet)["digest"]) in text


def test_a_picture_that_stands_alone_is_there_for_rules_with_stages_and_for_those_without() -> None:
    pictures = [page.to_svg(count(rule, replace(SMALL, seats=1))) for rule in sorted(RULES)]

    assert [picture.startswith("<svg") for picture in pictures] == [True] * len(RULES)


def test_the_library_alone_proves_a_sheet_and_fails_one_that_was_edited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contest = tied("exclude-lot-2-1")
    file = tmp_path / "sheet.json"
    text = json.dumps(to_json(scottish(contest, lots=lowest_first(contest))))
    file.write_text(text, "utf-8")
    proved = main([str(file)]), capsys.readouterr().out
    file.write_text(text.replace('"51.78321"', '"52.78321"'), "utf-8")
    edited = main([str(file)]), capsys.readouterr().err

    assert (proved[0], "Elected: Candidate 1, Candidate 3 and Candidate 2." in proved[1]) == (0, True)
    assert (edited[0], "does not replay" in edited[1]) == (1, True)
    assert (main([]), main(["nowhere.json"])) == (2, 1)


def test_a_file_of_lots_is_read_with_its_order_and_its_draws() -> None:
    text = "# drawn on Monday\norder 3 1 2\n\nexclude 2 3 = 3 # by Ada\nsurplus 1 2=1\n"

    assert lots_file.read(text.encode()) == Lots((3, 1, 2), (Draw("exclude", (2, 3), 3), Draw("surplus", (1, 2), 1)))


@pytest.mark.parametrize("text", ["3 1 2", "3\n1\n2\n", "[3, 1, 2]", "3,1,2", "order 3 1\norder 2"])
def test_an_order_of_lots_may_be_the_numbers_alone(text: str) -> None:
    assert lots_file.read(text.encode()) == Lots((3, 1, 2))


@pytest.mark.parametrize("text", ["", "order 1 2 1", "order 1 2 = 1", "exclude 2 3", "exclude 2 3 = 4", "draw 2 3 = 3", "order 1 ٢", "{}"])
def test_a_file_of_lots_that_is_not_clear_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        lots_file.read(text.encode())
