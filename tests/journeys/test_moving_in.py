"""A union of 900 moves in, meets, loses a phone, its machine and a member, and goes on elsewhere: in browsers, by real processes."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from commonty.site.leaving.tests.typed import done
from commonty.site.moving.tests.building import exported, row
from tests.journeys import living_on
from tests.journeys.served import Served, blank
from tests.journeys.test_loop import come_in
from tests.journeys.visiting import Look, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Bring = Callable[[Look, str], Visitor]
PHONE = Look(390, "light")
ADA, PAT, SAM, HOME = "p1@example.org", "p2@example.org", "p3@example.org", "home1@example.org"
MEMBERS, DOUBLES, OPTED_OUT, WITHOUT_EMAIL, PAIRS = 900, 40, 30, 60, 3
TOLD_BY_MAIL = MEMBERS - OPTED_OUT - WITHOUT_EMAIL
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")
ACTED = """
from commonty.site.tests.acted import read, wrong
print(read(), *wrong(), sep="\\n")
"""
TOLD = """
import json
from commonty.apps.people.models import Person
names = [(person.member_number, person.own("name")["name"]) for person in Person.objects.all()]
print(json.dumps({{
    "gone": dict(names)[{number}],
    "members": Person.objects.living().count(),
    "named": sum(1 for _number, name in names if name),
}}))
"""
MINUTE = "Agreed, with 61 for and 3 against: that the union moves to Commonty."


def name_of(number: int) -> tuple[str, str]:
    """Return a name that no other number has, nor one like it."""
    first, second, third = (int(digit) for digit in f"{number:03}")
    return f"{SYLLABLES[first]}{SYLLABLES[second]}".capitalize(), f"{SYLLABLES[third]}{SYLLABLES[first]}{SYLLABLES[second]}son".capitalize()


def union() -> bytes:
    """Return the export: 900 people, 40 of them twice, 30 who opted out, 60 without e-mail, and three pairs that share a mailbox."""
    rows = []
    for number in range(1, MEMBERS + 1):
        email = f"p{number}@example.org"
        if number > MEMBERS - WITHOUT_EMAIL:
            email = ""
        elif number > MEMBERS - WITHOUT_EMAIL - 2 * PAIRS:
            email = f"home{(number - (MEMBERS - WITHOUT_EMAIL - 2 * PAIRS) + 1) // 2}@example.org"
        more = {"Street_Address": f"{number} High Street", "City": "Leith", "Phone": f"0131 4{number:06}"}
        if 500 <= number < 500 + OPTED_OUT:
            more["No Bulk Emails (User Opt Out)"] = "1"
        rows.append(row(number, *name_of(number), email, **more))
    for number in range(101, 101 + DOUBLES):
        first, last = name_of(number)
        if number <= 120:
            rows.append(row(number, first, last.upper(), f"old{number}@example.org"))
        elif number <= 130:
            rows.append(_without_number(row(number, first, last, f"P{number}@Example.org")))
        else:
            rows.append(_without_number(row(number, f"{first[0]}.", last, "", Phone=f"+44 131 4{number:06}")))
    return exported(rows)


def _without_number(told: list[str]) -> list[str]:
    return [*told[:2], "", *told[3:]]


def test_a_union_of_nine_hundred_moves_in_lives_on_loses_its_machine_and_goes_on_elsewhere(
    served: Served, visitor: Bring, tmp_path: Path
) -> None:
    file = tmp_path / "members.csv"
    file.write_bytes(union())
    ada = the_secretary_comes_in_and_chooses_the_rules_that_they_have(served, visitor)

    she_brings_the_list_and_sees_what_would_happen(ada, file)
    she_says_who_is_one_person_and_brings_everybody_in(ada)
    she_says_which_meeting_agreed_who_holds_an_office_and_how_many_came(ada)
    she_opens_the_doors_looks_around_and_tells_everybody(ada)

    everybody_who_can_be_is_told_by_mail_once(served)
    one_of_them_wants_no_more_mail(served, visitor)
    the_membership_secretary_prints_the_letters(visitor)
    two_who_share_a_mailbox_come_in_as_themselves_alone(served, visitor)
    the_chair_holds_a_mandate_of_the_meeting(visitor)
    ada.is_known, ada.moves = True, served.moves
    they_live_on(served, visitor, ada)
    every_act_is_by_a_right_and_in_the_register_of_those_concerned(served)
    they_lose_the_machine_and_go_on_elsewhere(served, tmp_path)


def every_act_is_by_a_right_and_in_the_register_of_those_concerned(served: Served) -> None:
    """Each line of the record cites its right, and what was done by a mandate stands in the custody registers of whom it was done to."""
    read, *wrong = served.installation.python(ACTED).split("\n")
    assert wrong == [""]
    acts = set(read.split())
    assert acts >= {
        "people.brought-in",
        "moving.letters-posted",
        "people.recovery-begun",
        "people.recovery-confirmed",
        "people.numbers-merged",
    }
    assert acts >= {"people.numbers-parted", "dues.entered", "dues.undone", "decisions.meeting-reported", "people.erased"}


def they_live_on(served: Served, visitor: Bring, ada: Visitor) -> None:
    """What they do in their first ten days: by the rules that they chose, and the officers whom they had."""
    sam, sue, tess, one, other = (living_on.comes(visitor, number) for number in (3, 4, 5, 6, 7))
    in_the_hall, here = living_on.two_motions_are_moved_and_seconded(ada, [sue, tess, one])
    meeting = living_on.a_meeting_is_called(sue)
    served.move_clock(days=8)
    living_on.a_member_who_lost_her_phone_is_vouched_for(sam, sue, visitor, " ".join(name_of(living_on.LOST)))
    living_on.the_treasurer_brings_a_list_and_undoes_it(tess)
    living_on.two_numbers_are_made_one_and_parted(sam, name_of)
    served.move_clock(days=2, hours=1)
    living_on.she_votes_two_days_later(visitor, served, here)
    living_on.the_hall_is_reported(one, other, meeting, in_the_hall, f"2 {' '.join(name_of(2))}")
    served.installation.commonty("backup", str(served.installation.folder / "data.backup"))
    living_on.somebody_is_forgotten(visitor, served)


def they_lose_the_machine_and_go_on_elsewhere(served: Served, tmp_path: Path) -> None:
    """A fresh machine has what the two files hold, without whoever was erased; and another has all that this one has."""
    lost = served.installation
    lost.commonty("backup", "--keys", str(lost.folder / "keys.backup"))
    backups = lost.folder / "data.backup", lost.folder / "keys.backup"
    var = Path(lost.environment["COMMONTY_DATA"])
    shutil.copytree(var / "secrets", tmp_path / "fresh" / "var" / "secrets")  # Kept apart from both files, as the guide says.
    served.server.terminate()
    served.server.wait(10)
    shutil.rmtree(var)
    (tmp_path / "elsewhere").mkdir()
    fresh, elsewhere = (blank(tmp_path / name) for name in ("fresh", "elsewhere"))
    fresh.commonty("restore", str(backups[0]), "--keys", str(backups[1]))
    done(fresh, "export", str(tmp_path / "whole"))
    done(elsewhere, "import", str(tmp_path / "whole"))
    records = []
    for made in (fresh, elsewhere):
        made.commonty("record", "export", str(made.folder / "record.jsonl"))
        checked = made.commonty("record", "check", str(made.folder / "record.jsonl"))
        records.append((checked.stdout, (made.folder / "record.jsonl").read_bytes()))
        told = json.loads(made.python(TOLD.format(number=living_on.GONE)))
        assert told == {"gone": "", "members": MEMBERS - 1, "named": MEMBERS - 1}
        held = b"".join(file.read_bytes() for file in made.folder.rglob("*") if file.is_file())
        gone = (name_of(living_on.GONE)[1], f"p{living_on.GONE}@example.org")
        assert not [word for word in gone if word.encode() in held]
    assert records[0] == records[1]
    assert "\nWHOLE; " in f"\n{records[0][0]}"


def the_secretary_comes_in_and_chooses_the_rules_that_they_have(served: Served, visitor: Bring) -> Visitor:
    code = served.installation.commonty("found").stdout.rsplit(maxsplit=1)[1]
    ada = visitor(PHONE, ADA)
    ada.go("/founding/")
    come_in(ada, code, " ".join(name_of(1)))
    if not ada.says("The code from the mail"):
        ada.follow("Type in the code")
    ada.fill("The code from the mail", served.code(ADA))
    ada.press("Go on")
    ada.go("/founding/")
    ada.follow("Move it in")
    assert ada.path == "/founding/moving/"
    ada.page.locator("#begin-union-branch").click()
    ada.page.wait_for_url("**/founding/draft/")
    return ada


def she_brings_the_list_and_sees_what_would_happen(ada: Visitor, file: Path) -> None:
    ada.go("/founding/moving/")
    ada.page.locator("input[type=file]").set_input_files(file)
    ada.press("Read this list")
    assert ada.says("We know this export")
    assert ada.says("940 lines in 14 columns. Written in utf-8, with commas between the columns.")
    ada.press("See what would happen")
    assert ada.says("Nothing of it has happened yet.")
    assert number_beside(ada, "Lines that are one person with another line") == 30
    assert number_beside(ada, "of these who opted out of e-mail") == OPTED_OUT
    assert ada.page.locator("#shared ~ ul > li").count() == PAIRS
    assert ada.page.locator("input[name=same]").count() == DOUBLES


def she_says_who_is_one_person_and_brings_everybody_in(ada: Visitor) -> None:
    likely = ada.page.locator("input[name=same]:not(:checked)")
    while likely.count():
        likely.first.check()
    ada.press("Keep this")
    assert number_beside(ada, "Members who would come") == MEMBERS
    assert number_beside(ada, "of these told by e-mail") == TOLD_BY_MAIL
    assert number_beside(ada, "of these told by letter") == OPTED_OUT + WITHOUT_EMAIL
    ada.press("Bring everybody in")
    ada.page.get_by_text(f"{MEMBERS} people are here").wait_for()
    ada.go("/founding/moving/")


def she_says_which_meeting_agreed_who_holds_an_office_and_how_many_came(ada: Visitor) -> None:
    ada.follow("The meeting that agreed to move")
    ada.fill("The day of the meeting that agreed to move", "2026-01-17")
    ada.fill("What its minute says of it", MINUTE)
    ada.fill("Where the list was kept until now", "CiviCRM, kept by our membership secretary")
    ada.press("Keep this")
    ada.follow("Who holds which office")
    ada.fill("Chair", f"2 {name_of(2)[0]}")
    ada.fill("Membership secretary", f"3 {' '.join(name_of(3))}")
    ada.fill("Branch secretary", f"4 {' '.join(name_of(4))}")
    ada.fill("Treasurer", f"5 {' '.join(name_of(5))}")
    ada.fill("Committee member", "\n".join(f"{number} {' '.join(name_of(number))}" for number in (6, 7)))
    ada.press("Keep this")
    ada.follow("How many took part lately")
    ada.fill("1. What it was", "General meeting 2025")
    ada.fill("1. How many took part", "61")
    ada.fill("1. Of how many who could", "900")
    ada.press("Work it out")
    assert ada.says("61 of 900 took part, and 90 must.")


def she_opens_the_doors_looks_around_and_tells_everybody(ada: Visitor) -> None:
    ada.go("/founding/moving/")
    ada.press("Open the doors")
    ada.page.get_by_text(f"{MEMBERS} people are members").wait_for(timeout=1000 * ada.served.patience)  # The page asks by itself.
    ada.go("/rules/")
    assert ada.says("Only you who move the organisation in see this.")
    ada.go("/founding/moving/")
    ada.press("Tell everybody")
    ada.go("/moved-in/")
    assert ada.says("900 members came from: CiviCRM, kept by our membership secretary.")
    assert ada.says(MINUTE)
    ada.go("/me/")
    assert ada.says("Member number 1")


def everybody_who_can_be_is_told_by_mail_once(served: Served) -> None:
    folder = Path(served.installation.environment["COMMONTY_DATA"]) / "mail"
    served.patience = 120
    served.wait_for(lambda: len(list(folder.glob("*.eml"))) > TOLD_BY_MAIL, "the letters")  # and the code of the secretary
    told = [letter for _file, letter in served.mail() if "you are a member there" in letter.subject]
    assert len(told) == TOLD_BY_MAIL
    assert len({letter.to for letter in told}) == TOLD_BY_MAIL - PAIRS
    assert not {letter.to for letter in told} & {f"p{number}@example.org" for number in range(500, 500 + OPTED_OUT)}


def two_who_share_a_mailbox_come_in_as_themselves_alone(served: Served, visitor: Bring) -> None:
    """Their letters have codes of their own; mail alone lets neither in."""
    first = MEMBERS - WITHOUT_EMAIL - 2 * PAIRS + 3  # The first pair has parted: one of them wants no more mail.
    home = "home2@example.org"
    sam = visitor(PHONE, SAM)
    sam.go("/sign-in/")
    sam.sign_in()
    codes = {}
    for number in (first, first + 1):
        sam.go("/moved-in/invitations/")
        sam.fill("Member number", str(number))
        sam.fill("Name, or one word of it", name_of(number)[0])
        sam.press("Make the letter")
        told = re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", sam.page.locator("article").inner_text())
        assert told
        codes[number] = told[0]
    one = visitor(PHONE, home)
    one.go("/sign-in/")
    one.fill("E-mail address", home)
    served.pass_over(home)
    one.press("Send me a code")
    one.fill("The code from the mail", served.code(home))
    one.press("Go on")
    one.page.get_by_text(" ".join(name_of(first))).first.click()
    one.page.locator("main button[type=submit]").first.click()
    one.page.wait_for_url("**/sign-in/paper/")
    assert one.says("Several people read this mailbox, so mail alone does not show who you are.")
    for code, taken in ((codes[first + 1], False), (codes[first], True)):
        one.fill("Your name", name_of(first)[1])
        one.fill("The code on paper", code)
        one.press("Go on")
        assert one.says("do not belong together") is not taken
    assert one.path == "/me/paper-code/"
    one.look_at()
    one.go("/me/")
    assert one.says(f"Member number {first}")


def one_of_them_wants_no_more_mail(served: Served, visitor: Bring) -> None:
    first = MEMBERS - WITHOUT_EMAIL - 2 * PAIRS + 1
    letter = next(each for each in served.letters(HOME, about="you are a member there") if f"with number {first + 1} of" in each.text)
    link = re.search(r"http://localhost:\d+(/moved-in/told/\S+)", letter.text)
    assert link
    other = visitor(PHONE, HOME)
    other.go(link[1])
    assert other.says(f"This page is about the member with number {first + 1}, and nobody else.")
    other.press("Write to this address no more")
    assert other.says("We write to this address no more")


def the_membership_secretary_prints_the_letters(visitor: Bring) -> None:
    sam = visitor(PHONE, SAM)
    sam.go("/sign-in/")
    sam.sign_in()
    sam.go("/moved-in/")
    assert sam.says(f"{OPTED_OUT + WITHOUT_EMAIL + 1} of them are still to be told on paper or in person.")
    sam.follow("Letters on paper")
    assert sam.page.locator("article").count() == 50
    sam.press("Make 50 codes for these letters")
    sam.page.emulate_media(media="print")
    assert sam.page.locator("article").first.is_visible()
    sam.page.emulate_media(media="screen")
    sam.page.locator("input[name=told]").first.check()
    sam.press("Write down what was posted")
    assert sam.says("1 told.")


def the_chair_holds_a_mandate_of_the_meeting(visitor: Bring) -> None:
    pat = visitor(PHONE, PAT)
    pat.go("/sign-in/")
    pat.sign_in()
    pat.go("/moved-in/")
    pat.page.get_by_role("link", name=re.compile(r"^mandate \d+$")).first.click()
    pat.page.wait_for_url("**/mandates/**")
    pat.look_at()
    assert pat.says("Brought in by the meeting of 17 January 2026")


def number_beside(visitor: Visitor, name: str) -> int:
    """Return the number that stands in the row that begins so."""
    told = visitor.page.locator("tr").filter(has_text=name).locator("td").inner_text()
    return int(told.replace(",", ""))
