"""What the check finds in documents: the starters, one broken constitution a key, and what it says about them."""

import re
import tomllib
from pathlib import Path

import pytest

from commonty.constitution.catalogue import catalogue, say
from commonty.constitution.checking import Finding, Level, check, told
from commonty.constitution.reading import parse

HERE = Path(__file__).parent
STARTERS = sorted((HERE.parent / "starters").glob("*.toml"))
BROKEN = sorted(file.name.removesuffix(".expected.toml") for file in (HERE / "broken").glob("*.expected.toml"))
CHECKS = HERE.parents[3] / "specs" / "constitution" / "checks.md"
KEYS = tuple(re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \|", CHECKS.read_text("utf-8"), re.MULTILINE))


def findings_of(name: str) -> tuple[Finding, ...]:
    return check(parse((HERE / "broken" / f"{name}.toml").read_text("utf-8")))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_constitution_gives_the_findings_expected_of_it(name: str) -> None:
    expected = tomllib.loads((HERE / "broken" / f"{name}.expected.toml").read_text("utf-8"))["finding"]

    found = findings_of(name)

    assert [(finding.key, finding.level.value) for finding in found] == [(each["key"], each["level"]) for each in expected]
    assert [finding.articles[:1] for finding in found] == [tuple(each["articles"][:1]) for each in expected]
    assert all(set(each["articles"]) <= set(finding.articles) for finding, each in zip(found, expected, strict=True))
    assert [bool(finding.accepted_because) for finding in found] == [each.get("accepted", False) for each in expected]


def test_vector_34_a_guard_that_does_not_guard_itself_is_found() -> None:
    assert [(found.key, found.level, found.articles[0]) for found in findings_of("guard-unguarded")] == [
        ("guard-unguarded", Level.ERROR, "guards.foundations")
    ]


def test_vector_35_a_cheaper_way_to_what_a_guard_protects_is_found() -> None:
    assert [(found.key, found.level, found.articles[0]) for found in findings_of("cheaper-route")] == [
        ("cheaper-route", Level.ERROR, "routes.merge")
    ]


def test_every_key_of_the_specification_has_a_broken_constitution_with_that_level() -> None:
    found = {(finding.key, finding.level.value) for name in BROKEN for finding in findings_of(name)}

    assert found == set(KEYS)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda file: file.stem)
def test_a_starter_has_no_error_and_says_why_it_accepts_each_warning(starter: Path) -> None:
    found = check(parse(starter.read_text("utf-8")))

    assert [finding for finding in found if finding.level is Level.ERROR] == []
    assert [finding for finding in found if finding.level is Level.WARNING and not finding.accepted_because] == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", BROKEN)
def test_every_finding_and_every_step_is_said_in_words(name: str, language: str) -> None:
    rules = parse((HERE / "broken" / f"{name}.toml").read_text("utf-8"))

    said = [say(each, language) for finding in check(rules) for each in (finding.sentence, *told(rules, finding))]

    assert all(sentence.endswith(".") and "{" not in sentence for sentence in said)


def test_both_languages_say_the_same_sentences_with_the_same_places() -> None:
    english, german = (
        {name: text.places for name, text in catalogue(language).items() if name.startswith(("finding.", "step.", "level."))}
        for language in ("en", "de")
    )

    assert english == german


def test_one_person_in_two_offices_changes_the_rules_step_by_step() -> None:
    rules = parse((HERE / "broken" / "rules-captured.toml").read_text("utf-8"))

    finding = check(rules)[0]

    assert say(finding.sentence) == (
        "One person who holds these offices can change the rules by “Vote of the committee”, whatever all others vote: Chair."
    )
    assert [say(step) for step in told(rules, finding)] == [
        "Every office falls vacant.",
        "A moves that A be Chair, by “Election or recall”.",
        "B seconds it.",
        "A, B, C and 3 others vote yes.",
        "It is carried.",
        "A moves to change the rules, by “Vote of the committee”.",
        "A votes yes.",
        "It is carried.",
    ]


def test_every_sentence_that_the_check_can_say_is_in_the_catalogue() -> None:
    code = "".join(file.read_text("utf-8") for file in (HERE.parent / "checking").glob("*.py"))

    assert set(re.findall(r'"(finding\.[a-z-]+)"', code)) <= set(catalogue("en"))
    assert {f"finding.{key}" for key in re.findall(r'_of\("([a-z-]+)"', code)} <= set(catalogue("en"))


def test_the_only_arbiter_may_not_rule_on_their_own_recall() -> None:
    found = changed("seats = 3\n", "seats = 1\n")

    assert [(finding.key, finding.articles) for finding in found] == [
        ("ruled-by-challenged", ("procedures.seating", "offices.arbiter")),
    ]


def test_who_fills_an_office_at_the_founding_holds_it_for_a_stated_time() -> None:
    found = changed('interim = "3 months"\n', "")

    assert [(finding.key, finding.articles) for finding in found] == [("mandate-endless", ("founding",))]


def test_admission_by_mandate_needs_the_power_to_admit() -> None:
    found = changed('belonging = "admission"\n', 'belonging = "admission"\nadmission = "mandate"\n')

    assert [(finding.key, finding.articles) for finding in found] == [("no-route", ("bodies.members",))]


def test_seats_are_kept_for_somebody_or_the_check_says_so() -> None:
    elected = (HERE / "broken" / "reserved-beyond-seats.toml").read_text("utf-8")
    found = check(parse(elected.replace('seats = 2, category = "member"', "seats = 1")))

    assert [(finding.key, finding.articles) for finding in found] == [("reserved-for-nobody", ("offices.secretary",))]


def test_what_an_office_says_of_elections_is_idle_where_motions_fill_it() -> None:
    found = changed('term = "12 months"\nseats = 3\n', 'term = "12 months"\nseats = 3\nvacancy = "countback"\n')

    assert [(finding.key, finding.articles) for finding in found] == [("election-idle", ("offices.arbiter", "procedures.seating"))]


def test_a_number_that_no_story_can_be_told_of_is_still_checked_at_once() -> None:
    found = changed(
        'quorum = [{ kind = "approval", number = 3 }]\nthreshold = [{ share = "2/3", base = "cast" }]',
        'threshold = [{ share = "1/999999", base = "cast" }]',
    )
    crowded = changed('kind = "approval", number = 2', 'kind = "approval", number = 999999')

    assert "one-vote-suffices" not in {finding.key for finding in found}
    assert {finding.key for finding in crowded} == {"quorum-above-founders"}


def changed(old: str, new: str) -> tuple[Finding, ...]:
    """Check the sound constitution with one passage put otherwise."""
    text = (HERE / "broken" / "sound.toml").read_text("utf-8")
    assert old in text
    return check(parse(text.replace(old, new)))


def test_an_accepted_warning_keeps_the_reason_for_which_it_is_accepted() -> None:
    text = (HERE / "broken" / "urgent-money.toml").read_text("utf-8")
    reason = "The treasurer pays nothing that the members did not vote."
    accepting = text.replace('time_zone = "Europe/London"\n', f'time_zone = "Europe/London"\naccepted = [["urgent-money", "{reason}"]]\n')

    found = check(parse(accepting))

    assert [(finding.key, finding.accepted_because) for finding in found] == [("urgent-money", reason)]


def test_an_error_cannot_be_accepted() -> None:
    text = (HERE / "broken" / "no-voting-time.toml").read_text("utf-8")
    accepting = text.replace(
        'time_zone = "Europe/London"\n', 'time_zone = "Europe/London"\naccepted = [["no-voting-time", "We are quick."]]\n'
    )

    found = check(parse(accepting))

    assert [(finding.key, finding.accepted_because) for finding in found] == [("no-voting-time", ""), ("accepted-nothing", "")]
