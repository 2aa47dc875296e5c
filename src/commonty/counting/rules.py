"""Every rule that this library counts by, by its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from commonty.counting import (
    approval,
    bloc,
    ers97,
    irv,
    majority_judgment,
    meek,
    plurality,
    ranked_pairs,
    schulze,
    score,
    scottish_stv,
    sequential_pav,
    sequential_phragmen,
    yes_no,
)
from commonty.counting.contest import Contest
from commonty.counting.errors import CountingError
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.sheet import Sheet

__all__ = ["RULES", "Rule", "UnknownOption", "UnknownRule", "count", "named_rule"]

NO_OPTIONS: Mapping[str, str] = {}


class UnknownRule(CountingError):
    """A name that no rule has."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no rule {name[:60]!r}: choose one of {', '.join(RULES)}")
        self.name = name


class UnknownOption(CountingError):
    """An option that the rule does not have."""

    def __init__(self, rule: str, option: str, known: tuple[str, ...]) -> None:
        offered = f"its options are {', '.join(known)}" if known else "it has none"
        super().__init__(f"the rule {rule} has no option {option[:60]!r}: {offered}")
        self.option = option


@dataclass(frozen=True)
class Rule:
    """A way to count: what it is called, how it counts, what it lets be chosen, and whether it fills one seat only."""

    name: str
    count: Callable[..., Sheet]
    options: tuple[str, ...] = ()
    one_seat: bool = False


RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(scottish_stv.NAME, scottish_stv.count),
        Rule(meek.NAME, meek.count, options=("variant",)),
        Rule(ers97.NAME, ers97.count),
        Rule(irv.NAME, irv.count, one_seat=True),
        Rule(schulze.NAME, schulze.count, options=("measure",), one_seat=True),
        Rule(ranked_pairs.NAME, ranked_pairs.count, options=("measure",), one_seat=True),
        Rule(approval.NAME, approval.count),
        Rule(sequential_pav.NAME, sequential_pav.count),
        Rule(sequential_phragmen.NAME, sequential_phragmen.count),
        Rule(score.NAME, score.count, options=("grades",)),
        Rule(majority_judgment.NAME, majority_judgment.count, options=("grades",)),
        Rule(plurality.NAME, plurality.count),
        Rule(bloc.NAME, bloc.count),
        Rule(yes_no.NAME, yes_no.count, options=("threshold", "strict", "base")),
    )
}


def count(rule: str, contest: Contest, *, lots: Lots = NO_LOTS, options: Mapping[str, str] = NO_OPTIONS) -> Sheet:
    """
    Count a contest by the rule of that name; the sheet holds all that is needed to count it again.

    Raises ``UnknownRule``, ``UnknownOption``, and what the rule raises.
    """
    chosen = named_rule(rule)
    for option in options:
        if option not in chosen.options:
            raise UnknownOption(rule, option, chosen.options)
    return chosen.count(contest, lots=lots, **options)


def named_rule(name: str) -> Rule:
    """Return the rule of that name; raise ``UnknownRule``."""
    if name not in RULES:
        raise UnknownRule(name)
    return RULES[name]
