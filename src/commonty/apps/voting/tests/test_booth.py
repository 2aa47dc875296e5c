"""The booth and the board as pages: who gets what, and what a cast answers."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply
from commonty.apps.people.models import Account, Person
from commonty.apps.record.models import Line
from commonty.apps.voting import scripts
from commonty.apps.voting.checks_in_words import named
from commonty.apps.voting.entries_of_boards import BoardSetUp
from commonty.apps.voting.models import BoardEvent, Credential, Mark, Roll
from commonty.apps.voting.tests.building import routine
from commonty.apps.voting.tests.secret_votes import CLOSE, NOON, SHALL_WE, WHO, Vote, held
from commonty.apps.voting.trust import Trust
from commonty.apps.voting.views import boards
from commonty.ballots.ballot import make_ballot
from commonty.ballots.credential import PrivateCredential, private_key
from commonty.ballots.verifier import Name, verify

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def browser(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(Account.objects.open_for(person))
    return client


def at(vote: Vote, place: str = "booth", end: str = "") -> str:
    return f"/{place}/{vote.board.uuid}/{end}"


def cast(vote: Vote, person: Person, choice: list[int]) -> Any:  # noqa: ANN401 - the test client's own answer
    """Do what the script of the booth does: ask for the credential, encrypt, and send."""
    client = browser(person)
    told = client.post(at(vote, end="credentials/"), headers=JSON).json()
    key = private_key(vote.board.election.group, vote.board.uuid, PrivateCredential(told["credential"]))
    return client.post(at(vote, end="ballots/"), {"ballot": make_ballot(vote.board.election, key, [choice]).decode()}, headers=JSON)


def test_what_the_booth_sends_is_on_the_board_under_the_number_that_it_answers() -> None:
    vote = held(SHALL_WE)

    answer = cast(vote, vote.people[4], [1, 0, 0])

    tracker = answer.json()["tracker"]
    assert (answer.status_code, vote.board.is_on(tracker)) == (200, True)
    page = browser(None).get(at(vote, "board"), {"tracker": tracker}).content.decode()
    assert "It is on the board, as it was cast." in page
    assert "There is no ballot with this number" in browser(None).get(at(vote, "board"), {"tracker": "x" * 43}).content.decode()


def test_opening_the_booth_gives_no_credential_away_and_its_policy_lets_nothing_leave() -> None:
    vote = held(SHALL_WE)

    answer = browser(vote.people[4]).get(at(vote))

    assert answer.status_code == 200
    assert not Credential.objects.exclude(holder=None).exists()
    assert "no-store" in answer["Cache-Control"]
    policy = dict(each.strip().split(" ", 1) for each in answer["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["connect-src"]) == ("'none'", "'self'", "'self'")
    assert (policy["form-action"], policy["require-trusted-types-for"], policy["trusted-types"]) == ("'none'", "'script'", "'none'")
    page = answer.content.decode()
    assert (page.count("<script"), "masthead" in page, "<noscript>" in page) == (2, False, True)


def test_a_refusal_tells_the_script_the_reason_and_the_article() -> None:
    vote = held(SHALL_WE, changeable=False)
    person = vote.people[4]
    cast(vote, person, [1, 0, 0])

    again, empty = cast(vote, person, [0, 1, 0]), browser(person).post(at(vote, end="ballots/"), headers=JSON)

    reason = "You have voted, and these rules do not let a ballot be changed."
    assert (again.status_code, again.json()) == (403, {"refused": reason, "article": "procedures.secret"})
    assert (empty.status_code, "There is no ballot in what was sent" in empty.json()["refused"]) == (403, True)
    assert reason in browser(person).get(at(vote)).content.decode()
    assert BoardEvent.objects.filter(kind="Ballot").count() == 1


def test_who_has_no_vote_gets_no_booth_and_whoever_has_not_signed_in_is_asked_to() -> None:
    vote = held(SHALL_WE)
    stranger = Person.objects.sign_up(name="Stranger", email="s@example.org", now=NOON)
    answers = {}
    for who in (stranger, None):
        client = browser(who)
        posts = [client.post(at(vote, end=each), headers=JSON).status_code for each in ("credentials/", "ballots/")]
        answers[who] = [client.get(at(vote)).status_code, *posts]

    assert answers == {stranger: [403, 403, 403], None: [302, 302, 302]}
    assert not Mark.objects.exists()
    with time_machine.travel(CLOSE, tick=False):
        assert "Voting has closed." in browser(vote.people[4]).get(at(vote)).content.decode()


def test_a_stranger_downloads_the_whole_board_and_it_verifies(tmp_path: Any) -> None:  # noqa: ANN401 - pytest's own
    vote = held(SHALL_WE, members=10)
    for person in vote.people:
        vote.cast(person, [1, 0, 0])
    vote.close()
    vote.decrypt(vote.people[0])
    vote.decrypt(vote.people[2])

    answer: Any = browser(None).get(at(vote, "board", "archive.bel"))
    file = tmp_path / "board.bel"
    file.write_bytes(b"".join(answer.streaming_content))

    assert answer["Content-Disposition"] == f'attachment; filename="{vote.board.uuid}.bel"'
    verdict = verify(file)
    assert (verdict.is_accepted, verdict.result) == (True, ((10, 0, 0),))
    page = browser(None).get(at(vote, "board")).content.decode()
    assert "Member1" not in page
    assert "The result is there" in page


def test_members_check_a_board_on_the_server_by_the_names_of_the_checks() -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[3], [1, 0, 0])

    page = browser(vote.people[4]).get(at(vote, "board", "checks/"))
    strangers = browser(None).get(at(vote, "board", "checks/"))

    assert "<code>ballots-proved</code>" in page.content.decode()
    assert "Everything that is there so far was checked, and nothing is wrong." in page.content.decode()
    assert strangers.status_code == 302


def test_a_board_that_was_changed_from_outside_is_refused_by_the_name_of_the_check() -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[3], [1, 0, 0])
    event = BoardEvent.objects.get(kind="Ballot")
    raw = bytearray(event.content)
    raw[600] ^= 1
    BoardEvent.objects.filter(pk=event.pk).update(content=bytes(raw))

    page = browser(vote.people[4]).get(at(vote, "board", "checks/")).content.decode()

    assert "This board is refused." in page
    assert "<li><code>archive</code>" in page


def test_everybody_on_the_roll_sees_whether_a_ballot_was_cast_in_their_name() -> None:
    vote = held(WHO)
    vote.cast(vote.people[3], [1, 2, 3])
    vote.board.box.give_paper(vote.people[5], now=NOON)

    said = [browser(person).get(at(vote, "board")).content.decode() for person in (vote.people[3], vote.people[4], vote.people[5])]

    expected = ["A ballot was cast in your name.", "No ballot was cast in your name.", "A paper ballot was given to you"]
    assert [text in page for text, page in zip(expected, said, strict=True)] == [True, True, True]
    assert "in your name" not in browser(None).get(at(vote, "board")).content.decode()


def test_the_board_of_a_caucus_is_there_for_its_members_alone() -> None:
    vote = held(SHALL_WE)
    caucus = make("caucus", "caucus", vote.body, "Caucus", authority=routine(vote.body), now=NOON - timedelta(days=1))
    apply(vote.people[3], caucus, now=NOON)
    Roll.objects.filter(pk=vote.board.box.roll_id).update(body=caucus)

    places = [at(vote), at(vote, "board"), at(vote, "board", "archive.bel"), at(vote, "board", "checks/")]
    inside = [browser(vote.people[3]).get(each).status_code for each in places]
    outside = [browser(vote.people[4]).get(each).status_code for each in places]

    assert (inside, outside) == ([200, 200, 200, 200], [404, 404, 404, 404])


@pytest.mark.parametrize(
    ("trustees", "threshold", "together"),
    [
        (("Ada", "Ben", "Cem"), 2, "any 2 of the 3 trustees (Ada, Ben and Cem)"),
        (("Ada", "Ben"), 2, "all 2 trustees (Ada and Ben)"),
        (("Ada", "Ben"), 1, "any one of the 2 trustees (Ada and Ben)"),
        (("Ada",), 1, "the only trustee (Ada)"),
    ],
)
def test_the_sentence_about_trust_says_how_many_of_whom_open_votes(trustees: tuple[str, ...], threshold: int, together: str) -> None:
    trust = Trust(trustees, threshold)

    assert trust.together == together
    assert trust.sentence().startswith(f"To see how you voted, {together} would have to cheat together with whoever runs this server")


def test_every_check_that_a_reader_makes_in_the_page_is_told_in_plain_words() -> None:
    assert set(named()) == {each.value for each in Name if each not in {Name.EARLIER, Name.BOUND}}


def test_a_board_with_more_ballots_than_a_browser_keeps_is_not_offered_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[3], [1, 0, 0])

    offered = browser(None).get(at(vote, "board")).content.decode()
    monkeypatch.setattr(boards, "MOST_CHECKED_BY_READERS", 0)
    not_offered = browser(None).get(at(vote, "board")).content.decode()

    assert [("Check it in this page" in page, "voting/board" in page) for page in (offered, not_offered)] == [(True, True), (False, False)]


def test_the_record_says_which_script_encrypts_and_which_page_checks_opened_ballots() -> None:
    vote = held(SHALL_WE)

    line = Line.objects.get(kind=BoardSetUp.kind)
    said = browser(vote.people[4]).get(line.get_absolute_url()).content.decode()

    assert (scripts.fingerprint() in said, scripts.fingerprint(scripts.OPENED) in said) == (True, True)
