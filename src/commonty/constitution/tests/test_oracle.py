"""The check finds in tiny worlds exactly what trying everything finds, and its paths can be walked."""

import os
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonty.constitution.checking import Finding, check
from commonty.constitution.document import (
    Base,
    Belonging,
    Body,
    BodyKind,
    Category,
    Constitution,
    Guard,
    IfInquorate,
    Office,
    Procedure,
    Quorum,
    QuorumKind,
    Right,
    Threshold,
)
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.tests.oracle import ONE, Oracle, Replay
from commonty.constitution.tests.tiny_constitutions import MOST_PEOPLE, tiny_constitutions

HALF = 0.5
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
    agree(rules)


MAJORITY = (Threshold(Fraction(1, 2), Base.CAST, strict=True),)
BY_ALL = Procedure("All", "members", threshold=MAJORITY)
COMMITTEE = Body("Committee", BodyKind.COMMITTEE, Belonging.SEATS, parent="members")


def tiny(offices: dict[str, Office], guard: str = "all", **procedures: Procedure) -> Constitution:
    """Make a tiny constitution with a committee."""
    return Constitution(
        title="Tiny",
        purpose="To be tried out.",
        root="members",
        time_zone="Europe/London",
        categories={"member": Category("Member", (Right.PROPOSE, Right.SECOND, Right.VOTE))},
        bodies={"members": Body("Members", BodyKind.ASSEMBLY, Belonging.ADMISSION), "committee": COMMITTEE},
        offices=offices,
        procedures={"all": BY_ALL, **procedures},
        guards={"rules": Guard(("*",), guard)},
    )


def office(procedure: str, recall: str, *, seats: int = 1, incompatible: tuple[str, ...] = ()) -> Office:
    return Office("Office", "committee", procedure, recall, Duration(12, Unit.MONTHS), seats=seats, incompatible=incompatible)


def test_the_only_one_who_may_move_the_recall_cannot_be_recalled() -> None:
    rules = tiny({"chair": office("all", "by_chair")}, by_chair=replace(BY_ALL, movers="chair"))

    assert first(agree(rules), "office-irremovable") == {"offices.chair"}


def test_who_holds_the_office_that_moves_is_first_recalled_from_that() -> None:
    rules = tiny({"chair": office("all", "all"), "clerk": office("all", "by_chair")}, by_chair=replace(BY_ALL, movers="chair"))

    assert first(agree(rules), "office-irremovable") == set()


def test_two_offices_that_alone_may_move_each_other_s_recall_keep_who_holds_both() -> None:
    rules = tiny(
        {"chair": office("all", "by_clerk"), "clerk": office("all", "by_chair")},
        by_chair=replace(BY_ALL, movers="chair"),
        by_clerk=replace(BY_ALL, movers="clerk"),
    )

    assert first(agree(rules), "office-irremovable") == {"offices.chair", "offices.clerk"}


def test_a_mover_is_not_among_their_own_seconders() -> None:
    rules = tiny({"chair": office("all", "all", seats=2)}, "within", within=replace(BY_ALL, body="committee", seconders=2))

    assert first(agree(rules), "amendment-closed") == {"guards.rules"}


@pytest.mark.parametrize(("incompatible", "captured"), [((), {"guards.rules"}), (("clerk",), set())])
def test_incompatible_offices_keep_one_person_from_moving_and_voting_alone(incompatible: tuple[str, ...], captured: set[str]) -> None:
    panel = replace(office("all", "all"), body="panel")
    rules = tiny({"chair": panel, "clerk": office("all", "all")}, "within", within=replace(BY_ALL, body="committee", movers="chair"))
    rules = replace(
        rules,
        bodies={**rules.bodies, "panel": COMMITTEE},
        offices={**rules.offices, "chair": replace(panel, incompatible=incompatible)},
    )

    assert first(agree(rules), "rules-captured") == captured


def test_a_second_vote_that_takes_no_quorum_opens_what_the_first_keeps_shut() -> None:
    first_vote = replace(BY_ALL, quorum=(Quorum(QuorumKind.APPROVAL, number=2),), if_inquorate=IfInquorate.AGAIN, second_vote="again")
    rules = tiny({}, "first", first=first_vote, again=replace(BY_ALL, left_over_only=True))

    assert first(agree(rules), "one-vote-suffices") == {"guards.rules"}


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, derandomize=not os.environ.get("COMMONTY_DEEP"), suppress_health_check=list(HealthCheck))
@given(tiny_constitutions(), st.integers(0, 2**32))
def test_whoever_an_office_is_reserved_for_and_whoever_votes_apart_is_found_by_trying_everything(rules: Constitution, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - made up for tests
    bodies = ["", *rules.bodies]
    offices = {key: replace(each, reserved_for=random.choice(bodies)) for key, each in rules.offices.items()}
    procedures = {key: replace(each, threshold=apart(each.threshold, list(rules.bodies), random)) for key, each in rules.procedures.items()}

    agree(replace(rules, offices=offices, procedures=procedures))


def apart(thresholds: tuple[Threshold, ...], bodies: list[str], random: Random) -> tuple[Threshold, ...]:
    """Let a majority be asked for in one section more, or in several that weigh the same; the whole is asked for as before."""
    section = Threshold(Fraction(1, 2), Base.CAST, section=random.choice(["", *bodies]))
    scaled = Threshold(
        Fraction(1, 2), Base.CAST, strict=random.random() < HALF, scaled=tuple(random.sample(bodies, random.randint(0, len(bodies))))
    )
    return (*thresholds, *(each for each in (section, scaled) if each.section or each.scaled))


def test_an_office_reserved_for_the_body_that_it_alone_fills_is_for_nobody() -> None:
    rules = tiny({"chair": replace(office("all", "all"), reserved_for="committee")})

    assert first(agree(rules), "reserved-for-nobody") == {"offices.chair"}


def test_an_office_reserved_for_the_holders_of_another_is_for_them() -> None:
    rules = tiny({"chair": replace(office("all", "all"), reserved_for="committee"), "clerk": office("all", "all")})

    assert first(agree(rules), "reserved-for-nobody") == set()


def test_two_offices_reserved_for_whoever_holds_the_other_are_for_nobody() -> None:
    chair, clerk = (replace(office("all", "all"), reserved_for="committee") for _ in range(2))

    assert first(agree(tiny({"chair": chair, "clerk": clerk})), "reserved-for-nobody") == {"offices.chair", "offices.clerk"}


def test_a_card_vote_of_two_sections_one_of_which_is_empty_reaches_half_and_no_more() -> None:
    half = Threshold(Fraction(1, 2), Base.CAST, scaled=("members", "committee"))
    at_least, more = (replace(BY_ALL, threshold=(replace(half, strict=strict),)) for strict in (False, True))

    found = check(tiny({}, at_least=at_least, more=more))

    assert first(found, "section-empty") == {"procedures.more"}


def agree(rules: Constitution) -> tuple[Finding, ...]:
    """Check the rules, see that trying everything finds the same, and return what was found."""
    oracle = Oracle(rules)
    assert len(oracle.everyone) <= MOST_PEOPLE

    findings = check(rules)

    assert never_filled(findings) == oracle.never_filled()
    assert first(findings, "power-unreachable") == {f"powers.{key}" for key in oracle.never_given()}
    assert first(findings, "office-irremovable") == {f"offices.{key}" for key in oracle.irremovable()}
    assert first(findings, "amendment-closed") == {
        f"guards.{key}" for key, guard in rules.guards.items() if oracle.never_carried(guard.procedure)
    }
    never = oracle.never_filled()
    assert first(findings, "reserved-for-nobody") == {f"offices.{key}" for key in Oracle(rules, reserving=True).for_nobody() - never}
    assert first(findings, "section-empty") == {f"procedures.{key}" for key in oracle.hollow()}
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
    return findings


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
    elif finding.key == "section-empty":
        rule = oracle.procedures[key].body
        apart = [article.removeprefix("bodies.") for article in finding.articles[1:]]
        assert replay.roll(rule)
        assert not any(replay.roll(rule) & roll for section in apart for roll in oracle.rolls(replay.state, section))
    elif finding.key == "quorum-unattainable":
        rolls = [roll for state in oracle.reachable for roll in oracle.rolls(state, oracle.procedures[key].body)]
        assert len(replay.roll(oracle.procedures[key].body)) == max(map(len, rolls))
    elif finding.path:
        assert replay.state == oracle.vacant
