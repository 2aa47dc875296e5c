"""Codes that people read from paper and type in: how they are written, and how they are compared."""

import base64

LETTERS = 12
"""How many letters and digits a code has: sixty bits, beyond guessing."""
READ_AS = str.maketrans("0189", "OIBG")
"""What a code never has, as the letters that were meant."""


def written(digest: str) -> str:
    """
    Return a keyed hash (hexadecimal) as a code to be read and typed in.

    >>> written("00" * 32)
    'AAAA-AAAA-AAAA'
    """
    return grouped(base64.b32encode(bytes.fromhex(digest)).decode()[:LETTERS], 4)


def grouped(letters: str, size: int) -> str:
    """Return letters in groups of one size, with a dash between."""
    return "-".join(letters[at : at + size] for at in range(0, len(letters), size))


def tidied(typed: str) -> str:
    """
    Return a code as it is compared: capitals without anything between them, and what looks like a letter as that letter.

    >>> tidied("kfq7 2mxp–4trd "), tidied("0123")
    ('KFQ72MXP4TRD', 'OI23')
    """
    return "".join(each for each in typed[:80].upper() if each.isascii() and each.isalnum()).translate(READ_AS)
