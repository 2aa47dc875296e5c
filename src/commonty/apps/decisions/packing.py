"""The meeting pack: what somebody prints before a meeting, so that it can be held without a screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commonty.apps.bodies.reading import reading_roll
from commonty.apps.decisions.items import Item
from commonty.apps.decisions.models import Meeting, Motion
from commonty.apps.decisions.reading import titled
from commonty.apps.decisions.working import Doing, doing
from commonty.apps.people.models import Person
from commonty.apps.people.revealing import PAGE, reveal
from commonty.constitution.conditions import quorum_number
from commonty.constitution.document import Ballot, QuorumKind

ROWS = 18
"""People on one sheet: as many lines, high enough to sign, as go on one page of A4."""
SLIPS = 8
"""Voting slips on one page of A4."""


@dataclass(frozen=True)
class Signing:
    """One line of the sheet that people sign."""

    place: int
    member_number: int
    name: str


@dataclass(frozen=True)
class Packed:
    """One motion of the pack, and how many have to be in the room."""

    motion: Motion
    is_told: bool
    """Whether whoever prints may read what it says."""
    doings: tuple[Doing, ...]
    room: int | None
    is_by_slips: bool


@dataclass(frozen=True)
class Slip:
    """One tally slip, on which a teller writes what was counted: of a motion, of another item, or, with neither, of who came."""

    number: int
    motion: Packed | None
    teller: int
    item: Item | None = None


def sheets(meeting: Meeting, person: Person, *, now: datetime) -> list[list[Signing]]:
    """
    Return the sheets that people sign, by name, a page at a time.

    Everybody is told that their name was looked up for it, and by what mandate. Raises ``Refused`` without one.
    """
    authority = reading_roll(person, meeting.body, now=now)
    entries = meeting.roll.entries.filter(strike=None, person__isnull=False).order_by("index")
    people = list(entries.values_list("person_id", "person__member_number"))
    named: dict[int, str] = {}
    for start in range(0, len(people), PAGE):
        known = reveal([pk for pk, _number in people[start : start + PAGE]], ["name"], authority=authority, now=now)
        named |= {pk: found["name"] for pk, found in known.items()}
    lines = sorted((named[pk].casefold(), number, named[pk]) for pk, number in people if pk in named)
    signing = [Signing(place, number, name) for place, (_sorted, number, name) in enumerate(lines, 1)]
    return [signing[start : start + ROWS] for start in range(0, len(signing), ROWS)]


def packed(motions: Sequence[Motion], person: Person, *, now: datetime) -> list[Packed]:
    """Return the motions with what they would do, and how many it takes in the room."""
    found, told = [], titled(person, motions, now=now)
    for motion in motions:
        procedure = motion.procedure(now)
        entitled = motion.noticed.recipients.entitled if motion.noticed is not None else 0
        asked = [quorum_number(rule, entitled) for rule in procedure.quorum if rule.kind is not QuorumKind.PER_OPTION]
        is_told = motion.pk in told
        doings = tuple(doing(effect) for effect in motion.effects) if is_told else ()
        found.append(Packed(motion, is_told, doings, max(asked, default=None), procedure.ballot is Ballot.SECRET))
    return found


def slips(motions: Sequence[Packed], others: Sequence[Item] = ()) -> list[Slip]:
    """Return the tally slips, numbered: one for each teller of who came, of each motion, and of each other item."""
    asked: list[tuple[Packed | None, Item | None]] = [(None, None), *((each, None) for each in motions), *((None, each) for each in others)]
    return [Slip(2 * place + teller, motion, teller, item) for place, (motion, item) in enumerate(asked) for teller in (1, 2)]
