"""What flows in a count: how much each holds at each stage, and how much goes from whom to whom; exact."""

from dataclasses import dataclass

from commonty.counting.errors import CountingError
from commonty.counting.sheet import Kind, Sheet

NOBODY, LOST = 0, -1
"""Where votes go that go to no candidate: papers that name nobody else, and what cutting values loses."""

PASSING = {Kind.FIRST, Kind.SURPLUS, Kind.EXCLUDE}
"""Stages in which papers pass on."""
MOST_BANDS = 4_000
"""Stages times candidates: more would be a picture that nobody can read, of many megabytes."""


class NoFlow(CountingError):
    """A count of one stage, whose stages are not transfers of papers, or with too many to be read: bars show it."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"this count ({rule}) passes no papers on from one candidate to others, or too often to be seen: draw it as bars")
        self.rule = rule


@dataclass(frozen=True)
class Band:
    """
    Votes that go from one holder to another, or stay with one, on the way to stage ``place`` (counted from 0), in units of the sheet.

    ``source`` and ``target`` are candidates, ``NOBODY`` or ``LOST``; ``kind`` is what happened, ``None`` for what stays.
    """

    place: int
    source: int
    target: int
    units: int
    kind: Kind | None = None


@dataclass(frozen=True)
class Flow:
    """``held`` says for each stage how much each holds; ``arriving`` how it came to that from the stage before, nothing for the first."""

    held: tuple[dict[int, int], ...]
    arriving: tuple[tuple[Band, ...], ...]

    @property
    def bands(self) -> tuple[Band, ...]:
        """All bands, stage by stage."""
        return tuple(band for bands in self.arriving for band in bands)


def flowing(sheet: Sheet) -> Flow:
    """
    Return the flow of a count: at each stage all that is held is the valid papers, and comes by bands from the stage before.

    Raises ``NoFlow`` where papers are not passed on from one candidate to others, and where there are more than ``MOST_BANDS``.
    """
    is_too_much = len(sheet.stages) * len(sheet.contest.standing) > MOST_BANDS
    if is_too_much or len(sheet.stages) == 1 or any(stage.kind not in PASSING for stage in sheet.stages):
        raise NoFlow(sheet.rule)
    held = tuple(_held(sheet, place) for place in range(len(sheet.stages)))
    arriving: list[tuple[Band, ...]] = [()]
    for place in range(1, len(held)):
        bands = _bands(sheet, held, place)
        came = dict.fromkeys(held[place], 0)
        for band in bands:
            came[band.target] += band.units
        if came != held[place]:
            raise NoFlow(sheet.rule)
        arriving.append(tuple(bands))
    return Flow(held, tuple(arriving))


def _held(sheet: Sheet, place: int) -> dict[int, int]:
    stage = sheet.stages[place]
    return {
        **{number: stage.votes[number - 1] for number in sheet.contest.standing},
        NOBODY: stage.nontransferable,
        LOST: stage.rounding_loss,
    }


def _bands(sheet: Sheet, held: tuple[dict[int, int], ...], place: int) -> list[Band]:
    """Return what stays with everybody, and what one candidate passes on."""
    stage, before, after = sheet.stages[place], held[place - 1], held[place]
    if stage.candidate is None:
        raise NoFlow(sheet.rule)
    stays = [Band(place, each, each, after[each] if each in stage.whose else units) for each, units in before.items()]
    moved = {source: dict.fromkeys(before, 0) for source in stage.whose}
    for parcel in stage.parcels:
        for number, papers in parcel.to.items():
            moved[parcel.holder or stage.candidate][number] += papers * parcel.new_value
    for source, gone in moved.items():
        if len(moved) == 1:
            gone[NOBODY], gone[LOST] = after[NOBODY] - before[NOBODY], after[LOST] - before[LOST]
        else:
            gone[NOBODY] = before[source] - after[source] - sum(gone.values())
    passed = [Band(place, source, each, units, stage.kind) for source, gone in moved.items() for each, units in gone.items()]
    return [band for band in (*stays, *passed) if band.units]
