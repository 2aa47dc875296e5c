from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.moving.catalogue import catalogue, languages, say
from commonty.moving.doubles import MOST_COMPARED, is_similar, joined, pairs, shared_emails
from commonty.moving.normal import words
from commonty.moving.people import Entrant, Way
from commonty.moving.tests.lists import suggested, table
from commonty.moving.trial import Trial, shared, trial

HEADER = ("number", "name", "email", "phone", "address", "postcode", "opt out")


def tried(*rows: Sequence[str]) -> Trial:
    found = table(HEADER, *([*row, *[""] * (len(HEADER) - len(row))] for row in rows))
    return trial(found, suggested(found))


def told(tried_out: Trial) -> list[tuple[int, int, str, bool]]:
    return [(pair.first, pair.second, say(pair.why), pair.is_sure) for pair in tried_out.pairs]


@pytest.mark.parametrize(
    ("one", "other", "why", "is_sure"),
    [
        (("7", "Ada Byron"), ("7", "Byron, Ada"), "Same name and same member number", True),
        (("", "Ada Byron", "a@example.org"), ("", "ADA BYRON", "A@example.org"), "Same name and same e-mail address", True),
        (("", "José Núñez", "", "+44 131 496 0000"), ("", "Jose Nunez", "", "0131 496 0000"), "Same name and same telephone number", True),
        (
            ("", "Ada Byron", "", "", "1 High Street"),
            ("", "Ada Byron", "", "", "1, high street"),
            "Same name and same postal address",
            False,
        ),
        (("", "Ada Byron", "", "", "", "EH6 5AA"), ("", "Ada Byron", "", "", "", "eh65aa"), "Same name and same postcode", False),
        (("", "Ada Byron", "a@example.org"), ("", "A. Byron", "a@example.org"), "Similar names and the same e-mail address", False),
        (("7", "Ada Byron"), ("7", "Ada Bryon"), "Similar names and the same member number", False),
        (
            ("", "Ada M. Byron", "", "01314960000"),
            ("", "Ada Byron", "", "01314960000"),
            "Similar names and the same telephone number",
            False,
        ),
    ],
)
def test_who_stands_there_twice_is_found_and_why_is_said(one: Sequence[str], other: Sequence[str], why: str, is_sure: bool) -> None:
    assert told(tried(one, other)) == [(2, 3, why, is_sure)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("1", "Ada Byron"), ("2", "Ada Byron")),
        (("", "Ada Byron", "a@example.org"), ("", "Ben Byron", "a@example.org")),
        (("", "Jo Baker", "j@example.org", "01314960000"), ("", "Jim Baker", "j@example.org", "01314960000")),
        (("", "Ada Byron", "", "", "1 High Street", "EH6 5AA"), ("", "Bea Byron", "", "", "1 High Street", "EH6 5AA")),
    ],
)
def test_two_of_one_name_or_one_household_are_two_people(one: Sequence[str], other: Sequence[str]) -> None:
    assert told(tried(one, other)) == []


def test_who_shares_an_address_is_told_and_stays_two_people() -> None:
    tried_out = tried(("", "Ada Byron", "home@example.org"), ("", "Ben Byron", "home@example.org"), ("", "Cy", "cy@example.org"))

    assert [[each.name for each in each_address] for each_address in shared(tried_out)] == [["Ada Byron", "Ben Byron"]]
    assert shared_emails(tried_out.entrants) == ((2, 3),)
    assert len(tried_out.coming()) == 3


def test_of_one_person_the_first_line_stays_and_its_gaps_are_filled() -> None:
    tried_out = tried(("7", "Ada Byron", "a@example.org"), ("7", "Ada Byron", "other@example.org", "01314960000"))

    (ada,) = tried_out.coming()

    assert (ada.line, ada.email, ada.phone) == (2, "a@example.org", "01314960000")


def test_an_opt_out_on_one_line_of_a_person_closes_that_way_whatever_the_other_line_says() -> None:
    tried_out = tried(("7", "Ada Byron", "a@example.org", "", "", "", "no"), ("7", "Ada Byron", "a@example.org", "", "", "", "yes"))

    assert [each.closed for each in tried_out.coming()] == [frozenset({Way.EMAIL})]


def test_an_opt_out_closes_the_mailbox_also_for_who_shares_it() -> None:
    tried_out = tried(("", "Ada Byron", "a@example.org", "", "", "", "yes"), ("", "Ben Byron", "a@example.org", "", "", "", "no"))

    assert [each.closed for each in tried_out.coming()] == [frozenset({Way.EMAIL})] * 2


def test_whoever_sees_that_two_are_two_can_say_so_and_the_second_gets_a_new_number() -> None:
    tried_out = tried(("7", "Ada Byron"), ("7", "Ada Byron"))

    assert [each.number for each in tried_out.coming(frozenset())] == [7, 0]


def test_a_number_that_two_people_have_is_told() -> None:
    tried_out = tried(("7", "Ada Byron"), ("7", "Cy Cole"))

    assert [(each.line, each.column, say(each.sentence)) for each in tried_out.problems] == [
        (3, "number", "Line 2 has member number 7 already. They get a new one.")
    ]


def test_a_telephone_that_thousands_have_is_compared_with_few_of_them() -> None:
    crowd = [Entrant(line, f"Somebody{line} Else", phone="01314960000") for line in range(2, 4000)]

    assert pairs(crowd) == pairs(crowd[:1] + crowd[1:])
    assert len(pairs([*crowd, Entrant(5000, "Somebody2 Else", phone="01314960000")])) == 1 + len(pairs(crowd))
    assert MOST_COMPARED < 100


WORDS = ["ada", "ann", "anna", "smith", "smyth", "smiht", "o", "neill", "maria"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


@given(NAMES, NAMES)
def test_likeness_goes_both_ways_and_nothing_is_like_itself_twice(one: str, other: str) -> None:
    assert is_similar(words(one), words(other)) == is_similar(words(other), words(one))


ENTRANTS = st.lists(
    st.builds(
        Entrant,
        line=st.just(0),
        name=NAMES,
        number=st.integers(0, 3),
        email=st.sampled_from(["", "a@example.org", "b@example.org"]),
        phone=st.sampled_from(["", "01314960000"]),
        closed=st.frozensets(st.sampled_from(Way)),
    ),
    max_size=8,
).map(lambda several: [Entrant(**{**vars(each), "line": line}) for line, each in enumerate(several, 2)])


@given(ENTRANTS, st.data())
def test_however_lines_are_joined_everybody_comes_once_and_no_opt_out_is_lost(entrants: list[Entrant], data: st.DataObject) -> None:
    found = Trial(tuple(entrants), (), pairs(entrants))
    same = data.draw(st.sets(st.sampled_from([(each.first, each.second) for each in found.pairs]))) if found.pairs else set()

    coming = found.coming(same)

    assert len(coming) == len(entrants) - len(same)
    assert {each.line for each in coming} | {second for _first, second in same} == {each.line for each in entrants}
    numbers = [each.number for each in coming if each.number]
    assert len(numbers) == len(set(numbers))
    closed = {each.email for each in entrants if Way.EMAIL in each.closed and each.email}
    assert all(Way.EMAIL in each.closed for each in coming if each.email in closed)
    assert joined(entrants, set()) == entrants


def test_every_sentence_is_there_in_every_language_with_the_same_places() -> None:
    assert languages() == ("de", "en")
    english = catalogue("en")
    for language in languages():
        assert {name: text.places for name, text in catalogue(language).items()} == {name: text.places for name, text in english.items()}
