"""Voters are told that a ballot was cast in their name, and get their receipt by letter where they ask: nothing else joins the two."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from commonty.apps.people.models import Person
from commonty.apps.people.tests.walking import do_jobs
from commonty.apps.people.tests.walking import letters as letters_in
from commonty.apps.voting import voters_told
from commonty.apps.voting.letters import BallotWasCast
from commonty.apps.voting.models import BoardEvent, Mark
from commonty.apps.voting.tests import issued_votes
from commonty.apps.voting.tests.secret_votes import CLOSE, NOON, SHALL_WE, Vote, held
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YES, NO = [1, 0, 0], [0, 1, 0]
SOON, HOUR = NOON + timedelta(minutes=10), NOON + timedelta(hours=1)


def queued(about: str = "BallotWasCast") -> list[int]:
    """Return to whom letters of a kind wait in the queue, in its order."""
    jobs = apps.get_model("jobs", "Job").objects.filter(task__endswith="deliver").order_by("pk")
    return [job.arguments["args"][0] for job in jobs if job.arguments["args"][1].endswith(about)]


def proved(vote: Vote) -> None:
    Person.objects.update(email_confirmed_at=NOON)
    assert vote.people


@pytest.fixture
def mailbox(settings: Settings, tmp_path: Path) -> Path:
    settings.MAIL_FOLDER, settings.EMAIL_URL = tmp_path / "mail", ""
    return tmp_path / "mail"


def letters(folder: Path) -> list[tuple[str, str]]:
    """Send what waits, and return whom each letter is to, and what it says."""
    do_jobs()
    return [(str(each["To"]), each.get_content()) for each in letters_in(folder)]


def test_whoever_voted_is_told_once_with_others_and_in_no_order_of_the_board() -> None:
    vote = held(SHALL_WE, members=14)
    voters = vote.people[:11]
    for person in voters:
        vote.cast(person, YES)

    assert queued() == []
    told = voters_told.tell_all(now=SOON)

    assert (told, sorted(queued())) == (11, sorted(person.pk for person in voters))
    assert queued() != [person.pk for person in voters], "by lot: the same order comes once in forty million"
    vote.cast(voters[0], NO)
    assert (voters_told.tell_all(now=CLOSE - timedelta(minutes=1)), len(queued())) == (0, 11)


def test_a_few_wait_for_others_an_hour_at_most_or_until_the_close() -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[3], YES)
    assert voters_told.tell_all(now=SOON) == 0
    assert (voters_told.tell_all(now=HOUR), queued()) == (1, [vote.people[3].pk])
    vote.cast(vote.people[4], YES)
    assert voters_told.tell_all(now=HOUR + timedelta(minutes=59)) == 0

    vote.close()

    assert queued() == [vote.people[3].pk, vote.people[4].pk]
    assert not Mark.objects.filter(is_told=True).exists(), "who was told when is not kept"


def test_the_letter_names_no_ballot_and_says_what_to_do(mailbox: Path) -> None:
    vote = held(SHALL_WE)
    proved(vote)
    own = vote.cast(vote.people[3], YES)
    voters_told.tell_all(now=HOUR)

    [(to, said)] = letters(mailbox)

    assert to == "member4@example.org"
    assert "If it was not you: vote now yourself" in said
    assert f"/board/{vote.board.uuid}/" in said
    assert own not in said


def test_where_an_authority_issued_the_codes_nobody_is_told_since_the_server_cannot_vote(tmp_path: Path) -> None:
    vote = issued_votes.held(tmp_path, SHALL_WE)
    vote.cast(vote.people[3], YES)

    assert voters_told.tell_all(now=HOUR) == 0
    vote.close()

    assert queued() == []


def test_who_took_a_paper_is_not_told() -> None:
    vote = held(SHALL_WE)
    vote.board.box.give_paper(vote.people[3], now=NOON)

    assert voters_told.tell_all(now=HOUR) == 0


def test_a_receipt_is_sent_to_whoever_asks_for_it_and_waits_sealed(mailbox: Path) -> None:
    vote = held(SHALL_WE)
    proved(vote)
    own = vote.cast(vote.people[3], YES)

    vote.board.send_receipt(vote.people[3], own, now=NOON)
    [waiting] = [str(job.arguments) for job in apps.get_model("jobs", "Job").objects.filter(task__endswith="deliver")]
    [(to, said)] = letters(mailbox)

    assert own not in waiting
    assert (to, own in said) == ("member4@example.org", True)


def test_no_receipt_of_somebody_elses_ballot_is_sent_nor_one_after_the_close() -> None:
    vote = held(SHALL_WE)
    own = vote.cast(vote.people[3], YES)
    vote.cast(vote.people[4], NO)

    for person, number in ((vote.people[4], own), (vote.people[5], own), (vote.people[3], "x" * 43)):
        with pytest.raises(Refused, match="no ballot of yours"):
            vote.board.send_receipt(person, number, now=NOON)
    vote.close()
    with pytest.raises(Refused, match="Voting has closed"):
        vote.board.send_receipt(vote.people[3], own, now=CLOSE)


def test_a_receipt_that_was_not_sent_by_the_close_names_no_ballot_any_more(
    mailbox: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    vote = held(SHALL_WE)
    proved(vote)
    own = vote.cast(vote.people[3], YES)
    vote.board.send_receipt(vote.people[3], own, now=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        vote.close()

    said = [text for _to, text in letters(mailbox) if "before this letter was sent" in text]

    assert (len(said), own in said[0]) == (1, False)


def test_whoever_looks_up_a_ballot_sees_that_a_later_one_took_its_place() -> None:
    vote = held(SHALL_WE)
    first = vote.cast(vote.people[3], YES)
    other = vote.cast(vote.people[4], YES)
    last = vote.cast(vote.people[3], NO)

    assert [vote.board.is_replaced(each) for each in (first, other, last, "x" * 43)] == [True, False, False, False]
    assert BoardEvent.objects.filter(kind="Ballot").count() == 3


def test_a_letter_says_less_where_a_ballot_cannot_be_changed() -> None:
    vote = held(SHALL_WE, changeable=False)

    said = BallotWasCast(board=vote.board.pk).text()

    assert "If it was not you: tell whoever runs this vote at once" in said
