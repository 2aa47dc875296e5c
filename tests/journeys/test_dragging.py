"""Ranking by dragging, in a real browser: with a finger and with a mouse, and what is left of a drag that is broken off."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.booths import Voting
from tests.journeys.test_booth import DESK, PHONE, answers, look_at, step, voting
from tests.journeys.visiting import Visitor

__all__ = ["voting"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADA, BEN, CEM = "Ada Ames", "Ben Bell", "Cem Can"
LINE = "Below this line"


def row(page: Page, name: str) -> Any:  # noqa: ANN401 - a Locator
    return page.locator("[data-ranking] li", has_text=name)


def middle(page: Page, name: str) -> tuple[float, float]:
    """Return where the grip of somebody is, or the middle of the line."""
    grip = row(page, name).locator("[data-grip]")
    box = (grip if grip.count() else row(page, name)).bounding_box()
    return box["x"] + min(box["width"], 40) / 2, box["y"] + box["height"] / 2


def numbers(page: Page) -> dict[str, str]:
    """Return what stands at each of the three, in the order in which they stand."""
    return {each.get_attribute("data-name") or "": each.locator("input").input_value() for each in page.locator("[data-option]").all()}


def finger(voter: Visitor, what: str, x: float = 0, y: float = 0) -> None:
    points = [] if what in {"touchEnd", "touchCancel"} else [{"x": x, "y": y}]
    voter.devtools.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": points})


LIES = "each => [each.offsetTop - each.parentElement.offsetTop + each.parentElement.getBoundingClientRect().top, each.offsetHeight]"
"""Where a row lies in the list, as if nothing were being dragged, and how high it is."""


def drags(voter: Visitor, name: str, to: str, *, above: bool, ends: str = "touchEnd") -> None:
    """Drag somebody with a finger to just above, or just below, somebody else or the line."""
    row(voter.page, name).scroll_into_view_if_needed()
    x, y = middle(voter.page, name)
    held = y - row(voter.page, name).bounding_box()["y"]
    finger(voter, "touchStart", x, y)
    finger(voter, "touchMove", x, y + 8)
    (_own, height), (goal, goal_height) = row(voter.page, name).evaluate(LIES), row(voter.page, to).evaluate(LIES)
    target = goal + held + (-goal_height / 3 if above else goal_height * 0.7 - height)
    for part in range(1, 7):
        finger(voter, "touchMove", x, y + (target - y) * part / 6)
    finger(voter, ends)


@pytest.fixture
def phone(voting: Voting) -> Visitor:
    voter = voting.voter(PHONE)
    voter.devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
    voter.page.set_viewport_size({"width": 390, "height": 1600})
    expect(voter.page.locator("#starting")).to_be_hidden()
    return voter


def test_a_finger_drags_options_over_the_line_into_an_order_and_that_order_is_cast(phone: Visitor) -> None:
    page = phone.page
    drags(phone, CEM, LINE, above=True)
    assert numbers(page) == {CEM: "1", ADA: "", BEN: ""}
    expect(page.locator("#announcement")).to_have_text("Cem Can is now number 1.")
    drags(phone, BEN, CEM, above=True)
    assert numbers(page) == {BEN: "1", CEM: "2", ADA: ""}
    drags(phone, BEN, CEM, above=False)
    assert numbers(page) == {CEM: "1", BEN: "2", ADA: ""}
    look_at(phone)

    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Repairs").check()
    step(page, "Encrypt my vote and look at it once more", "Is this your vote?")

    assert answers(page, "review")[2] == "1. Cem Can\n2. Ben Bell"


def test_who_is_dragged_below_the_line_is_out_of_the_order(phone: Visitor) -> None:
    page = phone.page
    for name in (ADA, BEN):
        page.get_by_role("button", name=f"Make {name} my next choice").click()

    drags(phone, ADA, CEM, above=False)

    assert numbers(page) == {BEN: "1", ADA: "", CEM: ""}
    expect(page.locator("#announcement")).to_have_text("Ada Ames is no longer in your order.")


def test_dragging_goes_on_from_what_was_typed(phone: Visitor) -> None:
    page = phone.page
    page.get_by_label(CEM, exact=True).fill("1")
    page.get_by_label(ADA, exact=True).fill("7")

    drags(phone, BEN, CEM, above=True)

    assert numbers(page) == {BEN: "1", CEM: "2", ADA: "3"}


def test_a_drag_that_is_broken_off_leaves_the_order_as_it_was(phone: Visitor) -> None:
    page = phone.page
    for name in (BEN, ADA):
        page.get_by_role("button", name=f"Make {name} my next choice").click()
    before = numbers(page)

    drags(phone, CEM, BEN, above=True, ends="touchCancel")

    assert numbers(page) == before == {BEN: "1", ADA: "2", CEM: ""}
    expect(page.locator("#announcement")).to_have_text("Cem Can was not moved. Your order is as it was.")
    assert page.evaluate("[...document.querySelectorAll('[data-ranking] li')].map((each) => each.style.translate)") == [""] * 4


def test_a_mouse_drags_too_and_escape_breaks_it_off(voting: Voting) -> None:
    voter = voting.voter(DESK)
    page = voter.page
    page.set_viewport_size({"width": 1280, "height": 1600})
    expect(page.locator("#starting")).to_be_hidden()
    for name in (ADA, BEN, CEM):
        page.get_by_role("button", name=f"Make {name} my next choice").click()
    over = middle(page, ADA)

    page.mouse.move(*middle(page, CEM))
    page.mouse.down()
    page.mouse.move(over[0], over[1] - 10, steps=5)
    page.keyboard.press("Escape")
    page.mouse.up()
    broken = numbers(page)
    page.mouse.move(*middle(page, CEM))
    page.mouse.down()
    page.mouse.move(over[0], over[1] - 10, steps=5)
    page.mouse.up()

    assert (broken, numbers(page)) == ({ADA: "1", BEN: "2", CEM: "3"}, {CEM: "1", ADA: "2", BEN: "3"})
    look_at(voter)


def test_the_page_scrolls_while_somebody_is_held_at_its_edge(phone: Visitor) -> None:
    page = phone.page
    page.set_viewport_size({"width": 390, "height": 420})
    row(page, ADA).evaluate("each => scrollTo(0, each.getBoundingClientRect().top + scrollY - 60)")
    x, y = middle(page, ADA)
    before = page.evaluate("scrollY")

    finger(phone, "touchStart", x, y)
    for part in range(1, 5):
        finger(phone, "touchMove", x, y + (410 - y) * part / 4)
    scrolled = [page.evaluate("new Promise((done) => setTimeout(() => done(scrollY), 100))") - before for _ in range(10)]
    finger(phone, "touchEnd")

    assert scrolled == sorted(scrolled)
    assert (scrolled[-1] > 80, phone.complaints) == (True, [])
