"""The pages of trustees: how the keys of a body stand, what is whose turn, and what comes in by them."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commonty.apps.bodies.models import Body
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Account, Person
from commonty.apps.voting import ceremonies, opening
from commonty.apps.voting.models import Board, Ceremony, ElectionKey, Stage, Step
from commonty.apps.voting.models.trustees import KEEP
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.keys import does, made, rules, trusted
from commonty.apps.voting.tests.secret_votes import SHALL_WE, WHO, Vote, held
from commonty.ballots.groups import group
from commonty.ballots.signed import read_signed
from commonty.ballots.threshold import finish, keys_of, new_seed, read_dealt
from commonty.ballots.trustee import public_of
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ED = group("Ed25519")


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


def page(person: Person, path: str) -> str:
    return browser(person).get(path).content.decode()


def send(person: Person, path: str, made: bytes) -> Any:  # noqa: ANN401 - the test client's own
    return browser(person).post(path, made, content_type="application/json")


def three() -> tuple[Body, list[Person]]:
    """Found an organisation whose first three members are to keep keys."""
    now = timezone.now() - timedelta(days=1)
    body, everybody = organisation(5, now=now, rules=rules())
    trusted(body, everybody[:3], now=now)
    return body, everybody


def test_who_is_to_keep_a_key_begins_and_the_page_says_whom_it_waits_for() -> None:
    body, everybody = three()
    assert "There are no keys yet" in page(everybody[4], f"/bodies/{body.pk}/keys/")

    answer = browser(everybody[1]).post(f"/bodies/{body.pk}/keys/ceremonies/")

    assert (answer.status_code, answer["Location"]) == (302, f"/bodies/{body.pk}/keys/mine/")
    ceremony = Ceremony.objects.get()
    assert (ceremony.threshold, ceremony.trustees.count(), ceremony.article) == (2, 3, "powers.keep-keys")
    assert "Keys are being made" in page(everybody[4], f"/bodies/{body.pk}/keys/")
    assert "Make your key of secret ballots" in page(everybody[0], f"/bodies/{body.pk}/keys/mine/")
    assert ceremonies.waiting(everybody[0], now=timezone.now()) == [ceremony]
    assert ceremonies.waiting(everybody[4], now=timezone.now()) == []


def test_others_begin_nothing_and_have_no_page_of_a_trustee() -> None:
    body, everybody = three()

    answers = [
        browser(everybody[4]).post(f"/bodies/{body.pk}/keys/ceremonies/"),
        browser(everybody[4]).get(f"/bodies/{body.pk}/keys/mine/"),
    ]

    assert [each.status_code for each in answers] == [403, 403]
    assert not Ceremony.objects.exists()


def test_without_an_article_the_page_says_so_and_nothing_begins() -> None:
    now = timezone.now() - timedelta(days=1)
    body, everybody = organisation(4, now=now, rules="".join(part for part in rules().split("[powers.keep-keys]")[:1]))

    assert "The rules name nobody who keeps such keys" in page(everybody[0], f"/bodies/{body.pk}/keys/")
    with pytest.raises(Refused):
        ceremonies.begin(body, everybody[0], now=now)
    assert browser(everybody[0]).get(f"/bodies/{body.pk}/keys/mine/").status_code == 403


def test_a_whole_ceremony_by_its_pages_and_the_private_key_comes_again_from_the_seed() -> None:
    body, everybody = three()
    now = timezone.now()
    people = everybody[:3]
    ceremony = ceremonies.begin(body, people[0], now=now)
    keys = {person: keys_of(ED, new_seed()) for person in people}
    task, parts = (f"/bodies/{body.pk}/keys/{ceremony.pk}/{end}" for end in ("task.json", "parts/"))
    secrets = {}
    for person in people:
        told = browser(person).get(task).json()
        assert told["step"] == "certify"
        secrets[person] = does(ceremony, person, keys[person], now=now)
    assert "one sealed share for each of the others" in page(people[0], f"/bodies/{body.pk}/keys/mine/")
    for _step in range(2):
        for person in people:
            secrets[person] = does(ceremony, person, keys[person], now=now)

    key = ElectionKey.objects.get()
    assert key.fingerprint in page(people[1], f"/bodies/{body.pk}/keys/mine/")
    assert "One of them may be missing" in page(everybody[4], f"/bodies/{body.pk}/keys/")
    again = ceremony.transcript(people[1])
    assert again is not None
    certificates, dealt = [read_signed(ED, each) for each in again["certificates"]], [read_dealt(ED, each) for each in again["dealt"]]
    secret, _finished = finish(ED, keys[people[1]], certificates, dealt, number=again["ceremony"]["number"], threshold=2)
    assert public_of(ED, secret) == public_of(ED, secrets[people[1]])  # type: ignore[arg-type] # all three have finished
    assert ceremony.transcript(everybody[4]) is None
    for file, whole in (("certificates", again["certificates"]), ("dealt", again["dealt"])):
        path = f"/bodies/{body.pk}/keys/{ceremony.pk}/{file}.json"
        assert browser(people[0]).get(path).json() == whole
        assert browser(everybody[4]).get(path).status_code == 403
    assert send(people[0], parts, b"{}").status_code == 403


def test_a_part_that_is_nonsense_and_one_of_somebody_else_are_refused_in_plain_words() -> None:
    body, everybody = three()
    ceremony = ceremonies.begin(body, everybody[0], now=timezone.now())
    parts = f"/bodies/{body.pk}/keys/{ceremony.pk}/parts/"

    answers = [send(everybody[0], parts, raw) for raw in (b" ", b"\xff", b"[", b"null", b'{"a": 1e5}')]
    answers += [send(everybody[4], parts, b"{}")]

    assert {each.status_code for each in answers} == {403}
    assert "was not taken" in answers[0].content.decode()
    assert browser(everybody[0]).post(parts, {}).status_code == 422
    assert ceremony.waits_for() == [1, 2, 3]
    assert browser(everybody[4]).get(f"/bodies/{body.pk}/keys/{ceremony.pk}/task.json").status_code == 403


def test_the_page_says_what_it_means_that_trustees_are_gone() -> None:
    body, everybody = three()
    now = timezone.now()
    made(body, everybody[:3], threshold=2, now=now)
    said = []
    for person in everybody[:2]:
        for mandate in Mandate.objects.filter(holder=person, power=KEEP, ending=None):
            mandate.give_up(by=person, now=now)
        said.append(page(everybody[4], f"/bodies/{body.pk}/keys/"))

    assert "just as many as it takes" in said[0]
    assert "Too few trustees are left" in said[1]


def test_after_a_trustee_has_changed_a_new_ceremony_is_offered_and_another_ends_it() -> None:
    body, everybody = three()
    now = timezone.now()
    made(body, everybody[:3], threshold=2, now=now)
    assert "Begin anew" in page(everybody[0], f"/bodies/{body.pk}/keys/")
    trusted(body, everybody[3:4], now=now)

    assert "The trustees have changed" in page(everybody[0], f"/bodies/{body.pk}/keys/")
    first = ceremonies.begin(body, everybody[3], now=now)
    second = ceremonies.begin(body, everybody[0], now=now)

    assert (first.step, second.step, ceremonies.unfinished(body)) == (None, Step.CERTIFY, second)
    assert [each.number for each in ceremonies.keepers(second, now=now)] == [1, 2, 3, 4]
    assert "Begun on" in page(everybody[4], f"/bodies/{body.pk}/keys/")


def closed(vote: Vote) -> Board:
    vote.cast(vote.people[4], [1, 2, 3] if vote.board.election.has_ranking else [1, 0, 0])
    vote.close()
    return vote.board


def test_a_closed_ballot_waits_for_its_trustees_and_for_nobody_else() -> None:
    vote = held(SHALL_WE)
    now = vote.board.box.closes
    assert opening.waiting(vote.people[0], now=now) == []
    board = closed(vote)

    assert [opening.waiting(each, now=now) for each in vote.people[:4]] == [[board]] * 3 + [[]]
    vote.decrypt(vote.people[0])
    assert [opening.waiting(each, now=now) for each in vote.people[:2]] == [[], [board]]
    assert opening.waiting(vote.people[1], now=now + timedelta(days=366)) == []
    vote.decrypt(vote.people[1])
    assert opening.waiting(vote.people[2], now=now) == []


def test_a_trustee_gets_what_their_browser_needs_and_hands_their_part_in() -> None:
    vote = held(WHO)
    board, now = closed(vote), vote.board.box.closes

    told = opening.task(board, vote.people[1], now=now)

    assert (told["step"], told["election"], [len(each) for each in told["tally"]]) == ("shuffling", board.document, [1])
    assert (told["ceremony"]["number"], len(told["certificates"]), len(told["dealt"])) == (2, 3, 3)
    for person in vote.people[:2]:
        vote.shuffle(person)
    assert opening.task(board, vote.people[2], now=now)["step"] == "decrypting"
    with pytest.raises(Refused, match="You are no trustee"):
        opening.task(board, vote.people[3], now=now)
    opening.give(board, vote.people[2], vote.part(vote.people[2]), now=now)
    with pytest.raises(Refused, match="nothing for you to do"):
        opening.task(board, vote.people[2], now=now)
    assert board.stage is Stage.DECRYPTING


def test_the_page_of_a_closed_ballot_says_what_is_whose_and_takes_a_part_in_either_way() -> None:
    vote = held(SHALL_WE)
    board = closed(vote)
    path = f"/board/{board.uuid}/trustees/"
    assert "Open the result" in page(vote.people[0], path)
    assert "0 of the 2 that it takes" in page(vote.people[4], path)
    assert browser(vote.people[4]).get(f"{path}task.json").status_code == 403

    first = send(vote.people[0], f"{path}parts/", vote.part(vote.people[0]))
    refused = [send(vote.people[1], f"{path}parts/", b"{}"), send(vote.people[4], f"{path}parts/", b"{}")]
    empty = browser(vote.people[1]).post(f"{path}parts/", {"made": ""})
    second = browser(vote.people[1]).post(f"{path}parts/", {"made": vote.part(vote.people[1]).decode()})

    assert first.json() == {"next": path}
    assert [each.status_code for each in (*refused, empty, second)] == [403, 403, 422, 302]
    assert "0 of 1 ballots checked" in page(vote.people[0], path)
    Board.objects.get().go_on(timezone.now)
    assert "the result is there" in page(vote.people[0], path)
    assert Board.objects.get().result == ((1, 0, 0),)


def test_a_board_of_ballots_that_is_open_gives_trustees_nothing_to_do() -> None:
    vote = held(SHALL_WE)

    answers = [browser(vote.people[0]).get(f"/board/{vote.board.uuid}/trustees/{end}") for end in ("", "task.json")]
    answers.append(send(vote.people[0], f"/board/{vote.board.uuid}/trustees/parts/", b"{}"))

    assert [each.status_code for each in answers] == [200, 403, 403]
    assert "nothing for trustees to do now" in answers[0].content.decode()


def test_nothing_that_could_hold_a_seed_has_a_name_under_which_a_browser_sends_it() -> None:
    body, everybody = three()
    ceremony = ceremonies.begin(body, everybody[0], now=timezone.now())
    found = page(everybody[0], f"/bodies/{body.pk}/keys/mine/")

    fields = re.findall(r"<(?:input|textarea)[^>]*>", found)

    named = {name for field in fields for name in re.findall(r' name="([^"]*)"', field)}
    assert named <= {"csrfmiddlewaretoken", "once", "language", "next", "made"}
    assert len([field for field in fields if "data-passphrase" in field or "data-code" in field]) == 4
    assert (
        json.loads(html.unescape(re.findall(r'data-sayings="([^"]*)"', found)[0]))["file"] == f"commonty-key-{body.pk}-{ceremony.pk}.json"
    )


def test_a_trustee_whose_mandate_ended_is_told_so_and_asked_for_nothing() -> None:
    body, everybody = three()
    now = timezone.now()
    ceremonies.begin(body, everybody[0], now=now)
    Mandate.objects.get(holder=everybody[1], power=KEEP).give_up(by=everybody[1], now=now)

    found = page(everybody[1], f"/bodies/{body.pk}/keys/mine/")

    assert ("Your mandate as a trustee has ended" in found, "Make my key" in found) == (True, False)
    assert ceremonies.waiting(everybody[1], now=now) == []


def test_a_vote_that_was_given_up_is_opened_no_more_and_waits_for_nobody() -> None:
    vote = held(SHALL_WE)
    board, now = closed(vote), vote.board.box.closes
    vote.decrypt(vote.people[0])
    board.give_up(authority=routine(vote.body), now=now)

    with pytest.raises(Refused, match="nothing for you to do"):
        opening.give(board, vote.people[1], vote.part(vote.people[1]), now=now)

    assert (opening.waiting(vote.people[1], now=now), board.result) == ([], None)
    assert "nobody opens it any more" in page(vote.people[1], f"/board/{board.uuid}/trustees/")
