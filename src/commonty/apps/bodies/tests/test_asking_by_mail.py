"""Somebody without an account asks on the public page: it counts once their mailbox is proved, and no answer tells what is held."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies import asking, asking_by_mail
from commonty.apps.bodies.models import AskedByMail, Asking
from commonty.apps.bodies.models.asked_by_mail import LASTS
from commonty.apps.bodies.models.asking import Identity
from commonty.apps.bodies.tests.test_recovering import branch, mailbox, signed_in
from commonty.apps.people.tests.walking import do_jobs, letters
from commonty.apps.record.models import Line
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]


def shown(email: str) -> tuple[int, str]:
    """Return what comes of asking, without what differs from one browser to the next."""
    answer = Client().post("/ask/", {"name": "Ada Ames", "email": email})
    return answer.status_code, re.sub(r'csrf[^>]*>|nonce="[^"]*"|value="[^"]*"', "", answer.content.decode())


def test_a_request_counts_once_its_link_is_pressed_and_that_works_once(noon: datetime, mailbox: Path) -> None:
    of = branch(now=noon)
    pressed_at = noon + timedelta(hours=47)
    with time_machine.travel(noon, tick=False):
        answers = [shown(email) for email in ("ada@example.org", "nobody@example.org")]
        do_jobs()
        sent = {letter["To"]: letter.get_content() for letter in letters(mailbox)}
        before = Asking.objects.count()
    link = re.search(r"http://[^/]+(/ask/\S+)", sent["ada@example.org"])
    assert link is not None
    with time_machine.travel(pressed_at, tick=False):
        opened, still = Client().get(link[1]).status_code, Asking.objects.count()
        pressed = [Client().post(link[1]).status_code for _time in range(2)]
        listed = signed_in(of.first).get("/askings/").content.decode()

    (request,) = Asking.objects.all()
    assert answers[0] == answers[1]
    assert answers[0][0] == 200
    assert set(sent) == {"ada@example.org", "nobody@example.org"}
    assert all("Ames" not in letter for letter in sent.values())
    assert (before, opened, still, pressed) == (0, 200, 0, [200, 404])
    assert (request.received, request.person, dict(request.clear())) == (pressed_at, None, {"name": "Ada Ames", "where": "ada@example.org"})
    assert f"Request {request.pk}" in listed
    assert Line.objects.filter(kind="bodies.asking-entered").count() == 1


def test_a_link_is_over_after_two_days_and_what_was_typed_in_is_forgotten(noon: datetime) -> None:
    branch(now=noon)
    waiting = asking_by_mail.ask("Ada Ames", "ada@example.org", "192.0.2.1", language="en", now=noon)

    assert AskedByMail.objects.linked(waiting.token(), now=noon + LASTS - timedelta(seconds=1)) == waiting
    assert AskedByMail.objects.linked(waiting.token(), now=noon + LASTS) is None
    assert asking_by_mail.confirm(waiting, now=noon + LASTS) is None
    asking_by_mail.attend(now=noon + LASTS)
    assert not AskedByMail.objects.exists()
    assert b"ada" not in bytes(waiting.sealed)


def test_one_mailbox_gets_few_links_an_hour_and_so_does_one_network(noon: datetime) -> None:
    branch(now=noon)
    with time_machine.travel(noon, tick=False):
        to_one = [shown("Ada@example.org")[0] for _time in range(4)]
        from_one = [shown(f"n{number}@example.org")[0] for number in range(58)]

    assert to_one == [200, 200, 200, 429]
    assert (from_one[:56], from_one[-1]) == ([200] * 56, 429)


def test_an_officer_finds_whom_it_is_about_before_it_is_checked_and_they_are_told(noon: datetime) -> None:
    of = branch(now=noon)
    waiting = asking_by_mail.ask("Ada Ames", "other@example.org", "192.0.2.1", language="en", now=noon)
    request = asking_by_mail.confirm(waiting, now=noon)
    assert request is not None
    with time_machine.travel(noon, tick=False):
        page = f"/askings/{request.pk}/"
        said = {"do": "find", "find-member_number": of.ada.member_number, "find-name": "Ames"}
        wrong = signed_in(of.first).post(page, {**said, "find-name": "Byron"}).status_code
        found = signed_in(of.first).post(page, said).status_code
        signed_in(of.first).post(page, {"do": "prove", "prove-how": "in-person"})

    request.refresh_from_db()
    assert (wrong, found, request.person) == (422, 302, of.ada)
    assert [each.way for each in request.contacts.all()] == ["email"]
    with pytest.raises(Refused, match="cannot be changed"):
        asking.find(request, of.second, of.first, now=noon)
    with pytest.raises(Refused, match="have until"):
        asking.open_answer(request, of.second, now=noon)


def test_whom_it_is_about_cannot_be_put_in_after_it_was_checked_who_asks(noon: datetime) -> None:
    of = branch(now=noon)
    request = asking.take_in(name="N. N.", where="nn@example.org", now=noon)
    asking.prove(request, of.first, how=Identity.IN_PERSON, now=noon)

    with pytest.raises(Refused, match="cannot be changed"):
        asking.find(request, of.ada, of.second, now=noon)
    assert asking.open_answer(request, of.second, now=noon) == []
