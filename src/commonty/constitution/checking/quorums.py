"""Whether quorums can be reached, and what they tempt people to."""

from collections.abc import Iterator

from commonty.constitution.checking.ballots import reached
from commonty.constitution.checking.filling import fillable
from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.motions import Helpers
from commonty.constitution.checking.paths import Story
from commonty.constitution.checking.world import World
from commonty.constitution.conditions import quorum_number
from commonty.constitution.document import QuorumKind
from commonty.wording.sentence import Sentence


def unattainable(world: World) -> Iterator[Finding]:
    """Find the quorums that the whole roll together cannot reach."""
    helpers = Helpers(fillable(world))
    for key, procedure in world.procedures.items():
        most = helpers.most(world, world.electorates[procedure.body])
        missed = [quorum for quorum in procedure.quorum if not reached(quorum, entitled=most, yes=most, no=0)]
        if not missed:
            continue
        yield Finding(
            "quorum-unattainable",
            Level.ERROR,
            (f"procedures.{key}", f"bodies.{procedure.body}"),
            Sentence(
                "finding.quorum-unattainable",
                {
                    "procedure": procedure.title,
                    "body": world.rules.bodies[procedure.body].title,
                    "number": max(quorum_number(quorum, most) for quorum in missed),
                    "most": most,
                },
            ),
            Story(world, helpers.seats).everyone_joins(procedure.body),
        )


def above_founders(world: World) -> Iterator[Finding]:
    """Find the numbers that the founders of the organisation do not reach on their own."""
    founders = world.rules.founding.founders if world.rules.founding else 0
    for key, procedure in world.procedures.items():
        number = max((quorum.number for quorum in procedure.quorum if not quorum.lesser or not quorum.share), default=0)
        if founders and number > founders and world.electorates[procedure.body].ground == world.rules.root:
            yield Finding(
                "quorum-above-founders",
                Level.WARNING,
                (f"procedures.{key}", "founding"),
                Sentence("finding.quorum-above-founders", {"procedure": procedure.title, "number": number, "founders": founders}),
            )


def paradoxes(world: World) -> Iterator[Finding]:
    """Find the participation quorums that a No can be the one vote to reach."""
    for key, procedure in world.procedures.items():
        if any(quorum.kind is QuorumKind.PARTICIPATION for quorum in procedure.quorum):
            yield Finding(
                "quorum-paradox", Level.WARNING, (f"procedures.{key}",), Sentence("finding.quorum-paradox", {"procedure": procedure.title})
            )
