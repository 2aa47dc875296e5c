"""Voting codes in a real browser: made offline, handed in, typed in on a phone, lost and replaced; and the board of it all checks."""

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from commonty.apps.voting.tests.issued_votes import BEFORE
from commonty.ballots.tests import belenios
from commonty.cli import main
from tests.journeys.served import Served, blank, serve
from tests.journeys.test_booth import look_at
from tests.journeys.visiting import Look, Visitor, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE, DESK = Look(390, "light"), Look(1280, "dark")
LOSES, VOTES, ISSUES = 3, 4, 5
"""Places on the roll."""


@dataclass
class Codes:
    """A vote whose codes are to be issued, served; and the folder of whoever issues them, on a machine of their own."""

    served: Served
    browser: Browser
    uuid: str
    people: list[str]
    secrets: dict[str, str]
    folder: Path

    def visitor(self, who: int, look: Look) -> Visitor:
        brought = visit(self.browser, self.served, look)
        brought.context.add_cookies([{"name": "commonty", "value": self.people[who], "url": self.served.origin}])
        brought.page.on("dialog", lambda dialog: dialog.accept())
        return brought

    def command(self, shown: str, **places: str) -> None:
        """Run a command as the page shows it, in the folder of whoever issues the codes."""
        words = shown.split()[1:]
        files = {word for word in words if word.endswith((".csv", ".json"))}
        for name, value in places.items():
            words = [word.replace(name, value) for word in words]
            files = {word.replace(name, value) for word in files}
        assert main([str(self.folder / word) if word in files else word for word in words]) == 0

    def rows(self) -> list[dict[str, str]]:
        with (self.folder / "codes.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def step(self, call: str) -> list[str]:
        return self.served.installation.python(f"from tests.journeys import issued_in_secret as issued; issued.{call}").splitlines()


@pytest.fixture
def codes(unfounded: Path, tmp_path: Path, browser: Browser) -> Iterator[Codes]:
    shutil.copytree(unfounded, tmp_path / "var")
    installation = blank(tmp_path)
    told = json.loads(installation.python("from tests.journeys import issued_in_secret as issued; issued.begin()").splitlines()[-1])
    (tmp_path / "own").mkdir()
    with serve(installation, at=BEFORE) as served:
        yield Codes(served, browser, told["uuid"], told["people"], told["secrets"], tmp_path / "own")


def hands_in(page: Page, file: Path, label: str, button: str) -> None:
    page.get_by_label(label).set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def issues(codes: Codes, issuer: Visitor) -> None:
    """Let the authority download the list of voters, make the codes with the command that the page shows, and hand the public list in."""
    issuer.go(f"/codes/{codes.uuid}/")
    look_at(issuer)
    with issuer.page.expect_download() as saved:
        issuer.page.get_by_role("link", name="Download the list of voters").click()
    saved.value.save_as(codes.folder / saved.value.suggested_filename)
    codes.command(issuer.page.locator(".command").nth(1).inner_text())
    hands_in(issuer.page, codes.folder / "codes.csv", "The public list", "Hand in the public list")
    assert issuer.says("This file has the codes themselves in it"), issuer.text()
    issuer.go(f"/codes/{codes.uuid}/")
    hands_in(issuer.page, codes.folder / "public.json", "The public list", "Hand in the public list")
    assert issuer.says("The public list is right, and was taken.")
    look_at(issuer)


def types(page: Page, code: str) -> None:
    page.get_by_label("Your voting code").fill(code)
    page.get_by_label("Your voting code").press("Tab")


def casts(page: Page, choice: str) -> str:
    page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Encrypt my vote and look at it once more").click()
    page.get_by_role("button", name="Cast this ballot", exact=True).click()
    page.get_by_role("heading", name="Your ballot is on the board").wait_for()
    return page.inner_text("#cast-tracker")


def replaces(codes: Codes, issuer: Visitor) -> None:
    """Let a lost code be dead, and only then take a spare one for its voter."""
    first, second = issuer.page.locator(".command").all_inner_texts()
    codes.command(first, PLACE=str(LOSES))
    hands_in(issuer.page, codes.folder / f"lost-{LOSES}.json", "What the command wrote", "Let the lost code be dead")
    assert issuer.says("The lost code is dead.")
    codes.command(second, PLACE=str(LOSES))


def test_codes_are_made_offline_typed_in_lost_and_replaced_and_the_board_checks(codes: Codes) -> None:
    issuer = codes.visitor(ISSUES, DESK)
    issues(codes, issuer)
    codes.served.move_clock(hours=1)
    codes.step("open_it()")
    rows = codes.rows()

    voter = codes.visitor(VOTES, PHONE)
    page = voter.page
    page.goto(f"{codes.served.origin}/booth/{codes.uuid}/")
    wrong = page.locator("#code-error")
    types(page, "8fGn2-Qm4xRt-Zb7Kc-3WvE0A")
    expect(wrong).to_contain_text("“0” is in no voting code")
    types(page, "8fGn2-Qm4x")
    expect(wrong).to_contain_text("here are 9")
    types(page, "8fGn2-Qm4xRt-Zb7Kc-3WvEyA")
    expect(wrong).to_contain_text("This is no voting code of this vote.")
    look_at(voter)
    types(page, rows[VOTES]["credential"].replace("-", " "))
    expect(page.locator("#code-right")).to_have_text("This code is right.")
    look_at(voter)
    tracker = casts(page, "Yes")
    look_at(voter)
    assert page.get_by_label("Your voting code").input_value() == ""

    lost = rows[LOSES]["credential"]
    issuer.go(f"/codes/{codes.uuid}/")
    look_at(issuer)
    replaces(codes, issuer)
    loser = codes.visitor(LOSES, PHONE)
    loser.page.goto(f"{codes.served.origin}/booth/{codes.uuid}/#{lost}")
    expect(loser.page.locator("#code-error")).to_contain_text("This voting code was replaced, and is dead.")
    assert loser.page.url.endswith(f"/booth/{codes.uuid}/"), "the code stands in no history"
    loser.page.goto("about:blank")
    loser.page.goto(codes.rows()[LOSES]["link"])
    expect(loser.page.locator("#code-right")).to_have_text("This code is right.")
    casts(loser.page, "No")
    loser.go(f"/codes/{codes.uuid}/")
    look_at(loser)

    codes.served.move_clock(days=1, minutes=1)
    assert json.loads(codes.step(f"close({codes.secrets!r})")[-1]) == [[1, 1, 0]]
    voter.go(f"/board/{codes.uuid}/?{urlencode({'tracker': tracker})}")
    look_at(voter)
    assert voter.says("It is on the board, as it was cast.")
    assert voter.says("1 was lost and replaced.")
    file = codes.folder / f"{codes.uuid}.bel"
    file.write_bytes(voter.context.request.get(f"{codes.served.origin}/board/{codes.uuid}/archive.bel").body())
    assert main(["ballots", "verify", str(file)]) == 0
    (codes.folder / "tool").mkdir()
    assert belenios.accepts(codes.folder / "tool", file.read_bytes(), codes.uuid)
    assert voter.complaints == loser.complaints == []
