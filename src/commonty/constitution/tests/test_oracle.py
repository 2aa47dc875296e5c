"""The check finds in tiny worlds exactly what trying everything finds, and its paths can be walked."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from commonty.constitution.checking import Finding, check
from commonty.constitution.document import Constitution
from commonty.constitution.tests.oracle import ONE, Oracle, Replay
from commonty.constitution.tests.tiny_constitutions import MOST_PEOPLE, tiny_constitutions

EXAMPLES = 5000 if os.environ.get("COMMONTY_DEEP") else 150


def of(findings: tuple[Finding, ...], key: str) -> list[Finding]:
    return [finding for finding in findings if finding.key == key]


def first(findings: tuple[Finding, ...], key: str) -> set[str]:
    return {finding.articles[0] for finding in of(findings, key)}


def never_filled(findings: tuple[Finding, ...]) -> set[str]:
    circular = {
        article for finding in of(findings, "circular-electorate") for article in finding.articles if article.startswith("offices.")
    }
    return {article.removeprefix("offices.") for article in first(findings, "office-unfillable") | circular}


def rule_changes(rules: Constitution) -> dict[str, str]:
    """Return the procedure of each way to change the rules."""
    routes = {f"routes.{key}": route.procedure for key, route in rules.routes.items() if route.effect == "rules.amend"}
    return routes | {f"guards.{key}": guard.procedure for key, guard in rules.guards.items()}


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, derandomize=not os.environ.get("COMMONTY_DEEP"), suppress_health_check=list(HealthCheck))
@given(tiny_constitutions())
def test_the_check_finds_what_trying_everything_finds_and_nothing_else(rules: Constitution) -> None:
    oracle = Oracle(rules)
    assert len(oracle.everyone) <= MOST_PEOPLE

    findings = check(rules)

    assert never_filled(findings) == oracle.never_filled()
    assert first(findings, "power-unreachable") == {f"powers.{key}" for key in oracle.never_given()}
    assert first(findings, "office-irremovable") == {f"offices.{key}" for key in oracle.irremovable()}
    assert first(findings, "amendment-closed") == {
        f"guards.{key}" for key, guard in rules.guards.items() if oracle.never_carried(guard.procedure)
    }
    assert first(findings, "quorum-unattainable") == {f"procedures.{key}" for key in rules.procedures if oracle.never_quorate(key)}

    captured = {article for article, procedure in rule_changes(rules).items() if oracle.one_carries(procedure, opposed=True)}
    asleep = {article for article, procedure in rule_changes(rules).items() if oracle.one_carries(procedure, opposed=False)}
    assert first(findings, "rules-captured") == captured
    assert first(findings, "one-vote-suffices") == asleep - captured

    circular = {article.removeprefix("bodies.") for finding in of(findings, "circular-electorate") for article in finding.articles}
    closed = {key for key, route in rules.routes.items() if oracle.never_carried(route.procedure)}
    told = {article.removeprefix("routes.") for article in first(findings, "route-closed")}
    assert told <= closed
    assert not circular or never_filled(findings)
    assert circular or told == closed

    for finding in findings:
        walk(oracle, finding)


def walk(oracle: Oracle, finding: Finding) -> None:
    """Take the steps of a finding, and see that they lead where it says."""
    replay = Replay(oracle)
    for step in finding.path:
        replay.take(step.who, step.verb, step.what)
    article, _, key = finding.articles[0].partition(".") if finding.articles else ("", "", "")
    if finding.key in {"rules-captured", "one-vote-suffices"}:
        assert replay.carried[-1]["of"] == f"{article}.{key}"
        assert replay.mover == ONE
        assert not replay.seconders
    elif finding.key == "office-irremovable":
        assert replay.state in oracle.keeps(key)
        assert replay.state in oracle.reachable
    elif finding.key == "quorum-unattainable":
        rolls = [roll for state in oracle.reachable for roll in oracle.rolls(state, oracle.procedures[key].body)]
        assert len(replay.roll(oracle.procedures[key].body)) == max(map(len, rolls))
    elif finding.path:
        assert replay.state == oracle.vacant
