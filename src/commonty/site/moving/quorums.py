"""Which procedures of a draft would have failed with the turnouts that an organisation had: asked before it moves in, not after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonty.constitution import routes
from commonty.constitution.articles import cite
from commonty.constitution.catalogue import say
from commonty.constitution.conditions import Check, quorum, threshold
from commonty.constitution.document import Base, Belonging, Constitution, Procedure
from commonty.constitution.tally import Tally


@dataclass(frozen=True)
class Turnout:
    """How many took part in something, of how many who could."""

    label: str
    took_part: int
    entitled: int

    def among(self, members: int) -> int:
        """Return how many would have taken part of so many members, the same share of them, rounded down."""
        return min(members, self.took_part * members // self.entitled)


@dataclass(frozen=True)
class Failed:
    """A procedure under which nothing could have been decided, though everybody who took part had said yes."""

    article: str
    turnout: Turnout
    why: tuple[str, ...]


def failed(rules: Constitution, turnouts: Sequence[Turnout], *, members: int, language: str) -> Iterator[Failed]:
    """Yield what would have failed, by procedure and turnout; only procedures by which all members decide are asked."""
    for key in rules.procedures:
        procedure = routes.procedure(rules, key)
        if not _is_of_everybody(rules, procedure.body):
            continue
        for turnout in turnouts:
            missed = [check for check in _checks(procedure, turnout.among(members), members) if not check.holds]
            if missed:
                article = cite(rules, f"procedures.{key}", language=language)
                yield Failed(article, turnout, tuple(say(check.sentence, language) for check in missed))


def _checks(procedure: Procedure, took_part: int, members: int) -> Iterator[Check]:
    tally = Tally(members, took_part, 0, present=took_part)
    yield from (quorum(rule, tally) for rule in procedure.quorum)
    yield from (
        threshold(rule, tally, {}) for rule in procedure.threshold if rule.base is Base.ENTITLED and not rule.section and not rule.scaled
    )


def _is_of_everybody(rules: Constitution, body: str) -> bool:
    return body == rules.root or (rules.bodies[body].belonging is Belonging.EVERYONE and _is_of_everybody(rules, rules.bodies[body].parent))
