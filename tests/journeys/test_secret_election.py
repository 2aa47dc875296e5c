"""A secret election on phones: keys, call, twenty-five votes, a result opened by two trustees of three, a stranger who checks it all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonty.cli import main
from tests.journeys.served import Served
from tests.journeys.test_election import ada_moves_that_an_election_be_called, signed_in
from tests.journeys.test_loop import the_page_says
from tests.journeys.test_trustees import OWN, Trustee
from tests.journeys.visiting import Look, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Bring = Callable[[Look, str], Visitor]
PHONE = Look(390, "light")
ELECTION = "/elections/1/"
FAVOURED = ["Cy Cole", "Ada Ames", "Bo Bell"]
"""Thirteen rank them so; the others the other way round."""


def step(served: Served, what: str) -> Any:  # noqa: ANN401 - what it printed
    """Let the others do something, at the moment that the server thinks it is."""
    printed = served.installation.python(
        f"from tests.journeys import polled_in_secret as polled; polled.do({what!r}, {served.now.isoformat()!r})"
    )
    return json.loads(printed) if printed else None


def test_twenty_five_vote_in_secret_on_phones_two_of_three_trustees_open_it_and_a_stranger_checks_it(
    served: Served, visitor: Bring, tmp_path: Path
) -> None:
    told = step(served, "begin")
    voters = [signed_in(visitor(PHONE, ""), session) for session in told["voters"]]
    trustees = [Trustee(signed_in(visitor(PHONE, ""), session), tmp_path) for session in told["trustees"]]
    ada = voters[0]
    they_make_their_keys(trustees)

    ada_moves_that_an_election_be_called(ada)
    step(served, "decide")
    served.move_clock(days=8)
    the_page_says(ada, "/motions/1/", "Your vote")
    step(served, "decide")
    served.move_clock(days=8)
    the_page_says(ada, "/motions/1/", "Carried: waiting to take effect")
    served.move_clock(days=8)
    the_page_says(ada, "/elections/", "Election: Steering group member", "Open for nominations")
    ada.go(ELECTION)
    ada.press("Nominate myself")
    ada.press("Yes, I stand")
    step(served, "support")
    served.move_clock(days=14)
    the_page_says(ada, ELECTION, "Ballots are fixed")
    served.move_clock(days=5)
    the_page_says(ada, ELECTION, "Open for voting", "Secret ballot")

    trackers = [votes(voter, FAVOURED if place < 13 else FAVOURED[::-1]) for place, voter in enumerate(voters)]
    assert len(set(trackers)) == 25
    board = f"/board/{step(served, 'board')}/"
    voters[7].go(board)
    voters[7].page.get_by_label("Look for the number of your ballot").fill(trackers[7])
    voters[7].press("Look for it")
    assert voters[7].says("It is on the board, as it was cast.")

    served.move_clock(days=8)
    the_page_says(ada, ELECTION, "Trustees shuffle the ballots")
    for each in trustees[:2]:
        each.go(f"{board}trustees/")
        with each.page.expect_navigation():
            each.use_code("Shuffle the ballots", each.code)
    for each in trustees[:2]:
        each.go(f"{board}trustees/")
        with each.page.expect_navigation():
            each.use_code("Open the result", each.code)

    the_page_says(ada, ELECTION, "Its trustees opened the result together")
    assert ada.page.locator(".elected li").all_inner_texts() == ["Cy Cole"]
    served.move_clock(days=16)
    the_page_says(ada, ELECTION, "The result is final.")
    a_stranger_checks(visitor(PHONE, ""), board, tmp_path)


def they_make_their_keys(trustees: list[Trustee]) -> None:
    """Let the three go through their ceremony, each on a phone of their own."""
    trustees[0].go("/bodies/members/keys/")
    trustees[0].press_and_arrive("Begin to make keys")
    for each in trustees:
        each.make()
    for button in ("Share it out", "Check the others’ shares"):
        for each in trustees:
            each.go(OWN)
            with each.page.expect_navigation():
                each.use_code(button, each.code)


def votes(voter: Visitor, order: list[str]) -> str:
    """Rank everybody in the booth, cast the ballot, and return its number on the board."""
    page = voter.page
    page.goto(f"{voter.served.origin}{ELECTION}ballot/")
    for name in order:
        page.get_by_role("button", name=f"Make {name} my next choice").click()
    page.get_by_role("button", name="Encrypt my vote and look at it once more").click()
    page.get_by_role("button", name="Cast this ballot", exact=True).click()
    page.get_by_role("heading", name="Your ballot is on the board").wait_for()
    return page.inner_text("#cast-tracker")


def a_stranger_checks(stranger: Visitor, board: str, folder: Path) -> None:
    """Download the board without signing in, and check it with the command."""
    answer = stranger.context.request.get(f"{stranger.served.origin}{board}archive.bel")
    file = folder / "board.bel"
    file.write_bytes(answer.body())

    assert main(["ballots", "verify", str(file)]) == 0
