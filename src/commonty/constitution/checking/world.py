"""The world that powers are judged in: how many people, and whose vote a body is. See ``specs/constitution/checks.md``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from commonty.constitution import routes
from commonty.constitution.checking.ballots import is_put_again
from commonty.constitution.document import Base, Belonging, Constitution, Counting, IfInquorate, Procedure, Threshold

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def person(number: int) -> str:
    """Return the label of a person without a name: A, B and so on to Z, then A2."""
    rounds, letter = divmod(number, len(LETTERS))
    return LETTERS[letter] + (str(rounds + 1) if rounds else "")


MOST = (Threshold(Fraction(1, 2), Base.CAST, strict=True),)
"""More for than against: what wins a seat, whichever rule counts the ballots."""


def as_motion(procedure: Procedure) -> Procedure:
    """
    Return an election as the motion that fills a seat: whoever supports a nomination seconds it, and most votes win.

    Where it is yes or no to each, its own majority stands. Any other procedure is returned as it is.
    """
    if not procedure.nominations:
        return procedure
    own = procedure.threshold if procedure.counting is Counting.YES_NO else ()
    return replace(
        procedure,
        movers="members",
        seconders=procedure.nominators,
        petition=Fraction(0),
        threshold=own or MOST,
        carried_at_once=(),
        lost_at_once=(),
        if_inquorate=IfInquorate.LAPSE,
    )


@dataclass(frozen=True)
class Electorate:
    """
    Whose vote a body is.

    ``ground`` is the root body or a body of seats; ``chosen`` says that only those of it who joined belong.
    """

    ground: str
    chosen: bool


@dataclass(frozen=True)
class World:
    """A constitution whose every reference leads somewhere, prepared for questions about who can do what."""

    rules: Constitution

    @cached_property
    def elections(self) -> Mapping[str, Procedure]:
        """The procedures that hold elections, with what they extend filled in."""
        whole = {key: routes.procedure(self.rules, key) for key in self.rules.procedures}
        return {key: procedure for key, procedure in whole.items() if procedure.nominations}

    @cached_property
    def procedures(self) -> Mapping[str, Procedure]:
        """Every procedure with what it extends filled in; an election as the motion that it is like."""
        return {key: as_motion(routes.procedure(self.rules, key)) for key in self.rules.procedures}

    @cached_property
    def filled(self) -> dict[frozenset[str] | None, Mapping[str, int]]:
        """What ``filling.fillable`` has found, so that it need not look twice."""
        return {}

    @cached_property
    def people(self) -> int:
        """How many members the world has: N."""
        founders = self.rules.founding.founders if self.rules.founding else 0
        seats = sum(office.seats for office in self.rules.offices.values())
        seconders = [each.seconders + 2 for each in self.procedures.values()]
        quorums = [quorum.number + 2 for each in self.procedures.values() for quorum in each.quorum]
        return max([2, founders, seats + 1, *seconders, *quorums])

    @cached_property
    def electorates(self) -> Mapping[str, Electorate]:
        """Whose vote each body is."""
        return {key: self._electorate(key) for key in self.rules.bodies}

    def _electorate(self, key: str) -> Electorate:
        body = self.rules.bodies[key]
        if key == self.rules.root or body.belonging is Belonging.SEATS:
            return Electorate(key, chosen=False)
        parent = self._electorate(body.parent)
        return Electorate(parent.ground, chosen=parent.chosen or body.belonging is not Belonging.EVERYONE)

    def is_everyone(self, electorate: Electorate) -> bool:
        """Say whether it is all members of the root body."""
        return electorate == Electorate(self.rules.root, chosen=False)

    def offices_of(self, ground: str) -> tuple[str, ...]:
        """Return the offices whose holders are a body of seats; none for the root body, which does not hang on them."""
        return () if ground == self.rules.root else tuple(key for key, office in self.rules.offices.items() if office.body == ground)

    def ways(self, key: str) -> tuple[str, ...]:
        """Return the procedures that whoever moves may choose from where ``key`` decides."""
        return routes.ways(self.rules, key)

    def depth(self, body: str) -> int:
        """Return how many bodies are above this one."""
        return 1 + self.depth(self.rules.bodies[body].parent) if body != self.rules.root else 0

    def offices_behind(self, key: str) -> frozenset[str]:
        """Return the offices whose holders may move or vote where ``key`` decides."""
        found: set[str] = set()
        for way in self.ways(key):
            rule = self.procedures[way]
            found |= {*self.offices_of(self.electorates[rule.body].ground), rule.movers}
        return frozenset(found & self.rules.offices.keys())

    def stages(self, key: str) -> tuple[Procedure, ...]:
        """Return the procedure, and the one of its second vote where there is one."""
        first = self.procedures[key]
        return (first, self.procedures[first.second_vote]) if is_put_again(first) else (first,)

    @cached_property
    def clashes(self) -> Mapping[str, frozenset[str]]:
        """For each office, those that the same person cannot hold, in whichever article it says so."""
        offices = self.rules.offices
        return {
            key: frozenset(other for other in offices if other in office.incompatible or key in offices[other].incompatible)
            for key, office in offices.items()
        }
