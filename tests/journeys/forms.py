"""The forms of a page as a browser reads them: where each is sent, and with what, if nobody fills anything in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TICKED = {"checkbox", "radio"}
SILENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    """One form: its address, and each of its fields with its values."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    """Gathers the forms of a page (HTML Living Standard, 4.10.22.4, without what no page of ours has)."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self._inside = False
        self._select = ""
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("method") == "post"
            if self._inside:
                self.forms.append(Form(given.get("action") or self.path))
        elif self._inside and tag == "input":
            self._input(given)
        elif tag == "select":
            self._select = given.get("name", "")
        elif self._inside and tag == "option" and "selected" in given:
            self._keep(self._select, given["value"])
        elif self._inside and tag == "textarea":
            self._keep(given["name"], "")
            self._text = given["name"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._text is not None:
            values = self.forms[-1].fields[self._text]
            values[-1] = values[-1].removeprefix("\n")
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self.forms[-1].fields[self._text][-1] += data

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        is_ticked = kind in TICKED
        if kind not in SILENT and (not is_ticked or "checked" in given):
            self._keep(given.get("name", ""), given.get("value", "on" if is_ticked else ""))

    def _keep(self, name: str, value: str) -> None:
        if name:
            self.forms[-1].fields.setdefault(name, []).append(value)


def forms_of(html: str, *, path: str) -> list[Form]:
    """Return the forms of a page that post, in their order; ``path`` is the page's own address."""
    reader = _Reader(path)
    reader.feed(html)
    reader.close()
    return reader.forms
