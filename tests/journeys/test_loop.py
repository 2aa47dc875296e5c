"""The whole loop, as people go through it in a browser: found, join, decide, be mandated, act, check, amend, recall."""

import os
import re
from collections.abc import Callable

import pytest

from tests.journeys.served import Served
from tests.journeys.visiting import Look, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DEEP = bool(os.environ.get("COMMONTY_DEEP"))
Bring = Callable[[Look, str], Visitor]
LOOKS = [Look(390, "dark", scripts=False), Look(1280, "light"), *([Look(390, "light"), Look(1280, "dark", scripts=False)] if DEEP else [])]
"""Both sizes, one without scripts and one with; with ``COMMONTY_DEEP`` each without and with. Every page is looked at in both themes."""
TITLE = "Quarrymoor Tenants"
ADA, BO, CY, DEE, EMI, FAY = (f"{name}@example.org" for name in ("ada", "bo", "cy", "dee", "emi", "fay"))


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_power_traces_back_to_a_vote_and_can_be_taken_back_by_one(look: Look, served: Served, visitor: Bring) -> None:
    founders = they_found_an_organisation_from_nothing(look, served, visitor)
    newcomers = [somebody_joins(visitor(look, email), name) for email, name in ((DEE, "Dee Dang"), (EMI, "Emi Eze"), (FAY, "Fay Fox"))]
    ada, bo, cy = founders
    dee, emi, fay = newcomers
    everybody = [*founders, *newcomers]

    launch = ada_moves_a_campaign_that_dee_shall_run(ada, number_of(dee))
    it_is_seconded(launch, [bo, cy])
    everybody_gets_notice_with_the_head_of_the_record(served, everybody, 1)
    served.move_clock(days=8)
    it_is_voted_on(launch, everybody)
    served.move_clock(days=7)
    the_page_says(emi, launch, "The outcome", "Carried: waiting to take effect")
    served.move_clock(days=8)
    the_page_says(emi, launch, "Carried and carried out")

    edited_page = its_holder_edits_the_campaign_under_the_mandate(dee)
    mandate = another_member_walks_from_the_five_questions_to_the_votes(fay)

    amendment = bo_moves_to_raise_the_quorum_to_five(bo)
    it_is_seconded(amendment, [ada, cy])
    served.move_clock(days=15)
    it_is_voted_on(amendment, everybody, reads="What the check found in the new rules")
    served.move_clock(days=15)
    the_page_says(emi, amendment, "Carried: waiting to take effect")
    served.move_clock(days=4)

    running = somebody_moves_a_resolution(emi, "A stall at the May fair")
    it_is_seconded(running, [ada, cy])
    served.move_clock(days=12)
    the_page_says(ada, amendment, "Carried and carried out")
    it_is_voted_on(running, [ada, bo, cy, dee])
    following = somebody_moves_a_resolution(emi, "A banner for the May fair")
    it_is_seconded(following, [ada, cy])
    served.move_clock(days=8)
    the_page_says(ada, running, "Carried: waiting to take effect", "4 of 6 took part, and 3 must.")
    it_is_voted_on(following, [ada, bo, cy, dee])
    served.move_clock(days=8)
    the_page_says(ada, following, "No decision: too few took part", "4 of 6 took part, and 5 must.")

    recall = somebody_moves_to_take_it_back(fay, mandate)
    it_is_seconded(recall, [ada, cy])
    served.move_clock(days=8)
    it_is_voted_on(recall, [ada, bo, cy, emi, fay])
    served.move_clock(days=8)
    the_page_says(fay, recall, "Carried: waiting to take effect")
    dee.go(edited_page)
    dee.fill("What happened so far", "I was told to stop, and write on.")
    served.move_clock(days=8)
    the_page_says(fay, recall, "Carried and carried out")
    the_holders_next_act_is_refused_with_the_article(dee, edited_page)


def they_found_an_organisation_from_nothing(look: Look, served: Served, visitor: Bring) -> list[Visitor]:
    """Three people found it; before their vote nothing else is possible."""
    printed = served.installation.commonty("found").stdout
    code = printed.rsplit(maxsplit=1)[1]
    ada = visitor(look, ADA)
    ada.go("/motions/")
    assert ada.path == "/founding/"
    come_in(ada, code, "Ada Ames")
    ada.page.locator("#begin-campaign-group").click()
    ada.page.wait_for_url("**/founding/draft/")
    ada.look_at()
    ada.fill("Name of the organisation", TITLE)
    ordinary = ada.page.locator("[id='procedures.ordinary']")
    ordinary.locator("summary").click()
    ordinary.get_by_label("How many members must second it").fill("1")
    ada.press("Keep, and read it again")
    assert ada.says("Kept.")
    ordinary.locator("summary").click()
    ordinary.get_by_label("How many members must second it").fill("2")
    ada.press("Keep, and read it again")
    others = []
    for email, name in ((BO, "Bo Bell"), (CY, "Cy Cole")):
        ada.go("/founding/")
        ada.fill("E-mail address", email)
        ada.press("Invite")
        others.append(visitor(look, email))
        served.wait_for(lambda email=email: bool(served.letters(email, about="found")), "the invitation")  # type: ignore[misc]
        letter = served.letters(email, about="found")[0]
        others[-1].go("/founding/")
        come_in(others[-1], re.findall(r"\d+-[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", letter.text)[0], name)
    founders = [ada, *others]
    for founder, office in ((ada, "Convenor"), (others[0], "Secretary")):
        founder.go("/founding/")
        founder.page.get_by_label(re.compile(f"^{office}")).first.check()
        founder.page.locator("#stand").click()
        founder.page.wait_for_load_state("load")
    ada.go("/founding/")
    ada.press("Open the vote")
    for founder in founders:
        founder.go("/founding/")
        founder.choose("For")
        for name in ("Ada Ames", "Bo Bell"):
            founder.choose(name)
        founder.press("Vote")
    ada.go("/")
    assert ada.says(TITLE)
    assert ada.says("Being decided now")
    return founders


def come_in(visitor: Visitor, code: str, name: str) -> None:
    """Come in as a founder."""
    visitor.fill("Your code", code)
    visitor.fill("Your name", name)
    visitor.fill("Your e-mail address", visitor.email)
    visitor.press("Come in")
    visitor.is_known = True


def somebody_joins(newcomer: Visitor, name: str) -> Visitor:
    """Sign up with a code from the mail, and join."""
    newcomer.go("/")
    newcomer.follow("Join us")
    newcomer.fill("What are you called?", name)
    newcomer.fill("E-mail address", newcomer.email)
    newcomer.press("Send me the code")
    newcomer.fill("The code from the mail", newcomer.served.code(newcomer.email))
    newcomer.press("Go on")
    newcomer.is_known = True
    newcomer.follow(f"Join {TITLE}")
    newcomer.choose("Member")
    newcomer.press("Join")
    assert newcomer.says("Your standing: in good standing")
    return newcomer


def number_of(member: Visitor) -> str:
    """Return somebody's member number, from their own page."""
    member.go("/me/")
    found = re.search(r"Member number (\d+)", member.text())
    assert found
    return found[1]


def ada_moves_a_campaign_that_dee_shall_run(ada: Visitor, number: str) -> str:
    begin_motion(ada, "Launch a campaign")
    ada.fill("Title", "Launch “Lifts that work”")
    ada.fill("Text", "Let us *ask for it together*.")
    ada.fill("Name", "Lifts that work")
    ada.fill("What is demanded", "repair every lift within a month")
    ada.fill("Of whom", "The housing association")
    ada.fill("Why", "Three of six stand still.")
    ada.fill("Who runs its page", f"{number} Dee")
    ada.fill("Until the end of", "2026-12-31")
    return read_what_it_takes_and_move(ada)


def begin_motion(member: Visitor, purpose: str) -> None:
    """Choose where and what to move."""
    member.go("/")
    member.follow("Move a motion")
    member.follow("Members' assembly", within="main")
    member.follow(purpose)


def read_what_it_takes_and_move(member: Visitor) -> str:
    """Read the preview, move it, and return where it is."""
    member.press("Read what it takes")
    assert member.says("This is what members will read")
    member.press("Move it")
    assert re.fullmatch(r"/motions/\d+/", member.path), member.text()
    return member.path


def it_is_seconded(motion: str, seconders: list[Visitor]) -> None:
    for each in seconders:
        each.go(motion)
        each.press("Second this motion")
        assert each.says("Take my second back")


def everybody_gets_notice_with_the_head_of_the_record(served: Served, members: list[Visitor], motion: int) -> None:
    proved = [member.email for member in members if member.email in (DEE, EMI, FAY)]
    for email in proved:
        served.wait_for(lambda email=email: bool(served.letters(email, about=f"motion {motion},")), "the notice")  # type: ignore[misc]
        letter = served.letters(email, about=f"motion {motion},")[0]
        assert re.search(r"The record has \d+ lines. Its head:", letter.text)
        assert f"{served.origin}/motions/{motion}/" in letter.text


def it_is_voted_on(motion: str, voters: list[Visitor], *, reads: str = "") -> None:
    """Everybody votes yes, but the last, who votes no."""
    the_page_says(voters[0], motion, "Your vote")
    for number, voter in enumerate(voters, 1):
        voter.go(motion)
        assert voter.says(reads)
        voter.choose("No" if number == len(voters) > 5 else "Yes", within="#vote")
        voter.press("Vote")
        assert voter.says("You voted:")


def the_page_says(member: Visitor, path: str, *words: str) -> None:
    """Wait until a page says something, once the clock has done its part, and look at it."""
    member.go(path)

    def said() -> bool:
        if all(member.says(word) for word in words):
            return True
        member.page.reload()
        return False

    member.served.wait_for(said, f"{words} on {path}:\n{member.text()}")
    member.look_at()


def its_holder_edits_the_campaign_under_the_mandate(dee: Visitor) -> str:
    dee.go("/campaigns/")
    dee.follow("Lifts that work")
    dee.follow("Edit this page")
    edited = dee.path
    dee.fill("What happened so far", "We handed **the letter** over.")
    dee.press("Save this page")
    assert dee.says("We handed the letter over.")
    return edited


def another_member_walks_from_the_five_questions_to_the_votes(fay: Visitor) -> str:
    fay.go("/")
    fay.follow("Who has a mandate")
    fay.follow("Lifts that work")
    mandate = fay.path
    for question in (
        "What power have you got?",
        "Where did you get it?",
        "In whose interests do you use it?",
        "To whom are you accountable?",
        "How do we get rid of you?",
    ):
        assert fay.page.get_by_role("heading", name=question).count() == 1
    assert fay.says("Dee Dang")
    fay.follow("The outcome, with its arithmetic")
    assert fay.says("How it was worked out")
    fay.go(mandate)
    fay.follow("The roll of those entitled")
    fay.follow("Check your own entry")
    assert fay.says("Your entry on the roll")
    fay.go(mandate)
    fay.follow("Every vote")
    rows = fay.page.get_by_role("table", name="Votes by name").locator("tbody tr").all_inner_texts()
    assert sorted(" ".join(row.split()) for row in rows) == [
        "Ada Ames Yes 1",
        "Bo Bell Yes 1",
        "Cy Cole Yes 1",
        "Dee Dang Yes 1",
        "Emi Eze Yes 1",
        "Fay Fox No 1",
    ]
    return mandate


def bo_moves_to_raise_the_quorum_to_five(bo: Visitor) -> str:
    begin_motion(bo, "Change the rules of a body")
    bo.fill("Title", "Five of us at least")
    article = bo.page.locator("details", has=bo.page.get_by_text("Ordinary motion", exact=True)).first
    article.locator("summary").click()
    article.get_by_label("Quorum: number of people, at least").fill("5")
    return read_what_it_takes_and_move(bo)


def somebody_moves_a_resolution(member: Visitor, title: str) -> str:
    begin_motion(member, "State what the body wants")
    member.fill("Title", title)
    member.fill("Text", "We will be there.")
    return read_what_it_takes_and_move(member)


def somebody_moves_to_take_it_back(fay: Visitor, mandate: str) -> str:
    fay.go(mandate)
    fay.follow("Move to take it back")
    fay.fill("Title", "Take the mandate back")
    fay.fill("Text", "It is time for somebody else.")
    return read_what_it_takes_and_move(fay)


def the_holders_next_act_is_refused_with_the_article(dee: Visitor, edited_page: str) -> None:
    """The form was open since before; and it cannot be opened again."""
    dee.press("Save this page")
    assert dee.says("The rules do not allow this")
    dee.go(edited_page)
    assert dee.says("The rules do not allow this")
    dee.follow("article", within="main")
    article = dee.page.url.partition("#")[2]
    assert (dee.path, dee.page.locator(f"[id='{article}']").is_visible()) == ("/rules/", True), "the chapter that an article lies in opens"
    assert "Edit a campaign's page" in dee.page.locator(f"[id='{article}']").inner_text()
    dee.go("/campaigns/1/")
    assert not dee.says("I was told to stop")
