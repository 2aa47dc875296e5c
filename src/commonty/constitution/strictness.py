"""
When one procedure is at least as strict as another: a partial order, so that no motion can choose the easier guard.

``a`` is at least as strict as ``b`` where nothing could be carried under ``a`` that was not also carried under ``b`` by
the same votes, with no less warning. Where this cannot be shown condition by condition, the two are not comparable.
"""

from fractions import Fraction
from typing import cast

from commonty.constitution.document import Base, BodyKind, Constitution, IfInquorate, Procedure, Quorum, QuorumKind, Threshold
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.inheritance import resolved

WIDER = (Base.CAST, Base.VALID, Base.PRESENT, Base.ENTITLED)
"""Each base holds all ballots of those before it."""
COUNTS_MORE = (QuorumKind.APPROVAL, QuorumKind.PARTICIPATION, QuorumKind.PRESENCE)
"""Each kind of quorum counts all people of those before it."""
SAME_COUNT = {QuorumKind.PER_OPTION: QuorumKind.APPROVAL}
WAITS = ("notice", "hearing", "challenge", "delay")
MINUTES = {Unit.MINUTES: (1, 1), Unit.HOURS: (60, 60), Unit.DAYS: (23 * 60, 25 * 60), Unit.MONTHS: (28 * 24 * 60 - 60, 31 * 24 * 60 + 60)}
"""The least and most minutes that one of each unit can last."""

Path = tuple[Threshold | Quorum, ...]


def at_least_as_strict(constitution: Constitution, one: str, other: str) -> bool:
    """
    Say whether procedure ``one`` is at least as strict as procedure ``other``.

    Every way to carry something under ``one`` (its second vote and its ``or_by`` too) must be at least as strict as
    some way under ``other``. Whoever may move is no part of it: to be put is not to be carried.
    """
    easier = [resolved(constitution, key) for key in every_way(constitution, other)]
    return all(any(stricter(constitution, resolved(constitution, key), way) for way in easier) for key in every_way(constitution, one))


def every_way(constitution: Constitution, key: str) -> tuple[str, ...]:
    """Return all procedures by which something put under ``key`` can be carried: itself, second votes, ``or_by``."""
    found: list[str] = []
    waiting = [key]
    while waiting:
        if (here := waiting.pop()) not in found:
            found.append(here)
            procedure = resolved(constitution, here)
            waiting += procedure.or_by
            if procedure.second_vote and procedure.if_inquorate is IfInquorate.AGAIN:
                waiting.append(procedure.second_vote)
    return tuple(found)


def stricter(constitution: Constitution, one: Procedure, other: Procedure) -> bool:
    """Say whether procedure ``one``, resolved and taken alone, is at least as strict as ``other``."""
    return (
        speaks_for(constitution, one.body, other.body)
        and (other.urgent or not one.urgent)
        and (one.excludes_concerned == other.excludes_concerned)
        and one.seconders >= other.seconders
        and one.unreachable <= other.unreachable
        and all(at_least(cast("Duration", getattr(one, wait)), cast("Duration", getattr(other, wait))) for wait in WAITS)
        and all(any(implies_path(path, easier) for easier in paths(other)) for path in paths(one))
        and all(_never_lost_unseen(one, losing) for losing in other.lost_at_once)
    )


def speaks_for(constitution: Constitution, one: str, other: str) -> bool:
    """
    Say whether body ``one`` may do what is guarded by body ``other``: itself, or one that ``other`` is a committee of.

    A branch or a caucus is no servant of the body that it is part of: what it guards, it alone may open.
    """
    here, seen = other, set[str]()
    while here != one:
        body = constitution.bodies.get(here)
        if body is None or body.kind is not BodyKind.COMMITTEE or here in seen:
            return False
        seen.add(here)
        here = body.parent
    return True


def at_least(one: Duration, other: Duration) -> bool:
    """
    Say whether one length of time is never shorter than another, whatever the month and the clocks.

    Clear days of notice round up to whole days, so that a day is never shorter than so many hours of it.
    """
    if one.unit == other.unit or not other:
        return one.count >= other.count
    return one.count * MINUTES[one.unit][0] >= other.count * MINUTES[other.unit][1]


def paths(procedure: Procedure) -> tuple[Path, ...]:
    """Return the ways in which a vote is carried, each as the conditions that must all hold."""
    by_quorum = (procedure.threshold + procedure.quorum,) if procedure.threshold else ()
    at_once = (procedure.carried_at_once,) if procedure.carried_at_once else ()
    return (*by_quorum, *at_once)


def implies_path(one: Path, other: Path) -> bool:
    """Say whether votes that meet all conditions of ``one`` always meet all of ``other``."""
    return all(any(implies(mine, theirs) for mine in one) for theirs in other)


def implies(one: Threshold | Quorum, other: Threshold | Quorum) -> bool:
    """Say whether votes that meet condition ``one`` always meet ``other``; two that are not comparable do not."""
    if isinstance(one, Threshold) and isinstance(other, Threshold):
        same_votes = (one.section, one.scaled) == (other.section, other.scaled)
        wide = one.base == other.base if one.scaled else WIDER.index(one.base) >= WIDER.index(other.base)
        more = one.share > other.share or (one.share == other.share and (one.strict or not other.strict))
        return same_votes and wide and more
    if isinstance(one, Threshold) and isinstance(other, Quorum):
        of_roll = one.base is Base.ENTITLED and not one.section and not one.scaled
        return of_roll and implies(Quorum(QuorumKind.APPROVAL, share=one.share), other)
    if isinstance(one, Quorum) and isinstance(other, Threshold):
        counts_yes = SAME_COUNT.get(one.kind, one.kind) is QuorumKind.APPROVAL and not (one.lesser and (one.number or one.root))
        return counts_yes and implies(Threshold(one.share, Base.ENTITLED), other) and one.share > 0
    return implies_quorum(cast("Quorum", one), cast("Quorum", other))


def implies_quorum(one: Quorum, other: Quorum) -> bool:
    """Say whether a vote that reaches quorum ``one`` always reaches ``other``."""
    mine, theirs = (COUNTS_MORE.index(SAME_COUNT.get(each.kind, each.kind)) for each in (one, other))
    if mine > theirs or (one.spoiled and not other.spoiled and one.kind is QuorumKind.PARTICIPATION):
        return False
    parts = [(one.share, other.share), (Fraction(one.number), Fraction(other.number)), (one.root, other.root)]
    stated = [their for _, their in parts if their]
    if one.lesser and sum(1 for my, _ in parts if my) > 1:
        return other.lesser and all(my >= their and (my == 0) == (their == 0) for my, their in parts)
    if other.lesser and len(stated) > 1:
        return any(my >= their > 0 for my, their in parts)
    return all(my >= their for my, their in parts)


def _never_lost_unseen(one: Procedure, losing: Threshold) -> bool:
    """Say whether what ``losing`` loses at once is never carried under ``one``: it loses it too, or needs too much yes."""
    if any(implies(losing, mine) for mine in one.lost_at_once):
        return True
    return all(any(isinstance(each, Threshold) and _exclude(each, losing) for each in path) for path in paths(one))


def _exclude(yes: Threshold, no: Threshold) -> bool:
    """Say whether the votes cannot hold both so much yes and so much no."""
    if yes.section or yes.scaled or no.section or no.scaled:
        return False
    together = yes.share + no.share
    return (
        WIDER.index(yes.base) >= WIDER.index(Base.CAST)
        and no.base == yes.base
        and (together > 1 or (together == 1 and (yes.strict or no.strict)))
    )
