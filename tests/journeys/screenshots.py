"""Takes the pictures of the eight main pages from the demonstration: ``python -m tests.journeys.screenshots``."""

import io
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from typing import Any, Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from conftest import Installation
from tests.journeys.served import ROOT, Served, blank, serve
from tests.journeys.visiting import CHROMIUM, FLAGS

FOLDER = ROOT / "docs" / "screenshots"
COLOURS = 96
"""How many colours a picture keeps: flat pages need no more, and stay below 150 kB."""
NOBODY = "nobody"
LOOKS: tuple[tuple[str, int, int, Literal["light", "dark"], float], ...] = (
    ("", 1280, 960, "light", 1),
    ("-dark", 1280, 960, "dark", 1),
    ("-phone", 390, 844, "light", 2),
    ("-phone-dark", 390, 844, "dark", 2),
)
"""What the file is called, how wide and high, in which theme, and how many dots a pixel has."""
PICTURES = {
    "home": ("member", "/", ""),
    "motion-open": ("member", "/motions/{motion_open}/", "h1"),
    "motion-decided": ("member", "/motions/{motion_carried}/", "#outcome"),
    "five-questions": ("member", "/mandates/{editing}/", "h1"),
    "rulebook": ("member", "/rules/", "h1"),
    "election": ("member", "/elections/{election}/", ""),
    "record": ("member", "/record/?readable=on", ".lines"),
    "campaign": (NOBODY, "/campaigns/{campaign}/", ""),
}
"""The pages of the demonstration: who looks, where, and what stands at the top of the picture (empty: the page's own top)."""
TALL = {"five-questions": 1900, "election": 1900}
"""How high a picture at 1280 px is, where the usual height would cut off what it is about."""
TO_TOP = "(each) => { if (each.tagName === 'DETAILS') each.open = true; each.scrollIntoView({ block: 'start' }); }"
"""Opens what lies folded, and brings it to the top of the picture."""
BOTH_THEMES = ("home", "five-questions", "motion-open")


def take(browser: Browser, served: Served, name: str, *, cookie: str, path: str, top: str) -> None:
    """Take the pictures of one page."""
    for suffix, width, height, scheme, dots in LOOKS:
        if suffix in {"-dark", "-phone"} and name not in BOTH_THEMES:
            continue
        context = browser.new_context(
            viewport={"width": width, "height": TALL.get(name, height) if dots == 1 else height},
            color_scheme=scheme,
            locale="en-GB",
            device_scale_factor=dots,
        )
        if cookie:
            context.add_cookies([{"name": "commonty", "value": cookie, "url": served.origin}])
        page = context.new_page()
        page.goto(served.origin + path)
        if top and top != "h1":
            page.locator(top).evaluate(TO_TOP)
        _keep(page.screenshot(), FOLDER / f"{name}{suffix}.png")
        context.close()


def _keep(picture: bytes, file: Path) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} kB", flush=True)


def _told(installation: Installation, what: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(installation.python(f"from tests.journeys import examples; examples.{what}()") or "{}")
    return told


def main() -> None:
    """Make a demonstration and an organisation that is being founded, serve both, and take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        founding = blank(Path(kept) / "founding")
        founding.folder.mkdir()
        founding.commonty("found")
        year = blank(Path(kept) / "year")
        copytree(founding.folder / "var" / "static", year.folder / "var" / "static")
        year.commonty("demo", "--quiet")
        now = datetime.now(UTC)
        with serve(year, at=now) as served:
            told = _told(year, "tell_of_a_year")
            for name, (who, path, top) in PICTURES.items():
                take(browser, served, name, cookie=told["people"].get(who, ""), path=path.format(**told["found"]), top=top)
        with serve(founding, at=now) as served:
            told = _told(founding, "begin_founding")
            _told(founding, "choose_a_starter")
            take(browser, served, "founding", cookie=told["people"]["founder"], path="/founding/draft/", top="[id='procedures.ordinary']")
        browser.close()


if __name__ == "__main__":
    main()
