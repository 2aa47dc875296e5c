"""The names at the end of a BLT file, in quotation marks or bare, and the title after them."""

import re
from dataclasses import dataclass

from commonty.counting.contest import shown
from commonty.counting.files.source import Unreadable, numbered_lines

ALTERNATIVE = re.compile(r"#\s*ALTERNATIVE NAME (\d{1,4}):\s*(.*)", re.IGNORECASE | re.ASCII)
STRING = re.compile(r'"((?:[^"]|"")*)"(?=\s|$)')
STRINGS = re.compile(r'(?:"(?:[^"]|"")*"(?:\s+|$))+')


@dataclass(frozen=True)
class Names:
    """What a file calls its candidates and itself."""

    names: tuple[str, ...]
    title: str = ""
    source: str = ""
    comment: str = ""


@dataclass(frozen=True)
class _Told:
    """One name or text, with its line, and whether it was in quotation marks."""

    line: int
    text: str
    quoted: bool


def names(raw: bytes, position: int, line: int, *, candidates: int, file: str) -> Names:
    """
    Read the names that begin at ``position``, on line ``line``, one a line; or all as strings, where the papers end on that same line.

    Read by line, because bare names cannot be read as words, and ``"A" "B"`` on a line is one name and its party.
    """
    lines = list(numbered_lines(raw, file, start=position, first=line))
    streamed = raw[position : position + 1] == b'"' and position > 0 and raw[position - 1 : position] not in (b"\n", b"")
    alternatives = {int(found[1]): found[2].strip() for _number, text in lines if (found := ALTERNATIVE.fullmatch(text))}
    told = _streamed(lines, file) if streamed else [each for number, text in lines if (each := _told(number, text, file)) is not None]
    if set(alternatives) == set(range(1, candidates + 1)) and len(told) <= 1:
        ordered = tuple(alternatives[number] for number in range(1, candidates + 1))
        return _once([_Told(line, name, quoted=False) for name in ordered], Names(ordered, told[0].text if told else ""), file)
    last = lines[-1][0] if lines else line - 1
    return _arranged(told, candidates, last, file)


def _arranged(told: list[_Told], candidates: int, last: int, file: str) -> Names:
    """Say which of the texts are names, which is the title, and what comes after it."""
    if len(told) < candidates or (len(told) == candidates and told[0].quoted and not told[-1].quoted):
        some = min(len(told), candidates - 1)
        raise Unreadable(
            file, last, f"the file ends with {some} names for {candidates} candidates", "name each candidate, then give a title"
        )
    called, after = told[:candidates], told[candidates:]
    quoted = [each.text for each in after if each.quoted]
    is_clear = len(after) <= 1 or (after[0].quoted and (len(quoted) == 1 or len(quoted) > 2))  # noqa: PLR2004 - title, source, comment
    if not is_clear and not (after and called[-1].quoted and not after[0].quoted and not quoted):
        remedy = "give as many names as candidates, then a title; or after the title both a source and a comment"
        raise Unreadable(file, after[0].line, f"“{shown(after[0].text)}” may be one name too many, or the title", remedy)
    title, source, comment, *_rest = [*quoted, "", "", ""] if after and after[0].quoted else [after[0].text if after else "", "", ""]
    return _once(called, Names(tuple(each.text for each in called), title, source, comment), file)


def _once(called: list[_Told], found: Names, file: str) -> Names:
    """Refuse a name that is there twice, or empty."""
    for place, each in enumerate(called):
        if not each.text:
            raise Unreadable(file, each.line, f"candidate {place + 1} has no name", "name each candidate")
        if each.text in found.names[:place]:
            raise Unreadable(file, each.line, f"two candidates are called “{shown(each.text)}”", "tell them apart, by a party or a number")
    return found


def _told(line: int, text: str, file: str) -> _Told | None:
    """Read one line: a text in quotation marks, perhaps with a second one after it, or a bare text; ``None`` for a comment."""
    if not text.startswith('"'):
        bare = re.split(r"(?:^|\s)#", text)[0].strip()
        return _Told(line, bare, quoted=False) if bare else None
    found = STRINGS.match(text)
    if found and (not text[found.end() :] or text[found.end() :].startswith("#")):
        first, *more = [_undoubled(string) for string in STRING.findall(found[0])]
        return _Told(line, " ".join([first, *(f'"{each}"' for each in more)]).strip(), quoted=True)
    if text.count('"') % 2:
        raise Unreadable(file, line, "a quotation mark is not closed", "close it, or write the name without quotation marks")
    return _Told(line, text, quoted=False)


def _streamed(lines: list[tuple[int, str]], file: str) -> list[_Told]:
    """Read every string there is, several a line."""
    found = []
    for number, text in lines:
        whole = STRINGS.match(text)
        if not whole or text[whole.end() :]:
            raise Unreadable(
                file, number, f"“{shown(text)}” is not a row of names", "put each name in quotation marks, or on a line of its own"
            )
        found += [_Told(number, _undoubled(string).strip(), quoted=True) for string in STRING.findall(whole[0])]
    return found


def _undoubled(text: str) -> str:
    return text.replace('""', '"')
