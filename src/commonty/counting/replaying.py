"""Reads a count sheet back and proves it: its ballots are counted again, and every field must come out as it stands."""

import json
from collections.abc import Iterable, Mapping
from typing import cast

from commonty.counting.constraints import Constraint
from commonty.counting.contest import Contest, Preference, Ranking, shown
from commonty.counting.errors import CountingError
from commonty.counting.lots import Draw, Lots
from commonty.counting.rules import count
from commonty.counting.sheet import Sheet
from commonty.counting.writing import FORMAT, canonical, to_json

LONGEST_SHEET = 300_000_000
"""Characters: more cannot be a sheet of as many papers as this library counts in a sitting."""


class NotASheet(CountingError):
    """Something that is no count sheet: ``where`` names the field."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"this is no count sheet: {where}: {problem}")
        self.where = where


class DoesNotReplay(CountingError):
    """A sheet in which a field is not what its own ballots and rule give."""

    def __init__(self, where: str, says: object, gives: object) -> None:
        super().__init__(f"the sheet does not replay: {where} says {shown(says)}, and counting its ballots again gives {shown(gives)}")
        self.where = where


def loads(text: str, *, ballots: Mapping[Ranking, int] | None = None) -> Sheet:
    """Read a sheet from JSON text and replay it, as ``replay`` does. A key that is there twice is refused, and so is a float."""
    if len(text) > LONGEST_SHEET:
        raise NotASheet("the file", f"it has more than {LONGEST_SHEET} characters")
    try:
        facts = json.loads(text, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
    except RecursionError:
        raise NotASheet("the file", "it is nested too deeply") from None
    except NotASheet:
        raise
    except ValueError as error:
        raise NotASheet("the file", f"it is not JSON ({shown(error)})") from None
    return replay(facts, ballots=ballots)


def replay(facts: object, *, ballots: Mapping[Ranking, int] | None = None) -> Sheet:
    """
    Count the ballots of a sheet again and return the sheet, where every field is as it comes out.

    ``ballots`` are those of a sheet that withholds them. Raises ``NotASheet`` where it has not the form of one, and
    ``DoesNotReplay``, naming the first field that differs, where anything in it was changed.
    """
    told = _table(facts, "the sheet")
    if told.get("format") != FORMAT:
        raise NotASheet("format", f"it says {shown(told.get('format'))}; this program reads {FORMAT}")
    withheld = told.get("ballots") is None
    if withheld and ballots is None:
        raise NotASheet("ballots", "they are withheld: give the ballots themselves to replay it")
    cast_ballots = ballots if withheld and ballots is not None else _ballots(told.get("ballots"))
    contest = Contest(
        candidates=tuple(_text(name, "candidates") for name in _list(told.get("candidates"), "candidates")),
        seats=_number(told.get("seats"), "seats"),
        ballots=cast_ballots,
        withdrawn=frozenset(_numbers(told.get("withdrawn"), "withdrawn")),
        title=_text(told.get("title"), "title"),
        constraints=tuple(_constraint(each) for each in _list(told.get("constraints"), "constraints")),
        ron=0 if told.get("ron") is None else _number(told.get("ron"), "ron"),
    )
    options = {key: _text(value, f"options.{key}") for key, value in _table(told.get("options"), "options").items()}
    sheet = count(_text(told.get("rule"), "rule"), contest, lots=_lots(told.get("lots")), options=options)
    again = to_json(sheet, withhold_ballots=withheld)
    if canonical(told) != canonical(again):
        raise DoesNotReplay(*_first_difference("", told, again))
    return sheet


def _first_difference(where: str, one: object, other: object) -> tuple[str, object, object]:
    """Return where two facts differ first, and what each says there. Equal in canonical form, not by ``==``: 1 is not true."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*other, *(key for key in one if key not in other)]:
            if key not in one or key not in other:
                return _inside(where, key), one.get(key, "nothing"), other.get(key, "nothing")
            if canonical(one[key]) != canonical(other[key]):
                return _first_difference(_inside(where, key), one[key], other[key])
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (this, that) in enumerate(zip(one, other, strict=True)):
            if canonical(this) != canonical(that):
                return _first_difference(f"{where}[{number}]", this, that)
    return where, one, other


def _inside(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotASheet("the file", "a key is in it twice")
    return found


def _no_float(number: str) -> object:
    raise NotASheet("the file", f"{shown(number)} is no whole number: a sheet writes votes as texts")


def _table(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise NotASheet(where, "give a table")
    return cast("dict[str, object]", value)


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise NotASheet(where, "give a list")
    return cast("list[object]", value)


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise NotASheet(where, "give a text")
    return value


def _number(value: object, where: str) -> int:
    if type(value) is not int:
        raise NotASheet(where, "give a whole number")
    return value


def _numbers(value: object, where: str) -> tuple[int, ...]:
    return tuple(_number(each, where) for each in _list(value, where))


def _constraint(value: object) -> Constraint:
    told = _table(value, "constraints")
    return Constraint(
        name=_text(told.get("name"), "constraints"),
        group=frozenset(_numbers(told.get("group"), "constraints")),
        at_least=_number(told.get("at_least"), "constraints"),
        at_most=None if told.get("at_most") is None else _number(told.get("at_most"), "constraints"),
    )


def _lots(value: object) -> Lots:
    told = _table(value, "lots")
    drawn = (_table(each, "lots.drawn") for each in _list(told.get("drawn"), "lots.drawn"))
    return Lots(
        order=_numbers(told.get("order"), "lots.order"),
        drawn=tuple(
            Draw(
                _text(each.get("choosing"), "lots.drawn"),
                _numbers(each.get("tied"), "lots.drawn"),
                _number(each.get("chosen"), "lots.drawn"),
            )
            for each in drawn
        ),
        seed=_text(told.get("seed"), "lots.seed"),
    )


def _ballots(value: object) -> dict[Ranking, int]:
    """Return ballots as written: each ranking once."""
    found: dict[Ranking, int] = {}
    for group in _list(value, "ballots"):
        match group:
            case [int(papers), list(ranking)]:
                key = tuple(_preferences(ranking))
                if key in found:
                    raise NotASheet("ballots", f"the ranking {shown(list(key))} is there twice")
                found[key] = _number(papers, "ballots")
            case _:
                raise NotASheet("ballots", "give each group of papers as its number and its ranking")
    return found


def _preferences(ranking: list[object]) -> Iterable[Preference]:
    for each in ranking:
        if each is None:
            yield ()
        elif isinstance(each, list):
            yield _numbers(each, "ballots")
        else:
            yield _number(each, "ballots")
