"""The stricter of two procedures never carries what the other would not; where that is not clear, neither is stricter."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.constitution.document import Base, Constitution, IfInquorate, Procedure, Quorum, QuorumKind, Threshold
from commonty.constitution.duration import NOTHING, Duration, Unit
from commonty.constitution.majority import Tally, decide
from commonty.constitution.reading import parse
from commonty.constitution.strictness import at_least, at_least_as_strict, speaks_for, stricter
from commonty.constitution.tests.test_majority import procedures
from commonty.constitution.tests.test_writing import SMALL

RULES = replace(parse(SMALL), procedures={})
HALF = Procedure("Half", "members", threshold=(Threshold(Fraction(1, 2), Base.CAST, strict=True),), notice=Duration(7, Unit.DAYS))
COMMITTEES = """
[bodies.committee]
title = "Committee"
kind = "committee"
belonging = "seats"
parent = "members"

[bodies.panel]
title = "Panel"
kind = "committee"
belonging = "seats"
parent = "committee"

[bodies.branch]
title = "Branch"
kind = "branch"
belonging = "area"
parent = "members"
"""


def rules(**named: Procedure) -> Constitution:
    return replace(RULES, procedures=named)


def some_procedures(random: Random, count: int) -> list[Procedure]:
    majorities = [
        Threshold(share, base, strict)
        for share in (Fraction(1, 2), Fraction(2, 3), Fraction(1))
        for base in Base
        for strict in (True, False)
    ]
    asked = [
        (Fraction(1, 2), 0, Fraction(0)),
        (Fraction(1, 3), 2, Fraction(0)),
        (Fraction(0), 2, Fraction(1)),
        (Fraction(0), 0, Fraction(3, 2)),
    ]
    floors = [
        Quorum(kind, *each, lesser, spoiled)
        for kind in QuorumKind
        for each in asked
        for lesser in (True, False)
        for spoiled in (True, False)
    ]
    return [
        replace(
            HALF,
            threshold=tuple(random.sample(majorities, random.choice([1, 1, 2]))),
            quorum=tuple(random.sample(floors, random.choice([0, 1, 2]))),
            carried_at_once=tuple(random.sample(majorities, random.choice([0, 0, 1]))),
            lost_at_once=tuple(random.sample(majorities, random.choice([0, 0, 1]))),
        )
        for _ in range(count)
    ]


@pytest.mark.slow
def test_in_every_small_vote_what_is_carried_under_the_stricter_is_carried_under_the_other() -> None:
    returned = [
        Tally(3, yes, no, abstain, blank, spoiled)
        for yes, no, abstain, blank, spoiled in product(range(4), range(4), range(4), range(2), range(3))
        if yes + no + abstain + blank + spoiled <= 3
    ]
    votes = [replace(vote, entitled=roll, present=present) for vote in returned for roll in (3, 5) for present in (None, roll)]
    some = some_procedures(Random(12), 40)  # noqa: S311 - a fixed choice
    carried = [{vote for vote in votes if decide(procedure, vote).carried} for procedure in some]
    pairs = [(one, other) for one in range(40) for other in range(40) if one != other and stricter(RULES, some[one], some[other])]

    assert len(pairs) > 100
    assert [(some[one], some[other]) for one, other in pairs if not carried[one] <= carried[other]] == []


@pytest.mark.slow
@settings(max_examples=40)
@given(procedures, procedures, procedures)
def test_being_stricter_is_an_order(one: Procedure, other: Procedure, third: Procedure) -> None:
    assert stricter(RULES, one, one)
    if stricter(RULES, one, other) and stricter(RULES, other, third):
        assert stricter(RULES, one, third)


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("a greater share", {"threshold": (Threshold(Fraction(2, 3), Base.CAST),)}),
        ("a wider base", {"threshold": (Threshold(Fraction(1, 2), Base.ENTITLED, strict=True),)}),
        ("a quorum", {"quorum": (Quorum(QuorumKind.PARTICIPATION, Fraction(1, 10)),)}),
        ("a second majority", {"threshold": (*HALF.threshold, Threshold(Fraction(1, 4), Base.ENTITLED))}),
        ("longer notice", {"notice": Duration(1, Unit.MONTHS)}),
        ("more seconders", {"seconders": 2}),
        ("a delay", {"delay": Duration(48, Unit.HOURS)}),
        ("a hearing", {"hearing": Duration(7, Unit.DAYS)}),
        ("another way to lose", {"lost_at_once": (Threshold(Fraction(1, 2), Base.ENTITLED),)}),
    ],
)
def test_each_of_these_makes_a_procedure_stricter_and_not_the_other_way_round(said: str, change: dict[str, object]) -> None:
    both = rules(half=HALF, harder=replace(HALF, **change))  # type: ignore[arg-type] # each change names keys of a procedure

    assert at_least_as_strict(both, "harder", "half"), said
    assert not at_least_as_strict(both, "half", "harder"), said


def test_two_thirds_without_notice_and_half_with_it_are_not_comparable() -> None:
    both = rules(half=HALF, sudden=replace(HALF, threshold=(Threshold(Fraction(2, 3), Base.CAST),), notice=NOTHING))

    assert not at_least_as_strict(both, "half", "sudden")
    assert not at_least_as_strict(both, "sudden", "half")


def test_an_easier_second_vote_or_another_way_makes_a_procedure_no_longer_strict() -> None:
    special = replace(HALF, threshold=(Threshold(Fraction(3, 4), Base.CAST),), quorum=(Quorum(QuorumKind.PARTICIPATION, Fraction(1, 2)),))
    easy = replace(HALF, notice=NOTHING)
    again = replace(special, if_inquorate=IfInquorate.AGAIN, second_vote="easy")

    assert at_least_as_strict(rules(special=special, half=HALF, easy=easy), "special", "half")
    assert not at_least_as_strict(rules(special=again, half=HALF, easy=easy), "special", "half")
    assert not at_least_as_strict(rules(special=replace(special, or_by=("easy",)), half=HALF, easy=easy), "special", "half")


def test_an_urgent_procedure_is_never_as_strict_as_one_that_is_not() -> None:
    assert not at_least_as_strict(rules(half=HALF, urgent=replace(HALF, urgent=True)), "urgent", "half")


def test_members_may_do_what_their_committee_guards_and_not_what_a_branch_guards() -> None:
    whole = parse(SMALL + COMMITTEES)

    assert speaks_for(whole, "members", "panel")
    assert not speaks_for(whole, "panel", "members")
    assert not speaks_for(whole, "members", "branch")


def test_a_day_is_never_shorter_than_23_hours_and_a_month_never_shorter_than_27_days() -> None:
    assert at_least(Duration(1, Unit.DAYS), Duration(23, Unit.HOURS))
    assert not at_least(Duration(1, Unit.DAYS), Duration(24, Unit.HOURS))
    assert at_least(Duration(1, Unit.MONTHS), Duration(26, Unit.DAYS))
    assert not at_least(Duration(1, Unit.MONTHS), Duration(30, Unit.DAYS))
    assert at_least(Duration(60, Unit.MINUTES), Duration(1, Unit.HOURS))


tested = st.sampled_from(QuorumKind)


@pytest.mark.slow
@given(tested, tested, st.integers(0, 9), st.integers(0, 9))
def test_a_quorum_of_yes_votes_stands_for_one_of_ballots_and_never_the_reverse(
    one: QuorumKind, other: QuorumKind, mine: int, theirs: int
) -> None:
    harder, easier = replace(HALF, quorum=(Quorum(one, number=mine),)), replace(HALF, quorum=(Quorum(other, number=theirs),))

    if stricter(RULES, harder, easier):
        assert mine >= theirs or theirs == 0
