"""What the pages of a motion say of its secret ballot, to whom, and what its tellers find there."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import again
from commonty.apps.decisions.tests.secretly import NOON, board_of, closed, decided, noticed, opened, secret_body, votes
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Account, Person
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import routine

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def client_of(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(Account.objects.open_for(person))
    return client


def text_of(motion: Motion, person: Person | None, path: str = "") -> str:
    answer = client_of(person).get(f"/motions/{motion.pk}/{path}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def pile(**papers: int) -> dict[str, object]:
    return {"label": "Box", **dict.fromkeys(("yes", "no", "abstain", "blank", "spoiled"), 0), **papers}


def test_members_are_led_to_the_booth_and_nobody_finds_a_form_to_vote_with() -> None:
    body, people, _secrets = secret_body()
    motion = opened(body, people)
    booth = f"/booth/{board_of(motion).uuid}/"

    with time_machine.travel(motion.opening.at, tick=False):
        before = text_of(motion, people[0])
        votes(motion, people[0], Choice.YES)
        after, outside = text_of(motion, people[0]), text_of(motion, None)

    assert booth in before
    assert "Go to the booth and vote" in before
    assert "A ballot was cast in your name." in after
    assert "Vote again" in after
    assert not any('name="choice"' in each for each in (before, after, outside))
    assert booth not in outside


def test_members_read_whom_the_result_waits_for_and_until_when_and_others_read_numbers() -> None:
    body, people, secrets = secret_body()
    motion = opened(body, people)
    votes(motion, people[0], Choice.YES)
    with time_machine.travel(motion.opening.box.closes, tick=False):
        assert "Voting has closed. The ballots are put together next." in text_of(motion, people[0])
    motion = closed(motion)
    with time_machine.travel(motion.closing.at, tick=False):
        at_work = text_of(motion, people[0])
    board_of(motion).go_on(lambda: motion.closing.at)

    with time_machine.travel(motion.closing.at, tick=False):
        told, outside = text_of(motion, people[0]), text_of(motion, None)

    assert "0 of 1 ballots put together." in at_work
    assert "unopened by then, the vote is void" in told
    assert "0 of the 2 that it takes have done their part." in outside
    assert all(f"Member{number}" in told for number in (6, 7, 8))
    assert not any(f"Member{number}" in outside for number in (6, 7, 8))
    assert secrets


def test_the_result_leads_to_the_board_and_says_which_way_votes_came() -> None:
    body, people, secrets = secret_body()
    motion = opened(body, people)
    for voter in people[:3]:
        votes(motion, voter, Choice.YES)
    motion = decided(motion, secrets)

    with time_machine.travel(motion.outcome.at, tick=False):
        told = text_of(motion, people[4])

    assert "3 votes came by secret ballot." in told
    assert f"/board/{board_of(motion).uuid}/" in told
    assert "Every vote, by name" not in told


def test_tellers_alone_have_the_page_of_papers_and_see_differences_once_they_have_entered_their_own() -> None:
    body, people, secrets = secret_body(more='paper = "2 days"\n')
    tellers = people[3:5]
    for each in tellers:
        grant(each, "tell", body.path, starts=NOON, ends=NOON + timedelta(days=300), authority=routine(body), now=NOON)
    motion = opened(body, people)
    ada, ben = (client_of(each) for each in tellers)
    papers, piles = f"/motions/{motion.pk}/paper-ballots/", f"/motions/{motion.pk}/piles/"

    with time_machine.travel(motion.opening.at, tick=False):
        refused = client_of(people[0]).get(f"/motions/{motion.pk}/tellers/")
        given = ada.post(papers, {"who": f"{people[0].member_number} Member1"})
        empty = ada.post(piles, pile())
        ada.post(piles, pile(yes=1))
        unseen = text_of(motion, tellers[1], "tellers/")
        ben.post(piles, pile(no=1))
        differs = text_of(motion, tellers[1], "tellers/")
        ben.post(piles, pile(yes=1))
        agrees = text_of(motion, tellers[1], "tellers/")

    assert (refused.status_code, given.status_code, empty.status_code) == (403, 302, 422)
    assert "Where you differ" not in unseen
    assert "1 / 0" in differs
    assert "Two have read it alike: it counts." in agrees
    assert secrets


def test_a_void_vote_says_so_and_leads_to_the_second() -> None:
    body, people, secrets = secret_body()
    motion = closed(opened(body, people))
    late = motion.closing.count_due
    board_of(motion).go_on(lambda: motion.closing.at)
    Motion.objects.attend(now=late)

    with time_machine.travel(late, tick=False):
        first, second = text_of(motion, people[0]), text_of(again(motion).second_vote, people[0])

    assert "Its trustees did not open it in time." in first
    assert "It is put a second time." in first
    assert "the first was void" in second
    assert secrets


def test_members_read_before_and_while_they_vote_that_too_few_trustees_are_left() -> None:
    body, people, secrets = secret_body()
    motion = noticed(body, people)
    enough = text_at(motion, people[0], NOON)
    for person in list(secrets)[:2]:
        Mandate.objects.get(holder=person, power="voting.keep-key").give_up(by=person, now=NOON)
    before = text_at(motion, people[0], NOON + timedelta(hours=1))

    assert "too few trustees have keys" not in enough
    assert "too few trustees have keys to open it with" in before
    assert "/bodies/members/keys/" in before


def test_a_vote_that_nobody_can_open_any_more_says_so_while_it_is_open() -> None:
    body, people, secrets = secret_body()
    motion = opened(body, people)
    for person in list(secrets)[:2]:
        Mandate.objects.get(holder=person, power="voting.keep-key").give_up(by=person, now=motion.opening.at)

    told = text_at(motion, people[0], motion.opening.at + timedelta(hours=1))

    assert "Too few trustees are left to open this secret vote." in told


def text_at(motion: Motion, person: Person, when: datetime) -> str:
    with time_machine.travel(when, tick=False):
        return text_of(motion, person)


def test_who_moves_a_secret_motion_and_who_reads_it_are_warned_where_its_trustees_never_rehearsed() -> None:
    body, people, _secrets = secret_body()
    mover, draft, written = (
        client_of(people[0]),
        "/motions/new/?body=members&effect=decisions.resolve",
        {"title": "Strike", "text": "We do."},
    )

    with time_machine.travel(NOON, tick=False):
        drafts = [mover.post(draft, {**written, "procedure": key}).content.decode() for key in ("secret", "ordinary")]
        pages = [text_of(noticed(body, people), people[3])]

    assert ["have never rehearsed" in each for each in (*drafts, *pages)] == [True, False, True]
