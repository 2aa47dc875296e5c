"""Writes the changes between two constitutions as Markdown, or as a fragment of HTML."""

from html import escape

from commonty.constitution.catalogue import say
from commonty.constitution.comparing.changes import Change, changes
from commonty.constitution.document import Constitution
from commonty.constitution.explaining.writers import escaped_markdown, said
from commonty.wording.sentence import Sentence


def to_markdown(old: Constitution, new: Constitution, *, language: str = "") -> str:
    """Return the changes as a Markdown list, what matters most first."""
    spoken = language or new.language
    found = changes(old, new)
    if not found:
        return say(Sentence("diff.nothing"), spoken) + "\n"
    lines = [f"# {say(Sentence('diff.heading'), spoken)}", ""]
    for change in found:
        lines.append(f"- {escaped_markdown(say(change.sentence, spoken))}")
        lines += [f"  - {escaped_markdown(text)}" for text in _details(change, spoken)]
    return "\n".join(lines) + "\n"


def to_html(old: Constitution, new: Constitution, *, language: str = "") -> str:
    """Return the changes as an HTML list, what matters most first."""
    spoken = language or new.language
    found = changes(old, new)
    if not found:
        return f"<p>{escape(say(Sentence('diff.nothing'), spoken))}</p>\n"
    return '<ul class="changes">\n' + "\n".join(_entry(change, spoken) for change in found) + "\n</ul>\n"


def _entry(change: Change, language: str) -> str:
    """Write one change."""
    details = "".join(f"<li>{escape(text)}</li>" for text in _details(change, language))
    inner = f"\n<ul>{details}</ul>" if details else ""
    return f'<li class="changes__change" data-article="{escape(change.article)}">{escape(say(change.sentence, language))}{inner}</li>'


def _details(change: Change, language: str) -> list[str]:
    """Return what a new or removed article says."""
    return [said(sentence, language) for sentence in (*change.old, *change.new)]
