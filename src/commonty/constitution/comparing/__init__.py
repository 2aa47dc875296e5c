"""What a member would care about between two versions of a constitution: each change, in old and in new words."""

from commonty.constitution.comparing.changes import Change, changes
from commonty.constitution.comparing.writers import to_html, to_markdown

__all__ = ["Change", "changes", "to_html", "to_markdown"]
