"""Which letters the bytes of a file are: found out, since no program says it."""

import codecs

from commonty.moving.errors import Unreadable

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
"""What a file may begin with to say how it is written."""
KNOWN = {b"PK\x03\x04": "spreadsheet", b"\xd0\xcf\x11\xe0": "spreadsheet", b"%PDF": "pdf"}
"""How files begin that are no list, and what they are."""
SAMPLE = 4000


def decoded(raw: bytes) -> tuple[str, str]:
    """
    Return the text of a file and the name of its encoding.

    A mark at its beginning decides; else UTF-16 where every other byte is nought, UTF-8 where it is that without a fault, and
    otherwise Windows' western letters, which every byte is some letter of. Raises ``Unreadable`` for what is no text.

    >>> decoded("Zoë".encode("cp1252")), decoded("\ufeffZoë".encode())
    (('Zoë', 'cp1252'), ('Zoë', 'utf-8'))
    """
    for beginning, what in KNOWN.items():
        if raw.startswith(beginning):
            raise Unreadable(what)
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], encoding), encoding
    if encoding := _unmarked_utf_16(raw[:SAMPLE]):
        return _strictly(raw, encoding), encoding
    if b"\0" in raw:
        raise Unreadable("binary")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _western(raw)


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("encoding", encoding=encoding, place=error.start + 1) from error


def _unmarked_utf_16(sample: bytes) -> str:
    """Return which UTF-16 a text in western letters is without saying so; empty where it is none."""
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    most = len(sample) // 4
    if second > most and not first:
        return "utf-16-le"
    return "utf-16-be" if first > most and not second else ""


def _western(raw: bytes) -> tuple[str, str]:
    """Read Windows' western letters; the five bytes that have none there are read as Latin-1."""
    try:
        return raw.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "latin-1"
