"""Somebody with a browser, and what they do in it, in the words that stand on the pages."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.journeys.served import Served

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
"""How Debian's chromium is started: it asks nobody for anything."""
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
REFUSED = "Failed to load resource: the server responded with a status of 4"
"""What the browser's console says of a page that is rightly refused."""


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    scheme: Literal["light", "dark"]
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.width}px-{self.scheme}-{'scripts' if self.scripts else 'no-scripts'}"


PHONE = Look(390, "dark", scripts=False)
DESK = Look(1280, "light")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe has against the page in front: each rule, and where."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [(each["id"], [f"{node['html'][:200]} {node.get('failureSummary', '')[:200]}" for node in each["nodes"][:3]]) for each in found]


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    served: Served
    browser: Browser
    context: BrowserContext
    page: Page
    look: Look
    email: str = ""
    is_known: bool = False
    """Whether they have signed up, so that they sign in again where a session is over."""
    complaints: list[str] = field(default_factory=list)
    """What the browser complained of: requests to others, errors of scripts, what the policy of the page forbids."""

    def go(self, path: str) -> Page:
        """Open a page of the installation and look at it, having signed in again where the last session is over."""
        self.page.goto(self.served.origin + path)
        if self.is_known and self.page.locator(".masthead__you", has_text="Sign in").count():
            self.page.goto(f"{self.served.origin}/sign-in/?next={path}")
            self.sign_in()
        self.look_at()
        return self.page

    @property
    def path(self) -> str:
        """Where this browser is."""
        return urlsplit(self.page.url).path

    def sign_in(self) -> None:
        """Sign in with a code from the mail, on the page where that is asked for."""
        self.fill("E-mail address", self.email)
        self.press("Send me a code")
        self.fill("The code from the mail", self.served.code(self.email))
        self.press("Go on")
        assert not self.path.startswith("/sign-in/"), self.text()

    def fill(self, label: str, text: str) -> None:
        """Type ``text`` into the field called ``label``."""
        self.field(label).fill(text)

    def field(self, label: str) -> Locator:
        """Return the field called ``label``."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(if you like\))?\s*$")).first

    def choose(self, label: str, *, within: str = "main") -> None:
        """Tick the box, or the one of several, called ``label``."""
        self.page.locator(within).get_by_label(label, exact=True).first.check()

    def press(self, name: str) -> None:
        """Press the button called ``name``, wait for the answer and look at it."""
        button = self.page.get_by_role("button", name=name, exact=True).first
        swaps = self.look.scripts and button.locator("xpath=ancestor::form[@hx-post]").count()
        if swaps:
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                button.click()
            self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")
        else:
            with self.page.expect_event("load"):
                button.click()
        self.look_at()

    def follow(self, name: str, *, within: str = "body") -> None:
        """Follow the link called ``name``, and look at where it leads."""
        with self.page.expect_event("load"):
            self.page.locator(within).get_by_role("link", name=name).first.click()
        self.look_at()

    def says(self, text: str) -> bool:
        """Say whether the page in front shows ``text``."""
        return text in self.text()

    def text(self) -> str:
        """Return what the page in front says, in one line."""
        return " ".join(self.page.locator("body").inner_text().split())

    def look_at(self) -> None:
        """Assert that the page in front has no accessibility violation and that the browser has nothing to complain of."""
        assert self.complaints == [], f"{self.page.url}: {self.complaints}"
        shape = re.sub(
            r">[^<]+<|[0-9]+| (href|value|datetime|content|action|hx-post)=\"[^\"]*\"", "><", self.page.locator("main").inner_html()
        )
        seen = (str(self.look), re.sub("[0-9]+", "0", self.path), hashlib.sha256(shape.encode()).hexdigest())
        if seen in self.served.looked_at:
            return
        if self.look.scripts:
            found = violations(self.page)
            assert found == [], f"{self.page.url}: {found}"
        elif (str(self.look), self.path, "") not in self.served.looked_at:
            self._look_with_scripts()
            self.served.looked_at.add((str(self.look), self.path, ""))
        self.served.looked_at.add(seen)

    def _look_with_scripts(self) -> None:
        """Let axe, which is a script, look at what stands at this address: in a browser beside this one, with the same cookies."""
        twin = self.browser.new_context(
            viewport={"width": self.look.width, "height": 844},
            color_scheme=self.look.scheme,
            locale="en-GB",
            storage_state=self.context.storage_state(),
        )
        page = twin.new_page()
        page.goto(self.page.url)
        found = violations(page)
        twin.close()
        assert found == [], f"{self.page.url}: {found}"


def visit(browser: Browser, served: Served, look: Look, email: str = "") -> Visitor:
    """Bring somebody with a browser of their own."""
    context = browser.new_context(
        viewport={"width": look.width, "height": 844},
        color_scheme=look.scheme,
        java_script_enabled=look.scripts,
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    visitor = Visitor(served, browser, context, page, look, email)
    page.on("request", lambda request: None if request.url.startswith((served.origin, "data:")) else visitor.complaints.append(request.url))
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    page.on("console", lambda said: visitor.complaints.append(said.text) if said.type == "error" and REFUSED not in said.text else None)
    return visitor
