"""Whether majorities mean what they say: possible, of the many, and no easier the second time or at once."""

from collections.abc import Iterator

from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.world import World
from commonty.constitution.conditions import quorum_number
from commonty.constitution.document import IfInquorate, Procedure, Quorum, QuorumKind, Threshold
from commonty.constitution.strictness import implies, implies_path
from commonty.wording.sentence import Sentence

HALF_OF = 2


def unsound(world: World) -> Iterator[Finding]:
    """Find the procedures whose majorities carry nothing, anything, or what most are against."""
    for key, procedure in world.procedures.items():
        majorities = (*procedure.threshold, *procedure.carried_at_once)
        if not majorities:
            yield _of("no-threshold", Level.ERROR, key, procedure)
        elif any(each.share > 1 or (each.share == 1 and each.strict) for each in majorities):
            yield _of("threshold-impossible", Level.ERROR, key, procedure)
        elif any(each.share <= 0 for each in majorities):
            yield _of("threshold-empty", Level.ERROR, key, procedure)
        elif not all(any(takes_most(each) for each in way) for way in (procedure.threshold, procedure.carried_at_once) if way):
            yield _of("minority-carries", Level.WARNING, key, procedure)


def takes_most(threshold: Threshold) -> bool:
    """Say whether what reaches it always has more yes than no, whatever its base."""
    return HALF_OF * threshold.share > 1 or (HALF_OF * threshold.share == 1 and threshold.strict)


def weaker_at_once(world: World) -> Iterator[Finding]:
    """Find the procedures that carry at once what their threshold would not."""
    for key, procedure in world.procedures.items():
        if procedure.carried_at_once and procedure.threshold and not implies_path(procedure.carried_at_once, procedure.threshold):
            yield _of("at-once-weaker", Level.ERROR, key, procedure)


def second_votes(world: World) -> Iterator[Finding]:
    """Find the second votes that are missing, open to new business, elsewhere, harder, easier or without end."""
    for key, first in world.procedures.items():
        if first.if_inquorate is not IfInquorate.AGAIN:
            continue
        if not first.second_vote:
            yield _of("second-vote-missing", Level.ERROR, key, first)
        elif first.left_over_only:
            yield _of("second-vote-endless", Level.ERROR, key, first)
        else:
            yield from _against(key, first, world.procedures[first.second_vote])


def _against(key: str, first: Procedure, second: Procedure) -> Iterator[Finding]:
    """Find what is wrong with a second vote beside its first."""
    if not second.left_over_only:
        yield Finding(
            "second-vote-open",
            Level.ERROR,
            (f"procedures.{first.second_vote}", f"procedures.{key}"),
            Sentence("finding.second-vote-open", {"procedure": first.title, "second": second.title}),
        )
    if second.body != first.body:
        yield _of("second-vote-elsewhere", Level.ERROR, key, first, second=second)
    if any(is_higher(each, first.quorum) for each in second.quorum):
        yield _of("second-vote-harder", Level.ERROR, key, first, second=second)
    firsts = [way for way in (first.threshold, first.carried_at_once) if way]
    seconds = [way for way in (second.threshold, second.carried_at_once) if way]
    if not all(any(_no_easier(mine, theirs) for theirs in firsts) for mine in seconds):
        yield _of("second-vote-easier", Level.ERROR, key, first, second=second)


def _no_easier(second: tuple[Threshold, ...], first: tuple[Threshold, ...]) -> bool:
    """Say whether each majority of the first way is asked for by the second too."""
    return all(any(implies(mine, theirs) for mine in second) for theirs in first)


def is_higher(quorum: Quorum, others: tuple[Quorum, ...]) -> bool:
    """Say whether a quorum asks, on some roll, for more than all of ``others`` that count no more kinds of people."""
    alike = [each for each in others if each.kind is quorum.kind or each.kind is QuorumKind.APPROVAL]
    rolls = (1, 2, 3, 5, 10, 20, 50, 100, 1000, 10_000, 1_000_000)
    return any(quorum_number(quorum, roll) > max((quorum_number(each, roll) for each in alike), default=0) for roll in rolls)


def _of(finding: str, level: Level, key: str, procedure: Procedure, *, second: Procedure | None = None) -> Finding:
    """Return a finding about a procedure, and perhaps the one of its second vote."""
    also = (f"procedures.{procedure.second_vote}",) if second else ()
    values = {"procedure": procedure.title, "second": second.title if second else ""}
    return Finding(finding, level, (f"procedures.{key}", *also), Sentence(f"finding.{finding}", values))
