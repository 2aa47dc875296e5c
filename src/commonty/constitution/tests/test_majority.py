"""What a tally means, and that no remaining vote can change what was closed early."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.constitution.catalogue import say
from commonty.constitution.conditions import MissingSection, least, quorum_number
from commonty.constitution.document import Base, IfInquorate, Procedure, Quorum, QuorumKind, Threshold
from commonty.constitution.majority import DoesNotReplay, NoMajority, Outcome, Sheet, Tally, decide, settled
from commonty.constitution.mistakes import UnknownKey
from commonty.constitution.tally import DoesNotReconcile

MORE_THAN_HALF = Threshold(Fraction(1, 2), Base.CAST, strict=True)
ORDINARY = Procedure("Ordinary", "members", threshold=(MORE_THAN_HALF,), quorum=(Quorum(QuorumKind.PARTICIPATION, Fraction(1, 10)),))

shares = st.fractions(0, 1, max_denominator=12)
thresholds = st.builds(Threshold, shares, st.sampled_from(Base), st.booleans())
quorums = st.builds(Quorum, st.sampled_from(QuorumKind), shares, st.integers(0, 8), st.fractions(0, 2, max_denominator=4), st.booleans())
procedures = st.builds(
    Procedure,
    st.just("Any"),
    st.just("members"),
    threshold=st.lists(thresholds, min_size=1, max_size=2, unique=True).map(tuple),
    quorum=st.lists(quorums, max_size=2, unique=True).map(tuple),
    carried_at_once=st.lists(thresholds, max_size=1).map(tuple),
    lost_at_once=st.lists(thresholds, max_size=1).map(tuple),
    if_inquorate=st.sampled_from(IfInquorate),
    changeable=st.just(value=False),
)


@st.composite
def tallies(draw: st.DrawFn, most: int = 9) -> Tally:
    counts = draw(st.lists(st.integers(0, most // 3), min_size=5, max_size=5))
    entitled = draw(st.integers(sum(counts), sum(counts) + most))
    present = draw(st.none() | st.integers(sum(counts), entitled))
    yes, no, abstain, blank, spoiled = counts
    return Tally(entitled, yes, no, abstain, blank, spoiled, present)


def test_the_sheet_shows_the_numbers_the_quorum_the_majority_and_the_outcome() -> None:
    sheet = decide(ORDINARY, Tally(100, yes=30, no=20, abstain=3))

    assert [say(sentence) for sentence in sheet.sentences] == [
        "100 may vote. Ballots issued: 100; not returned: 47; returned: 53, of which 30 yes, 20 no, 3 abstentions, 0 blank and 0 spoiled.",
        "53 of 100 took part, and 10 must. The quorum is reached.",
        "30 of 50 voted yes; more than half of the votes for and against is needed, which is 26.",
        "Carried.",
    ]
    assert sheet.carried


def test_a_sheet_in_german_says_the_same() -> None:
    sheet = decide(ORDINARY, Tally(2000, yes=30, no=20, blank=1, spoiled=2))

    assert [say(sentence, "de") for sentence in sheet.sentences] == [
        (
            "Stimmberechtigt: 2.000. Stimmzettel ausgegeben: 2.000; nicht zurückgekommen: 1.947; zurückgekommen: 53, "
            "davon 30 Ja, 20 Nein, 0 Enthaltungen, 1 leer und 2 ungültig."
        ),
        "51 von 2.000 haben teilgenommen, und 200 müssen es. Die Mindestbeteiligung ist nicht erreicht.",
        "Keine Entscheidung.",
    ]


def test_a_procedure_without_a_majority_decides_nothing() -> None:
    with pytest.raises(NoMajority, match="'Empty' states no threshold"):
        decide(Procedure("Empty", "members"), Tally(10, yes=10, no=0))


def test_votes_counted_apart_have_to_be_given() -> None:
    apart = replace(ORDINARY, threshold=(replace(MORE_THAN_HALF, section="women"),))

    with pytest.raises(MissingSection):
        decide(apart, Tally(10, yes=10, no=0))


def test_a_vote_without_its_quorum_is_lost_only_where_the_rules_say_so() -> None:
    thin = Tally(100, yes=5, no=0)

    assert decide(ORDINARY, thin).outcome is Outcome.NO_DECISION
    assert decide(replace(ORDINARY, if_inquorate=IfInquorate.AGAIN), thin).outcome is Outcome.NO_DECISION
    assert decide(replace(ORDINARY, if_inquorate=IfInquorate.LOST), thin).outcome is Outcome.LOST


def test_more_than_half_of_20_is_11_and_at_least_half_is_10() -> None:
    assert least(Fraction(1, 2), 20, strict=True) == 11
    assert least(Fraction(1, 2), 20, strict=False) == 10
    assert least(Fraction(1, 2), 31, strict=False) == 16


def test_a_quorum_is_the_greatest_of_what_it_states_or_the_least() -> None:
    stated = Quorum(QuorumKind.PRESENCE, share=Fraction(1, 2), number=2)

    assert [quorum_number(stated, roll) for roll in (1, 3, 31)] == [2, 2, 16]
    assert [quorum_number(replace(stated, lesser=True), roll) for roll in (1, 3, 31)] == [1, 2, 2]
    assert quorum_number(Quorum(QuorumKind.PRESENCE), 31) == 0
    assert quorum_number(Quorum(QuorumKind.PER_OPTION, root=Fraction(3, 2)), 400) == 30


def test_spoiled_ballots_take_part_only_where_the_rules_say_so() -> None:
    half = Quorum(QuorumKind.PARTICIPATION, Fraction(1, 2))
    spoiled = Tally(10, yes=4, no=0, spoiled=1)

    assert decide(replace(ORDINARY, quorum=(half,)), spoiled).outcome is Outcome.NO_DECISION
    assert decide(replace(ORDINARY, quorum=(replace(half, spoiled=True),)), spoiled).outcome is Outcome.CARRIED


@pytest.mark.parametrize(
    "numbers",
    [(10, 6, 5), (10, -1, 0), (10, 3, 3, 0, 0, 0, 5), (10, 3, 3, 0, 0, 0, 11), (10, 2.5, 0)],
    ids=[
        "more came back than were entitled",
        "fewer than none",
        "more voted than were present",
        "more present than entitled",
        "half a vote",
    ],
)
def test_numbers_that_do_not_reconcile_are_refused(numbers: tuple[int, ...]) -> None:
    with pytest.raises(DoesNotReconcile):
        Tally(*numbers)


@pytest.mark.parametrize("apart", [Tally(10, yes=4, no=0), Tally(10, yes=0, no=4)])
def test_a_section_with_more_votes_than_the_whole_is_refused(apart: Tally) -> None:
    with pytest.raises(DoesNotReconcile, match=f"in 'women' were {apart.yes} yes and {apart.no} no, of 3 and 3 in all"):
        decide(ORDINARY, Tally(10, yes=3, no=3), sections={"women": apart})


def test_a_section_that_cast_every_vote_there_is_counts_apart_and_its_sheet_survives_being_stored() -> None:
    apart = replace(ORDINARY, threshold=(MORE_THAN_HALF, replace(MORE_THAN_HALF, section="women")))

    sheet = decide(apart, Tally(10, yes=3, no=2), sections={"women": Tally(5, yes=3, no=2)})

    assert sheet.carried
    assert Sheet.from_json(sheet.to_json()) == sheet


@pytest.mark.parametrize(("tally", "said"), [(Tally(100, yes=30, no=2), "Carried."), (Tally(100, yes=2, no=30), "Lost.")])
def test_what_is_decided_at_once_needs_no_quorum_and_the_sheet_says_so(tally: Tally, said: str) -> None:
    quarter = (Threshold(Fraction(1, 4), Base.ENTITLED),)
    hasty = replace(ORDINARY, quorum=(Quorum(QuorumKind.PARTICIPATION, number=50),), carried_at_once=quarter, lost_at_once=quarter)

    assert [say(sentence) for sentence in decide(hasty, tally).sentences][-2:] == ["That decides it at once, whatever the quorum.", said]


def test_where_nobody_voted_the_sheet_says_so_and_nothing_is_carried() -> None:
    assert [say(sentence) for sentence in decide(replace(ORDINARY, quorum=()), Tally(10, yes=0, no=0)).sentences] == [
        "10 may vote. Ballots issued: 10; not returned: 10; returned: 0, of which 0 yes, 0 no, 0 abstentions, 0 blank and 0 spoiled.",
        "0 of 0 voted yes; more than half of the votes for and against is needed, which is 1.",
        "Nothing is carried without a single yes.",
        "Lost.",
    ]


def test_an_option_below_its_own_quorum_is_lost_and_one_above_it_waits_for_the_others() -> None:
    two = replace(ORDINARY, quorum=(Quorum(QuorumKind.PER_OPTION, number=3), Quorum(QuorumKind.PARTICIPATION, number=5)))

    assert decide(two, Tally(10, yes=2, no=5)).outcome is Outcome.LOST
    assert decide(two, Tally(10, yes=4, no=0)).outcome is Outcome.NO_DECISION


def test_votes_that_tie_are_said_to_tie_only_where_more_yes_than_no_is_asked_for() -> None:
    third = replace(ORDINARY, threshold=(Threshold(Fraction(1, 3), Base.CAST),))

    assert [say(sentence) for sentence in decide(ORDINARY, Tally(40, yes=20, no=20)).sentences][-2:] == [
        "Yes and no are equal, and a tie changes nothing.",
        "Lost.",
    ]
    assert [say(sentence) for sentence in decide(third, Tally(40, yes=20, no=20)).sentences][-2:] == [
        "20 of 40 voted yes; at least one third of the votes for and against is needed, which is 14.",
        "Carried.",
    ]


def test_a_stored_sheet_whose_outcome_does_not_follow_is_refused() -> None:
    forged = {**decide(ORDINARY, Tally(100, yes=20, no=30)).to_json(), "outcome": "carried"}

    with pytest.raises(DoesNotReplay, match="says 'carried', but its rules and numbers give 'lost'"):
        Sheet.from_json(forged)


def test_a_stored_sheet_with_rules_that_there_are_not_is_refused() -> None:
    facts = decide(ORDINARY, Tally(100, yes=20, no=30)).to_json()

    with pytest.raises(UnknownKey, match=r"\[sheet\] luck"):
        Sheet.from_json({**facts, "majority": {"luck": "7"}})


@pytest.mark.slow
@given(procedures, tallies())
def test_every_sheet_survives_being_stored(procedure: Procedure, tally: Tally) -> None:
    sheet = decide(procedure, tally)

    assert Sheet.from_json(sheet.to_json()) == sheet
    assert tally.returned + tally.unreturned == tally.issued == tally.entitled


@pytest.mark.slow
@given(procedures, tallies())
def test_nothing_is_carried_without_a_single_yes(procedure: Procedure, tally: Tally) -> None:
    none = replace(tally, yes=0, no=tally.no + tally.yes)

    assert decide(procedure, none).outcome is not Outcome.CARRIED


@pytest.mark.slow
@given(procedures, tallies())
def test_turning_a_no_into_a_yes_never_loses_what_was_carried(procedure: Procedure, tally: Tally) -> None:
    if tally.no and decide(procedure, tally).carried:
        assert decide(procedure, replace(tally, yes=tally.yes + 1, no=tally.no - 1)).carried


@pytest.mark.slow
@given(procedures, tallies(most=6))
def test_what_is_settled_is_what_every_way_to_cast_the_remaining_ballots_gives(procedure: Procedure, tally: Tally) -> None:
    early = settled(procedure, tally)

    if early is not None:
        outs = range(tally.unreturned + 1)
        ends = [
            replace(tally, yes=tally.yes + y, no=tally.no + n, abstain=tally.abstain + a, spoiled=tally.spoiled + s, present=present)
            for y in outs
            for n in outs
            for a in outs
            for s in outs
            if y + n + a + s <= tally.unreturned
            for present in ([None] if tally.present is None else {max(tally.present, tally.returned + y + n + a + s), tally.entitled})
        ]
        assert {decide(procedure, end).outcome for end in ends} == {early}


def test_a_vote_is_settled_once_more_than_half_of_all_voted_yes_and_never_while_votes_may_be_changed() -> None:
    fixed = replace(ORDINARY, threshold=(Threshold(Fraction(1, 2), Base.ENTITLED, strict=True),), changeable=False)

    assert settled(fixed, Tally(100, yes=50, no=0)) is None
    assert settled(fixed, Tally(100, yes=51, no=0)) is Outcome.CARRIED
    assert settled(fixed, Tally(100, yes=20, no=50)) is Outcome.LOST
    assert settled(replace(fixed, changeable=True), Tally(100, yes=51, no=0)) is None


def test_what_is_counted_apart_is_never_settled_early() -> None:
    apart = replace(ORDINARY, threshold=(MORE_THAN_HALF, replace(MORE_THAN_HALF, section="women")), changeable=False)

    assert settled(apart, Tally(10, yes=10, no=0)) is None
