"""Whether some people, helping one another, can carry a motion: who moves, who seconds, who votes, who stays outside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from commonty.constitution.checking.ballots import SILENCE, prevails
from commonty.constitution.checking.world import Electorate, World
from commonty.constitution.document import Procedure

MEMBERS = "members"


@dataclass(frozen=True)
class Helpers:
    """
    Those who help one another, and at most one who does not.

    ``seats`` says how many seats of each office the helpers can fill, each with somebody else; ``opponent`` is the
    set of offices that the one opponent holds, ``None`` where nobody opposes.
    """

    seats: Mapping[str, int]
    opponent: frozenset[str] | None = None

    def people(self, world: World) -> int:
        """How many they are."""
        return world.people - (self.opponent is not None)

    def most(self, world: World, electorate: Electorate) -> int:
        """How many of them can belong to the electorate at once."""
        if electorate.ground == world.rules.root:
            return self.people(world)
        return sum(self.seats.get(office, 0) for office in world.offices_of(electorate.ground))

    def opposition(self, world: World, electorate: Electorate) -> tuple[bool, ...]:
        """Whether the opponent belongs to the electorate: both, where that is for the opponent to choose."""
        if self.opponent is None:
            return (False,)
        inside = electorate.ground == world.rules.root or any(office in self.opponent for office in world.offices_of(electorate.ground))
        return (True, False) if inside and electorate.chosen else (inside,)


@dataclass(frozen=True)
class Placing:
    """
    How the helpers place themselves: how many are ``inside`` the electorate, and who of two is among them.

    ``mover`` and ``candidate`` say whether the holder of the office that moves, and the candidate, are inside.
    """

    inside: int
    mover: bool
    candidate: bool


def can_carry(world: World, key: str, helpers: Helpers, *, seat: str = "", recall: bool = False) -> bool:
    """
    Say whether the helpers can carry a motion that ``key`` decides, by any way open to it, whatever the opponent answers.

    ``seat`` is the office that the motion fills, where it fills one; ``recall`` says that it is about the opponent.
    Where the procedure leaves out whom it concerns, the candidate or the opponent has no vote in it.
    """
    return any(_can_carry(world, way, helpers, seat, recall=recall) for way in world.ways(key))


def _can_carry(world: World, key: str, helpers: Helpers, seat: str, *, recall: bool) -> bool:
    """Say the same of one way."""
    procedure = world.procedures[key]
    if procedure.left_over_only:
        return False
    electorate = world.electorates[procedure.body]
    placings = tuple(_placings(world, procedure, electorate, helpers, seat))
    return all(
        any(
            _can_put(procedure, helpers, placing, opposed=opposed)
            and _can_win(world, key, placing, opposed=opposed and not (recall and procedure.excludes_concerned))
            for placing in placings
        )
        for opposed in helpers.opposition(world, electorate)
    )


def _placings(world: World, procedure: Procedure, electorate: Electorate, helpers: Helpers, seat: str) -> Iterator[Placing]:
    """Yield the ways to place themselves that may be the best: all inside, or without the mover, the candidate or both."""
    most = helpers.most(world, electorate)
    leaves_out = procedure.excludes_concerned and bool(seat)
    for mover in (True, False):
        for candidate in (True, False) if leaves_out else (False,):
            outside = _outside(world, procedure, mover=mover, candidate=candidate or not leaves_out, seat=seat)
            room = helpers.people(world) if electorate.ground == world.rules.root else most + 2
            inside = min(most, room - outside)
            if electorate.ground != world.rules.root and not mover and procedure.movers in world.offices_of(electorate.ground):
                inside = most - 1 if electorate.chosen else -1
            if inside >= most or (electorate.chosen and inside >= 0):
                yield Placing(inside, mover, candidate)


def _outside(world: World, procedure: Procedure, *, mover: bool, candidate: bool, seat: str) -> int:
    """Return how many people it takes outside the electorate, the same person being mover and candidate where they may."""
    if mover or candidate:
        return (not mover) + (not candidate)
    may_be_one = procedure.movers != seat and procedure.movers not in world.clashes[seat]
    return 1 if may_be_one else 2


def _can_put(procedure: Procedure, helpers: Helpers, placing: Placing, *, opposed: bool) -> bool:
    """Say whether the motion finds a mover and its seconders, or enough signatures of a petition."""
    if procedure.movers == MEMBERS:
        moves = placing.mover and placing.inside > 0
    else:
        moves = helpers.seats.get(procedure.movers, 0) > 0 and placing.inside >= placing.mover
    if moves and procedure.seconders <= placing.inside - placing.mover:
        return True
    return procedure.petition > 0 and signatures(procedure, placing.inside + opposed) <= placing.inside - 1


def signatures(procedure: Procedure, roll: int) -> int:
    """Return how many besides the mover must sign a petition: its share of the roll, and at least one."""
    return max(1, ceil(procedure.petition * roll))


def _can_win(world: World, key: str, placing: Placing, *, opposed: bool) -> bool:
    """Say whether those inside win the vote, all but a candidate who is left out voting."""
    voters = placing.inside - placing.candidate
    if voters < 1:
        return False
    theirs = (*SILENCE, (0, 1)) if opposed else SILENCE
    return bool(prevails(world.stages(key), entitled=voters + opposed, ours=(voters, 0), theirs=theirs))
