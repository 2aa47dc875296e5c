"""How an account begins: the rule, the seats, the papers, and what it takes to be elected."""

from collections.abc import Iterator

from commonty.counting import countback, ers97, irv, meek, yes_no
from commonty.counting.catalogue import catalogue
from commonty.counting.constraints import Constraint
from commonty.counting.sheet import Sheet
from commonty.wording.catalogue import FALLBACK
from commonty.wording.sentence import Sentence


def opening(sheet: Sheet) -> Iterator[Sentence]:
    """Say what was counted, and by which rule."""
    contest = sheet.contest
    yield Sentence("opening.rule", {"rule": rule_name(sheet.rule)})
    yield Sentence("opening.seats", {"seats": contest.seats, "standing": Sentence("opening.standing", {"n": len(contest.standing)})})
    if contest.withdrawn:
        yield Sentence("opening.withdrawn", {"names": [contest.name(number) for number in sorted(contest.withdrawn)]})
    every = sheet.valid == contest.papers
    yield Sentence("opening.papers-all" if every else "opening.papers", {"papers": contest.papers, "valid": sheet.valid})
    yield from _asked_for(sheet)
    for constraint in contest.constraints:
        yield from _constraint(sheet, constraint)
    if contest.ron:
        yield Sentence("opening.ron", {"name": contest.name(contest.ron)})


def rule_name(rule: str) -> str | Sentence:
    """Return what a rule is called, its name where the catalogues do not describe it."""
    return Sentence(f"rule.{rule}") if f"rule.{rule}" in catalogue(FALLBACK) else rule


def constraint_name(name: str) -> Sentence:
    """Return what a constraint is called: its name is the organisation's, but for the one that a countback adds."""
    return Sentence("opening.seat-holders") if name == countback.NAME else Sentence("constraint.name", {"name": name})


def votes(number: object) -> Sentence:
    """Return a number of votes with its noun."""
    return Sentence("votes.n", {"n": number})


def _asked_for(sheet: Sheet) -> Iterator[Sentence]:
    """Say what it takes to be elected, where the rule fixes it before the count."""
    if sheet.quota is not None:
        yield Sentence("opening.quota", {"quota": votes(sheet.quota)})
    elif sheet.rule in {meek.NAME, ers97.NAME}:
        yield Sentence(f"opening.{sheet.rule}", {"shares": sheet.contest.seats + 1})
        if sheet.options:
            yield Sentence(f"opening.meek-{sheet.options['variant']}")
    elif sheet.is_in_turn:
        yield Sentence(f"opening.by-{sheet.rule}")
    elif sheet.is_graded:
        yield Sentence("opening.grades", {"best": int(sheet.options["grades"]) - 1})
        yield Sentence(f"opening.by-{sheet.rule}")
    elif sheet.is_pairwise:
        yield Sentence(f"opening.by-{sheet.rule}")
        yield Sentence(f"opening.measure-{sheet.options['measure']}")
    elif sheet.rule == irv.NAME:
        yield Sentence("opening.majority")
    elif sheet.rule == yes_no.NAME:
        base = Sentence("opening.base-valid" if sheet.options["base"] == "valid" else "opening.base-cast")
        told = {"threshold": sheet.options["threshold"], "base": base}
        yield Sentence("opening.threshold-more" if sheet.options["strict"] == "yes" else "opening.threshold-least", told)
    elif len(sheet.stages) == 1:
        yield Sentence("opening.most")


def _constraint(sheet: Sheet, constraint: Constraint) -> Iterator[Sentence]:
    told = {"name": constraint_name(constraint.name), "group": [sheet.contest.name(number) for number in sorted(constraint.group)]}
    if constraint.at_least:
        yield Sentence("opening.at-least", {**told, "n": constraint.at_least})
    if constraint.at_most is not None:
        yield Sentence("opening.at-most", {**told, "n": constraint.at_most})
