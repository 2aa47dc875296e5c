"""What a union does in its first weeks here, in browsers: a meeting, a lost phone, dues, two numbers of one person, somebody who goes."""

import re
from collections.abc import Callable
from datetime import timedelta

from tests.journeys.served import Served
from tests.journeys.test_loop import the_page_says
from tests.journeys.visiting import Look, Visitor

Bring = Callable[[Look, str], Visitor]
NameOf = Callable[[int], tuple[str, str]]
PHONE = Look(390, "light")
IN_ARREARS = range(40, 54)
LOST, NEW_ADDRESS = 20, "new-phone@example.net"
GONE = 30
DOUBLE, KEPT = 61, 60
FORGOTTEN = """
from commonty.apps.people.models import Erasure
print(Erasure.objects.exclude(done_at=None).count())
"""


def comes(visitor: Bring, number: int) -> Visitor:
    """Bring a member who signs in with a code from their mail, and again where time has passed."""
    member = visitor(PHONE, f"p{number}@example.org")
    member.go("/sign-in/")
    member.sign_in()
    member.is_known = True
    member.moves = member.served.moves
    return member


def two_motions_are_moved_and_seconded(mover: Visitor, seconders: list[Visitor]) -> tuple[str, str]:
    """Move one that a hall decides and one that is voted on here; return where they are."""
    paths = []
    for title, way in (("A strike fund", "hall"), ("March with us on the first of May", "ordinary")):
        mover.go("/")
        mover.follow("Move a motion")
        mover.follow("Branch meeting", within="main")
        mover.follow("State what the body wants")
        mover.fill("Title", title)
        mover.fill("Text", "So that nobody stands alone.")
        mover.press("Read what it takes")
        mover.page.locator(f"#way-{way}").check()
        mover.press("Move it")
        assert re.fullmatch(r"/motions/\d+/", mover.path), mover.text()
        paths.append(mover.path)
    for each in seconders:
        for path in paths:
            each.go(path)
            each.press("Second this motion")
    return paths[0], paths[1]


def a_meeting_is_called(secretary: Visitor) -> str:
    """Call it nine days ahead; return where it is."""
    secretary.go("/meetings/")
    secretary.follow("Call a meeting", within="main")
    secretary.fill("Where", "Miners’ Institute")
    secretary.fill("Day and hour", (secretary.served.now + timedelta(days=9)).strftime("%Y-%m-%dT19:00"))
    secretary.press("Call it, and give notice")
    assert secretary.path.startswith("/meetings/"), secretary.text()
    secretary.follow("The meeting pack", within="main")
    assert secretary.says("A strike fund")
    return secretary.path.removesuffix("pack/")


def a_member_who_lost_her_phone_is_vouched_for(first: Visitor, second: Visitor, visitor: Bring, name: str) -> None:
    """Two officers vouch, her old contacts are told, and she says that the new address is hers."""
    first.go("/recoveries/")
    first.fill("Their member number", str(LOST))
    first.fill("Their name", name)
    first.choose("We met, and I know them")
    first.choose("With an e-mail address that only they read")
    first.fill("That e-mail address", NEW_ADDRESS)
    first.press("I vouch that it is them")
    second.go("/recoveries/")
    second.follow(f"Member number {LOST}", within="main")
    where = second.path
    second.choose("We met, and I know them")
    second.press("I vouch that it is them")
    for way in ("I rang, or sent it", "I posted it"):
        second.go(where)
        second.page.locator("section[aria-labelledby=contacts-heading] a").first.click()
        second.page.wait_for_url("**/contacts/**")
        second.press(way)
    second.go(where)
    assert second.says("Takes effect"), second.text()
    served = second.served
    served.wait_for(lambda: bool(served.letters(NEW_ADDRESS, about="")), "the letter to the new address")
    assert served.letters(f"p{LOST}@example.org", about="cannot get in") or served.letters(f"p{LOST}@example.org", about="account")
    [letter] = served.letters(NEW_ADDRESS, about="")
    link = re.search(r"http://localhost:\d+(/recoveries/new-address/\S+)", letter.text)
    assert link, letter.text
    she = visitor(PHONE, NEW_ADDRESS)
    she.go(link[1])
    she.fill("Your name, as the organisation knows it", name)
    she.press("It is mine")
    assert she.says("Thank you."), she.text()


def she_votes_two_days_later(visitor: Bring, served: Served, motion: str) -> None:
    """Sign in by the new address alone, and vote."""
    served.wait_for(lambda: len(served.letters(NEW_ADDRESS, about="")) > 1, "the letter that she can sign in")
    she = visitor(PHONE, NEW_ADDRESS)
    she.go("/sign-in/")
    she.sign_in()
    she.go(motion)
    she.choose("Yes", within="#vote")
    she.press("Vote")
    assert she.says("You voted:")
    she.go("/me/")
    assert she.says(f"Member number {LOST}")


def the_treasurer_brings_a_list_and_undoes_it(treasurer: Visitor) -> None:
    """Fourteen would lose their vote; the wrong list was brought."""
    lines = ["Number,Paid up to", *(f"{number},2025-06-30" for number in IN_ARREARS)]
    treasurer.go("/dues/")
    treasurer.page.set_input_files("input[type=file]", {"name": "paid.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()})
    treasurer.press("Read this file")
    treasurer.fill("Up to which day does the file know who has paid?", "2026-01-31")
    treasurer.press("See what would happen")
    assert treasurer.says("14 members would lose their vote")
    treasurer.press("Put it in force")
    assert treasurer.says("In force since"), treasurer.text()
    where = treasurer.path
    treasurer.press("Undo it")
    treasurer.go(where)
    assert treasurer.says("Undone on"), treasurer.text()


def two_numbers_are_made_one_and_parted(officer: Visitor, name_of: NameOf) -> None:
    """Make two one, by mistake, and undo it."""
    officer.go("/bodies/members/doubles/")
    for label, number, name in (
        ("The member number that goes on", KEPT, "The name with it"),
        ("The other member number", DOUBLE, "The name with that one"),
    ):
        officer.fill(label, str(number))
        officer.fill(name, " ".join(name_of(number)))
    officer.press("Look at both")
    officer.press(f"They are one person: number {KEPT}")
    officer.go("/bodies/members/deeds/")
    assert officer.says(f"Member number {DOUBLE}")
    officer.page.get_by_role("link", name=re.compile("^Undo it, until")).first.click()
    officer.page.wait_for_url("**/undoing/")
    officer.press("Undo it")
    officer.go("/bodies/members/deeds/")
    assert officer.says("Undone")


def the_hall_is_reported(first: Visitor, second: Visitor, meeting: str, motion: str, chair: str) -> None:
    """Two who counted enter what they counted; only the second time they say the same."""
    enters(first, meeting, chair, signed=70, yes=61)
    assert first.says("It counts once somebody else has entered the same."), first.text()
    enters(second, meeting, chair, signed=71, yes=62)
    assert second.says("Somebody else who counted entered something else."), second.text()
    enters(second, meeting, chair, signed=70, yes=61)
    assert second.says("70 members signed the sheet.")
    the_page_says(first, motion, "Carried: waiting to take effect", "Reported: it was voted on in a hall", "70 were in the room.")


def enters(teller: Visitor, meeting: str, chair: str, *, signed: int, yes: int) -> None:
    """Enter the attendance and the counts of the one motion: three abstained, the others were against."""
    teller.go(f"{meeting}report/")
    teller.fill("How many signed the sheet", str(signed))
    teller.fill("Who was in the chair", chair)
    for label, number in (("For", yes), ("Against", signed - yes - 3), ("Abstained", 3)):
        teller.fill(label, str(number))
    teller.press("Enter my report")


def somebody_is_forgotten(visitor: Bring, served: Served) -> None:
    """Be erased, for good: once the job has destroyed the key."""
    goes = comes(visitor, GONE)
    goes.go("/me/erase/")
    goes.page.locator("main input[type=checkbox]").first.check()
    goes.press("Erase me")
    assert goes.says("You are signed out, and what says who you are is being erased."), goes.text()
    served.wait_for(lambda: served.installation.python(FORGOTTEN) == "1\n", "the erasure")
