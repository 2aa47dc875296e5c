"""Telling trustees what is asked of them: each thing once, while they hold the mandate, by letter and on paper."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies.founding import make
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate, Why
from commonty.apps.people.models import Account, Person
from commonty.apps.voting.asking import attend
from commonty.apps.voting.letters_to_trustees import AskedToKeepAKey, BoardWaits, CeremonyWaits
from commonty.apps.voting.models import Asked
from commonty.apps.voting.models.trustees import KEEP
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.keys import begun, does, rules, trusted
from commonty.apps.voting.tests.secret_votes import CLOSE, NOON, SHALL_WE, WHO, held
from commonty.ballots.groups import group
from commonty.ballots.threshold import keys_of, new_seed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def told() -> list[tuple[int, str]]:
    """Return whom the letters so far were for, by number, and about what."""
    return sorted((each.mandate.holder.member_number, each.matter) for each in Asked.objects.select_related("mandate__holder"))


def page(person: Person | None, path: str) -> Any:  # noqa: ANN401 - an answer
    client = Client()
    if person is not None:
        client.force_login(Account.objects.open_for(person))
    with time_machine.travel(NOON, tick=False):
        return client.get(path)


def test_who_is_named_is_told_once_what_that_takes() -> None:
    body, people = organisation(5, now=NOON, rules=rules())
    trusted(body, people[:2], now=NOON)

    letters = attend(now=NOON), attend(now=NOON + timedelta(minutes=1))

    assert letters == (2, 0)
    assert told() == [(1, "named"), (2, "named")]


def test_whose_mandate_has_ended_is_told_nothing() -> None:
    body, people = organisation(5, now=NOON, rules=rules())
    trusted(body, people[:2], now=NOON)
    Mandate.objects.get(holder=people[0], power=KEEP).end(Why.RECALLED, authority=routine(body), now=NOON)

    attend(now=NOON + timedelta(minutes=1))

    assert told() == [(2, "named")]


def test_a_ceremony_tells_each_trustee_when_it_is_their_turn_and_who_is_done_nothing() -> None:
    body, people = organisation(5, now=NOON, rules=rules())
    ceremony = begun(body, people[:2], threshold=2, now=NOON)
    keys = {person: keys_of(group("Ed25519"), new_seed()) for person in people[:2]}
    does(ceremony, people[0], keys[people[0]], now=NOON)

    attend(now=NOON)
    first = told()
    does(ceremony, people[1], keys[people[1]], now=NOON)
    attend(now=NOON)

    asked = f"ceremony:{ceremony.pk}:certify"
    assert first == [(2, asked), (2, "named")], "who has made a key knows what that takes"
    assert told() == [(1, f"ceremony:{ceremony.pk}:deal"), (2, asked), (2, f"ceremony:{ceremony.pk}:deal"), (2, "named")]


def test_a_vote_that_closed_tells_its_trustees_at_each_step_and_nobody_once_it_is_opened() -> None:
    vote = held(SHALL_WE, WHO)
    for person in vote.people[3:]:
        vote.cast(person, [1, 0, 0], [1, 2, 3])
    vote.close()
    board = vote.board.pk

    attend(now=CLOSE)
    shuffling = told()
    for person in vote.people[:2]:
        vote.shuffle(person)
    vote.board.go_on(lambda: CLOSE)
    vote.decrypt(vote.people[2])
    attend(now=CLOSE)
    decrypting = [each for each in told() if each not in shuffling]
    vote.decrypt(vote.people[0])
    attend(now=CLOSE)

    assert shuffling == [(number, f"board:{board}:shuffling") for number in (1, 2, 3)]
    assert decrypting == [(number, f"board:{board}:decrypting") for number in (1, 2)]
    assert len(told()) == 5


def test_the_letters_say_what_is_asked_by_when_and_where(settings: Any) -> None:  # noqa: ANN401 - pytest's own
    vote = held(SHALL_WE)
    vote.close()
    mandate = Mandate.objects.filter(power=KEEP).earliest("pk")

    with time_machine.travel(NOON, tick=False):
        named = AskedToKeepAKey(mandate.pk).text()
        step = CeremonyWaits(vote.board.key.ceremony_id, "deal").text()
        board = BoardWaits(vote.board.pk, "decrypting").text()

    assert "it takes 2 trustees together" in named
    assert "Your mandate lasts until 2 February 2027." in named
    assert named.endswith(f"{settings.ORIGIN}/bodies/members/keys/")
    assert step.endswith(f"Share your key out:\n\n{settings.ORIGIN}/bodies/members/keys/mine/")
    assert board.endswith(f"Open the result:\n\n{settings.ORIGIN}/board/{vote.board.uuid}/trustees/")


def test_a_letter_to_print_is_for_members_and_for_who_keeps_a_key() -> None:
    body, people = organisation(5, now=NOON, rules=rules())
    trusted(body, people[:1], now=NOON)
    mandate = Mandate.objects.get(power=KEEP)

    listed = page(people[4], "/bodies/members/keys/").content.decode()
    read = page(people[4], f"/bodies/members/keys/letters/{mandate.pk}/").content.decode()
    others = page(people[4], f"/bodies/members/keys/letters/{mandate.pk + 100}/")
    strangers = page(None, f"/bodies/members/keys/letters/{mandate.pk}/")

    assert f"/bodies/members/keys/letters/{mandate.pk}/" in listed
    assert ("For Member1" in read, "Your mandate lasts until" in read, 'class="sheet"' in read) == (True, True, True)
    assert (others.status_code, strangers.status_code) == (403, 302)


def test_the_letter_to_a_trustee_of_a_caucus_does_not_name_it() -> None:
    body, people = organisation(5, now=NOON, rules=rules())
    caucus = make("caucus", "women", body, "Women", authority=routine(body), now=NOON)
    mandate = grant(people[0], "keep-keys", caucus.path, starts=NOON, ends=CLOSE, authority=routine(body), now=NOON)

    with time_machine.travel(NOON, tick=False):
        letter = AskedToKeepAKey(mandate.pk)
        said = f"{letter.subject()} {letter.text()}"

    assert "a trustee of secret ballots of your group" in said
    assert "omen" not in said
