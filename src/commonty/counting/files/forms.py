"""Reads a file of ballots by what its name ends in."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from commonty.counting.errors import CountingError
from commonty.counting.files import abif, ballots_csv, blt, preflib, scottish_csv
from commonty.counting.files.source import ContestFile, Unreadable

READERS: Mapping[str, Callable[..., ContestFile]] = {
    "abif": abif.read,
    "csv": ballots_csv.read,
    "soc": preflib.read,
    "soi": preflib.read,
    "toc": preflib.read,
    "toi": preflib.read,
    "tsv": ballots_csv.read,
}


def read(raw: bytes, *, file: str, seats: int | None = None) -> ContestFile:
    """
    Read a file of ballots in the form that the end of its name says; ``seats`` overrides the number in it.

    Raises ``Unreadable``, which names file and line and says what would do.
    """
    ending = file.lower().rpartition(".")[2]
    if ending == "blt":
        found = blt.read(raw, file=file)
        return _with_seats(found, seats, file) if seats else found
    if ending not in READERS:
        raise Unreadable(
            file, 0, "the end of its name is that of no form of ballots", f"name it .blt, or {', '.join(f'.{each}' for each in READERS)}"
        )
    if ending == "csv" and scottish_csv.is_one(raw):
        return scottish_csv.read(raw, file=file, seats=seats)
    return READERS[ending](raw, file=file, seats=seats)


def _with_seats(found: ContestFile, seats: int, file: str) -> ContestFile:
    try:
        return replace(found, contest=replace(found.contest, seats=seats))
    except CountingError as error:
        raise Unreadable(file, 0, str(error), "ask for fewer seats") from None
