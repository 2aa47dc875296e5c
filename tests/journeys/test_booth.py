"""Voting in the booth, in a real browser: what is marked is encrypted there, opened once to see that it is, cast, and found again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from commonty.cli import main
from tests.journeys.booths import Booths, Voting
from tests.journeys.test_keyboard import focus, tab_to
from tests.journeys.visiting import COLOURS, FAULTS, SCHEMES, SETTLED, Look, Visitor, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE, DESK = Look(390, "light"), Look(1280, "dark")


@pytest.fixture
def voting(booths: Booths, browser: Browser) -> Voting:
    return booths.vote(browser)


def look_at(voter: Visitor) -> None:
    """Assert that what stands there now is well made, in both themes, and that the browser complains of nothing."""
    page = voter.page
    assert voter.complaints == []
    assert page.evaluate(FAULTS) == []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        found = violations(page) if scheme == voter.look.scheme else violations(page, COLOURS)
        assert found == [], (scheme, page.url)


def marked(page: Page) -> None:
    """Mark a vote: by pointing, by buttons, and by typing."""
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Repairs").check()
    page.get_by_label("Lifts").check()
    page.get_by_role("button", name="Make Ben Bell my next choice").click()
    page.get_by_role("button", name="Make Cem Can my next choice").click()
    page.get_by_role("button", name="Move Cem Can up").click()
    page.get_by_label("Ada Ames", exact=True).fill("3")


def step(page: Page, name: str, heading: str) -> None:
    """Press a button and wait for the step of the booth that it leads to, whose heading has the focus then."""
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=heading)).to_be_focused()


def answers(page: Page, place: str) -> list[str]:
    return [each.strip() for each in page.locator(f"[data-step={place}] .booth__answer").all_inner_texts()]


def test_a_member_opens_one_ballot_to_check_it_casts_another_and_finds_it_on_the_board(voting: Voting, tmp_path: Path) -> None:
    voter = voting.voter(PHONE)
    page = voter.page
    look_at(voter)
    marked(page)
    look_at(voter)

    step(page, "Encrypt my vote and look at it once more", "Is this your vote?")
    look_at(voter)
    first, chosen = page.inner_text("#tracker"), answers(page, "review")
    assert chosen == ["Yes", "Repairs\nLifts", "1. Cem Can\n2. Ben Bell\n3. Ada Ames"]
    page.get_by_text("Does this page encrypt what I marked?").click()
    step(page, "Open this ballot instead of casting it", "This ballot was opened. It is not cast.")
    look_at(voter)
    assert (answers(page, "opened"), page.inner_text("#opened-tracker")) == (chosen, first)
    assert page.locator("#opened-right").is_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the file of the opened ballot").click()
    saved.value.save_as(tmp_path / "opened.json")
    assert main(["ballots", "open", str(tmp_path / "opened.json")]) == 0

    step(page, "Make a new ballot of the same vote", "Is this your vote?")
    second = page.inner_text("#tracker")
    step(page, "Cast this ballot", "Your ballot is on the board")
    look_at(voter)
    assert page.inner_text("#cast-tracker") == second != first
    assert answers(page, "review") == ["", "", ""], "what was marked is forgotten"
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the receipt").click()
    saved.value.save_as(tmp_path / "receipt.txt")
    receipt = (tmp_path / "receipt.txt").read_text()
    assert (second in receipt, "any 2 of the 3 trustees" in receipt, "Repairs" in receipt) == (True, True, False)
    voter.follow("Look for it on the board")
    assert voter.says("It is on the board, as it was cast.")
    page.get_by_label("Look for the number of your ballot").fill(first)
    voter.press("Look for it")
    assert voter.says("There is no ballot with this number")


def test_a_second_ballot_takes_the_place_of_the_first_and_both_stand_on_a_board_that_checks(voting: Voting) -> None:
    voter = voting.voter(DESK)
    page = voter.page
    for how in ("Your vote", "You have voted."):
        expect(page.locator("#paper")).to_contain_text(how)
        marked(page)
        step(page, "Encrypt my vote and look at it once more", "Is this your vote?")
        step(page, "Cast this ballot", "Your ballot is on the board")
        look_at(voter)
        page.get_by_role("link", name="Vote again").click()
    voter.go(f"/board/{voting.uuid}/")
    assert voter.says("2 ballots were cast.")
    assert voter.says("A ballot was cast in your name.")
    voter.follow("Check it here and now, on the server")
    assert voter.says("Everything that is there so far was checked, and nothing is wrong.")
    assert page.locator("tr", has_text="ballots-proved").locator(".number").inner_text() == "2"


def test_what_is_marked_wrongly_is_said_at_its_place_and_nothing_is_sent(voting: Voting) -> None:
    voter = voting.voter(PHONE)
    page = voter.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    for label in ("Rents", "Repairs", "Heating"):
        page.get_by_label(label).check()
    page.get_by_label("Ada Ames", exact=True).fill("1")
    page.get_by_label("Ben Bell", exact=True).fill("1")

    page.get_by_role("button", name="Encrypt my vote and look at it once more").click()

    expect(page.locator("#errors")).to_be_focused()
    look_at(voter)
    said = page.locator("#errors li").all_inner_texts()
    assert said == [
        "Shall we strike? Choose at least 1.",
        "Which demands come first? You chose 3: choose at most 2.",
        "Who keeps the books? Two have the number 1: give each a number of its own.",
    ]
    page.get_by_role("link", name=re.compile("Two have the number 1")).click()
    assert (focus(page)["name"], sent) == ("Ben Bell", [])


def test_a_connection_lost_on_the_way_loses_nothing_and_the_same_ballot_counts_once(voting: Voting) -> None:
    voter = voting.voter(PHONE)
    page = voter.page
    marked(page)
    step(page, "Encrypt my vote and look at it once more", "Is this your vote?")
    tracker, cast = page.inner_text("#tracker"), re.compile("/ballots/$")

    def arrives_and_its_answer_is_lost(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route(cast, arrives_and_its_answer_is_lost)
    page.get_by_role("button", name="Cast this ballot").click()
    expect(page.locator("#review [data-trouble]")).to_contain_text("The connection was lost. Your ballot is still here")
    assert page.get_by_text("Does this page encrypt what I marked?").is_hidden(), "it may be cast: it is not opened any more"
    assert page.evaluate(FAULTS) == []
    page.unroute(cast)
    step(page, "Cast this ballot", "Your ballot is on the board")

    assert page.inner_text("#cast-tracker") == tracker
    page.goto(f"{voting.served.origin}/board/{voting.uuid}/?tracker={tracker}")
    assert voter.says("1 ballot was cast.")


def test_who_was_signed_out_meanwhile_signs_in_elsewhere_and_casts_the_same_ballot(voting: Voting) -> None:
    voter = voting.voter(PHONE)
    page = voter.page
    marked(page)
    step(page, "Encrypt my vote and look at it once more", "Is this your vote?")
    tracker = page.inner_text("#tracker")
    kept = voter.context.cookies()
    voter.context.clear_cookies()
    page.get_by_role("button", name="Cast this ballot").click()
    expect(page.locator("#review [data-trouble]")).to_contain_text("You are signed out. Your ballot is still here")
    voter.context.add_cookies([each for each in kept if each["name"] == "commonty"])  # type: ignore[misc]  # cookies as they were

    step(page, "Cast this ballot", "Your ballot is on the board")

    assert page.inner_text("#cast-tracker") == tracker


def test_somebody_votes_with_the_keyboard_alone(voting: Voting) -> None:
    voter = voting.voter(PHONE, who=1)
    page = voter.page
    tab_to(page, "Yes")
    page.keyboard.press("Space")
    tab_to(page, "Heating")
    page.keyboard.press("Space")
    tab_to(page, "next Make Ada Ames my next choice")
    page.keyboard.press("Enter")
    expect(page.locator("#announcement")).to_have_text("Ada Ames is now number 1.")
    assert focus(page)["visible"]
    tab_to(page, "next Make Cem Can my next choice")
    page.keyboard.press("Enter")
    assert focus(page)["name"] == "↑ Move Cem Can up"
    page.keyboard.press("Enter")
    expect(page.locator("#announcement")).to_have_text("Cem Can is now number 1.")
    tab_to(page, "Encrypt my vote and look at it once more")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Is this your vote?")).to_be_focused()
    assert answers(page, "review") == ["Yes", "Heating", "1. Cem Can\n2. Ada Ames"]
    tab_to(page, "Cast this ballot")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Your ballot is on the board")).to_be_focused()


def test_without_scripts_the_booth_says_what_to_do_instead_and_sends_nothing(voting: Voting) -> None:
    voter = voting.voter(Look(390, "light", scripts=False))
    page = voter.page

    assert voter.says("This page needs JavaScript")
    assert voter.says("ask whoever runs this vote for a paper ballot")
    assert page.locator("#check").is_disabled()
