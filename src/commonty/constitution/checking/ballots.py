"""How a vote ends when only the numbers of yes and no are known, and who can make it end well."""

from collections.abc import Sequence
from enum import Enum, auto

from commonty.constitution.conditions import quorum_number
from commonty.constitution.document import Base, IfInquorate, Procedure, Quorum, QuorumKind, Threshold

Answer = tuple[int, int]
"""How many others vote yes, and how many no."""
SILENCE: tuple[Answer, ...] = ((0, 0),)


class Ending(Enum):
    """How a vote ends."""

    CARRIED = auto()
    LOST = auto()
    INQUORATE = auto()


def reached(quorum: Quorum, *, entitled: int, yes: int, no: int) -> bool:
    """Say whether so many votes reach the quorum; who votes is present."""
    count = yes if quorum.kind in (QuorumKind.APPROVAL, QuorumKind.PER_OPTION) else yes + no
    return count >= quorum_number(quorum, entitled)


def passes(threshold: Threshold, *, entitled: int, votes: int, against: int) -> bool:
    """Say whether ``votes`` reach the threshold; nothing never does. Sections are not told apart: see ``specs/constitution/checks.md``."""
    base = entitled if threshold.base is Base.ENTITLED else votes + against
    needed = threshold.share * base
    return votes > 0 and (votes > needed if threshold.strict else votes >= needed)


def ending(procedure: Procedure, *, entitled: int, yes: int, no: int) -> Ending:
    """Return how the vote ends; one without any threshold is never carried."""
    if any(passes(at_once, entitled=entitled, votes=no, against=yes) for at_once in procedure.lost_at_once):
        return Ending.LOST
    if procedure.carried_at_once and all(passes(each, entitled=entitled, votes=yes, against=no) for each in procedure.carried_at_once):
        return Ending.CARRIED
    missed = [quorum for quorum in procedure.quorum if not reached(quorum, entitled=entitled, yes=yes, no=no)]
    if missed:
        dropped = any(quorum.kind is QuorumKind.PER_OPTION for quorum in missed)
        return Ending.LOST if dropped or procedure.if_inquorate is IfInquorate.LOST else Ending.INQUORATE
    if procedure.threshold and all(passes(each, entitled=entitled, votes=yes, against=no) for each in procedure.threshold):
        return Ending.CARRIED
    return Ending.LOST


def prevails(stages: Sequence[Procedure], *, entitled: int, ours: Sequence[int], theirs: Sequence[Answer]) -> tuple[int, ...]:
    """
    Return how many vote yes at each stage so that it is carried whatever they answer; empty where nothing prevails.

    ``ours`` are the numbers of yes to choose from, ``theirs`` the answers of the others. The second of the
    ``stages``, where there is one, follows the first without a quorum, and both sides vote afresh.
    """
    first, rest = stages[0], stages[1:]
    later = prevails(rest, entitled=entitled, ours=ours, theirs=theirs) if rest else ()
    for yes in ours:
        endings = {ending(first, entitled=entitled, yes=yes + more, no=no) for more, no in theirs}
        if endings == {Ending.CARRIED}:
            return (yes,)
        if later and Ending.LOST not in endings:
            return (yes, *later)
    return ()


def answers(stages: Sequence[Procedure], *, entitled: int, others: int) -> tuple[Answer, ...]:
    """
    Return the answers of so many ``others`` to one person among which is their best, whatever the rules.

    To defeat the one they need every no, and only as much yes as makes the quorums; to leave the vote without a quorum,
    no yes at all, and as much no as stays below. So only the numbers about a quorum matter, and not all up to ``others``.
    """
    needs = {quorum_number(quorum, entitled) for stage in stages for quorum in stage.quorum}
    points = [0, others, *(need - less for need in needs for less in range(3) if 0 <= need - less <= others)]
    return tuple(dict.fromkeys((*((yes, others - yes) for yes in points), *((0, no) for no in points))))


def is_put_again(procedure: Procedure) -> bool:
    """Say whether a vote without a quorum is put once more."""
    return procedure.if_inquorate is IfInquorate.AGAIN and bool(procedure.second_vote)
