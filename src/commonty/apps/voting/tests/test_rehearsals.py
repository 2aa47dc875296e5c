"""Rehearsals: members try the booth and trustees the opening, with their real keys, and nothing comes of it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from commonty.apps.bodies.models import Body
from commonty.apps.keys.holding import holdings
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.record.entry import read
from commonty.apps.record.models import Line, Payload
from commonty.apps.rules.sources import resolve
from commonty.apps.voting import opening, rehearsing
from commonty.apps.voting.letters import BallotWasCast
from commonty.apps.voting.letters_to_trustees import BoardWaits
from commonty.apps.voting.models import Board, Rehearsal, Stage
from commonty.apps.voting.models.rehearsal import OPEN_FOR
from commonty.apps.voting.tests.building import organisation
from commonty.apps.voting.tests.keys import made, rules, trusted
from commonty.apps.voting.tests.secret_votes import CLOSE, NOON, Vote
from commonty.apps.voting.tests.test_booth import browser
from commonty.ballots.verifier import verify
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def keyed(members: int = 4, trustees: int = 3) -> tuple[Body, list[Person], dict[Person, Any]]:
    """Found an organisation whose first members keep keys, of which two suffice."""
    body, people = organisation(members, now=NOON, rules=rules())
    _key, secrets = made(body, people[:trustees], threshold=2, now=NOON)
    return body, people, secrets


def begun(members: int = 4) -> tuple[Rehearsal, Vote]:
    body, people, secrets = keyed(members)
    rehearsal = Rehearsal.objects.begin(body, people[0], now=NOON)
    return rehearsal, Vote(rehearsal.board, body, people, secrets)


def ended(rehearsal: Rehearsal, vote: Vote) -> None:
    """End the voting a day later, and let the machine put the ballots together."""
    rehearsal.end(vote.people[1], now=CLOSE)
    vote.board = rehearsal.board
    vote.board.go_on(lambda: CLOSE)


def kinds() -> list[str]:
    return list(Line.objects.filter(kind__startswith="voting.").order_by("seq").values_list("kind", flat=True))


def page(who: Person, path: str, *, at: Any = CLOSE) -> str:  # noqa: ANN401 - any instant
    with time_machine.travel(at, tick=False):
        return browser(who).get(path).content.decode()


def test_everybody_votes_each_trustee_shuffles_and_opens_and_the_whole_of_three_ballots_is_published(tmp_path: Path) -> None:
    rehearsal, vote = begun()
    for person, ranked in zip(vote.people[1:], ([1, 2, 3], [2, 1, 0], [1, 0, 2]), strict=True):
        vote.cast(person, ranked)
    ended(rehearsal, vote)
    for person in vote.people[:3]:
        assert opening.waits_for(vote.board, person)
        vote.shuffle(person)
    for person in vote.people[:3]:
        assert vote.board.stage is Stage.DECRYPTING
        vote.decrypt(person)

    board = rehearsal.board
    assert board.stage is Stage.DONE
    file = tmp_path / "rehearsal.bel"
    file.write_bytes(b"".join(board.archive()))
    verdict = verify(file)
    assert (verdict.is_accepted, verdict.ballots, verdict.result) == (True, 3, board.result)
    assert board.election.name == "Rehearsal: this decides nothing"
    sheet = rehearsing.counted(board)
    assert sheet is not None
    assert rehearsing.rounds(sheet) == (("Apple", (2,)), ("Pear", (1,)), ("Plum", (0,)))
    standing = rehearsing.standing(board.key, now=CLOSE)
    assert (standing.opened, standing.all_did, standing.is_running) == (rehearsal, True, False)
    assert rehearsing.caution(vote.body, now=CLOSE) == ""


def test_a_rehearsal_waits_for_every_trustee_until_one_says_to_go_on_without_who_is_missing() -> None:
    rehearsal, vote = begun()
    vote.cast(vote.people[3], [1, 2, 3])
    ended(rehearsal, vote)
    vote.shuffle(vote.people[0])
    with pytest.raises(Refused, match="too few have done their part"):
        rehearsal.go_on(vote.people[0], now=CLOSE)
    vote.shuffle(vote.people[1])
    assert vote.board.stage is Stage.SHUFFLING

    rehearsal.go_on(vote.people[0], now=CLOSE)

    assert rehearsal.board.stage is Stage.DECRYPTING
    for person in vote.people[1:3]:
        vote.decrypt(person)
    assert rehearsal.board.result is not None
    parts = [(each.shuffled, each.opened) for each in rehearsing.parts(vote.board, now=CLOSE)]
    assert parts == [(True, False), (True, True), (False, True)]
    assert not rehearsing.standing(vote.board.key, now=CLOSE).all_did
    assert "not everybody took part" in page(vote.people[3], f"/bodies/{vote.body.pk}/keys/")


def test_only_who_keeps_a_key_begins_one_and_one_at_a_time() -> None:
    body, people, _secrets = keyed()
    with pytest.raises(Refused, match="takes a mandate"):
        Rehearsal.objects.begin(body, people[3], now=NOON)
    trusted(body, people[3:], now=NOON)
    with pytest.raises(Refused, match="none of these keys"):
        Rehearsal.objects.begin(body, people[3], now=NOON)
    Rehearsal.objects.begin(body, people[0], now=NOON)
    with pytest.raises(Refused, match="A rehearsal with these keys is going on") as refused:
        Rehearsal.objects.begin(body, people[1], now=NOON)

    assert refused.value.article == "powers.keep-keys"
    assert Rehearsal.objects.count() == 1


def test_without_keys_that_suffice_none_begins() -> None:
    body, people = organisation(4, now=NOON, rules=rules())
    trusted(body, people[:3], now=NOON)

    with pytest.raises(Refused, match="no keys to rehearse with"):
        Rehearsal.objects.begin(body, people[0], now=NOON)


def test_who_is_no_trustee_of_it_neither_ends_it_nor_lets_it_go_on() -> None:
    rehearsal, vote = begun()
    gone = Mandate.objects.get(holder=vote.people[2], power="voting.keep-key")
    gone.give_up(by=vote.people[2], now=NOON)

    for person in vote.people[2:4]:
        for verb in (rehearsal.end, rehearsal.go_on):
            with pytest.raises(Refused):
                verb(person, now=CLOSE)

    assert rehearsal.board.stage is Stage.OPEN


def test_its_time_ends_the_voting_and_unopened_it_lapses_and_says_what_to_do() -> None:
    rehearsal, vote = begun()
    vote.cast(vote.people[3], [1, 2, 3])
    assert Rehearsal.objects.attend(now=NOON + OPEN_FOR - timedelta(seconds=1)) == 0

    assert Rehearsal.objects.attend(now=NOON + OPEN_FOR) == 1
    rehearsal.board.go_on(lambda: NOON + OPEN_FOR)
    assert Rehearsal.objects.attend(now=rehearsal.until - timedelta(seconds=1)) == 0
    assert Rehearsal.objects.attend(now=rehearsal.until) == 1

    assert (rehearsal.board.is_given_up, rehearsal.board.result, Rehearsal.objects.running().count()) == (True, None, 0)
    assert kinds()[-3:] == ["voting.board-closed", "voting.ballots-parted", "voting.rehearsal-lapsed"]
    keys = page(vote.people[0], f"/bodies/{vote.body.pk}/keys/", at=rehearsal.until)
    assert ("came to nothing" in keys, "Begin a rehearsal" in keys) == (True, True)
    assert "Too few trustees did their part in time" in page(vote.people[3], rehearsal.get_absolute_url(), at=rehearsal.until)
    assert Rehearsal.objects.begin(vote.body, vote.people[0], now=rehearsal.until).pk != rehearsal.pk


def test_where_nobody_voted_it_is_over_when_it_closes() -> None:
    rehearsal, vote = begun()

    rehearsal.end(vote.people[0], now=CLOSE)

    assert rehearsal.board.is_given_up
    assert opening.waiting(vote.people[0], now=CLOSE) == []
    assert "Nobody voted" in page(vote.people[3], rehearsal.get_absolute_url())


def test_every_line_letter_and_page_of_a_rehearsal_says_that_it_decides_nothing() -> None:
    rehearsal, vote = begun()
    uuid = vote.board.uuid
    places = [page(vote.people[3], path, at=NOON) for path in (f"/booth/{uuid}/", f"/board/{uuid}/", rehearsal.get_absolute_url())]
    vote.cast(vote.people[3], [1, 2, 3])
    ended(rehearsal, vote)
    places.append(page(vote.people[0], f"/board/{uuid}/trustees/"))
    for person in vote.people[:3]:
        vote.shuffle(person)
    for person in vote.people[:3]:
        vote.decrypt(person)
    places += [page(vote.people[3], path) for path in (f"/board/{uuid}/", rehearsal.get_absolute_url())]

    assert [("Rehearsal: this decides nothing." in each) for each in places] == [True] * len(places)
    assert "however few vote" in places[0]
    assert '"name": "Rehearsal of a secret ballot: it decides nothing"' in places[0]  # what the receipt says first
    letters = (BallotWasCast(vote.board.pk), BoardWaits(vote.board.pk, str(Stage.SHUFFLING)))
    assert [each.subject().startswith("Rehearsal: ") and "It decides nothing." in each.text() for each in letters] == [True, True]
    told = (
        Payload.objects.filter(line__kind__startswith="voting.")
        .exclude(line__kind__contains="key")
        .exclude(line__kind__contains="ceremony")
    )
    entries = [read(each.line.kind, each.body, json.loads(each.facts)["facts"]) for each in told.select_related("line")]
    said = [entry.sentence() for entry in entries if entry is not None and entry.kind != "voting.roll-frozen"]
    assert [each for each in said if "decides nothing" not in each] == []
    assert len(said) == 11


def test_nothing_but_the_roll_of_a_rehearsal_leads_to_a_person_and_their_export_says_what_it_was() -> None:
    rehearsal, vote = begun()
    vote.cast(vote.people[3], [1, 2, 3])

    [kept] = [each for each in holdings() if type(each).__name__ == "RollsAndVotes"]

    [place] = kept.export(vote.people[3].pk)  # type: ignore[misc]  # a list
    assert place["ballots"] == [{"box": rehearsal.box_id, "how": "online", "rehearsal": True}]  # type: ignore[index]
    assert resolve(f"rehearsal:{rehearsal.pk}").url == rehearsal.get_absolute_url()


def test_a_trustee_begins_ends_and_reads_it_by_the_pages() -> None:
    body, people, secrets = keyed()
    with time_machine.travel(NOON, tick=False):
        assert "These trustees have not rehearsed yet" in page(people[3], f"/bodies/{body.pk}/keys/", at=NOON)
        begins = [browser(who).post(f"/bodies/{body.pk}/keys/rehearsals/") for who in (people[3], people[0])]
        rehearsal = Rehearsal.objects.get()
        assert [each.status_code for each in begins] == [403, 302]
        assert begins[1]["Location"] == rehearsal.get_absolute_url()
        assert "A rehearsal is going on" in page(people[3], f"/bodies/{body.pk}/keys/", at=NOON)
        assert 'id="try-it"' in page(people[3], rehearsal.get_absolute_url(), at=NOON)
        assert list(rehearsing.open_to(people[3].pk, now=NOON)) == [rehearsal]
    vote = Vote(Board.objects.get(), body, people, secrets)
    vote.cast(people[3], [1, 2, 3])
    with time_machine.travel(CLOSE, tick=False):
        ends = [browser(who).post(f"{rehearsal.get_absolute_url()}ending/").status_code for who in (people[3], people[1], people[1])]
        assert ends == [403, 302, 403]
        vote.board.go_on(lambda: CLOSE)
        assert 'id="open-it"' in page(people[1], rehearsal.get_absolute_url())
        assert browser(people[1]).post(f"{rehearsal.get_absolute_url()}going-on/").status_code == 403
        vote.shuffle(people[0])
        vote.shuffle(people[1])
        assert 'id="go-on"' in page(people[1], rehearsal.get_absolute_url())
        assert browser(people[1]).post(f"{rehearsal.get_absolute_url()}going-on/").status_code == 302
        assert vote.board.stage is Stage.DECRYPTING
