"""Every component on one page, in a real browser: both sizes, both themes, without a word of JavaScript."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import RequestFactory
from playwright.sync_api import Browser, Route, sync_playwright

from commonty.apps.rules.models import Version
from commonty.constitution.writing import digest, write
from commonty.site.context import stylesheets, ways
from commonty.site.founding.models.draft import starter

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class GalleryForm(forms.Form):
    name = forms.CharField(label="Your name", help_text="As other members know you.")
    email = forms.EmailField(label="E-mail", required=False)
    vote = forms.ChoiceField(label="How do you vote?", widget=forms.RadioSelect, choices=[("y", "For"), ("n", "Against"), ("a", "Abstain")])
    consent = forms.BooleanField(label="Write to me about campaigns", help_text="You can take this back at any time.")
    reasons = forms.CharField(label="Your reasons", widget=forms.Textarea, required=False)


def gallery(noon: datetime) -> str:
    """Return the page with every component on it."""
    rules = starter("campaign-group")
    request = RequestFactory().get("/motions/7/")
    request._rules_of_root = Version(body="members", number=1, text=write(rules), digest=digest(rules))  # type: ignore[attr-defined]  # noqa: SLF001 - the rules in force, without a database.
    context = {
        "request": request,
        "organisation": "Riverside Tenants’ Union",
        "stylesheets": stylesheets(),
        "ways": ways("/motions/7/"),
        "below": [{"label": "About us", "url": "/about/"}],
        "you": {"label": "Sign in", "url": "/sign-in/"},
        "when": noon,
        "form": GalleryForm({"email": "not an address"}),
        "text": "The 40 stopped running **two winters ago**.\n\n- pensioners walk 2 km\n- [the council](https://example.org) says nothing",
        "steps": [
            {"label": "Moved by Ada Okafor", "when": noon, "state": "done", "detail": ""},
            {"label": "Voting is open", "when": noon, "state": "now", "detail": "until Sunday evening"},
            {"label": "Takes effect", "when": None, "state": "to come", "detail": "unless it is challenged"},
        ],
    }
    return Template(Path(__file__).with_name("gallery.html").read_text(encoding="utf-8")).render(Context(context))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium-headless-shell") or "/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_everybody_can_use_every_component(chromium: Browser, noon: datetime, width: int, theme: str, direction: str) -> None:
    html = gallery(noon).replace('dir="ltr"', f'dir="{direction}"')
    asked: list[str] = []

    def answer(route: Route) -> None:
        path = re.sub(r"^https?://[^/]+/", "", route.request.url).partition("?")[0]
        asked.append(route.request.url)
        file = finders.find(path.removeprefix("static/")) if path.startswith("static/") else None
        if file:
            route.fulfill(path=str(file))
        elif path == "gallery":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=HTTPStatus.NOT_FOUND)

    page = chromium.new_page(viewport={"width": width, "height": 844}, color_scheme=theme)  # type: ignore[arg-type]  # one of two texts
    page.route("**/*", answer)
    page.goto("http://localhost/gallery")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button:not(.term), .button, summary, .choice, select, .masthead__link, input[type=text]")]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
    )

    assert Axe().run(page, options=AXE).response["violations"] == []
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("document.activeElement.id") == "errors"
    assert [url for url in asked if not url.startswith("http://localhost/")] == []
    page.close()
