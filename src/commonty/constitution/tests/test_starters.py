"""The starters are what an organisation could adopt tomorrow: whole, canonical, and with what every member is promised."""

from fractions import Fraction
from pathlib import Path

import pytest

from commonty.constitution.document import Belonging, BodyKind, Constitution, Counting, IfInquorate, Right, Vacancy, Where
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.reading import parse
from commonty.constitution.routes import guard_for, procedure, route_for, ways
from commonty.constitution.strictness import at_least_as_strict
from commonty.constitution.writing import write

FILES = sorted((Path(__file__).parents[1] / "starters").glob("*.toml"))
EFFECTS = (
    "rules.amend",
    "bodies.create",
    "bodies.dissolve",
    "bodies.seat",
    "bodies.suspend",
    "bodies.expel",
    "bodies.readmit",
    "mandates.grant",
    "mandates.recall",
    "elections.call",
    "campaigns.launch",
    "campaigns.close",
    "decisions.ratify",
    "decisions.resolve",
    "record.withdraw",
)

each_starter = pytest.mark.parametrize("rules", [parse(file.read_text("utf-8")) for file in FILES], ids=[file.stem for file in FILES])


def test_there_is_a_starter_for_each_kind_of_organisation() -> None:
    assert [file.stem for file in FILES] == ["campaign-group", "co-operative", "coalition", "union-branch"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_starter_is_kept_in_canonical_form(file: Path) -> None:
    text = file.read_text("utf-8")

    assert write(parse(text)) == text


@each_starter
@pytest.mark.parametrize("effect", EFFECTS)
def test_every_effect_of_the_program_has_one_procedure_in_the_root_body(rules: Constitution, effect: str) -> None:
    _key, route = route_for(rules, effect, context=rules.root)

    assert procedure(rules, route.procedure).urgent is False


@each_starter
def test_the_way_an_office_is_filled_and_recalled_is_the_one_that_the_routes_name(rules: Constitution) -> None:
    moved = {key: office for key, office in rules.offices.items() if not procedure(rules, office.procedure).nominations}
    stated = {key: (office.procedure, office.recall) for key, office in moved.items()}
    routed = {
        key: tuple(route_for(rules, effect, context=office.body)[1].procedure for effect in ("bodies.seat", "mandates.recall"))
        for key, office in moved.items()
    }

    assert stated == routed


@each_starter
def test_an_office_that_several_run_the_organisation_in_is_elected_by_ballot_and_its_next_election_calls_itself(
    rules: Constitution,
) -> None:
    several = {
        key: office for key, office in rules.offices.items() if office.seats > 1 and office.body in {"committee", "board", "steering"}
    }

    assert several
    assert {procedure(rules, office.procedure).counting for office in several.values()} == {Counting.SCOTTISH_STV}
    assert all(office.called_before and office.vacancy is Vacancy.COUNTBACK for office in several.values())


@each_starter
def test_no_rule_is_easier_to_change_than_an_ordinary_motion_is_to_carry(rules: Constitution) -> None:
    assert {guard.procedure for guard in rules.guards.values()} == {"special", "entrenched"}
    assert at_least_as_strict(rules, "special", "ordinary")
    assert at_least_as_strict(rules, "entrenched", "special")


@each_starter
def test_protected_rights_guards_and_who_has_a_vote_are_entrenched(rules: Constitution) -> None:
    keys = [f"{chapter}.{key}" for chapter in ("rights", "guards", "categories") for key in getattr(rules, chapter)]

    assert {guard_for(rules, key)[1].procedure for key in keys} == {"entrenched"}


@each_starter
def test_a_second_vote_asks_for_fewer_people_and_takes_left_over_business_alone(rules: Constitution) -> None:
    first = procedure(rules, "ordinary")
    second = procedure(rules, first.second_vote)

    assert (first.if_inquorate, second.left_over_only, second.if_inquorate) == (IfInquorate.AGAIN, True, IfInquorate.LAPSE)
    assert second.quorum[0].share < first.quorum[0].share
    assert second.threshold == first.threshold


@each_starter
def test_only_launching_a_campaign_can_be_urgent_and_it_is_capped_and_lapses(rules: Constitution) -> None:
    urgent = {key for key in rules.procedures if procedure(rules, key).urgent}
    reached = {route.effect for route in rules.routes.values() if urgent & set(ways(rules, route.procedure))}

    assert (urgent, reached) == ({"urgent"}, {"campaigns.launch"})
    rule = procedure(rules, "urgent")
    assert all((rule.lapses, rule.ratified_by, rule.money_limit))


@pytest.mark.parametrize("name", ["campaign-group", "co-operative", "union-branch"])
def test_one_motion_launches_a_campaign_and_gives_a_mandate_for_it(name: str) -> None:
    rules = parse((FILES[0].parent / f"{name}.toml").read_text("utf-8"))

    assert at_least_as_strict(rules, "ordinary", "campaign")


@each_starter
def test_any_member_with_a_vote_can_move_and_enough_of_them_need_nobodys_permission(rules: Constitution) -> None:
    root = [procedure(rules, key) for key in rules.procedures if rules.procedures[key].body == rules.root]
    put = [rule for rule in root if not rule.left_over_only and not rule.nominations]

    assert {rule.movers for rule in put} == {"members"}
    assert all(rule.petition > 0 for rule in put)
    assert all(
        {Right.PROPOSE, Right.SECOND, Right.CHALLENGE} <= set(each.rights)
        for each in rules.categories.values()
        if Right.VOTE in each.rights
    )


@each_starter
def test_the_inactive_leave_the_rolls_by_rule_and_a_caucus_admits_itself(rules: Constitution) -> None:
    assert rules.bodies[rules.root].inactive_after
    assert {body.belonging for body in rules.bodies.values() if body.kind is BodyKind.CAUCUS} == {Belonging.SELF}


@each_starter
def test_the_list_of_members_comes_with_no_office_and_no_power_reaches_into_a_caucus(rules: Constitution) -> None:
    by_name = {rule.power: (key, rule) for key, rule in rules.powers.items()}

    assert not [office for office in rules.offices.values() if by_name["people.export"][0] in office.powers]
    assert not [name for name in ("people.reveal", "people.export", "people.write") if by_name[name][1].covers_below]


@each_starter
def test_nobody_rules_on_challenges_who_runs_the_committee(rules: Constitution) -> None:
    running = {key for key, office in rules.offices.items() if office.body in {"committee", "board", "steering"}}

    assert running <= set(rules.offices["panel-member"].incompatible)
    assert {procedure(rules, key).ruled_by for key in rules.procedures} == {"appeals"}


@each_starter
def test_a_caucus_expels_for_itself_and_is_dissolved_only_as_a_protected_right_is_changed(rules: Constitution) -> None:
    caucuses = [key for key, body in rules.bodies.items() if body.kind is BodyKind.CAUCUS]

    assert [procedure(rules, route_for(rules, "bodies.expel", context=key)[1].procedure).body for key in caucuses] == caucuses
    assert route_for(rules, "bodies.dissolve", context="caucus")[1].procedure == "entrenched"
    assert {guard_for(rules, f"bodies.{key}")[1].procedure for key in caucuses} == {"entrenched"}


@each_starter
def test_whoever_moves_in_and_meets_in_a_hall_has_what_a_list_and_a_meeting_need(rules: Constitution) -> None:
    by_office = {rules.powers[key].power for office in rules.offices.values() for key in office.powers}

    assert {"people.merge", "people.reveal", "bodies.record-death", "decisions.convene"} <= by_office
    assert ("dues.enter" in by_office) == any(each.dues for each in rules.categories.values())
    assert "decisions.tell" in {rule.power for rule in rules.powers.values()}
    assert {procedure(rules, key).where for key in ways(rules, "ordinary")} == {Where.HERE, Where.HALL}
    assert procedure(rules, "ordinary").correction == Duration(48, Unit.HOURS)
    assert [procedure(rules, key).unreachable for key in ("special", "entrenched")] == [Fraction(1, 10)] * 2


@each_starter
def test_a_branch_that_lives_by_these_rules_leaves_as_its_protected_rules_are_changed(rules: Constitution) -> None:
    key, route = route_for(rules, "leaving.leave", context=rules.root)

    assert (route.procedure, route.reaches) == ("entrenched", ("rights.*",))
    assert guard_for(rules, f"routes.{key}")[1].procedure == "entrenched"
