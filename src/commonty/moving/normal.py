"""Brings what people typed into lists over many years into one form, so that equal things are equal."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

YES = frozenset({"1", "y", "yes", "true", "t", "x", "on", "ja", "j", "wahr", "oui", "si", "sí"})
NO = frozenset({"", "0", "n", "no", "false", "f", "off", "nein", "falsch", "non"})
MAY_BE_WRITTEN_TO = frozenset({"", "subscribed", "active", "confirmed", "none", "pending"})
PERSON_KINDS = frozenset({"", "individual", "person", "einzelperson"})
EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])",
    re.ASCII,
)
LONGEST_EMAIL, LONGEST_LOCAL = 254, 64
FEWEST_DIGITS, MOST_DIGITS = 5, 15
"""ITU-T E.164 has fifteen at most."""
LARGEST_NUMBER = 2_147_483_647
COMPARED_DIGITS = 9
"""The last digits of a telephone number: what is before them, a country's or a nought, is written or left out."""
DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
EARLIEST = 1850


def line(text: str) -> str:
    r"""
    Return one line of plain text: composed, without characters that cannot be seen, blanks single.

    >>> line("  Ada\u200b   Byron\n")
    'Ada Byron'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", re.sub(r"\s", " ", text))
    return " ".join("".join(each for each in composed if unicodedata.category(each)[0] != "C").split())


def email(text: str) -> str | None:
    """
    Return an address of a mailbox, in small letters; empty for none, ``None`` for what is no address.

    >>> email(" Ada Byron <Ada@Example.ORG> "), email("ada at example.org")
    ('ada@example.org', None)
    """
    typed = line(text)
    if "<" in typed and typed.endswith(">"):
        typed = typed[typed.rindex("<") + 1 : -1]
    found = typed.strip().removeprefix("mailto:").casefold()
    if not found:
        return ""
    is_one = len(found) <= LONGEST_EMAIL and found.find("@") <= LONGEST_LOCAL and EMAIL.fullmatch(found)
    return found if is_one else None


def phone(text: str) -> str | None:
    """
    Return a telephone number as it is dialled; empty for none, ``None`` for what is no number. What is a nought stays one.

    >>> phone("+44 (0)131 496 0000"), phone("0131/4960000"), phone("4.47701E+11")
    ('+441314960000', '01314960000', None)
    """
    typed = line(text)
    if not typed:
        return ""
    if re.search(r"[^\d+()\s./\-–]", typed):
        return None
    international = typed.startswith(("+", "00"))
    if international:
        typed = typed.replace("(0)", "")
    digits = "".join(each for each in typed if each.isdecimal())
    if typed.startswith("00"):
        digits = digits[2:]
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return None
    return f"{'+' if international else ''}{_western(digits)}"


def number(text: str) -> int | None:
    """
    Return a member number; nought for none, ``None`` for what is no whole number from 1 that can be kept.

    >>> number(" 0042 "), number("A-42"), number("42.0")
    (42, None, 42)
    """
    typed = line(text).removesuffix(".0")
    if not typed:
        return 0
    if not typed.isdecimal() or len(typed) > len(str(LARGEST_NUMBER)) * 2:
        return None
    found = int(typed)
    return found if 1 <= found <= LARGEST_NUMBER else None


def flag(text: str) -> bool | None:
    """Return whether a cell says yes; ``None`` where it says neither yes nor no."""
    said = line(text).casefold()
    if said in YES:
        return True
    return False if said in NO else None


def day(text: str, *, day_first: bool) -> date | None:
    """
    Return a day, as four digits of a year first, or last with day or month before it; ``None`` for what is no day.

    >>> day("03/04/2019", day_first=True), day("2019-04-03 10:00", day_first=False), day("30.02.2019", day_first=True)
    (datetime.date(2019, 4, 3), datetime.date(2019, 4, 3), None)
    """
    typed = line(text)
    if iso := ISO.match(typed):
        year, month, dated = (int(part) for part in iso.groups())
    elif written := DATE.match(typed):
        first, second, year = (int(part) for part in written.groups())
        dated, month = (first, second) if day_first else (second, first)
    else:
        return None
    try:
        return date(year, month, dated) if year >= EARLIEST else None
    except ValueError:
        return None


@lru_cache(maxsize=300_000)
def words(text: str) -> tuple[str, ...]:
    """
    Return the words of a name or an address as they are compared: small letters, without accents, each once, sorted.

    >>> words("O’Neill, José") == words("jose o'neill")
    True
    """
    small = text.casefold()
    if not small.isascii():
        small = "".join(each for each in unicodedata.normalize("NFKD", small) if unicodedata.category(each) != "Mn")
    return tuple(sorted(set(re.findall(r"[^\W_]+", small))))


def postcode(text: str) -> str:
    """
    Return a postcode as it is compared: capitals and digits alone.

    >>> postcode("eh6 5aa")
    'EH65AA'
    """
    return "".join(each for each in text.upper() if each.isalnum())


def _western(digits: str) -> str:
    return digits if digits.isascii() else "".join(str(unicodedata.decimal(each)) for each in digits)
