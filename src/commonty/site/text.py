"""Free text of members as safe HTML: Markdown without raw HTML, pictures or headings that would outrank the page's own."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "blockquote",
    "a",
    "h3",
    "h4",
    "h5",
    "h6",
    "code",
    "pre",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
LOWER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable("table").disable("image")


def html(markdown: str) -> SafeString:
    """Return Markdown as HTML that can be shown to anybody: sanitised after it is written, headings two levels down."""
    tokens = _markdown.parse(markdown)
    for token in tokens:
        token.tag = LOWER.get(token.tag, token.tag)
        token.attrs.pop("style", None)
    written = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        written, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="nofollow noopener noreferrer"
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just made it so.
