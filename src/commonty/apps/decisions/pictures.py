"""
Pictures that somebody took with a phone, without what the phone wrote into them: where it was, whose it is, when.

Only the picture itself is kept, byte by byte as the camera made it, and which way is up. All else is left out: Exif, XMP, comments,
thumbnails, profiles, other programs' parts, and whatever lies behind its end. Source: ITU-T T.81 (JPEG), Exif 2.3, PNG (W3C, 3rd edition).
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 8_000_000
"""The most that one paper may have."""
PNG = b"\x89PNG\r\n\x1a\n"
PNG_NEEDED = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"}
FILL, SOI, EOI, SOS, APP0, APP1, APP14, COMMENT = 0xFF, 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE, 0xFE
APPS = range(0xE0, 0xF0)
ALONE = {0x01, *range(0xD0, 0xD8)}
"""Markers of a JPEG without a length."""
LENGTH = 2
"""Bytes that say how long a part is."""
ORIENTATION = 0x0112
ORIENTATIONS = range(1, 9)


class NoPicture(ValueError):
    """What was sent is neither a JPEG nor a PNG, or breaks off; its text says what was wrong."""


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept, and what it is: ``image/jpeg`` or ``image/png``."""

    raw: bytes
    media: str


def stripped(raw: bytes) -> Picture:
    """Return the picture alone; raise ``NoPicture`` for anything else than a whole JPEG or PNG."""
    if raw.startswith(b"\xff\xd8"):
        return Picture(b"".join(_jpeg(raw)), "image/jpeg")
    if raw.startswith(PNG):
        return Picture(b"".join(_png(raw)), "image/png")
    raise NoPicture("neither a JPEG nor a PNG")


def _jpeg(raw: bytes) -> Iterator[bytes]:
    """Yield what makes the picture, up to its end; in the place of its Exif data one that says which way is up, and nothing else."""
    yield bytes((FILL, SOI))
    yield _upright(_orientation(raw))
    at, has_scan = 2, False
    while True:
        marker, at = _marker(raw, at)
        if marker == EOI and has_scan:
            yield bytes((FILL, EOI))
            return
        if marker in {SOI, EOI}:
            raise NoPicture("a JPEG without a picture in it")
        if marker in ALONE:
            yield bytes((FILL, marker))
            continue
        end = at + _length(raw, at)
        says_colours = marker == APP14 and raw[at + 2 : at + 7] == b"Adobe"
        if says_colours or (marker not in APPS and marker != COMMENT):
            yield bytes((FILL, marker)) + raw[at:end]
        at = end
        if marker == SOS:
            has_scan = True
            end = _end_of_scan(raw, at)
            yield raw[at:end]
            at = end


def _marker(raw: bytes, at: int) -> tuple[int, int]:
    """Return the marker at this place, and where it ends; bytes that fill up are passed over."""
    if at + 1 >= len(raw) or raw[at] != FILL:
        raise NoPicture("a JPEG that breaks off")
    while at < len(raw) and raw[at] == FILL:
        at += 1
    if at >= len(raw):
        raise NoPicture("a JPEG that breaks off")
    return raw[at], at + 1


def _length(raw: bytes, at: int) -> int:
    """Return how long a part is that begins here, its two bytes of length among them."""
    length = int.from_bytes(raw[at : at + 2])
    if length < LENGTH or at + length > len(raw):
        raise NoPicture("a JPEG that breaks off")
    return length


def _end_of_scan(raw: bytes, at: int) -> int:
    """Return where the next marker begins that ends a scan."""
    while True:
        at = raw.find(b"\xff", at)
        if at < 0 or at + 1 >= len(raw):
            raise NoPicture("a JPEG that breaks off")
        if raw[at + 1] not in {0x00, FILL, *range(0xD0, 0xD8)}:
            return at
        at += 1 if raw[at + 1] == FILL else 2


def _orientation(raw: bytes) -> int:
    """Return which way is up, as Exif says it, from 1 to 8; 1 where it says nothing that can be read."""
    at = 2
    while raw[at : at + 1] == b"\xff" and raw[at + 1 : at + 2] not in {b"", bytes((SOS,)), bytes((EOI,))}:
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4])
        if raw[at + 1] == APP1 and raw[at + 4 : at + 10] == b"Exif\x00\x00":
            return _tag(raw[at + 10 : end])
        if end <= at + 3:
            break
        at = end
    return 1


def _tag(tiff: bytes) -> int:
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 1
    little = order == "little"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if little else "big")

    begin = number(4, 4)
    for entry in range(min(number(begin, 2), 1_000)):
        at = begin + 2 + 12 * entry
        if number(at, 2) == ORIENTATION:
            found = number(at + 8, 2)
            return found if found in ORIENTATIONS else 1
    return 1


def _upright(orientation: int) -> bytes:
    """Return an Exif part that says which way is up, and nothing else; nothing where it is as it stands."""
    if orientation == 1:
        return b""
    entry = ORIENTATION.to_bytes(2) + (3).to_bytes(2) + (1).to_bytes(4) + orientation.to_bytes(2) + b"\x00\x00"
    tiff = b"MM\x00\x2a" + (8).to_bytes(4) + (1).to_bytes(2) + entry + bytes(4)
    part = b"Exif\x00\x00" + tiff
    return bytes((FILL, APP1)) + (2 + len(part)).to_bytes(2) + part


def _png(raw: bytes) -> Iterator[bytes]:
    """Yield the parts that make the picture, up to its end."""
    yield PNG
    at = len(PNG)
    while True:
        length, kind = int.from_bytes(raw[at : at + 4]), raw[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(raw) or zlib.crc32(raw[at + 4 : end - 4]) != int.from_bytes(raw[end - 4 : end]):
            raise NoPicture("a PNG that breaks off")
        if kind in PNG_NEEDED:
            yield raw[at:end]
        if kind == b"IEND":
            return
        at = end
