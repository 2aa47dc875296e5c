"""Proves what a constitution allows, and shows by example where it cannot. See ``specs/constitution/checks.md``."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from commonty.constitution.checking import (
    belonging,
    capturing,
    electing,
    filling,
    guards,
    issuing,
    keeping,
    powers,
    quorums,
    reaching,
    recalling,
    reporting,
    secrecy,
    standing,
    thresholds,
    times,
    urgency,
)
from commonty.constitution.checking.finding import Finding, Level, Step
from commonty.constitution.checking.telling import told
from commonty.constitution.checking.world import World
from commonty.constitution.document import Constitution
from commonty.wording.sentence import Sentence

__all__ = ["CHECKS", "Finding", "Level", "Step", "check", "told"]

CHECKS: tuple[Callable[[World], Iterator[Finding]], ...] = (
    standing.nobody_may,
    standing.petitions,
    standing.two_routes,
    standing.missing_routes,
    filling.unfillable,
    belonging.reserved_for_nobody,
    powers.unreachable,
    recalling.irremovable,
    capturing.captured,
    capturing.closed,
    quorums.unattainable,
    quorums.above_founders,
    quorums.paradoxes,
    belonging.empty_sections,
    guards.uncovered,
    guards.unguarded_guards,
    guards.cheaper_routes,
    guards.too_easy,
    guards.open_to_one,
    thresholds.unsound,
    thresholds.weaker_at_once,
    thresholds.second_votes,
    times.unfitting,
    times.recovered,
    times.unruled,
    times.endless,
    electing.deciding,
    electing.idle,
    electing.unheld,
    electing.unkept,
    secrecy.keyless,
    secrecy.shown,
    secrecy.shut,
    electing.unasked,
    electing.unseatable,
    electing.late,
    electing.again_at_once,
    electing.rotating,
    issuing.unissued,
    issuing.both,
    issuing.own_vote,
    reporting.elsewhere,
    reaching.idle,
    reaching.unposted,
    reaching.own_vote,
    keeping.registers,
    urgency.unbounded,
    urgency.out_of_bounds,
)
"""Every check, in the order of ``specs/constitution/checks.md``."""


def check(constitution: Constitution) -> tuple[Finding, ...]:
    """
    Return what is wrong or remarkable: errors, warnings, notes, each by key and articles.

    ``constitution`` is one that ``reading.parse`` returned: every reference in it leads somewhere.
    """
    world = World(constitution)
    found = {(finding.key, finding.articles): finding for each in CHECKS for finding in each(world)}
    accepted = dict(constitution.accepted)
    findings = [_accepted(finding, accepted) for finding in found.values()]
    met = {name for finding in findings if finding.level is Level.WARNING for name in _names(finding)}
    findings += [
        Finding("accepted-nothing", Level.NOTE, (), Sentence("finding.accepted-nothing", {"key": key}))
        for key in accepted
        if key not in met
    ]
    order = list(Level)
    return tuple(sorted(findings, key=lambda finding: (order.index(finding.level), finding.key, finding.articles)))


def _names(finding: Finding) -> tuple[str, str]:
    """Return the two names by which ``accepted`` may speak of a finding, the more exact first."""
    return f"{finding.key}:{finding.articles[0]}", finding.key


def _accepted(finding: Finding, accepted: dict[str, str]) -> Finding:
    """Return the finding with the reason for which its members accept it, where it is a warning and they do."""
    if finding.level is not Level.WARNING:
        return finding
    return replace(finding, accepted_because=next((accepted[name] for name in _names(finding) if name in accepted), ""))
