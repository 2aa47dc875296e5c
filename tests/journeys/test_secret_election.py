"""A secret election on phones, in the demonstration: call, twenty-five votes, two trustees of three, strangers who check it all."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from commonty.ballots.tests import belenios
from commonty.cli import main
from tests.journeys.polled_in_secret import PHONES, SECOND, VOTERS
from tests.journeys.served import Served, blank, serve
from tests.journeys.test_election import signed_in
from tests.journeys.test_loop import read_what_it_takes_and_move, the_page_says
from tests.journeys.test_trustees import OWN, Trustee
from tests.journeys.visiting import Look, Visitor, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = Look(390, "light")
PATIENT = 240.0
"""Seconds to wait for what jobs do among 300 members, each of whom is written to before anything else."""


@dataclass
class Voted:
    """The demonstration while it is served, and everybody who has a phone in it."""

    served: Served
    browser: Browser
    folder: Path
    brought: list[Visitor] = field(default_factory=list)

    def step(self, what: str) -> Any:  # noqa: ANN401 - what it printed
        """Let the others do something, at the moment that the server thinks it is."""
        script = f"from tests.journeys import polled_in_secret as polled; polled.do({what!r}, {self.served.now.isoformat()!r})"
        return json.loads(self.served.installation.python(script).splitlines()[-1])

    def phone(self, session: str = "") -> Visitor:
        """Bring somebody with a phone of their own."""
        self.brought.append(visit(self.browser, self.served, PHONE))
        return signed_in(self.brought[-1], session) if session else self.brought[-1]

    def trustees(self) -> list[Trustee]:
        """Bring the trustees, each with what stands on their recovery sheet."""
        return [Trustee(self.phone(session), self.folder, code=code) for session, code in self.step("trustees").items()]


@pytest.fixture
def voted(lived: Path, browser: Browser, tmp_path: Path) -> Iterator[Voted]:
    shutil.copytree(lived, tmp_path / "var")
    with serve(blank(tmp_path)) as served:
        served.patience = PATIENT
        made = Voted(served, browser, tmp_path)
        yield made
        for each in made.brought:
            each.context.close()


def test_twenty_five_vote_in_secret_on_phones_two_of_three_trustees_open_it_and_a_stranger_checks_it(voted: Voted) -> None:
    board = an_election_is_held(voted, voted.trustees())

    assert main(["ballots", "verify", str(downloaded(voted, board))]) == 0


def test_belenios_tool_accepts_the_same_election_in_a_group_that_it_knows(voted: Voted) -> None:
    trustees = voted.trustees()
    voted.step("make_keys_in_rfc_3526")
    they_make_their_keys(trustees)

    board = an_election_is_held(voted, trustees, phones=PHONES)

    file = downloaded(voted, board)
    assert main(["ballots", "verify", str(file)]) == 0
    assert belenios.accepts(voted.folder / "stranger", file.read_bytes(), file.stem)


def an_election_is_held(voted: Voted, trustees: list[Trustee], *, phones: int = VOTERS) -> str:
    """Let it be called, voted by 25, the first of them on phones, opened by two trustees, and declared; return where its board is."""
    served, mover = voted.served, voted.phone(voted.step("mover"))
    election = it_is_called(voted, mover)
    mover.go(election)
    mover.press("Nominate myself")
    mover.press("Yes, I stand")
    names = voted.step("support")
    served.move_clock(days=18)
    the_page_says(mover, election, "Ballots are fixed")
    served.move_clock(days=6)
    the_page_says(mover, election, "Open for voting", "Secret ballot")
    favoured = [names[1], names[0], names[2]]

    told = voted.step("open_booths")
    board = f"/board/{told['board']}/"
    voters = [voted.phone(each) for each in told["voters"][:phones]]
    trackers = [votes(voter, election, favoured if place < SECOND else favoured[::-1]) for place, voter in enumerate(voters)]
    trackers += voted.step("vote") if phones < VOTERS else []
    assert len(set(trackers)) == 25
    they_find_their_ballot(voters[3], board, trackers[3])

    served.move_clock(days=10)
    the_page_says(mover, election, "Trustees shuffle the ballots")
    they_open_it(trustees[:2], board)
    the_page_says(mover, election, "Its trustees opened the result together")
    assert mover.page.locator(".elected li").all_inner_texts() == [names[1]]
    served.move_clock(days=12)
    the_page_says(mover, election, "The result is final.")
    return board


def it_is_called(voted: Voted, mover: Visitor) -> str:
    """Let a member move that a deputy be elected, and the others carry it; return where the election is."""
    served = voted.served
    mover.go("/motions/new/?body=members&effect=elections.call")
    mover.fill("Title", "Elect a deputy")
    mover.fill("Text", "By secret ballot, so that nobody has to say whom they chose.")
    mover.page.get_by_label("Office").select_option("deputy")
    mover.page.get_by_label("Body", exact=True).select_option("delegation")
    motion = read_what_it_takes_and_move(mover)
    voted.step("second")
    served.move_clock(days=8)
    the_page_says(mover, motion, "Your vote")
    voted.step("decide")
    served.move_clock(days=8)
    the_page_says(mover, motion, "Carried: waiting to take effect")
    served.move_clock(days=8)
    the_page_says(mover, "/elections/", "Deputy delegate to the federation", "Open for nominations")
    mover.follow("Election: Deputy delegate to the federation", within="main")
    return mover.path


def they_make_their_keys(trustees: list[Trustee]) -> None:
    """Let the three go through their ceremony, each on a phone of their own."""
    for each in trustees:
        each.make()
    for button in ("Share it out", "Check the others’ shares"):
        for each in trustees:
            each.go(OWN)
            with each.page.expect_navigation():
                each.use_code(button, each.code)


def votes(voter: Visitor, election: str, order: list[str]) -> str:
    """Rank everybody in the booth, cast the ballot, and return its number on the board."""
    page = voter.page
    page.goto(f"{voter.served.origin}{election}ballot/")
    for name in order:
        page.get_by_role("button", name=f"Make {name} my next choice").click()
    page.get_by_role("button", name="Encrypt my vote and look at it once more").click()
    page.get_by_role("button", name="Cast this ballot", exact=True).click()
    page.get_by_role("heading", name="Your ballot is on the board").wait_for()
    return page.inner_text("#cast-tracker")


def they_find_their_ballot(voter: Visitor, board: str, tracker: str) -> None:
    voter.go(board)
    voter.page.get_by_label("Look for the number of your ballot").fill(tracker)
    voter.press("Look for it")
    assert voter.says("It is on the board, as it was cast.")


def they_open_it(trustees: list[Trustee], board: str) -> None:
    """Let each of these trustees shuffle the ballots, and then each open the result; the others are away."""
    for button in ("Shuffle the ballots", "Open the result"):
        for each in trustees:
            each.go(f"{board}trustees/")
            with each.page.expect_navigation():
                each.use_code(button, each.code)


def downloaded(voted: Voted, board: str) -> Path:
    """Let a stranger download the board, without signing in."""
    stranger = voted.phone()
    answer = stranger.context.request.get(f"{voted.served.origin}{board}archive.bel")
    file = voted.folder / "stranger" / f"{board.strip('/').rpartition('/')[2]}.bel"
    file.parent.mkdir()
    file.write_bytes(answer.body())
    return file
