"""Whether the registers that outlast erasure are ones that a law can demand."""

from collections.abc import Iterator

from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.world import World
from commonty.constitution.document import BodyKind, Register
from commonty.wording.sentence import Sentence

LONGEST = 30
"""Years beyond which it is asked whether a law demands that."""


def registers(world: World) -> Iterator[Finding]:
    """Find registers that keep nothing, or for no time, or by no law; those of caucuses; and those that keep for very long."""
    for key, register in world.rules.registers.items():
        if not register.fields or not register.years or not register.law.strip():
            yield _of("register-empty", Level.ERROR, key, register)
        if any(world.rules.bodies[body].kind is BodyKind.CAUCUS for body in _upwards(world, register.body)):
            yield _of("register-of-caucus", Level.ERROR, key, register)
        if register.years > LONGEST:
            yield _of("register-long", Level.WARNING, key, register)


def _upwards(world: World, body: str) -> Iterator[str]:
    while body:
        yield body
        body = world.rules.bodies[body].parent


def _of(finding: str, level: Level, key: str, register: Register) -> Finding:
    values = {"register": register.title, "n": register.years}
    return Finding(finding, level, (f"registers.{key}",), Sentence(f"finding.{finding}", values))


__all__ = ["registers"]
