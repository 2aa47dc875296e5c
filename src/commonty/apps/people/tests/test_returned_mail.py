from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.apps.people.returned_mail import LONGEST, Returned, Trouble, read
from commonty.apps.people.tests.reports import complaint, undelivered

BACK = "bounces+17.membership.abcdefghijklmnop@union.example"


@pytest.mark.parametrize(
    ("action", "status", "trouble"),
    [
        ("failed", "5.1.1", Trouble.HARD),
        ("Failed", "5.1.1 (bad destination mailbox address)", Trouble.HARD),
        ("failed", "4.4.7", Trouble.SOFT),
        ("delayed", "4.2.2", Trouble.SOFT),
    ],
)
def test_a_report_says_whether_a_letter_can_never_be_delivered_or_not_now(action: str, status: str, trouble: Trouble) -> None:
    assert read(undelivered(BACK, action, status)) == Returned((BACK,), trouble, status.split(" ", maxsplit=1)[0])


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", ""])
def test_a_report_that_all_went_well_says_nothing(action: str) -> None:
    assert read(undelivered(BACK, action, "2.0.0")) is None


def test_a_complaint_is_known_and_other_feedback_is_not() -> None:
    assert read(complaint(BACK, "abuse")) == Returned((BACK,), Trouble.COMPLAINT)
    assert read(complaint(BACK, "not-spam")) is None


def test_ordinary_mail_says_nothing_though_it_talks_of_failure() -> None:
    letter = EmailMessage()
    letter["To"], letter["Subject"] = BACK, "Undelivered Mail Returned to Sender"
    letter.set_content("Action: failed\nStatus: 5.1.1\n")

    assert read(letter.as_bytes()) is None


def test_the_worst_of_several_recipients_counts() -> None:
    both = undelivered(BACK, "delayed", "4.2.2").replace(
        b"Status: 4.2.2\n", b"Status: 4.2.2\n\nFinal-Recipient: rfc822; b@example.org\nAction: failed\nStatus: 5.7.1\n"
    )

    assert read(both) == Returned((BACK,), Trouble.HARD, "5.7.1")


def test_what_is_too_long_is_not_read() -> None:
    assert read(undelivered(BACK, "failed", "5.1.1") + b" " * LONGEST) is None


@given(st.binary(max_size=300), st.integers(0, 900), st.integers(0, 300))
def test_no_letter_makes_the_reader_fail(junk: bytes, at: int, gone: int) -> None:
    raw = undelivered(BACK, "failed", "5.1.1")
    broken = raw[:at] + junk + raw[at + gone :]

    found = read(broken)

    assert found is None or found.trouble in Trouble
