"""The pictures of a count: well formed, exact, with everybody in them, and nothing that a page's policy forbids."""

import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from commonty.counting.contest import Contest, NoValidPapers, Ranking
from commonty.counting.pictures.bars import bars_svg
from commonty.counting.pictures.flow import flow_svg
from commonty.counting.pictures.flowing import NoFlow, flowing
from commonty.counting.rules import RULES, count
from commonty.counting.scottish_stv import count as scottish
from commonty.counting.sheet import Sheet
from commonty.counting.tests.elections import REAL, TIES, lowest_first, real, tied
from commonty.counting.tests.generating import contests

WIDTHS = (1280, 390)
SVG = "{http://www.w3.org/2000/svg}"
SMALL = Contest(("Ada", "Ben & <Co>", "Cem"), 1, {(1, 2): 4, (2, 3): 3, (3, 2): 3, (3,): 1})


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own


def counted(name: str) -> Sheet:
    contest = tied(name) if name in TIES else real(name)
    return scottish(contest, lots=lowest_first(contest))


def words(svg: str) -> str:
    return " ".join(drawn(svg).itertext())


@pytest.mark.parametrize("name", [*sorted(TIES), *sorted(REAL)[::6]])
def test_the_bands_of_a_flow_are_as_wide_as_the_votes_at_every_stage(name: str) -> None:
    sheet = counted(name)
    if len(sheet.stages) == 1:
        with pytest.raises(NoFlow):
            flowing(sheet)
        return

    flow = flowing(sheet)

    for place in range(1, len(sheet.stages)):
        bands = flow.arriving[place]
        assert sum(band.units for band in bands) == sheet.valid * 10**sheet.places
        for candidate in sheet.contest.standing:
            assert sum(band.units for band in bands if band.source == candidate) == sheet.stages[place - 1].votes[candidate - 1]
            assert sum(band.units for band in bands if band.target == candidate) == sheet.stages[place].votes[candidate - 1]


@pytest.mark.slow
@given(contests())
def test_every_flow_that_is_drawn_holds_all_valid_papers_between_all_stages(contest: Contest) -> None:
    try:
        sheet = scottish(contest, lots=lowest_first(contest))
    except NoValidPapers:
        return
    if len(sheet.stages) == 1:
        return

    for width in WIDTHS:
        marks = [Fraction(each.get("data-votes", "0")) for each in drawn(flow_svg(sheet, width=width)).iter(f"{SVG}path")]
        assert sum(marks) == sheet.valid * (len(sheet.stages) - 1)


def test_the_height_of_a_node_is_its_votes_on_one_scale() -> None:
    sheet = counted("glasgow_2012_ward5")
    nodes = [each for each in drawn(flow_svg(sheet)).iter(f"{SVG}rect") if "__node" in (each.get("class") or "")]
    first = [each for each in nodes if each.get("x") == nodes[0].get("x")]

    heights = sum((Fraction(each.get("height") or 0) for each in first), Fraction())

    assert abs(heights - 460) < Fraction(len(first), 1000)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_has_bars_that_name_every_candidate(rule: str, width: int) -> None:
    svg = bars_svg(count(rule, SMALL, lots=lowest_first(SMALL)), width=width)

    assert all(name in words(svg) for name in SMALL.candidates)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("draw", [flow_svg, bars_svg])
def test_a_picture_has_title_and_description_and_says_who_is_elected(draw: type, width: int) -> None:
    sheet = counted("glasgow_2012_ward5")

    picture = drawn(draw(sheet, width=width, language="de"))

    title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert all(sheet.contest.name(number) in str(description.text) for number in sheet.winners)
    assert picture.get("lang") == "de"


@pytest.mark.parametrize("draw", [flow_svg, bars_svg])
def test_a_picture_in_a_page_has_no_style_of_its_own_and_none_has_scripts_or_addresses(draw: type) -> None:
    sheet = counted("glasgow_2012_ward5")

    inside, alone = draw(sheet, embedded=True), draw(sheet)

    assert "<style" not in inside
    assert 'style="' not in inside + alone
    assert "<style" in alone
    assert not re.search(r"<script|javascript:|\bon\w+=|@import|https?://(?!www\.w3\.org/2000/svg)", alone)


@pytest.mark.parametrize("width", WIDTHS)
def test_both_pictures_of_both_widths_can_stand_on_one_page(width: int) -> None:
    sheet = counted("glasgow_2012_ward5")
    both = [flow_svg(sheet, width=width), bars_svg(sheet, width=width), flow_svg(sheet, width=1670 - width)]

    ids = [identifier for svg in both for identifier in re.findall(r'\bid="([^"]+)"', svg)]

    assert len(set(ids)) == len(ids)


def test_nothing_lies_outside_a_picture_and_the_mirrored_one_is_its_mirror() -> None:
    sheet = counted("glasgow_2012_ward5")

    for draw in (flow_svg, bars_svg):
        plain, mirrored = drawn(draw(sheet)), drawn(draw(sheet, rtl=True))
        width = Fraction(plain.get("width") or 0)
        ours = sorted((Fraction(each.get("x", "0")), Fraction(each.get("width") or 0)) for each in plain.iter(f"{SVG}rect"))
        theirs = sorted(
            (width - Fraction(each.get("x", "0")) - Fraction(each.get("width") or 0), Fraction(each.get("width") or 0))
            for each in mirrored.iter(f"{SVG}rect")
        )
        assert all(x >= 0 and x + length <= width for x, length in ours)
        assert all(
            abs(a - b) <= Fraction(2, 1000) for one, other in zip(ours, theirs, strict=True) for a, b in zip(one, other, strict=True)
        )
        assert (plain.get("direction"), mirrored.get("direction")) == ("ltr", "rtl")


def test_a_language_from_right_to_left_is_mirrored_without_asking() -> None:
    assert drawn(bars_svg(count("approval", SMALL), language="ar")).get("direction") == "rtl"


@pytest.mark.parametrize(("candidates", "seats"), [(3, 1), (20, 8), pytest.param(60, 20, marks=pytest.mark.slow)])
def test_many_candidates_find_room_on_a_phone(candidates: int, seats: int) -> None:
    names = tuple(f"Candidate {number}" for number in range(1, candidates + 1))
    ballots: dict[Ranking, int] = {(number, number % candidates + 1): 100 + number for number in range(1, candidates + 1)}
    sheet = scottish(replace(SMALL, candidates=names, seats=seats, ballots=ballots))

    picture = drawn(flow_svg(sheet, width=390))

    width = Fraction(picture.get("width") or 0)
    assert width == max(390, (candidates + 1) * 17 + 16)
    assert all(Fraction(each.get("x", "0")) + Fraction(each.get("width") or 0) <= width for each in picture.iter(f"{SVG}rect"))


def test_a_count_of_too_many_stages_is_drawn_as_bars_of_those_that_elect_and_says_so() -> None:
    names = tuple(f"Candidate {number}" for number in range(1, 101))
    ballots: dict[Ranking, int] = {(number,): number for number in range(1, 101)}
    sheet = scottish(replace(SMALL, candidates=names, seats=2, ballots=ballots))

    svg = bars_svg(sheet)

    with pytest.raises(NoFlow):
        flow_svg(sheet)
    electing = [number for number, stage in enumerate(sheet.stages, 1) if stage.elected or stage.last_vacancies]
    assert [int(number) for number in re.findall(r">(\d+)\. ", svg)] == sorted({1, *electing, len(sheet.stages)})
    assert f"{len(sheet.stages) - 2} stages are left out here" in svg


def test_yes_and_no_are_one_panel_in_the_order_of_yes() -> None:
    contest = Contest(("Ada", "Ben", "Cem"), 1, {((1, 3), 2): 4, (1, (2, 3)): 1, (3, 1): 2})

    svg = bars_svg(count("yes-no", contest))

    assert re.findall(r">(?:✓ )?(Ada|Ben|Cem)</text>", svg) == ["Cem", "Ada", "Ben"]
    assert "┆ Yes votes needed" in svg
    assert "left out" not in svg
