"""Free text of members as safe HTML."""

from html.parser import HTMLParser

import pytest

from commonty.site.text import TAGS, html


def test_markdown_of_members_becomes_plain_elements_two_levels_down() -> None:
    assert html("# Bus\n\nWe *want* the **40**:\n\n- now\n- here") == (
        "<h3>Bus</h3>\n<p>We <em>want</em> the <strong>40</strong>:</p>\n<ul>\n<li>now</li>\n<li>here</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://evil.example/beacon.png)",
        "<a href='https://evil.example' style='position:fixed'>x</a>",
        "<iframe src=//evil.example></iframe>",
        "| a |\n|:-|\n| <svg onload=alert(1)> |",
        "<style>*{display:none}</style>",
        "```<script>\nx\n```",
    ],
)
def test_no_hostile_text_reaches_a_page_as_anything_but_text(hostile: str) -> None:
    elements = Elements(html(hostile))

    assert {name for name, _ in elements.found} <= TAGS
    assert {key for _, attributes in elements.found for key in attributes} <= {"href", "rel", "start"}
    assert [
        each["href"] for _, each in elements.found if "href" in each and not each["href"].startswith(("https:", "http:", "mailto:"))
    ] == []


class Elements(HTMLParser):
    """The elements that a browser would make of a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {key: value or "" for key, value in attrs}))


def test_links_of_members_pass_on_nothing() -> None:
    assert html("[a](https://example.org/)") == '<p><a href="https://example.org/" rel="nofollow noopener noreferrer">a</a></p>\n'
