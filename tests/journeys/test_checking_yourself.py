"""Checking without the server's word, in a real browser: a whole board in the page, and an opened ballot in a file of its own."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from commonty.ballots.tests.judged import RANKING
from commonty.ballots.tests.tampering import tampered
from commonty.ballots.tests.test_refusing import RANKING_REFUSED
from tests.in_the_browser.running import BROWSER
from tests.journeys.booths import Voting as InTheBooth
from tests.journeys.served import Served, blank, serve
from tests.journeys.test_booth import look_at, marked, step, voting
from tests.journeys.test_keyboard import tab_to
from tests.journeys.visiting import COLOURS, FAULTS, SCHEMES, Look, Visitor, violations, visit

__all__ = ["voting"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = Look(390, "light")
FILE = BROWSER.parent / "src/commonty/apps/voting/static/voting/opened-ballot.html"

OPENED = """
import json
import time_machine
from commonty.apps.voting.tests.secret_votes import NOON, SHALL_WE, WHO, held
from tests.journeys.examples import of
with time_machine.travel(NOON, tick=False):
    vote = held(SHALL_WE, WHO, members=14)
    for person in vote.people[3:]:
        vote.cast(person, [1, 0, 0], [1, 2, 3])
    vote.close()
    for part in (vote.shuffle, vote.decrypt):
        for person in vote.people[:2]:
            part(person)
    print(json.dumps({"uuid": vote.board.uuid, "person": of(vote.people[4])}))
"""


@dataclass
class Opened:
    """A secret vote whose result is there, and a member who reads its board."""

    served: Served
    uuid: str
    reader: Visitor

    @property
    def path(self) -> str:
        return f"/board/{self.uuid}/"


@pytest.fixture(scope="module")
def checked(unfounded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str]]]:
    """Serve one vote to all who check it: they change nothing."""
    folder = tmp_path_factory.mktemp("opened")
    shutil.copytree(unfounded, folder / "var")
    installation = blank(folder)
    told = json.loads(installation.python(OPENED))
    with serve(installation) as served:
        yield served, told


@pytest.fixture
def opened(checked: tuple[Served, dict[str, str]], browser: Browser) -> Iterator[Opened]:
    served, told = checked
    reader = visit(browser, served, PHONE)
    reader.context.add_cookies([{"name": "commonty", "value": told["person"], "url": served.origin}])
    yield Opened(served, told["uuid"], reader)
    reader.context.close()


def given_out(board: bytes, route: Route) -> None:
    """Give out another board than the server has."""
    route.fulfill(body=board)


def outcomes(page: Page) -> dict[str, str]:
    """Return what each check came to, by its name."""
    rows = page.locator("[data-checks] tbody tr").all()
    return {each.locator("code").first.inner_text(): each.locator("td").first.inner_text() for each in rows}


def test_a_readers_own_browser_checks_the_whole_board_with_the_keyboard_alone(opened: Opened) -> None:
    page = opened.reader.page
    opened.reader.go(opened.path)
    page.locator("[data-start]").focus()
    page.keyboard.press("Enter")

    expect(page.locator("[data-verdict]")).to_be_focused(timeout=60_000)

    assert opened.reader.says("Your browser checked everything, and nothing is wrong.")
    assert set(outcomes(page).values()) == {"right"}
    assert len(outcomes(page)) == 20
    assert page.locator("[data-verdict] code").inner_text() in page.locator("#check-heading ~ dl").inner_text()
    look_at(opened.reader)


def test_a_readers_own_browser_refuses_a_board_that_was_tampered_with_by_the_name_of_the_check(opened: Opened) -> None:
    """What the server gives out is another board each time; each check of a ranking is tried once."""
    page = opened.reader.page
    tried: dict[str, str] = {}
    for name, (_change, check, _error) in RANKING_REFUSED.items():
        tried.setdefault(check, name)
    for check, name in tried.items():
        page.goto(opened.served.origin + opened.path)  # Afresh, so that no verdict stands there from before.
        page.route("**/archive.bel", partial(given_out, tampered(RANKING.board, RANKING_REFUSED[name][0])), times=1)
        page.locator("[data-start]").click()
        expect(page.locator("[data-verdict]")).to_contain_text("This board is refused", timeout=60_000)
        assert outcomes(page)[check] == "refused", name
    look_at(opened.reader)


def test_a_check_is_stopped_and_a_lost_connection_said(opened: Opened) -> None:
    page = opened.reader.page
    page.goto(opened.served.origin + opened.path)
    page.route("**/archive.bel", lambda route: route.abort("connectionreset"), times=1)
    page.get_by_role("button", name="Check it in this page").click()
    expect(page.locator("[data-status]")).to_have_text("The board could not be downloaded. Try again when there is a connection.")
    page.route("**/archive.bel", lambda _route: None)
    page.get_by_role("button", name="Check it once more").click()
    expect(page.get_by_role("button", name="Stop checking")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.locator("[data-status]")).to_have_text("Stopped. Nothing was found out.")
    expect(page.get_by_role("button", name="Check it once more")).to_be_focused()


def opened_ballot(booth: InTheBooth, tmp_path: Path) -> tuple[str, dict[str, object], Page]:
    """Open a ballot in the booth; return its number, its file and the booth."""
    page = booth.voter(PHONE).page
    marked(page)
    step(page, "Encrypt my vote and look at it once more", "Is this your vote?")
    page.get_by_text("Does this page encrypt what I marked?").click()
    step(page, "Open this ballot instead of casting it", "This ballot was opened. It is not cast.")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the file of the opened ballot").click()
    saved.value.save_as(tmp_path / "opened.json")
    return page.inner_text("#opened-tracker"), json.loads((tmp_path / "opened.json").read_text()), page


@pytest.fixture
def alone(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, list[str]]]:
    """Open the page of opened ballots from a file, with no connection; return it with what it asked for and complained of."""
    shutil.copy(FILE, tmp_path / "opened-ballot.html")
    context: BrowserContext = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", offline=True)
    page, noted = context.new_page(), list[str]()
    page.on("request", lambda request: noted.append(request.url))
    page.on("pageerror", lambda error: noted.append(str(error)))
    page.on("console", lambda said: noted.append(said.text) if said.type == "error" else None)
    page.goto(f"file://{tmp_path}/opened-ballot.html")
    noted.clear()
    yield page, noted
    context.close()


def held(page: Page) -> list[str]:
    return page.locator("#answers li").all_inner_texts()


def test_an_opened_ballot_is_checked_by_a_page_from_a_file_without_any_connection(
    voting: InTheBooth, alone: tuple[Page, list[str]], tmp_path: Path
) -> None:
    tracker, facts, booth = opened_ballot(voting, tmp_path)
    page, noted = alone
    booth.get_by_text("Check it without this page", exact=True).click()
    with booth.expect_download() as saved:
        booth.get_by_role("link", name="opened-ballot.html").click()
    assert Path(saved.value.path()).read_bytes() == FILE.read_bytes()

    page.get_by_label("The file of the opened ballot").set_input_files(tmp_path / "opened.json")
    page.get_by_role("button", name="Check it").click()

    expect(page.get_by_text("The ballot holds just this, and is rightly made.")).to_be_focused()
    assert held(page) == ["Yes", "Repairs", "Lifts", "1. Cem Can", "2. Ben Bell", "3. Ada Ames"]
    assert page.inner_text("#tracker") == tracker
    assert page.inner_text("#fingerprint") in booth.content()
    for change, says in CHANGES.items():
        page.get_by_label("or paste what is in it").fill(json.dumps(says[0](facts), separators=(",", ":"), ensure_ascii=False))
        page.get_by_role("button", name="Check it").click()
        expect(page.locator("main")).to_contain_text(says[1])
        assert page.get_by_text("The ballot holds just this").count() == 0, change
    assert noted == []


def with_votes(facts: dict[str, object]) -> dict[str, object]:
    return {**facts, "votes": [[0, 0, 1], [0, 1, 0, 1], [3, 2, 1]]}


def with_ballot(facts: dict[str, object]) -> dict[str, object]:
    ballot = json.loads(str(facts["ballot"]))
    ballot["answers"][0]["overall_proof"][0]["response"] = "5"
    return {**facts, "ballot": json.dumps(ballot, separators=(",", ":"))}


def with_question(facts: dict[str, object]) -> dict[str, object]:
    return {**facts, "election": str(facts["election"]).replace("strike", "settle")}


def with_field(facts: dict[str, object]) -> dict[str, object]:
    return {**facts, "note": "trust me"}


CHANGES: dict[str, tuple[Callable[[dict[str, object]], dict[str, object]], str]] = {
    "another vote": (with_votes, "The ballot holds something else than this."),
    "another ballot": (with_ballot, "The board would not have taken this ballot"),
    "another question": (with_question, "The board would not have taken this ballot"),
    "another field": (with_field, "This is not the file of an opened ballot"),
}


def test_the_page_of_opened_ballots_is_well_made_in_both_languages_and_for_the_keyboard(alone: tuple[Page, list[str]]) -> None:
    page, noted = alone
    tab_to(page, "Deutsch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Was steht in einem geöffneten Stimmzettel?")).to_be_visible()
    tab_to(page, "Nachrechnen")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Wähle zuerst die Datei aus")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "de"
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(FAULTS) == []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert (violations(page) if scheme == "light" else violations(page, COLOURS)) == [], (width, scheme)
    assert noted == []
