"""An election in a browser, from the call to the mandate, and from the empty seat to the next: at 390 px, without scripts."""

import json
import re
import shlex
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.served import Served
from tests.journeys.test_loop import read_what_it_takes_and_move, the_page_says
from tests.journeys.visiting import Look, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Bring = Callable[[Look, str], Visitor]
PHONE, DESK = Look(390, "light", scripts=False), Look(1280, "dark")
SECRET = "four words drawn from a book"
ELECTION = "/elections/1/"


def step(served: Served, what: str) -> Any:  # noqa: ANN401 - what it printed
    """Let the others do something, at the moment that the server thinks it is."""
    printed = served.installation.python(f"from tests.journeys import polled; polled.do({what!r}, {served.now.isoformat()!r})")
    return json.loads(printed) if printed else None


def signed_in(visitor: Visitor, session: str) -> Visitor:
    """Give a browser the session of somebody."""
    visitor.context.add_cookies([{"name": "commonty", "value": session, "url": visitor.served.origin}])
    return visitor


def test_thirty_members_elect_somebody_by_lot_and_somebody_else_when_the_seat_falls_vacant(served: Served, visitor: Bring) -> None:
    told = step(served, "begin")
    ada, bo, dee, jo, ro = (signed_in(visitor(PHONE, ""), told[name][0]) for name in ("Ada", "Bo", "Dee", "Jo", "Ro"))

    ada_moves_that_an_election_be_called(ada)
    step(served, "decide")
    served.move_clock(days=8)
    the_page_says(ada, "/motions/1/", "Your vote")
    step(served, "decide")
    served.move_clock(days=8)
    the_page_says(ada, "/motions/1/", "Carried: waiting to take effect")
    served.move_clock(days=8)
    the_page_says(ada, "/elections/", "Election: Steering group member", "Open for nominations")

    ada_stands_and_nominates_bo(ada, bo, number=told["Bo"][1])
    step(served, "support")
    served.move_clock(days=14)
    the_page_says(ada, ELECTION, "Ballots are fixed")
    ro_puts_something_in_for_the_lot(ro)
    step(served, "watch")
    served.move_clock(days=5)
    the_page_says(ada, ELECTION, "Open for voting")

    dee_ranks_with_the_lists_and_is_told_what_is_wrong(dee)
    ada_ranks_with_the_buttons(ada)
    step(served, "vote")
    served.move_clock(days=8)
    the_page_says(ro, ELECTION, "Closed: lots")
    ro_opens_the_lot(ro)
    step(served, "watch")
    names = {"Ada Ames": ada, "Bo Bell": bo}
    won = elected(ada)
    winner, lost, loser = names.pop(won), *names.popitem()
    they_read_how_it_was_counted_and_count_again(ada, served)

    dee_challenges_and_jo_dismisses(dee, jo)
    served.move_clock(days=16)
    the_page_says(ada, ELECTION, "The result is final.")
    first = mandate_of(winner, won, within="#result")
    winner.follow("The result, with every stage of the count")
    assert winner.path == ELECTION

    winner.go(first)
    winner.press("Give it up")
    served.move_clock(minutes=2)
    the_page_says(loser, ELECTION, "A seat was left")
    loser.press("I would take the seat")
    assert loser.says("You said that you would.")
    served.move_clock(days=4)
    the_page_says(loser, ELECTION, "comes up, from the same ballots, without whoever left. The seat is taken on")
    served.move_clock(days=7)
    the_page_says(loser, ELECTION, "without whoever left. How it was counted again")
    assert mandate_of(loser, lost, within="#countbacks") != first

    desk = signed_in(visitor(DESK, ""), told["Dee"][0])
    for page in ("/elections/", ELECTION, f"{ELECTION}print/"):
        desk.go(page)


def ada_moves_that_an_election_be_called(ada: Visitor) -> None:
    ada.go("/motions/new/?body=members&effect=elections.call")
    ada.fill("Title", "Elect a steering group")
    ada.fill("Text", "By ballot, so that everybody has a say.")
    ada.page.get_by_label("Office").select_option("steering")
    ada.page.get_by_label("Body", exact=True).select_option("committee")
    read_what_it_takes_and_move(ada)


def ada_stands_and_nominates_bo(ada: Visitor, bo: Visitor, *, number: int) -> None:
    ada.go(ELECTION)
    ada.press("Nominate myself")
    ada.press("Yes, I stand")
    assert ada.says("You stand in this election.")
    ada.follow("Write my statement")
    ada.fill("Your statement", "x" * 501)
    ada.press("Keep my statement")
    assert ada.says("1 too many")
    ada.fill("Your statement", "Rent *down*, repairs up.")
    ada.press("Look at it")
    assert ada.says("This is what the others will read Rent down, repairs up.")
    ada.press("Keep my statement")
    ada.fill("Whom", f"{number} Bell")
    ada.press("Nominate")
    bo.go(ELECTION)
    assert bo.says("Rent down, repairs up.")
    bo.press("Yes, I stand")
    assert bo.says("You stand in this election.")


def ro_puts_something_in_for_the_lot(ro: Visitor) -> None:
    ro.go(ELECTION)
    ro.follow("Your work in this election")
    ro.fill("Your secret", SECRET)
    ro.press("Put it in")
    assert ro.says("Ro Runs: put in, not opened")


def ro_opens_the_lot(ro: Visitor) -> None:
    ro.go(f"{ELECTION}officers/")
    assert ro.says("Have voted 30")
    ro.fill("Your secret", SECRET)
    ro.press("Open it")
    assert ro.says("Ro Runs: opened")


def dee_ranks_with_the_lists_and_is_told_what_is_wrong(dee: Visitor) -> None:
    """Two have one place: the page says so, and keeps what was chosen."""
    dee.go(ELECTION)
    dee.follow("Open my ballot")
    for name in ("Bo Bell", "Cy Cole"):
        dee.page.get_by_label(name, exact=True).select_option("1")
    dee.press("Cast my ballot")
    assert dee.says("Give each place once.")
    assert dee.page.get_by_label("Cy Cole", exact=True).input_value() == "1"
    dee.page.get_by_label("Cy Cole", exact=True).select_option("2")
    dee.press("Cast my ballot")
    assert dee.path == f"{ELECTION}receipt/"
    assert dee.page.locator(".callout ol li").all_inner_texts() == ["Bo Bell", "Cy Cole"]


def ada_ranks_with_the_buttons(ada: Visitor) -> None:
    """By keyboard: the button that was pressed keeps the focus, so that it can be pressed again."""
    ada.go(f"{ELECTION}ballot/")
    ada.press("Make Cy Cole my next choice")
    ada.press("Make Ada Ames my next choice")
    assert ada.page.evaluate("document.activeElement.innerText").endswith("Move Ada Ames up, now 2")
    with ada.page.expect_event("load"):
        ada.page.keyboard.press("Enter")
    assert ada.page.locator(".ballot__name").all_inner_texts()[:2] == ["Ada Ames", "Cy Cole"]
    ada.press("Cast my ballot")
    assert ada.page.locator(".callout ol li").all_inner_texts() == ["Ada Ames", "Cy Cole"]


def elected(reader: Visitor) -> str:
    """Return who was elected, as the page says first of all."""
    reader.go(ELECTION)
    [name] = reader.page.locator(".elected li").all_inner_texts()
    return name


def they_read_how_it_was_counted_and_count_again(reader: Visitor, served: Served) -> None:
    """Draw the lot and count anew with the command on the page, from the ballots that it gives out."""
    reader.page.get_by_text("Stage by stage, in words").click()
    assert reader.says("so a lot decides: it falls on")
    reader.page.get_by_text("The lot", exact=True).click()
    assert reader.says("2 officers put something into it.")
    assert reader.page.locator(".count__picture--phone .count-picture").first.is_visible()
    command = next(line for line in reader.page.locator(".count__line").all_text_contents() if ".blt" in line)
    words = shlex.split(command)
    file = served.installation.folder / words[2]
    file.write_bytes(reader.context.request.get(f"{served.origin}{ELECTION}ballots.blt").body())
    counted = served.installation.commonty(*words[1:]).stdout
    assert re.search(rf"Elected.*{elected(reader)}", counted), counted


def dee_challenges_and_jo_dismisses(dee: Visitor, jo: Visitor) -> None:
    dee.go(ELECTION)
    dee.fill("Your reasons", "The hall was locked.")
    dee.press("Challenge")
    assert dee.says("Challenged: waiting for a ruling")
    jo.go(ELECTION)
    jo.choose("dismissed: the result stands")
    jo.fill("Your reasons", "Nobody voted in the hall.")
    jo.press("Give my ruling")
    assert jo.says("Dismissed: the result stands.")


def mandate_of(member: Visitor, name: str, *, within: str) -> str:
    """Walk from the page of the election to the mandate that it gave, where the five questions are answered."""
    member.go(ELECTION)
    member.follow(name, within=within)
    assert member.says("in force")
    return member.path
