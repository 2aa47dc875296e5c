"""A meeting of seventy in a hall: called and printed, entered by two tellers who first disagree, and a mandate that comes of it."""

import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image

from commonty.apps.decisions.tests.halls import photograph
from tests.journeys.served import Served
from tests.journeys.test_election import signed_in
from tests.journeys.test_loop import the_page_says
from tests.journeys.visiting import Look, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Bring = Callable[[Look, str], Visitor]
PHONE, DESK = Look(390, "light"), Look(1280, "dark")
MOTION, OTHER, MEETING = "/motions/1/", "/motions/2/", "/meetings/1/"


def test_a_meeting_of_seventy_is_entered_by_two_tellers_who_first_disagree_and_its_decision_gives_a_mandate(
    served: Served, visitor: Bring
) -> None:
    program = f"from tests.journeys import assembled; assembled.do({served.now.isoformat()!r})"
    told = json.loads(served.installation.python(program))
    ada, bo, sol = (signed_in(visitor(PHONE, ""), told[name]) for name in ("ada", "bo", "sol"))
    cy = signed_in(visitor(DESK, ""), told["cy"])

    ada.go(MOTION)
    assert ada.says("It has its seconders. It is voted on in a meeting, and waits until one is called.")
    calls_the_meeting(sol)
    prints_the_pack(sol)
    the_page_says(ada, MOTION, "Voted on in a meeting", "No vote on it is cast here.")
    bo.go(f"{MEETING}report/")
    enters(bo, signed=70, yes=50, no=12, abstained=8)
    assert bo.says("It is reported once it is over.")

    served.move_clock(days=15)
    enters(bo, signed=70, yes=50, no=12, abstained=8)
    assert bo.says("It counts once somebody else has entered the same.")
    enters(cy, signed=71, yes=50, no=12, abstained=9)
    assert cy.says("Somebody else who counted entered something else. What they wrote is not shown")
    assert cy.says("how many signed the sheet")
    assert cy.says("motion 1")
    the_page_says(ada, MOTION, "Voted on elsewhere: waiting for its report")
    enters(cy, signed=70, yes=50, no=12, abstained=8)
    assert cy.path == MEETING
    assert cy.says("70 members signed the sheet.")
    assert cy.says("In the chair: Cam Chair.")
    attaches_the_sheet(bo)

    the_page_says(ada, MOTION, "Carried: waiting to take effect", "Reported: it was voted on in a hall", "70 were in the room.")
    the_page_says(ada, OTHER, "it was not put to the vote there", "It is put a second time.")
    served.move_clock(days=4)
    the_page_says(ada, MOTION, "Carried and carried out")


def calls_the_meeting(sol: Visitor) -> None:
    """Call it by the pages, in fourteen days: first too early, which the rules do not let."""
    sol.go("/meetings/")
    sol.follow("Call a meeting", within="main")
    for days in (2, 14):
        sol.fill("Where", "Town hall, Main Street 1")
        sol.fill("Day and hour", (sol.served.now + timedelta(days=days)).strftime("%Y-%m-%dT19:00"))
        sol.press("Call it, and give notice")
        if days == 2:
            assert sol.says("it can begin on")
            sol.go("/meetings/new/?body=members&where=hall")
    assert sol.path == MEETING


def prints_the_pack(sol: Visitor) -> None:
    """Open the pack with one press: everybody is on its sheets, and its pages are those of A4."""
    sol.follow("The meeting pack", within="main")
    assert all(
        sol.says(each) for each in ("The order of the meeting", "Let Member6 write to us", "Sheet 5 of 5", "Member76", "Slip 6 of 6")
    )
    pages = sol.page.pdf(format="A4").count(b"/Type /Page\n")
    assert pages == 1 + 2 + 5 + 2


def enters(teller: Visitor, *, signed: int, yes: int, no: int, abstained: int) -> None:
    """Enter what was counted of the first motion, and that the second was not reached."""
    teller.go(f"{MEETING}report/")
    teller.fill("How many signed the sheet", str(signed))
    teller.fill("Who was in the chair", "5 Cam")
    for label, number in (("For", yes), ("Against", no), ("Abstained", abstained)):
        teller.fill(label, str(number))
    teller.page.get_by_label("It was not put to the vote").last.check()
    teller.press("Enter my report")


def attaches_the_sheet(teller: Visitor) -> None:
    """Attach a photograph of a signed sheet, and look at it."""
    teller.go(MEETING)
    teller.page.set_input_files("#signed-file", {"name": "sheet.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    teller.press("Attach it")
    assert teller.says("It is attached, and its hash stands in the record.")
    answer = teller.context.request.get(f"{teller.served.origin}{MEETING}papers/1/")
    assert dict(Image.open(io.BytesIO(answer.body())).getexif()) == {0x0112: 6}
