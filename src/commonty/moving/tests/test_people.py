from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.moving import normal
from commonty.moving.catalogue import say
from commonty.moving.fields import PRESETS, Field, recognise, suggest
from commonty.moving.people import Entrant, Way, people
from commonty.moving.reading import read
from commonty.moving.tests.lists import reader, suggested, table
from commonty.moving.trial import day_first

ACTION_NETWORK = (
    "uuid,email,first_name,last_name,zip_code,can2_phone,can2_user_address,can2_user_city,can2_user_state,can2_user_tags,"
    "can2_subscription_status,can2_sms_status,can2_subscription_date\n"
    '7f3,Ada@Example.org,Ada,Byron,EH6 5AA,447700900001,"1 High Street",Leith,Lothian,"#a, b?",subscribed,none,2020-01-02\n'
    "7f4,ben@example.org,Ben,Bell,,,,,,,unsubscribed,none,2020-01-02\n"
)
NATIONBUILDER = (
    "nationbuilder_id,first_name,last_name,email,email_opt_in,mobile_number,mobile_opt_in,do_not_call,do_not_contact,primary_address1,"
    "primary_city,primary_zip,membership_level_name,membership_started_at\n"
    "1,Ada,Byron,ada@example.org,Y,+44 7700 900001,Y,N,N,1 High Street,Leith,EH6 5AA,unwaged,03/31/2019\n"
    "2,Ben,Bell,ben@example.org,N,,,true,false,,,,waged,\n"
    "3,Cy,Cole,cy@example.org,Y,,,,TRUE,,,,,\n"
)
CIVICRM = (
    "Contact ID,Contact Type,External Identifier,First Name,Last Name,Email,Phone,Street Address,City,Postal Code,Do Not Email,"
    "Do Not Phone,Do Not Mail,Do Not Sms,Do Not Trade,No Bulk Emails (User Opt Out)\n"
    "11,Individual,0042,Ada,Byron,ada@example.org,0131 496 0000,1 High Street,Leith,EH6 5AA,,,,,,\n"
    "12,Individual,43,Ben,Bell,ben@example.org,,,,,0,1,,,,1\n"
    "13,Organization,,,,office@example.org,,,,,,,,,,\n"
)
MAILCHIMP = (
    "Email Address,First Name,Last Name,Phone Number,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,TAGS,UNSUB_TIME\n"
    'ada@example.org,Ada,Byron,,2020-01-02 10:00:00,127.0.0.1,2020-01-02 10:00:00,127.0.0.1,"""x"",""y""",\n'
    "ben@example.org,Ben,Bell,,2020-01-02 10:00:00,127.0.0.1,2020-01-02 10:00:00,127.0.0.1,,2021-02-03 10:00:00\n"
)
ADA = Entrant(2, "Ada Byron", email="ada@example.org", category="waged")
LEITH = "1 High Street\nLeith\nEH6 5AA"


def brought(raw: str) -> tuple[str, list[Entrant], list[str]]:
    """Return which program a list is from, who is on it, and what is wrong with it."""
    found = read(raw.encode())
    preset = recognise(found.header)
    assert preset is not None
    columns = suggest(found.header, preset)
    everybody, problems = people(found, reader(*columns, day_first=day_first(found, columns, otherwise=preset.day_first)))
    return preset.key, everybody, [f"{each.line}: {say(each.sentence)}" for each in problems]


def test_a_list_from_action_network() -> None:
    assert brought(ACTION_NETWORK) == (
        "action-network",
        [
            replace(ADA, phone="447700900001", address="1 High Street\nLeith\nLothian\nEH6 5AA", postcode="EH65AA"),
            Entrant(3, "Ben Bell", email="ben@example.org", category="waged", closed=frozenset({Way.EMAIL})),
        ],
        [],
    )


def test_a_list_from_nationbuilder() -> None:
    key, everybody, problems = brought(NATIONBUILDER)

    assert (key, problems) == ("nationbuilder", [])
    assert everybody[0] == replace(
        ADA, phone="+447700900001", address=LEITH, postcode="EH65AA", category="unwaged", joined=date(2019, 3, 31)
    )
    assert [each.closed for each in everybody[1:]] == [frozenset({Way.EMAIL, Way.PHONE}), frozenset(Way)]


def test_a_list_from_civicrm() -> None:
    assert brought(CIVICRM) == (
        "civicrm",
        [
            replace(ADA, number=42, phone="01314960000", address=LEITH, postcode="EH65AA"),
            Entrant(3, "Ben Bell", 43, "ben@example.org", category="waged", closed=frozenset({Way.EMAIL, Way.PHONE})),
        ],
        ["4: This is a Organization, not a person. It is not brought in."],
    )


def test_a_list_from_mailchimp() -> None:
    key, everybody, problems = brought(MAILCHIMP)

    assert (key, problems) == ("mailchimp", [])
    assert [(each.name, each.closed) for each in everybody] == [("Ada Byron", frozenset()), ("Ben Bell", frozenset({Way.EMAIL}))]


def test_each_preset_is_known_by_a_column_that_no_other_has() -> None:
    for preset in PRESETS:
        assert [each.key for each in PRESETS if preset.known_by <= {*each.columns, *each.known_by}] == [preset.key]


def test_a_list_of_ones_own_is_guessed_by_what_its_columns_are_called() -> None:
    header = ("Mitgliedsnr.", "Vorname", "Nachname", "E-Mail", "Mail", "PLZ", "Lieblingsfarbe")

    assert suggest(header) == (
        Field.NUMBER,
        Field.NAME,
        Field.NAME,
        Field.EMAIL,
        Field.NOTHING,
        Field.POSTCODE,
        Field.NOTHING,
    )


@pytest.mark.parametrize(
    ("column", "cell", "said", "comes"),
    [
        ("name", " ", "There is no name. Nobody is brought in from this line: write the name in, and bring the list once more.", False),
        ("email", "ada at example", "“ada at example” is not an e-mail address. They come without one, and get letters on paper.", True),
        ("email", "a@example.org; b@example.org", "These are several addresses: “a@example.org; b@example.org”. The first is taken.", True),
        ("phone", "4.47701E+11", "“4.47701E+11” is not a telephone number. They come without one.", True),
        ("number", "A-42", "“A-42” is not a whole number. They get a new member number.", True),
        ("category", "Gold", "The rules have no category “Gold”. They come in the one for everybody else.", True),
        ("joined", "last May", "“last May” is not a day. They count as having been here long enough.", True),
        ("joined", "24/11/2026", "“24/11/2026” is still to come. They count as having been here long enough.", True),
        ("opt out", "maybe", "“maybe” says neither yes nor no. It counts as: do not.", True),
    ],
)
def test_what_is_wrong_is_told_by_its_line_with_what_becomes_of_it(column: str, cell: str, said: str, comes: bool) -> None:
    header = ("name", "number", "email", "phone", "category", "joined", "opt out")
    others = {"name": "Ada", "number": "" if column != "name" else "1"}
    found = table(header, [cell if each == column else others.get(each, "") for each in header])

    everybody, problems = people(found, suggested(found))

    assert [(each.line, each.column, say(each.sentence), each.is_left_out) for each in problems] == [(2, column, said, not comes)]
    assert len(everybody) == comes


def test_a_row_with_too_many_cells_is_left_out_and_told() -> None:
    found = read(b"name,email\nAda,ada@example.org\nBen,b@example.org,x\n")

    everybody, problems = people(found, suggested(found))

    assert [each.name for each in everybody] == ["Ada"]
    assert [(each.line, each.sentence.id) for each in problems] == [(3, "problem.ragged")]


@pytest.mark.parametrize(
    ("written_days", "means"),
    [
        (("03/04/2019", "31/04/2019", "13/04/2019"), True),
        (("03/04/2019", "04/13/2019"), False),
        (("2019-04-03",), False),
    ],
)
def test_the_dates_themselves_show_which_comes_first(written_days: tuple[str, ...], means: bool) -> None:
    assert day_first(table(("joined",), *((each,) for each in written_days)), (Field.JOINED,), otherwise=False) is means


@given(st.text(max_size=60))
def test_what_is_brought_into_one_form_stays_in_it(text: str) -> None:
    for form in (normal.line, normal.postcode, lambda each: normal.email(each) or "", lambda each: normal.phone(each) or ""):
        assert form(form(text)) == form(text)


@given(st.from_regex(normal.EMAIL, fullmatch=True))
def test_every_address_of_a_mailbox_is_one_with_a_name_around_it_too(address: str) -> None:
    assert normal.email(f"Ada Byron <{address.upper()}>") == normal.email(address)


CELLS = ["", "x", "1", "no", "maybe", "42", "a@example.org", "03/04/2019", "Ada"]


@given(st.lists(st.sampled_from(CELLS), min_size=9, max_size=9).filter(any))
def test_nobody_is_lost_without_a_word(cells: list[str]) -> None:
    columns = tuple(each for each in Field if each not in {Field.NOTHING, Field.NAME, Field.NO_CONTACT, Field.PHONE_ALLOWED})[:8]
    found = table(("name", *columns), cells)

    everybody, problems = people(found, reader(Field.NAME, *columns))

    assert len(everybody) + sum(each.is_left_out for each in problems) == len(found.rows)
