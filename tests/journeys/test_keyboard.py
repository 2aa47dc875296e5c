"""The main things by keyboard alone: Tab, Enter, Space and the arrows, with the focus always in sight."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.inhabited import SECRET
from tests.journeys.served import Served, blank, serve
from tests.journeys.visiting import DESK, Look, Visitor, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { name: "", visible: false };
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const label = at.labels?.length ? at.labels[0].innerText : "";
  const covered = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)[0] ?? null;
  return {
    id: at.id, name: (label || at.innerText || at.getAttribute("aria-label") || "").trim().replace(/\\s+/g, " "),
    visible: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight
      && (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none")
      && (covered === null || covered === at || at.contains(covered) || covered.contains(at)),
  };
}"""
"""What has the focus, what it is called, and whether one can see that it has it."""
MOST_TABS = 60

FOUNDED = """
from datetime import datetime, UTC
from commonty.apps.bodies.founding import found
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Motion
from commonty.apps.people.models import Person
from commonty.constitution.writing import write
from commonty.site.founding.models.draft import starter
now = datetime(2026, 2, 2, 10, 0, tzinfo=UTC)
names = {"Ada Ames": "ada", "Bo Bell": "bo", "Cy Cole": "cy"}
people = [Person.objects.sign_up(name=name, email=f"{at}@example.org", now=now) for name, at in names.items()]
Person.objects.update(email_confirmed_at=now)
found(write(starter("campaign-group")), people, {}, source="founding", now=now)
root = Body.objects.get(parent=None)
first = Motion.objects.move(people[0], root, title="A stall at the fair", text="Let us go.", effects=[Resolve()], now=now)
for each in people[1:]:
    first.second(each, now=now)
Motion.objects.move(people[0], root, title="A banner for the fair", text="Green.", effects=[Resolve()], now=now)
"""
"""Three people, a motion that will be voted on in a week, and one that nobody has seconded."""

INHABITED = """
import json
import time_machine
from tests.journeys.examples import of
from commonty.apps.elections.tests.building import power
from tests.journeys.inhabited import NOW, inhabited
with time_machine.travel(NOW, tick=False):
    world = inhabited()
    people = {"challenger": world.everybody[3], "eraser": world.everybody[4], "teller": world.everybody[5]}
    people |= {who: getattr(world, who) for who in ("secretary", "judge", "clerk", "editor")}
    power(world.everybody[5], "enter-papers", world.root, now=NOW)
    found = {"text": world.told, **{name: motion.pk for name, motion in world.motions.items()}}
    found |= {f"election_{name}": election.pk for name, election in world.elections.items()}
    print(json.dumps({"people": {who: of(person) for who, person in people.items()}, "found": found}))
"""
"""An organisation in which something of every kind is going on, and the sessions of those who act in it."""


def focus(page: Page) -> dict[str, object]:
    """Return what has the focus."""
    found: dict[str, object] = page.evaluate(FOCUS)
    return found


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something called ``name`` has the focus; assert that each stop on the way can be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        at = focus(page)
        assert at["visible"], f"the focus cannot be seen: {at}"
        if at["name"] == name:
            return
    raise AssertionError(f"no way by keyboard to {name}")


def enter(page: Page) -> None:
    """Press Enter and wait for the page that comes."""
    with page.expect_event("load"):
        page.keyboard.press("Enter")


def swapped(page: Page) -> None:
    """Press Enter and wait until HTMX has put the answer in its place."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Enter")
    expect(page.locator("#announcement")).to_have_text(re.compile(r"\S"))


def signed_in_by_keyboard(visitor: Visitor) -> Page:
    """Sign in without touching anything but keys."""
    page = visitor.page
    page.goto(visitor.served.origin + "/")
    tab_to(page, "Sign in")
    enter(page)
    tab_to(page, "E-mail address")
    page.keyboard.type(visitor.email)
    page.keyboard.press("Tab")
    assert focus(page)["name"] == "Send me a code"
    enter(page)
    tab_to(page, "The code from the mail")
    page.keyboard.type(visitor.served.code(visitor.email))
    enter(page)
    return page


def test_the_first_stop_on_every_page_leads_past_the_navigation(served: Served, visitor: Callable[[Look, str], Visitor]) -> None:
    served.installation.python(FOUNDED)
    page = visitor(DESK, "").go("/")

    page.keyboard.press("Tab")
    first = focus(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert (first["name"], first["visible"]) == ("Skip to what this page is about", True)
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_member_signs_in_seconds_and_votes_by_keyboard_alone(served: Served, visitor: Callable[[Look, str], Visitor]) -> None:
    served.installation.python(FOUNDED)
    bo = visitor(DESK, "bo@example.org")
    page = signed_in_by_keyboard(bo)

    page.goto(f"{served.origin}/motions/2/")
    tab_to(page, "Second this motion")
    swapped(page)
    assert page.locator("#announcement").inner_text() == "You second this motion."
    assert focus(page) == {"id": "second-it", "name": "Take my second back", "visible": True}

    served.move_clock(days=8)
    page.goto(f"{served.origin}/motions/1/")

    def is_open() -> bool:
        page.reload()
        return page.locator("#vote form").count() == 1

    served.wait_for(is_open, "the vote")
    tab_to(page, "Yes")
    page.keyboard.press("ArrowDown")
    assert focus(page)["name"] == "No"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert focus(page)["name"] == "Vote"
    swapped(page)
    assert page.locator("#announcement").inner_text() == "Your vote is in the box."
    assert focus(page) == {"id": "vote-it", "name": "Change my vote", "visible": True}
    bo.look_at()
    assert bo.says("You voted: Yes")


def test_what_is_wrong_with_a_form_takes_the_focus_and_leads_to_the_field(served: Served, visitor: Callable[[Look, str], Visitor]) -> None:
    served.installation.python(FOUNDED)
    page = visitor(DESK, "").go("/join/")

    tab_to(page, "Send me the code")
    enter(page)
    first = focus(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert (first["id"], focus(page)["name"]) == ("errors", "What are you called?")


def test_those_who_act_for_others_and_against_them_do_it_by_keyboard_alone(unfounded: Path, tmp_path: Path, browser: Browser) -> None:
    """The secretary withdraws a text, a member challenges, a judge rules, an election is run, somebody has themselves erased."""
    shutil.copytree(unfounded, tmp_path / "var")
    installation = blank(tmp_path)
    told = json.loads(installation.python(INHABITED))
    with serve(installation) as served:

        def page_of(who: str, path: str) -> Page:
            brought = visit(browser, served, DESK)
            brought.context.add_cookies([{"name": "commonty", "value": told["people"][who], "url": served.origin}])
            return brought.go(path)

        run_an_election_by_keyboard(page_of, told["found"])
        challenge_elections_by_keyboard(page_of, told["found"])
        act_by_keyboard(page_of, told["found"])


def run_an_election_by_keyboard(page_of: Callable[[str, str], Page], found: dict[str, int]) -> None:
    """The returning officer, a teller and a scrutineer do what is theirs: acceptance on paper, lots, papers handed out and read."""
    page = page_of("clerk", f"/elections/{found['election_nominating']}/officers/")
    tab_to(page, "Who accepts on paper")
    tab_to(page, "What you hold in your hand")
    page.keyboard.type("Signed on Monday, in the folder.")
    tab_to(page, "Enter that they accept")
    enter(page)
    assert "accepted on paper, entered by" in page.inner_text("#nominees")

    officers = f"/elections/{found['election_open']}/officers/"
    page = page_of("clerk", officers)
    tab_to(page, "Your secret")
    page.keyboard.type("four words drawn from a book")
    tab_to(page, "Put it in")
    enter(page)
    assert "put in, not opened" in page.inner_text("#lot")
    enter_a_pile(page, "1: 1")
    assert "1 has read it." in page.inner_text("#piles")
    page = page_of("teller", officers)
    enter_a_pile(page, "1: 2")
    assert "Where you differ" in page.inner_text("#piles")
    enter_a_pile(page, "1: 1")
    assert "Two have read it alike: it counts." in page.inner_text("#piles")

    page = page_of("editor", f"/elections/{found['election_counting']}/officers/")
    tab_to(page, "Your secret")
    page.keyboard.type(SECRET)
    tab_to(page, "Open it")
    enter(page)
    assert "put in, not opened" not in page.inner_text("#lot")


def enter_a_pile(page: Page, papers: str) -> None:
    """Type in what a pile says."""
    tab_to(page, "Name of the pile")
    page.keyboard.type("Hall")
    tab_to(page, "What the papers say")
    page.keyboard.type(papers)
    tab_to(page, "Enter it")
    enter(page)


def challenge_elections_by_keyboard(page_of: Callable[[str, str], Page], found: dict[str, int]) -> None:
    """A member challenges an election and a countback, and a judge rules on them."""
    for election, place in (("counted", "#challenges"), ("recounted", "#countbacks")):
        address = f"/elections/{found[f'election_{election}']}/"
        page = page_of("challenger", address)
        tab_to(page, "Your reasons")
        page.keyboard.type("The hall was locked.")
        tab_to(page, "Challenge")
        enter(page)
        assert "The hall was locked." in page.inner_text(place)
        page = page_of("judge", address)
        tab_to(page, "dismissed: the result stands")
        page.keyboard.press("Space")
        tab_to(page, "Your reasons")
        page.keyboard.type("Nobody votes in the hall.")
        tab_to(page, "Give my ruling")
        enter(page)
        assert "Nobody votes in the hall." in page.inner_text(place)


def act_by_keyboard(page_of: Callable[[str, str], Page], found: dict[str, int]) -> None:
    """Let each of them do it."""
    page = page_of("secretary", f"/record/{found['text']}/withdrawals/")
    tab_to(page, "What asks for it")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Withdraw it for good")
    enter(page)
    assert "because a law asks for it" in page.inner_text("main")

    page = page_of("challenger", f"/motions/{found['disputed']}/")
    tab_to(page, "Your reasons")
    page.keyboard.type("It was never announced.")
    tab_to(page, "Challenge the result")
    enter(page)
    assert "It was never announced." in page.inner_text("#challenges")

    page = page_of("judge", f"/motions/{found['challenged']}/")
    tab_to(page, "dismissed: the result stands")
    page.keyboard.press("Space")
    tab_to(page, "Your reasons")
    page.keyboard.type("It was on the agenda.")
    tab_to(page, "Give my ruling")
    enter(page)
    assert "Dismissed by" in page.inner_text("#challenges")

    page = page_of("eraser", "/me/erase/")
    tab_to(page, "Yes, erase everything that says who I am. I know that nobody can bring it back.")
    page.keyboard.press("Space")
    tab_to(page, "Erase me")
    enter(page)
    assert page.locator("a:text-is('Sign in')").count() > 0, "nobody is signed in any more"
