"""Three trustees make their keys on phones, each in a browser of their own, and two of them open a secret ballot; the server has no key."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.journeys.served import PATIENCE, Served, blank, serve
from tests.journeys.test_keyboard import MOST_TABS, focus
from tests.journeys.visiting import COLOURS, FAULTS, SCHEMES, SETTLED, Look, Visitor, violations, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = Look(390, "light")
WORDS = "kettle moss tram violin"
OWN = "/bodies/members/keys/mine/"
STORED = "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.cookie, history.state])"

TRUSTED = """
import json
import time_machine
from commonty.apps.voting.tests.building import organisation
from commonty.apps.voting.tests.keys import rules, trusted
from commonty.apps.voting.tests.secret_votes import NOON
from tests.journeys.examples import of
with time_machine.travel(NOON, tick=False):
    body, people = organisation(6, now=NOON, rules=rules())
    trusted(body, people[:3], now=NOON)
    print(json.dumps([of(person) for person in people]))
"""
VOTED = """
import time_machine
from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.models import root
from commonty.apps.people.models import Person
from commonty.apps.voting.ceremonies import key_of
from commonty.apps.voting.models import BallotBox, Board, Roll
from commonty.apps.voting.tests.building import routine
from commonty.apps.voting.tests.secret_votes import ARTICLE, CLOSE, NOON, SHALL_WE, WHO, Vote
from commonty.constitution.document import Right
with time_machine.travel(NOON, tick=False):
    body, people = root(), list(Person.objects.order_by("pk"))
    by = {"authority": routine(body), "now": NOON}
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOON), **by)
    box = BallotBox.objects.open(roll, opens=NOON, closes=CLOSE, changeable=True, article=ARTICLE)
    board = Board.objects.set_up(box, key_of(body), [SHALL_WE, WHO], name="Spring assembly", **by)
    vote = Vote(board, body, people, {})
    for person in people[3:]:
        vote.cast(person, [1, 0, 0], [1, 2, 3])
    vote.close()
    print(vote.board.uuid)
"""
RESULT = """
from commonty.apps.voting.models import Board
board = Board.objects.get()
print(board.result, board.verify().is_accepted)
"""


@dataclass
class Trustee:
    """Somebody who keeps a key: their browser, what it sent, and what they put away."""

    visitor: Visitor
    folder: Path
    sent: list[str] = field(default_factory=list)
    code: str = ""
    """What stands on their recovery sheet."""

    def __post_init__(self) -> None:
        self.page.on("request", self._note)

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def file(self) -> Path:
        return self.folder / "key.json"

    def go(self, path: str) -> None:
        self.page.goto(self.visitor.served.origin + path)

    def make(self) -> None:
        """Make a key, put its file and its sheet away, and go on."""
        self.go(OWN)
        self.visitor.fill("A passphrase", WORDS)
        self.visitor.fill("The same once more", WORDS)
        with self.page.expect_download() as downloaded:
            self.page.get_by_role("button", name="Make my key").click()
        downloaded.value.save_as(self.file)
        self.page.get_by_text("No printer? Show the code").click()
        self.code = self.page.locator("[data-seed]").inner_text()
        look_at(self)
        self.page.get_by_label("The file is put away").check()
        self.page.get_by_label("The sheet is put away").check()
        self.press_and_arrive("Both are put away: go on")

    def use_file(self, button: str, passphrase: str = WORDS) -> None:
        """Choose the key file, type in its passphrase, and press."""
        self.page.get_by_label("Your key file", exact=True).first.set_input_files(self.file)
        self.page.get_by_label("Its passphrase").first.fill(passphrase)
        self.page.get_by_role("button", name=button, exact=True).first.click()

    def use_code(self, button: str, code: str) -> None:
        """Type in the code of the recovery sheet, and press."""
        if not self.page.get_by_label("The code of your recovery sheet").is_visible():
            self.page.get_by_text("No file, or the passphrase forgotten?").click()
        self.page.get_by_label("The code of your recovery sheet").fill(code)
        self.page.get_by_role("button", name=button, exact=True).first.click()

    def press_and_arrive(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def _note(self, request: Request) -> None:
        self.sent += [request.url, request.post_data or ""]


def tab_to(page: Page, place: str) -> None:
    """Press Tab until what has the id ``place`` has the focus; assert that each stop on the way can be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        at = focus(page)
        assert at["visible"], f"the focus cannot be seen: {at}"
        if at["id"] == place:
            return
    raise AssertionError(f"no way by keyboard to {place}")


def look_at(trustee: Trustee) -> None:
    """Assert that what stands there is well made, at both sizes and in both themes, and that the browser complains of nothing."""
    page = trustee.page
    assert trustee.visitor.complaints == []
    for width in (1280, PHONE.width):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(FAULTS) == []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            assert (violations(page) if scheme == "light" else violations(page, COLOURS)) == [], (width, scheme, page.url)


@dataclass
class Ceremony:
    """An installation that is served, and three trustees before it."""

    served: Served
    trustees: list[Trustee]

    def tell(self, script: str) -> str:
        return self.served.installation.python(script).strip()


@pytest.fixture
def ceremony(unfounded: Path, tmp_path: Path, browser: Browser) -> Iterator[Ceremony]:
    shutil.copytree(unfounded, tmp_path / "var")
    installation = blank(tmp_path)
    sessions = json.loads(installation.python(TRUSTED))
    with serve(installation) as served:
        trustees = []
        for number, session in enumerate(sessions[:3]):
            brought = visit(browser, served, PHONE)
            brought.context.add_cookies([{"name": "commonty", "value": session, "url": served.origin}])
            folder = tmp_path / f"trustee{number}"
            folder.mkdir()
            trustees.append(Trustee(brought, folder))
        yield Ceremony(served, trustees)
        for each in trustees:
            each.visitor.context.close()


def share_out(ada: Trustee, bo: Trustee, cy: Trustee) -> None:
    """Let each share their key out, one with the file and two with the sheet, not without mistakes."""
    ada.go(OWN)
    look_at(ada)
    ada.use_file("Share it out", passphrase="kettle moss tram viola")
    expect(ada.page.get_by_text("The passphrase does not open this file")).to_be_focused()
    look_at(ada)
    with ada.page.expect_navigation():
        ada.use_file("Share it out")
    expect(ada.page.get_by_role("heading", name="Done: now it waits for others")).to_be_visible()
    look_at(ada)
    bo.go(OWN)
    bo.use_code("Share it out", cy.code)
    expect(bo.page.get_by_text("This is not the key that you made in this ceremony")).to_be_focused()
    bo.use_code("Share it out", bo.code[:-1])
    expect(bo.page.get_by_text("This is no code of a recovery sheet")).to_be_focused()
    with bo.page.expect_navigation():
        bo.use_code("Share it out", bo.code)
    cy.go(OWN)
    with cy.page.expect_navigation():
        cy.use_code("Share it out", cy.code)
    expect(ada.page.get_by_role("heading", name="Check the others’ shares")).to_be_visible(timeout=20_000)  # by itself
    expect(ada.page.locator("#announcement")).to_have_text("Check the others’ shares of your key")


def check_shares(trustees: list[Trustee]) -> None:
    """Let each check the others' shares; assert that all see one fingerprint."""
    fingerprints = set()
    for each in trustees:
        each.go(OWN)
        with each.page.expect_navigation():
            each.use_code("Check the others’ shares", each.code)
    for each in trustees:
        each.go(OWN)
        fingerprints.add(each.page.locator(".fingerprint").inner_text())
    assert len(fingerprints) == 1


def open_ballot(ada: Trustee, bo: Trustee, board: str) -> None:
    """Let two shuffle the ballots at the same time, and open the result: one with the file, one with the sheet."""
    stale = bo.visitor.context.request.get(f"{bo.visitor.served.origin}{board}task.json").body()
    bo.page.route("**/task.json", lambda route: route.fulfill(body=stale, content_type="application/json"), times=1)
    for each in (ada, bo):
        each.go("/")
        each.page.get_by_role("link", name="Shuffle the ballots").click()
        with each.page.expect_navigation():
            each.use_code("Shuffle the ballots", each.code)
    ada.go(board)
    look_at(ada)
    with ada.page.expect_navigation():
        ada.use_file("Open the result")
    look_at(ada)
    bo.go(board)
    with bo.page.expect_navigation():
        bo.use_code("Open the result", bo.code)
    expect(bo.page.get_by_text("Enough trustees have done their part: the result is there.")).to_be_visible(timeout=PATIENCE * 1000)
    handed_in = [sum(said.endswith("/trustees/parts/") for said in each.sent) for each in (ada, bo)]
    assert handed_in == [2, 3], "what the second shuffled was not what the first had left, and was shuffled again"
    look_at(bo)


def told(trustee: Trustee, log: str) -> list[str]:
    """Return which of a trustee's secrets went out with a request, or lie where the browser or the server keeps things."""
    seed = trustee.code.replace(" ", "")
    assert len(seed) == 22
    stored = trustee.page.evaluate(STORED)
    said = "\n".join((*trustee.sent, stored, trustee.file.read_text(), log))
    return [secret for secret in (seed, trustee.code, WORDS, WORDS.replace(" ", "+"), WORDS.replace(" ", "%20")) if secret in said]


def test_three_trustees_make_keys_on_phones_and_two_of_them_open_a_ballot_one_by_the_sheet_alone(ceremony: Ceremony) -> None:
    ada, bo, cy = ceremony.trustees
    ada.go("/bodies/members/keys/")
    look_at(ada)
    ada.press_and_arrive("Begin to make keys")
    look_at(ada)
    for each in ceremony.trustees:
        each.make()
    ada.go("/")
    expect(ada.page.get_by_role("link", name="Share your key out")).to_be_visible()
    share_out(ada, bo, cy)
    check_shares(ceremony.trustees)
    look_at(ada)
    ada.go("/bodies/members/keys/")
    look_at(ada)

    open_ballot(ada, bo, f"/board/{ceremony.tell(VOTED)}/trustees/")

    assert ceremony.tell(RESULT) == "((3, 0, 0), ((1, 2, 3), (1, 2, 3), (1, 2, 3))) True"
    log = (ceremony.served.installation.folder / "server.log").read_text()
    assert [told(each, log) for each in ceremony.trustees] == [[], [], []]


def test_a_key_is_made_and_shared_out_with_the_keyboard_alone(ceremony: Ceremony) -> None:
    ada, *others = ceremony.trustees
    ada.go("/bodies/members/keys/")
    tab_to(ada.page, "begin")
    with ada.page.expect_navigation():
        ada.page.keyboard.press("Enter")
    tab_to(ada.page, "new-passphrase")
    ada.page.keyboard.type(WORDS)
    tab_to(ada.page, "new-passphrase-again")
    ada.page.keyboard.type(WORDS)
    with ada.page.expect_download() as downloaded:
        ada.page.keyboard.press("Enter")
    downloaded.value.save_as(ada.file)
    expect(ada.page.locator("#made-heading")).to_be_focused()
    tab_to(ada.page, "hand-in")
    ada.page.keyboard.press("Enter")
    expect(ada.page.get_by_text("Tick both once they are put away")).to_be_focused()
    for tick in ("file-away", "sheet-away"):
        tab_to(ada.page, tick)
        ada.page.keyboard.press("Space")
    with ada.page.expect_navigation():
        ada.page.keyboard.press("Enter")
    for each in others:
        each.make()

    ada.go(OWN)
    tab_to(ada.page, "deal-file")
    ada.page.get_by_label("Your key file", exact=True).set_input_files(ada.file)
    tab_to(ada.page, "deal-passphrase")
    ada.page.keyboard.type(WORDS)
    with ada.page.expect_navigation():
        ada.page.keyboard.press("Enter")

    expect(ada.page.get_by_role("heading", name="Done: now it waits for others")).to_be_visible()
    assert re.search(r"It waits for:\s*Member2, Member3\.", ada.page.locator("main").inner_text())
