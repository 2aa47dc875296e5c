"""Every word of a page can be translated: neither templates nor refusals have bare text."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import commonty

PACKAGE = Path(commonty.__path__[0])
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title", "content"}
"""Attributes that a person reads or hears."""
NAMED = {"viewport", "color-scheme", "robots", "theme-color", "referrer", "og:type", "htmx-config", "twitter:card"}
"""What a page tells to programs in its head."""
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)
TRANSLATED = re.compile(r"\{% blocktranslate.*?%\}.*?\{% endblocktranslate %\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")


LEAVING = tuple(
    f"site/leaving/{name}.py"
    for name in ("arriving", "branch", "by_host", "container", "departing", "exporting", "importing", "passphrase")
)
FOR_OPERATORS = ("site/safekeeping/", "site/settings/", *LEAVING)
"""What speaks in the terminal of whoever runs the machine, as the command does: in English."""


class Bare(HTMLParser):
    """Gathers the words of a template that are not in a translatable tag."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found += WORD.findall(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "meta" and (known.get("name") or known.get("property")) in NAMED:
            return
        self.found += [word for name, value in attrs if name in SPOKEN for word in WORD.findall(value or "")]


def bare(template: str) -> list[str]:
    parser = Bare()
    parser.feed(TAG.sub("", TRANSLATED.sub("", COMMENT.sub("", template))))
    return parser.found


def test_bare_words_are_found_in_text_and_in_what_is_read_aloud() -> None:
    said = '<p title="Hm">{% translate "Yes" %} No {{ name }}<a href="/join/" aria-label="{% translate "Go" %}">{% blocktranslate %}Come'

    assert bare(f"{said}{{% endblocktranslate %}}</a></p>") == ["Hm", "No"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_every_word_of_a_template_can_be_translated(template: Path) -> None:
    assert bare(template.read_text("utf-8")) == []


def test_every_refusal_that_a_page_can_show_is_said_in_the_readers_language() -> None:
    silent = []
    for file in [*(PACKAGE / "apps").rglob("*.py"), *(PACKAGE / "site").rglob("*.py")]:
        name = file.relative_to(PACKAGE).as_posix()
        if "/tests/" in name or name.startswith(FOR_OPERATORS):
            continue
        calls = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call) and node.args]
        silent += [f"{name}:{call.lineno}" for call in calls if ast.unparse(call.func) == "Refused" and _is_bare(call.args[0])]

    assert silent == []


def _is_bare(said: ast.expr) -> bool:
    return isinstance(said, ast.Constant | ast.JoinedStr)
