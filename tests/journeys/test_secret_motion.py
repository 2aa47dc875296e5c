"""A motion by secret ballot on phones: refused without keys, moved, voted on, opened by two trustees of three, a mandate, and a check."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonty.cli import main
from tests.journeys.served import Served
from tests.journeys.test_election import signed_in
from tests.journeys.test_loop import the_page_says
from tests.journeys.test_secret_election import they_make_their_keys
from tests.journeys.test_trustees import Trustee
from tests.journeys.visiting import Look, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Bring = Callable[[Look, str], Visitor]
PHONE = Look(390, "light")
MOTION = "/motions/1/"


def step(served: Served, what: str) -> Any:  # noqa: ANN401 - what it printed
    """Let the others do something, at the moment that the server thinks it is."""
    printed = served.installation.python(
        f"from tests.journeys import moved_in_secret as moved; moved.do({what!r}, {served.now.isoformat()!r})"
    )
    return json.loads(printed) if printed else None


def test_a_motion_is_voted_on_in_secret_and_by_paper_two_of_three_trustees_open_it_and_it_gives_its_mandate(
    served: Served, visitor: Bring, tmp_path: Path
) -> None:
    told = step(served, "begin")
    ada, bo, cy, dee, emil = (signed_in(visitor(PHONE, ""), session) for session in told["voters"])
    trustees = [Trustee(signed_in(visitor(PHONE, ""), session), tmp_path) for session in told["trustees"]]

    asks_for_a_secret_vote(ada)
    assert ada.says("its trustees have made no keys yet")
    assert ada.says("Vote in secret)")
    trustees[0].go("/bodies/members/keys/")
    trustees[0].press_and_arrive("Begin to make keys")
    they_make_their_keys(trustees)
    asks_for_a_secret_vote(ada)
    assert ada.says("The ballot is secret: nobody can read how anybody voted.")
    ada.press("Move it")
    assert ada.path == MOTION
    step(served, "second")
    served.move_clock(days=8)
    the_page_says(ada, MOTION, "Open for voting", "This ballot is secret")
    ada.go("/")
    assert ada.says("Vote on it")

    trackers = {votes(each, choice) for each, choice in ((ada, "Yes"), (bo, "No"), (cy, "Yes"), (dee, "No"))}
    trackers.add(votes(dee, "Yes", again=True))
    assert len(trackers) == 5
    dee.go(MOTION)
    assert dee.says("A ballot was cast in your name.")
    hands_a_paper_out(bo, "6 Fay Fold")
    emil.go(MOTION)
    assert emil.says("1 paper ballot was given out.")

    served.move_clock(days=8)
    the_page_says(ada, MOTION, "The result waits for its trustees", "0 of the 2", "Tia Trusts: not yet")
    the_page_says(trustees[0].visitor, "/", "Open the result")
    board = f"/board/{step(served, 'board')}/"
    for each in trustees[:2]:
        each.go(f"{board}trustees/")
        with each.page.expect_navigation():
            each.use_code("Open the result", each.code)
    the_page_says(ada, MOTION, "It waits for paper ballots")
    for teller in (bo, cy):
        teller.go(f"{MOTION}tellers/")
        teller.fill("Name of the pile", "The box")
        teller.fill("Yes", "1")
        teller.press("Enter it")

    the_page_says(ada, MOTION, "Carried: waiting to take effect", "4 votes came by secret ballot.", "1 came on paper.")
    served.move_clock(days=4)
    the_page_says(ada, MOTION, "Carried and carried out")
    assert step(served, "mandates") == 1
    a_stranger_checks(visitor(PHONE, ""), board, tmp_path)


def asks_for_a_secret_vote(ada: Visitor) -> None:
    """Write the motion, and choose that it be voted on in secret."""
    ada.go("/motions/new/?body=members&effect=mandates.grant")
    ada.fill("Title", "Let Emil write to us")
    ada.fill("Who gets it", "5 Emil")
    ada.page.get_by_label("Power").select_option("write-to-members")
    ada.fill("Task", "Write the news")
    ada.fill("Until the end of", f"{ada.served.now.year}-12-01")
    ada.press("Read what it takes")
    ada.page.get_by_label("Vote in secret").check()
    ada.press("Read what it takes")


def votes(voter: Visitor, choice: str, *, again: bool = False) -> str:
    """Vote in the booth, from the page of the motion, and return the number of the ballot."""
    page = voter.page
    voter.go(MOTION)
    page.locator("#to-the-booth").click()
    assert page.get_by_text("You have voted.").is_visible() == again
    page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Encrypt my vote and look at it once more").click()
    page.get_by_role("button", name="Cast this ballot", exact=True).click()
    page.get_by_role("heading", name="Your ballot is on the board").wait_for()
    return page.inner_text("#cast-tracker")


def hands_a_paper_out(teller: Visitor, who: str) -> None:
    """Hand somebody a paper ballot, on the page for that."""
    teller.go(MOTION)
    teller.follow("Your work with its paper ballots")
    teller.fill("Whom", who)
    teller.press("Hand it out")
    assert teller.says("Paper ballots handed out 1")


def a_stranger_checks(stranger: Visitor, board: str, folder: Path) -> None:
    """Download the board without signing in, and check it with the command."""
    answer = stranger.context.request.get(f"{stranger.served.origin}{board}archive.bel")
    file = folder / "board.bel"
    file.write_bytes(answer.body())

    assert main(["ballots", "verify", str(file)]) == 0
