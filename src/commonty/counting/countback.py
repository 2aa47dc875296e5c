"""Fills a seat that fell vacant, from the ballots of the election that filled it (specs/counting/countback.md)."""

from collections.abc import Collection
from dataclasses import replace

from commonty.counting.constraints import Constraint
from commonty.counting.contest import Contest, NoSuchCandidate
from commonty.counting.errors import CountingError
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.rules import count
from commonty.counting.sheet import Sheet

NAME = "those who hold their seats keep them"
"""The name of the constraint that a countback adds."""


class NobodyLeft(CountingError):
    """A countback for which fewer are willing than there are vacancies."""

    def __init__(self, willing: int, vacancies: int) -> None:
        super().__init__(f"{vacancies} seats are vacant and {willing} candidates are willing: hold a by-election")


class NotElected(CountingError):
    """Somebody who is said to have left a seat that they did not win."""

    def __init__(self, number: int) -> None:
        super().__init__(f"candidate {number} holds no seat of this election: name those who were elected and have gone")
        self.number = number


def countback(sheet: Sheet, gone: Collection[int], *, willing: Collection[int] | None = None, lots: Lots = NO_LOTS) -> Sheet:
    """
    Count the ballots again as if those ``gone`` had withdrawn; whoever else was elected keeps their seat, and the rest is filled.

    ``gone`` are elected candidates. ``willing`` are the unelected who would take a seat; ``None`` is all of them. The winners of the sheet
    are the whole body; ``newly_elected`` says who is new.

    Raises ``NotElected``, ``NobodyLeft``, and what the rule raises.
    """
    contest = sheet.contest
    for number in gone:
        if number not in sheet.winners:
            raise NotElected(number)
    staying = frozenset(sheet.winners) - frozenset(gone)
    unelected = frozenset(contest.standing) - frozenset(sheet.winners) - {contest.ron}
    ready = unelected if willing is None else frozenset(willing)
    if strangers := ready - unelected:
        raise NoSuchCandidate(min(strangers), len(contest.candidates))
    if len(ready) < contest.seats - len(staying):
        raise NobodyLeft(len(ready), contest.seats - len(staying))
    return count(sheet.rule, _again(contest, staying, ready), lots=lots, options=sheet.options)


def newly_elected(sheet: Sheet, before: Sheet) -> tuple[int, ...]:
    """Return who is elected by a countback and was not before."""
    return tuple(number for number in sheet.winners if number not in before.winners)


def _again(contest: Contest, staying: frozenset[int], ready: frozenset[int]) -> Contest:
    """Return the contest in which only those who stay and those who are ready stand, and those who stay are elected."""
    rule = Constraint(NAME, staying, at_least=len(staying))
    withdrawn = frozenset(range(1, len(contest.candidates) + 1)) - staying - ready
    constraints = tuple(each for each in contest.constraints if each.name != NAME)
    return replace(contest, withdrawn=withdrawn, constraints=(*constraints, rule) if staying else constraints, ron=0)
