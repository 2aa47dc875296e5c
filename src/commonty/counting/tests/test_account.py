"""The account of a count: whole texts, every rule, every language, every number as the sheet has it."""

import ast
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given

from commonty.counting import catalogue
from commonty.counting.account import account, passages
from commonty.counting.catalogue import languages, say
from commonty.counting.constraints import Constraint
from commonty.counting.contest import Contest, NoValidPapers
from commonty.counting.countback import countback
from commonty.counting.lots import Lots
from commonty.counting.rules import RULES, count
from commonty.counting.sheet import Sheet
from commonty.counting.tests.elections import REAL, TIES, lowest_first, real, tied
from commonty.counting.tests.generating import FEW, contests
from commonty.wording.catalogue import UnknownSentence
from commonty.wording.sentence import Sentence
from commonty.wording.texts import Text

FOLDER = Path(__file__).parent / "accounts"
LIBRARY = Path(catalogue.__file__).parent
NAMES = ("Ada", "Ben", "Cem", "Dee")
IN_TURN = Lots((1, 2, 3, 4))
WOMEN = Constraint("Two women", frozenset({1, 4}), at_least=2)
PLACE = Constraint("A place for Dee", frozenset({4}), at_least=1)
STV = Contest(NAMES, 2, {(2, 1): 6, (3, 4): 5, (1, 4): 2, (4, 1): 1})

TOLD: dict[str, Sheet] = {
    "stages-and-ties.en": count("scottish-stv", tied("exclude-prior-3-2"), lots=lowest_first(tied("exclude-prior-3-2"))),
    "surplus-by-lot.de": count("scottish-stv", tied("surplus-lot-3-1"), lots=lowest_first(tied("surplus-lot-3-1"))),
    "yes-no.en": count(
        "yes-no",
        Contest(NAMES[:3], 1, {((1, 2), 3): 4, ((1, 2, 3),): 1, ((), 1): 1, (): 2}),
        lots=IN_TURN,
        options={"threshold": "2/3", "strict": "no"},
    ),
    "reserved-seats.en": count("scottish-stv", Contest(NAMES, 2, {(2, 1): 6, (3, 4): 3, (1, 4): 2, (4, 1): 1}, constraints=(WOMEN,))),
    "kept.de": count("scottish-stv", Contest(NAMES, 2, {(1,): 5, (2,): 5, (3, 1): 4, (4,): 2}, constraints=(PLACE,)), lots=IN_TURN),
    "nobody-wanted.de": count("irv", Contest(("Ada", "RON", "Cem"), 1, {(1,): 2, (2,): 4, (3, 2): 1}, ron=2)),
    "bloc-by-lot.en": count("bloc", Contest(NAMES, 2, {(1, 2): 3, (2, 3): 3, (1, 2, 3): 9, (4,): 1}), lots=IN_TURN),
    "meek-so-close.de": count("meek", Contest(NAMES, 2, {(1, 2): 6, (2,): 1, (3,): 2, (4,): 2}), lots=IN_TURN),
    "chains.en": count("schulze", Contest(NAMES, 1, {(1, 2, 3, 4): 4, (2, 3, 1, 4): 3, (3, 1, 2): 2})),
    "wins-by-lot.de": count("ranked-pairs", Contest(NAMES, 1, {(1, 2, 3): 1, (2, 3, 1): 1, (3, 1, 2): 1, (4,): 1}), lots=IN_TURN),
    "points.de": count("score", Contest(NAMES, 1, {((1, 2),): 3, (3, 2): 4, (4,): 1}), options={"grades": "3"}),
    "grades.en": count(
        "majority-judgment",
        Contest(NAMES, 2, {((1, 2), 3): 3, (2, (1, 3), (), 4): 4, ((), 1, (2, 3)): 1, (4,): 1}),
        lots=IN_TURN,
        options={"grades": "4"},
    ),
    "loads.en": count("sequential-phragmen", Contest(NAMES, 3, {(1, 2): 6, (3,): 4, (1, 3): 1, (2,): 1}), lots=IN_TURN),
    "parts-of-votes.de": count("sequential-pav", Contest(NAMES, 3, {(1, 2): 6, (3,): 4, (1, 2, 3): 1, (4, 1): 1}), lots=IN_TURN),
    "countback.de": countback(count("scottish-stv", STV), {2}),
}


def text(sheet: Sheet, language: str) -> str:
    parts = [[f"# {say(part.heading, language)}", *(say(each, language) for each in part.sentences)] for part in passages(sheet)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


@pytest.mark.parametrize("name", sorted(TOLD))
def test_the_account_of_a_count_says_just_this(name: str) -> None:
    assert text(TOLD[name], name.rpartition(".")[2]) == (FOLDER / f"{name}.txt").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("rule", sorted(RULES))
@FEW
@given(contest=contests())
def test_every_count_by_every_rule_can_be_told_in_every_language(rule: str, language: str, contest: Contest) -> None:
    if RULES[rule].one_seat:
        contest = Contest(contest.candidates, 1, contest.ballots, contest.withdrawn)
    try:
        sheet = count(rule, contest, lots=lowest_first(contest))
    except NoValidPapers:
        return

    told = text(sheet, language)

    assert all(sheet.contest.name(number) in told for number in sheet.contest.standing)


@pytest.mark.parametrize("name", [*sorted(TIES), *sorted(REAL)[::10]])
def test_each_who_is_not_elected_is_told_why_once(name: str) -> None:
    contest = tied(name) if name in TIES else real(name)
    sheet = count("scottish-stv", contest, lots=lowest_first(contest))

    told = [each.values["name"] for each in account(sheet) if each.id.startswith("ending.") and "name" in each.values]

    losers = [contest.name(number) for number in contest.standing if not sheet.elected_at(number)]
    assert sorted(map(str, told)) == sorted(losers)


@pytest.mark.parametrize("name", [*sorted(TIES), *sorted(REAL)[::10]])
def test_what_is_told_to_have_moved_adds_up_to_what_was_passed_on(name: str) -> None:
    contest = tied(name) if name in TIES else real(name)
    sheet = count("scottish-stv", contest, lots=lowest_first(contest))

    for place, passage in enumerate(passages(sheet)[2:-1], 1):
        giver = sheet.stages[place].candidate or 0
        assert moved(passage.sentences) == sheet.votes(giver, place - 1) - sheet.votes(giver, place)


def moved(sentences: tuple[Sentence, ...]) -> Fraction:
    """Add up every number of votes that an account says went somewhere, was non-transferable or was lost."""
    total = Fraction()
    for each in sentences:
        if each.id == "passed.to":
            received = each.values["received"]
            assert isinstance(received, list)
            total += sum(one.values["votes"] for one in received)
        elif each.id in {"passed.nobody", "passed.cut"}:
            votes = each.values["votes"]
            assert isinstance(votes, Sentence)
            total += Fraction(str(votes.values["n"]))
    return total


def test_all_languages_say_the_same_sentences_with_the_same_places() -> None:
    english = catalogue.catalogue("en")

    for language in languages():
        spoken = catalogue.catalogue(language)
        assert set(spoken) == set(english)
        assert {name for name in english if unlike(spoken[name], english[name])} == set()


def unlike(one: Text, other: Text) -> bool:
    return one.places != other.places


def named() -> Iterator[str]:
    """Yield every text of the library that could be the name of a sentence, and of what says sentences."""
    for file in (*LIBRARY.rglob("*.py"), *(LIBRARY.parent / "wording").rglob("*.py")):
        if "tests" not in file.relative_to(LIBRARY.parent).parts:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
                if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                    yield str(node.values[0].value)


def test_no_sentence_of_a_catalogue_is_left_that_nobody_says() -> None:
    said = tuple(named())
    chosen = tuple(each for each in said if each.endswith((".", "-")) and len(each) > 1)

    for name in catalogue.catalogue("en"):
        assert name in said or name.startswith(chosen), name


def test_every_rule_has_its_words() -> None:
    assert {f"rule.{rule}" for rule in RULES} <= set(catalogue.catalogue("en"))


def test_a_sentence_without_a_text_is_refused_by_name() -> None:
    with pytest.raises(UnknownSentence, match=r"'nothing\.such'"):
        say(Sentence("nothing.such"))


def test_a_name_from_right_to_left_does_not_turn_the_sentence_round() -> None:
    assert say(Sentence("passed.whole", {"votes": 7, "name": "رقم"})) == "7 to \N{FIRST STRONG ISOLATE}رقم\N{POP DIRECTIONAL ISOLATE}"
