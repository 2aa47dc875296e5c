"""The whole constitution as a rulebook in plain words: numbered articles of sentences, written as Markdown or HTML."""

from commonty.constitution.explaining.rulebook import Explained, Section, rulebook
from commonty.constitution.explaining.writers import article_to_html, chapters_to_html, said, to_html, to_markdown

__all__ = ["Explained", "Section", "article_to_html", "chapters_to_html", "rulebook", "said", "to_html", "to_markdown"]
