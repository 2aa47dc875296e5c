"""Codes on paper: whoever has no mailbox of their own comes in with one, once, and nobody of a shared mailbox as the other."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from commonty.apps.people.models import PaperCode, Person
from commonty.apps.people.models.paper_code import BY_LETTER, OWN, TRIES
from commonty.apps.people.tests.walking import code_by_mail
from commonty.apps.record.models import Line
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 2, 12, tzinfo=UTC)
OFFICER = Authority(AuthorityKind.MANDATE, "mandate:1", None, "people.reveal", ("members",), "powers.see-details")


def member(name: str, email: str = "") -> Person:
    return Person.objects.sign_up(name=name, email=email, now=NOW, authority=OFFICER)


def letter_to(person: Person, *, now: datetime = NOW) -> PaperCode:
    return PaperCode.objects.issue([person], authority=OFFICER, now=now)[0]


def come_in(browser: Client, person: Person, name: str, code: str) -> str:
    """Type it all in, and return where that leads; empty where it is not taken."""
    answer = browser.post("/sign-in/paper/", {"number": person.member_number, "name": name, "code": code})
    return answer["Location"] if answer.status_code == 302 else ""


@time_machine.travel(NOW, tick=False)
def test_somebody_without_mail_comes_in_with_a_letter_once_and_gets_the_next_code_to_come_back() -> None:
    dee, browser = member("Dee Dunn"), Client()
    code = letter_to(dee).code()

    assert come_in(browser, dee, "dunn", code.lower().replace("-", " ")) == "/me/paper-code/"
    assert come_in(Client(), dee, "Dee Dunn", code) == ""
    own = PaperCode.objects.get(person=dee, used_at=None)
    assert own.code() in browser.get("/me/paper-code/").content.decode()
    assert come_in(Client(), dee, "Dee", own.code()) == "/me/paper-code/"
    kinds = Line.objects.order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["people.signed-up", "people.paper-code-made", "people.paper-code-used", "people.paper-code-used"]


@time_machine.travel(NOW, tick=False)
def test_the_answer_is_the_same_whatever_is_wrong() -> None:
    dee, ed = member("Dee Dunn"), member("Ed East")
    code = letter_to(dee).code()
    letter_to(ed)

    wrong = [(dee, "Ed", code), (ed, "Ed", code), (dee, "", code), (dee, "Dee", "AAAA-AAAA-AAAA")]
    pages = [Client().post("/sign-in/paper/", {"number": who.member_number, "name": name, "code": typed}) for who, name, typed in wrong]

    assert [page.status_code for page in pages] == [422] * 4
    assert [b"do not belong together" in page.content for page in pages] == [True, True, False, True]


def test_a_code_is_tried_ten_times_and_no_more() -> None:
    dee = member("Dee Dunn")
    code = letter_to(dee).code()

    tries = [PaperCode.objects.accept(dee.member_number, "Dee", "AAAA-AAAA-AAAA", now=NOW) for _time in range(TRIES)]

    assert tries == [None] * TRIES
    assert PaperCode.objects.accept(dee.member_number, "Dee", code, now=NOW) is None


@pytest.mark.parametrize(("after", "takes"), [(BY_LETTER - timedelta(seconds=1), True), (BY_LETTER, False)])
def test_a_letter_lasts_sixty_days(after: timedelta, *, takes: bool) -> None:
    dee = member("Dee Dunn")
    code = letter_to(dee).code()

    assert PaperCode.objects.accept_from(dee, code, now=NOW + after) is takes
    assert OWN > BY_LETTER


def test_a_newer_letter_makes_the_older_void_and_a_row_that_was_changed_has_another_code() -> None:
    dee = member("Dee Dunn")
    older, newer = letter_to(dee).code(), letter_to(dee)
    code = newer.code()
    PaperCode.objects.update(expires_at=newer.expires_at + timedelta(days=900))

    assert [PaperCode.objects.accept_from(dee, each, now=NOW) for each in (older, code)] == [False, False]
    assert code.replace("-", "").encode() not in str(PaperCode.objects.values().get()).encode()


def test_nobody_prints_a_code_for_whoever_has_a_mailbox_of_their_own() -> None:
    with pytest.raises(Refused, match="nobody prints one for them"):
        letter_to(member("Ada Ames", "ada@example.org"))


@time_machine.travel(NOW, tick=False)
def test_of_two_who_share_a_mailbox_neither_comes_in_as_the_other(mailbox: Path) -> None:
    bo, cy = member("Bo Bell", "home@example.org"), member("Cy Cole", "home@example.org")
    code, browser = letter_to(cy).code(), Client()
    browser.post("/sign-in/", {"email": "home@example.org"})
    browser.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    assert browser.post("/sign-in/who/", {"person": bo.pk})["Location"] == "/sign-in/paper/"
    assert browser.get("/me/").status_code == 302
    assert come_in(browser, bo, "Bo", code) == ""
    assert come_in(browser, cy, "Cy", code) == "/me/paper-code/"


@time_machine.travel(NOW, tick=False)
def test_whoever_shares_a_mailbox_proves_anew_who_they_are_on_paper_and_not_by_mail(mailbox: Path) -> None:
    bo, _cy = member("Bo Bell", "home@example.org"), member("Cy Cole", "home@example.org")
    browser = Client()
    come_in(browser, bo, "Bo", letter_to(bo).code())
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert browser.get("/me/paper-code/")["Location"].startswith("/me/prove/?next=")
        browser.get("/me/prove/?next=/me/paper-code/")
        own = PaperCode.objects.get(used_at=None).code()

        assert [browser.post("/me/prove/", {"code": typed}).status_code for typed in ("AAAA-AAAA-AAAA", own)] == [422, 302]
        assert PaperCode.objects.get(used_at=None).code() in browser.get("/me/paper-code/").content.decode()
    assert not list(mailbox.glob("*.eml"))
