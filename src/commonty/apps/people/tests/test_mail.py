import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import ClassVar

import dkim
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils.translation import gettext as _
from pytest_django import Settings

from commonty.apps.people import erasing
from commonty.apps.people.bouncing import returns_to
from commonty.apps.people.letters import send_code
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Bounce, Code, Person
from commonty.apps.people.post import Message, NotSent, Server, post, server
from commonty.apps.people.returned_mail import Trouble
from commonty.apps.people.tests.walking import do_jobs, everything_kept, letters

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Served(Message):
    """Notice of a matter."""

    motion: int

    def subject(self) -> str:
        return _("Sign in") + f" {self.motion}\r\nBcc: everybody@example.org"

    def text(self) -> str:
        return f"Motion {self.motion} is put."


@dataclass(frozen=True)
class CampaignNews(Message):
    """News of a campaign."""

    purpose: ClassVar[str] = "campaign-mail"

    campaign: int

    def subject(self) -> str:
        return "News"

    def text(self) -> str:
        return f"Campaign {self.campaign} was won."


class Postbox:
    """Takes in every letter; refuses those to the address it is told to."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], EmailMessage]] = []
        self.senders: list[str | None] = []
        self.raw: list[bytes] = []
        self.refuses = ""

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        if address == self.refuses:
            return f"550 no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append((envelope.rcpt_tos, letter))
        self.senders.append(envelope.mail_from)
        self.raw.append(envelope.content)
        return "250 OK"


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}/?tls=no&from=union@example.org"
    yield box
    controller.stop()


def confirmed(name: str, email: str, *, now: datetime, language: str = "en", consents: tuple[str, ...] = ()) -> Person:
    return Person.objects.join({"name": name, "email": email, "consents": consents}, language=language, now=now)


def test_a_letter_is_queued_by_ids_and_sent_by_smtp_with_the_head_of_the_record(postbox: Postbox, noon: datetime) -> None:
    ada = confirmed("Ada Unmistakable", "ada.unmistakable@example.org", now=noon)

    send_later(ada, Served(motion=7), now=noon)
    job = apps.get_model("jobs", "Job").objects.get()
    do_jobs()

    recipients, letter = postbox.letters[0]
    assert job.arguments["args"][0] == ada.pk
    assert "unmistakable" not in f"{job.arguments} {everything_kept()}".casefold()
    assert (recipients, letter["To"], letter["From"]) == (
        ["ada.unmistakable@example.org"],
        "ada.unmistakable@example.org",
        "union@example.org",
    )
    assert letter.get_content().startswith("Motion 7 is put.")
    assert "The record has 1 line. Its head:" in letter.get_content()
    assert (letter["Auto-Submitted"], letter["List-Unsubscribe"]) == ("auto-generated", None)


def test_a_letter_is_signed_so_that_anybody_can_check_it_by_the_record_that_the_operator_puts_in_the_dns(
    postbox: Postbox, settings: Settings, tmp_path: Path, noon: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DKIM_SELECTOR, settings.DKIM_KEY = "commonty", tmp_path / "dkim.key"
    call_command("dkim_record")
    name, _kind, text = capsys.readouterr().out.strip().split(" ", 2)
    ada = confirmed("Zoë", "ada@example.org", now=noon, consents=("campaign-mail",))

    send_later(ada, CampaignNews(campaign=1), now=noon)
    do_jobs()

    def dns(asked: bytes, timeout: int = 5) -> bytes | None:  # noqa: ARG001 - as dkimpy calls it
        return "".join(text.split('"')[1::2]).encode() if asked.decode() == name else None

    assert name == "commonty._domainkey.example.org."
    assert dkim.verify(postbox.raw[0], dnsfunc=dns)
    assert not dkim.verify(postbox.raw[0].replace(b"was won", b"was lost"), dnsfunc=dns)
    assert not dkim.verify(postbox.raw[0].replace(b"/mail/stop/", b"/mail/stop/x"), dnsfunc=dns)
    assert (tmp_path / "dkim.key").stat().st_mode & 0o777 == 0o600


def test_a_letter_names_the_domain_it_comes_from_and_no_machine_and_comes_back_to_an_address_that_says_whose_it_was(
    postbox: Postbox, settings: Settings, noon: datetime
) -> None:
    settings.EMAIL_URL += "&bounces=bounces@example.org"
    ada = confirmed("Ada", "ada@example.org", now=noon, consents=("campaign-mail",))

    send_later(ada, CampaignNews(campaign=1), now=noon)
    do_jobs()

    letter = postbox.letters[0][1]
    assert postbox.senders == [returns_to(ada.pk, "campaign-mail")]
    assert letter["From"] == "union@example.org"
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter["List-Id"] == "<campaign-mail.localhost>"


def test_mail_that_rests_on_consent_is_not_sent_where_it_came_back_but_notices_are_still_tried(postbox: Postbox, noon: datetime) -> None:
    ada = confirmed("Ada", "ada@example.org", now=noon, consents=("campaign-mail",))
    Bounce.objects.create(person=ada, at=noon, trouble=Trouble.HARD, status="5.1.1")

    for message in (CampaignNews(campaign=1), Served(motion=7)):
        send_later(ada, message, now=noon)
    do_jobs()

    assert [letter.get_content().splitlines()[0] for _recipients, letter in postbox.letters] == ["Motion 7 is put."]


def test_a_subject_cannot_add_a_header(postbox: Postbox, noon: datetime) -> None:
    send_later(confirmed("Ada", "ada@example.org", now=noon), Served(motion=7), now=noon)
    do_jobs()

    recipients, letter = postbox.letters[0]
    assert (recipients, letter["Bcc"], letter["Subject"]) == (["ada@example.org"], None, "Sign in 7 Bcc: everybody@example.org")


def test_mail_that_rests_on_consent_goes_to_those_who_gave_it_and_says_how_to_stop_it(postbox: Postbox, noon: datetime) -> None:
    ada = confirmed("Ada", "ada@example.org", now=noon, consents=("campaign-mail",))
    bo = confirmed("Bo", "bo@example.org", now=noon)

    for person in (ada, bo):
        send_later(person, CampaignNews(campaign=1), now=noon)
    do_jobs()

    assert [recipients for recipients, _letter in postbox.letters] == [["ada@example.org"]]
    letter = postbox.letters[0][1]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip().startswith("<http://localhost:8000/mail/stop/")


def test_nobody_writes_to_an_address_that_is_not_proved_or_to_somebody_erased(postbox: Postbox, noon: datetime) -> None:
    unproved = Person.objects.sign_up(name="Ada", email="ada@example.org", now=noon)
    erased = confirmed("Bo", "bo@example.org", now=noon)
    erasing.mark(erased.pk, now=noon)

    for person in (unproved, erased):
        send_later(person, Served(motion=7), now=noon)
    do_jobs()

    assert postbox.letters == []


def test_a_letter_that_the_server_refuses_fails_without_naming_anybody_and_is_tried_again(postbox: Postbox, noon: datetime) -> None:
    postbox.refuses = "ada@example.org"

    with pytest.raises(NotSent) as failure:
        post("ada@example.org", "Hello", "Hello", now=noon)

    assert str(failure.value) == "SMTPRecipientsRefused: the mail server 127.0.0.1 did not take the letter"
    assert failure.value.__suppress_context__ is True


def test_without_a_mail_server_on_this_machine_letters_lie_in_a_folder_and_codes_are_printed(
    mailbox: Path, noon: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    code = Code.objects.ask(Code.JOIN, "ada@example.org", language="en", now=noon, name="Ada", consents=[])

    send_code(code.pk, now=noon)

    shown = f"{code.digits()[:4]} {code.digits()[4:]}"
    assert capsys.readouterr().out == f"http://localhost:8000: code {shown}\n"
    assert [file.stat().st_mode & 0o777 for file in mailbox.iterdir()] == [0o600]
    assert letters(mailbox)[0]["Subject"] == f"{shown} is your code"


def test_elsewhere_the_server_refuses_to_start_without_a_mail_server(settings: Settings, noon: datetime) -> None:
    settings.EMAIL_URL, settings.IS_LOCAL, settings.HOST = "", False, "union.example"

    with pytest.raises(SystemCheckError, match="EMAIL_URL is empty"):
        call_command("check")
    with pytest.raises(ImproperlyConfigured):
        post("ada@example.org", "Hello", "Hello", now=noon)


def test_a_wrong_address_of_the_mail_server_is_told_at_the_start(settings: Settings) -> None:
    settings.EMAIL_URL = "imap://mail.example"

    with pytest.raises(SystemCheckError, match="smtp://user:password@host:port"):
        call_command("check")


def test_the_address_of_a_mail_server_is_read_whole() -> None:
    known = server("smtps://us%40er:p%2Fw@mail.example/?from=us@union.example", host="union.example")
    plain = server("smtp://mail.example", host="union.example")

    assert known == Server("mail.example", 465, "us@er", "p/w", is_tls=True, is_starttls=False, sender="us@union.example")
    assert plain == Server("mail.example", 587, "", "", is_tls=False, is_starttls=True, sender="noreply@union.example")
