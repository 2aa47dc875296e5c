"""Two real rule books as files, with the cases that their own arithmetic gives."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonty.constitution.calendar import after, opens
from commonty.constitution.catalogue import say
from commonty.constitution.checking import check
from commonty.constitution.conditions import least, quorum_number
from commonty.constitution.document import Admission, Freeze, Procedure
from commonty.constitution.majority import Outcome, Tally, decide
from commonty.constitution.reading import parse
from commonty.constitution.routes import amendment_procedure, procedure, route_for, ways
from commonty.constitution.strictness import at_least_as_strict
from commonty.constitution.writing import write

FOLDER = Path(__file__).parent / "rulebooks"
ARCH = parse((FOLDER / "arch-tu.toml").read_text("utf-8"))
COOP = parse((FOLDER / "worker-coop.toml").read_text("utf-8"))


def arch(effect: str) -> Procedure:
    return procedure(ARCH, route_for(ARCH, effect, context="members")[1].procedure)


@pytest.mark.parametrize("name", ["arch-tu", "worker-coop"])
def test_the_rule_book_stands_in_canonical_form(name: str) -> None:
    text = (FOLDER / f"{name}.toml").read_text("utf-8")

    assert write(parse(text)) == text


@pytest.mark.parametrize("name", ["arch-tu", "worker-coop"])
def test_the_check_of_the_rule_book_finds_what_was_expected(name: str) -> None:
    expected = tomllib.loads((FOLDER / f"{name}.expected.toml").read_text("utf-8"))["finding"]
    found = check(parse((FOLDER / f"{name}.toml").read_text("utf-8")))

    assert [(each.key, str(each.level.value), each.articles[0]) for each in found] == [
        (e["key"], e["level"], e["articles"][0]) for e in expected
    ]
    for finding, stated in zip(found, expected, strict=True):
        assert set(stated["articles"]) <= set(finding.articles)


@pytest.mark.parametrize(
    ("effect", "tally", "outcome"),
    [
        ("decisions.resolve", Tally(60, yes=31, no=0), Outcome.CARRIED),
        ("decisions.resolve", Tally(60, yes=25, no=10, abstain=4), Outcome.NO_DECISION),
        ("decisions.resolve", Tally(60, yes=20, no=20), Outcome.LOST),
        ("decisions.resolve", Tally(60, yes=0, no=30), Outcome.LOST),
        ("decisions.resolve", Tally(60, yes=25, no=29), Outcome.LOST),
        ("rules.amend", Tally(60, yes=23, no=22), Outcome.CARRIED),
        ("rules.amend", Tally(60, yes=23, no=21), Outcome.NO_DECISION),
        ("bodies.expel", Tally(59, yes=23, no=21), Outcome.NO_DECISION),
        ("bodies.expel", Tally(59, yes=23, no=22), Outcome.CARRIED),
        ("bodies.expel", Tally(59, yes=30, no=0), Outcome.CARRIED),
    ],
)
def test_trusted_users_decide_as_their_bylaws_say(effect: str, tally: Tally, outcome: Outcome) -> None:
    assert decide(arch(effect), tally).outcome is outcome


def test_more_than_half_of_all_trusted_users_decides_at_once_and_says_so() -> None:
    assert [say(sentence) for sentence in decide(arch("decisions.resolve"), Tally(60, yes=31, no=0)).sentences] == [
        "60 may vote. Ballots issued: 60; not returned: 29; returned: 31, of which 31 yes, 0 no, 0 abstentions, 0 blank and 0 spoiled.",
        "31 of 60 voted yes; more than half of all who may vote is needed, which is 31.",
        "That decides it at once, whatever the quorum.",
        "Carried.",
    ]


def test_the_quorum_of_a_removal_leaves_out_the_person_concerned() -> None:
    removal = arch("bodies.expel")

    assert (removal.excludes_concerned, removal.seconders, str(removal.hearing)) == (True, 1, "7 days")
    assert quorum_number(removal.quorum[0], 59) == 45
    assert quorum_number(arch("decisions.resolve").quorum[0], 60) == 40


def test_a_second_procedure_of_trusted_users_that_decides_nothing_rejects() -> None:
    again = procedure(ARCH, arch("decisions.resolve").second_vote)

    assert (again.left_over_only, str(again.notice), str(again.voting)) == (True, "5 days", "7 days")
    assert decide(again, Tally(60, yes=25, no=10, abstain=4)).outcome is Outcome.LOST


def test_what_trusted_users_rejected_waits_for_its_bar_from_the_end_of_voting() -> None:
    ended = datetime(2020, 11, 30, 12, tzinfo=UTC)

    assert after(ended, arch("decisions.resolve").bar, ARCH.time_zone) == datetime(2021, 2, 28, 12, tzinfo=UTC)
    assert after(ended, arch("rules.amend").bar, ARCH.time_zone) == datetime(2020, 12, 21, 12, tzinfo=UTC)


def test_trusted_users_discuss_for_full_days_and_their_roll_is_of_when_voting_opens() -> None:
    add = arch("bodies.admit")
    posted = datetime(2020, 11, 1, 15, tzinfo=UTC)

    assert opens(posted, add.notice, ARCH.time_zone) == datetime(2020, 11, 16, tzinfo=UTC)
    assert add.freeze is Freeze.OPENING


def test_an_inactive_trusted_user_is_raised_by_duty_after_two_months_under_a_shorter_procedure() -> None:
    duty = ARCH.duties["inactive"]
    shorter = procedure(ARCH, duty.procedure)

    assert (duty.effect, str(duty.after), str(shorter.notice), str(shorter.voting)) == ("bodies.expel", "2 months", "3 days", "5 days")
    assert str(shorter.quorum[0].share) == "33/50"


def test_trusted_users_amend_their_bylaws_by_three_quarters_taking_part() -> None:
    key, _ = amendment_procedure(ARCH, replace(ARCH, time_zone="Europe/Berlin"))

    assert key == "amend"


@pytest.mark.parametrize(
    ("key", "tally", "outcome"),
    [
        ("special", Tally(31, yes=12, no=4, abstain=3, present=19), Outcome.CARRIED),
        ("special", Tally(31, yes=11, no=4, present=16), Outcome.LOST),
        ("ordinary", Tally(31, yes=8, no=8, present=16), Outcome.LOST),
        ("ordinary", Tally(31, yes=15, no=0, present=15), Outcome.NO_DECISION),
        ("special-written", Tally(31, yes=23, no=0), Outcome.LOST),
        ("special-written", Tally(31, yes=24, no=0), Outcome.CARRIED),
        ("ordinary-written", Tally(31, yes=15, no=0), Outcome.LOST),
        ("ordinary-written", Tally(31, yes=16, no=0), Outcome.CARRIED),
        ("ordinary-adjourned", Tally(31, yes=2, no=1, present=3), Outcome.CARRIED),
        ("special-adjourned", Tally(31, yes=2, no=1, present=3), Outcome.LOST),
        ("board", Tally(5, yes=1, no=1, present=3), Outcome.LOST),
        ("board", Tally(5, yes=2, no=0, present=2), Outcome.NO_DECISION),
    ],
)
def test_the_cooperative_decides_as_its_articles_say(key: str, tally: Tally, outcome: Outcome) -> None:
    assert decide(procedure(COOP, key), tally).outcome is outcome


def test_the_cooperatives_quorum_is_the_greater_of_two_and_half() -> None:
    quorum = procedure(COOP, "ordinary").quorum[0]

    assert [quorum_number(quorum, members) for members in (2, 3, 31, 32)] == [2, 2, 16, 16]


def test_an_article_on_voting_takes_every_member_of_the_cooperative() -> None:
    fewer = replace(COOP.rights["one-vote"], text="Every member has one vote for each share.")
    key, every = amendment_procedure(COOP, replace(COOP, rights={**COOP.rights, "one-vote": fewer}))

    assert key == "entrenched"
    assert decide(every, Tally(31, yes=30, no=0)).outcome is Outcome.LOST
    assert decide(every, Tally(31, yes=31, no=0)).outcome is Outcome.CARRIED
    assert least(every.threshold[0].share, 31, strict=False) == 31


def test_three_quarters_can_change_who_every_member_is_whose_consent_the_entrenched_articles_need() -> None:
    open_to_all = replace(COOP.bodies["members"], admission=Admission.OPEN)
    key, _ = amendment_procedure(COOP, replace(COOP, bodies={**COOP.bodies, "members": open_to_all}))
    voteless = replace(COOP.categories["worker"], rights=())
    other, _ = amendment_procedure(COOP, replace(COOP, categories={**COOP.categories, "worker": voteless}))

    assert (key, other) == ("special", "special")


def test_with_the_members_and_their_categories_guarded_alike_the_entrenched_articles_hold() -> None:
    guard = COOP.guards["entrenched"]
    held = replace(guard, articles=(*guard.articles, "bodies.members", "categories.*"))

    found = check(replace(COOP, guards={**COOP.guards, "entrenched": held}))

    assert "guard-unguarded" not in {finding.key for finding in found}


def test_a_resolution_may_be_put_in_writing_but_never_to_remove_a_director_or_a_member() -> None:
    assert ways(COOP, "special") == ("special", "special-written")
    assert [ways(COOP, route_for(COOP, effect, context="board")[1].procedure) for effect in ("mandates.recall", "bodies.expel")] == [
        ("remove-director",),
        ("exclude",),
    ]
    assert str(procedure(COOP, "remove-director").hearing) == str(procedure(COOP, "exclude").hearing) == "21 days"


def test_what_every_member_must_agree_to_is_stricter_than_a_special_resolution_and_not_the_reverse() -> None:
    assert at_least_as_strict(COOP, "entrenched", "special")
    assert not at_least_as_strict(COOP, "special", "entrenched")


def test_a_meeting_adjourned_for_fourteen_days_needs_seven_clear_days_notice_again() -> None:
    meeting = COOP.meetings["general"]
    served = datetime(2026, 5, 5, 12, tzinfo=UTC)

    assert (str(meeting.adjourned_after), str(meeting.waits), meeting.adjourned_quorum, meeting.proxies_per_holder) == (
        "14 days",
        "30 minutes",
        1,
        5,
    )
    assert opens(served, meeting.adjourned_notice, COOP.time_zone) == datetime(2026, 5, 12, 23, tzinfo=UTC)
    assert opens(served, procedure(COOP, "ordinary").notice, COOP.time_zone) == datetime(2026, 5, 19, 23, tzinfo=UTC)


def test_an_interested_director_leaves_the_vote_and_the_quorum() -> None:
    assert procedure(COOP, "board").excludes_concerned
