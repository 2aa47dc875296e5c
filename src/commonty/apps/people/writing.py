"""What people type, made fit to keep: no unseen characters that hide, reorder or break what others read."""

import re
import unicodedata

JOINERS = "\u200c\u200d"
"""Zero-width, but letters of Persian and of Indian languages are spelt with them."""

UNREADABLE = "\ufffd"
"""What stands for bytes that were no text."""

LONGEST_STACK = 4
"""More marks on one letter than any living script uses, and they run over the lines around."""


def clean_line(text: str) -> str:
    r"""
    Return one line of plain text: composed (NFC), without control or direction characters, blanks single.

    >>> clean_line("  Ada\u202e   Byron\x00\r\nBcc: all ")
    'Ada Byron Bcc: all'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(_visible(re.sub(r"\s", " ", text)).split())


def clean_text(text: str) -> str:
    """Return plain text of several lines, each cleaned, without empty lines around."""
    return "\n".join(clean_line(line) for line in text.splitlines()).strip()


def words(name: str) -> tuple[str, ...]:
    """
    Return the whole words of a name as they are looked up: in small letters, without accents, each once.

    >>> words("José  O’Neill-Æther")
    ('jose', 'o', 'neill', 'æther')
    """
    bare = "".join(each for each in unicodedata.normalize("NFKD", clean_line(name).casefold()) if unicodedata.category(each) != "Mn")
    known = unicodedata.normalize("NFKC", bare).casefold()
    return tuple(dict.fromkeys(re.findall(r"[^\W_]+", known)))


def _visible(text: str) -> str:
    """Leave out what cannot be seen: controls, formats, private and unassigned characters; and marks stacked without end."""
    kept: list[str] = []
    stack = 0
    for each in unicodedata.normalize("NFC", text):
        category = unicodedata.category(each)
        stack = stack + 1 if category in {"Mn", "Me"} else 0
        joins = each in JOINERS and kept and unicodedata.category(kept[-1])[0] in "LM"
        if (category[0] != "C" or joins) and each != UNREADABLE and stack <= LONGEST_STACK:
            kept.append(each)
    return "".join(kept)
