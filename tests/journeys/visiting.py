"""Somebody with a browser, and what they do in it, in the words that stand on the pages."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Browser, BrowserContext, CDPSession, Locator, Page

from tests.journeys.forms import forms_of
from tests.journeys.served import Served

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
"""How Debian's chromium is started: it asks nobody for anything."""
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
"""The same engine without windows, which takes a tenth of the work; or, where it is not installed, the whole browser."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
AXE_SCRIPT = Axe().axe_script
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
"""The rules that can judge one page otherwise in another theme: only colours differ between themes."""
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


DESK = Look(1280, "light")
KINDS = """() => {
  const told = new Set(["class", "type", "role", "open", "aria-current", "aria-invalid"]);
  const kinds = new Set();
  const look = (each, above) => {
    const says = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    const names = [...each.attributes].map(({ name, value }) => (told.has(name) ? `${name}=${value}` : name)).sort();
    const kind = `${above} > ${each.localName} ${names} ${says}`;
    kinds.add(kind);
    for (const child of each.children) look(child, kind);
  };
  look(document.documentElement, "");
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((each) => each.localName);
  return [...kinds.keys(), levels.filter((level, at) => level !== levels[at - 1]).join(" ")];
}"""
"""The kinds of elements on a page: what is inside what, with which attributes, with words or not; and the order of its headings."""
FAULTS = """() => {
  const faults = [];
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(`${headings} h1`);
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at))) faults.push(`two elements have the id ${id}`);
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) faults.push(`the page is ${document.documentElement.scrollWidth} wide`);
  const scrolls = (each) => each && each !== document.body
    && (["auto", "scroll"].includes(getComputedStyle(each).overflowX) || scrolls(each.parentElement));
  for (const each of document.body.querySelectorAll("*")) {
    const own = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    const aside = each.closest(".visually-hidden, .skip, [popover], select, svg");
    if (!own || aside || !each.checkVisibility({ visibilityProperty: true })) continue;
    const box = each.getBoundingClientRect();
    const style = getComputedStyle(each);
    if ((box.right > width + 1 || box.left < -1) && !scrolls(each)) faults.push(`sticks out: ${each.outerHTML.slice(0, 120)}`);
    const hides = ["hidden", "clip"].includes(style.overflowX) && style.display !== "inline";
    if (hides && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1))
      faults.push(`cut: ${each.outerHTML.slice(0, 120)}`);
  }
  return faults;
}"""
"""What is wrong with the page in front that axe does not look for."""
SETTLED = """() => Promise.all(document.getAnimations().map((each) => each.finished)).then(
  () => new Promise((settled) => requestAnimationFrame(() => requestAnimationFrame(settled))))"""
"""Waits until nothing fades any more and the page is drawn."""
SEEN: dict[tuple[int, str], set[str]] = {}
"""What axe has seen in this run of the tests: at which width, at which address, which kinds of elements."""


def violations(page: Page, options: Mapping[str, object] = AXE) -> list[tuple[str, list[str]]]:
    """
    Return what axe has against the page in front: each rule, and where.

    It is judged at its foot, where the bar of actions rests below everything: further up it covers what one can scroll away from it.
    """
    page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(options) => axe.run(options)", dict(options))["violations"]
    return [(each["id"], [f"{node['html'][:200]} {node.get('failureSummary', '')[:200]}" for node in each["nodes"][:3]]) for each in found]


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    served: Served
    browser: Browser
    context: BrowserContext
    page: Page
    devtools: CDPSession
    look: Look
    email: str = ""
    is_known: bool = False
    """Whether they have signed up, so that they sign in again where a session is over."""
    moves: int = 0
    """How often the clock had moved when they last were known to be signed in."""
    complaints: list[str] = field(default_factory=list)
    """What the browser complained of: requests to others, errors of scripts, what the policy of the page forbids."""

    def go(self, path: str) -> Page:
        """Open a page of the installation and look at it, having signed in again where the last session is over."""
        if self.is_known and self.moves != self.served.moves:
            self._stay_signed_in()
        self.page.goto(self.served.origin + path)
        self.look_at()
        return self.page

    @property
    def path(self) -> str:
        """Where this browser is."""
        return urlsplit(self.page.url).path

    def sign_in(self) -> None:
        """Sign in with a code from the mail, on the page where that is asked for."""
        self.fill("E-mail address", self.email)
        self.served.pass_over(self.email)
        self.press("Send me a code")
        self.fill("The code from the mail", self.served.code(self.email))
        self.press("Go on")
        assert not self.path.startswith("/sign-in/"), self.text()

    def _stay_signed_in(self) -> None:
        """Sign in again where time has passed and the session is over: by the same forms, but nobody looks at these pages once more."""
        self.moves = self.served.moves
        if self._opened("/me/").status == HTTPStatus.OK:
            return
        self.served.pass_over(self.email)
        self._send("/sign-in/", email=self.email)
        self._send("/sign-in/code/", code=self.served.code(self.email))
        assert self._opened("/me/").status == HTTPStatus.OK, "still not signed in"

    def _opened(self, path: str) -> APIResponse:
        return self.context.request.get(self.served.origin + path, max_redirects=0)

    def _send(self, path: str, **filled: str) -> None:
        """Send the form that stands at ``path``, with the cookies of this browser."""
        form = next(each for each in forms_of(self._opened(path).text(), path=path) if each.action == path)
        fields: dict[str, str | float | bool] = {**{name: values[-1] for name, values in form.fields.items()}, **filled}
        answer = self.context.request.post(self.served.origin + path, form=fields, max_redirects=0)
        assert answer.status == HTTPStatus.FOUND, answer.text()

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
        """
        Assert that the page in front is well made at this width and that the browser has nothing to complain of.

        Axe looks at it in both themes, unless it has seen pages of that address, at that width, with all the same kinds of elements:
        with which names, numbers and dates they are filled, and whether scripts run, makes no difference to its rules.
        """
        assert self.complaints == [], f"{self.page.url}: {self.complaints}"
        assert self.page.evaluate("typeof htmx") == ("object" if self.look.scripts else "undefined"), "scripts run where they should not"
        assert self.page.evaluate(FAULTS) == [], self.page.url
        seen = SEEN.setdefault((self.look.width, re.sub("[0-9]+", "0", self.path)), set())
        kinds = set(self.page.evaluate(KINDS))
        if not kinds <= seen:
            found = self._violations()
            assert found == [], f"{self.page.url}: {found}"
            seen |= kinds

    def _violations(self) -> list[tuple[str, str, list[str]]]:
        """Return what axe has against the page in either theme. It is a script: where none run, it is let run on what stands there."""
        self._let_scripts_run(True)
        found: list[tuple[str, str, list[str]]] = [(self.look.scheme, *each) for each in violations(self.page)]
        for scheme in SCHEMES:
            if scheme != self.look.scheme:
                self.page.emulate_media(color_scheme=scheme)
                self.page.evaluate(SETTLED)
                found += [(scheme, *each) for each in violations(self.page, COLOURS)]
        self.page.emulate_media(color_scheme=self.look.scheme)
        self._let_scripts_run(self.look.scripts)
        return found

    def _let_scripts_run(self, run: bool) -> None:
        if not self.look.scripts:
            self.devtools.send("Emulation.setScriptExecutionDisabled", {"value": not run})


def visit(browser: Browser, served: Served, look: Look, email: str = "") -> Visitor:
    """Bring somebody with a browser of their own."""
    context = browser.new_context(
        viewport={"width": look.width, "height": 844},
        color_scheme=look.scheme,
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    devtools = context.new_cdp_session(page)
    if not look.scripts:  # By our own session, and not by the context's setting, which nothing can lift for axe.
        devtools.send("Emulation.setScriptExecutionDisabled", {"value": True})
    visitor = Visitor(served, browser, context, page, devtools, look, email)
    page.on("request", lambda request: None if request.url.startswith((served.origin, "data:")) else visitor.complaints.append(request.url))
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    page.on("console", lambda said: visitor.complaints.append(said.text) if said.type == "error" and REFUSED not in said.text else None)
    return visitor
