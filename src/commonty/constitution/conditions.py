"""Works out one condition of a majority, exactly: a threshold or a quorum against a tally."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonty.constitution.document import Base, Quorum, QuorumKind, Threshold
from commonty.constitution.errors import ConstitutionError
from commonty.constitution.tally import Tally
from commonty.wording.sentence import Sentence


class MissingSection(ConstitutionError):
    """A threshold that counts a body of its own, and a decision without that body's tally."""

    def __init__(self, section: str) -> None:
        super().__init__(f"the tally of {section!r} is missing: its members' votes have to be counted apart")
        self.section = section


@dataclass(frozen=True)
class Check:
    """One condition, worked out: whether it holds, and the arithmetic in one sentence."""

    holds: bool
    sentence: Sentence


def base_of(base: Base, tally: Tally) -> int:
    """Return the number of votes that a share is taken of."""
    match base:
        case Base.CAST:
            return tally.yes + tally.no
        case Base.VALID:
            return tally.taking_part
        case Base.PRESENT:
            return tally.in_the_room
        case Base.ENTITLED:
            return tally.entitled


def least(share: Fraction, base: int, *, strict: bool) -> int:
    """
    Return the least whole number that is a share of ``base``: more than it where ``strict``, else at least it.

    >>> least(Fraction(1, 2), 20, strict=True), least(Fraction(1, 2), 20, strict=False)
    (11, 10)
    """
    return math.floor(share * base) + 1 if strict else math.ceil(share * base)


def threshold(rule: Threshold, tally: Tally, sections: Mapping[str, Tally], *, against: bool = False) -> Check:
    """Work out a majority of the yes votes, or with ``against`` of the no votes. Nothing holds without a single vote for it."""
    if rule.scaled:
        return _scaled(rule, sections, against=against)
    if rule.section and rule.section not in sections:
        raise MissingSection(rule.section)
    counted = sections[rule.section] if rule.section else tally
    votes, base = counted.no if against else counted.yes, base_of(rule.base, counted)
    needed = max(least(rule.share, base, strict=rule.strict), 1)
    name = f"majority.{'no' if against else 'yes'}-{'more' if rule.strict else 'least'}"
    values = {"votes": votes, "base": base, "needed": needed, "share": rule.share, "of": Sentence(f"base.{rule.base.value}")}
    said = Sentence(name, values)
    if rule.section:
        said = Sentence("majority.in-section", {"section": rule.section, "arithmetic": said})
    return Check(votes >= needed, said)


def _scaled(rule: Threshold, sections: Mapping[str, Tally], *, against: bool) -> Check:
    """Work out a card vote: each section weighs the same, and one with no votes in the base gives nothing."""
    total = Fraction(0)
    for name in rule.scaled:
        if name not in sections:
            raise MissingSection(name)
        base = base_of(rule.base, sections[name])
        votes = sections[name].no if against else sections[name].yes
        total += Fraction(votes, base * len(rule.scaled)) if base else 0
    holds = total > 0 and (total > rule.share if rule.strict else total >= rule.share)
    name = f"majority.scaled-{'more' if rule.strict else 'least'}"
    percent = Sentence("majority.hundredths", {"part": decimal(total * 100)})
    return Check(holds, Sentence(name, {"sections": rule.scaled, "total": percent, "share": rule.share}))


def quorum(rule: Quorum, tally: Tally) -> Check:
    """Work out a quorum. Silence is not taking part; a blank ballot and an abstention are."""
    match rule.kind:
        case QuorumKind.PARTICIPATION:
            counted = tally.returned if rule.spoiled else tally.taking_part
        case QuorumKind.PRESENCE:
            counted = tally.in_the_room
        case QuorumKind.APPROVAL | QuorumKind.PER_OPTION:
            counted = tally.yes
    needed = quorum_number(rule, tally.entitled)
    values = {"counted": counted, "needed": needed, "entitled": tally.entitled}
    return Check(counted >= needed, Sentence(f"majority.quorum-{rule.kind.value}", values))


def quorum_number(rule: Quorum, entitled: int) -> int:
    """
    Return how many a quorum asks for on a roll of ``entitled``, fractions of people rounded up.

    The root is exact too: the least number whose square is at least ``root² × entitled``.

    >>> quorum_number(Quorum(QuorumKind.PER_OPTION, root=Fraction(3, 2)), 1000)
    48
    """
    asked = []
    if rule.share:
        asked.append(math.ceil(rule.share * entitled))
    if rule.number:
        asked.append(rule.number)
    if rule.root:
        square = math.ceil(rule.root * rule.root * entitled)
        asked.append(math.isqrt(square - 1) + 1 if square else 0)
    if not asked:
        return 0
    return min(asked) if rule.lesser else max(asked)


def decimal(value: Fraction) -> str:
    """Return a number to two decimals, cut and not rounded: for reading only, never for deciding."""
    cents = math.floor(value * 100)
    return f"{cents // 100}.{cents % 100:02}" if cents % 100 else str(cents // 100)
