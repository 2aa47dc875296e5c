"""Credentials issued by an authority: the server has no private one, the lost are replaced, and what is wrong is named."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commonty.apps.keys import keyring
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import Concerned, CustodyLine
from commonty.apps.record.models import Line
from commonty.apps.voting import issuing as authority
from commonty.apps.voting.entries_of_boards import BoardClosed
from commonty.apps.voting.models import Board, Credential, How, Issuing, Stage
from commonty.apps.voting.tests.building import routine
from commonty.apps.voting.tests.issued_votes import BEFORE, begun, held, opened
from commonty.apps.voting.tests.secret_votes import CLOSE, NOON, SHALL_WE, WHO
from commonty.apps.voting.trust import trust
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YES, NO = [1, 0, 0], [0, 1, 0]


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(Refused, match=words):
        yield


def test_codes_made_offline_are_voted_with_and_the_server_never_has_one(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE)
    for person, choice in zip(vote.people, (YES, NO, YES), strict=False):
        vote.cast(person, choice)
    vote.cast(vote.people[1], YES)
    kept = {bytes(each.sealed or b"") for each in Credential.objects.all()}
    vote.close()
    vote.decrypt(vote.people[0])
    vote.decrypt(vote.people[2])

    assert kept == {b""}
    assert vote.board.result == ((3, 0, 0),)
    verdict = vote.board.verify()
    assert (verdict.is_accepted, verdict.ballots, verdict.ballots_counted) == (True, 4, 3)
    assert [vote.board.box.how_voted(person) for person in vote.people] == [How.ONLINE] * 3 + [None] * 3
    assert not Credential.objects.exists()


def test_a_lost_code_is_dead_its_voter_votes_with_a_spare_one_and_the_close_tells_how_many(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE)
    voter, place = vote.people[1], vote.place(vote.people[1])
    lost = vote.issue.code(place)
    vote.board.replace(vote.issue.issuer, vote.issue.replaces(place), now=NOON)
    before = Board.objects.get(pk=vote.board.pk).replaced
    vote.issue.gives_spare(place)

    with refused("was replaced, and is dead"):
        vote.board.cast(voter, vote.ballot_with(lost, YES), now=NOON)
    vote.cast(voter, NO)
    vote.close()

    closed = BoardClosed(vote.body.pk, vote.board.pk, 1, 1, "", vote.board.head, replaced=1)
    assert vote.issue.code(place) != lost
    assert vote.issue.rows("spares.csv") == []
    assert (before, Issuing.objects.get().replaced) == (1, 1)
    assert closed.sentence().endswith("1 lost voting code was replaced.")
    assert json.loads(Line.objects.get(kind="voting.board-closed").payload.facts)["facts"]["replaced"] == 1
    vote.decrypt(vote.people[0])
    vote.decrypt(vote.people[2])
    assert (vote.board.result, vote.board.verify().is_accepted) == (((0, 1, 0),), True)


def test_a_code_that_was_voted_with_is_not_replaced_since_its_ballot_counts(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE)
    vote.cast(vote.people[1], YES)

    with refused("A ballot was cast with this code before it was lost"):
        vote.board.replace(vote.issue.issuer, vote.issue.replaces(vote.place(vote.people[1])), now=NOON)

    assert vote.board.replaced == 0
    vote.issue.gives_spare(vote.place(vote.people[1]))
    with refused("voted with another voting code"):
        vote.cast(vote.people[1], NO)


def test_one_code_serves_one_person_and_one_person_has_one_code(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE)
    one, other = (vote.issue.code(vote.place(person)) for person in vote.people[:2])
    vote.board.cast(vote.people[0], vote.ballot_with(one, YES), now=NOON)

    with refused("somebody else’s"):
        vote.board.cast(vote.people[1], vote.ballot_with(one, NO), now=NOON)
    with refused("voted with another voting code"):
        vote.board.cast(vote.people[0], vote.ballot_with(other, NO), now=NOON)

    vote.board.cast(vote.people[1], vote.ballot_with(other, YES), now=NOON)
    assert vote.board.box.marks.count() == 2


def test_a_code_with_more_votes_than_its_voter_has_is_refused(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE, heavy=5)
    heavy = vote.issue.code(vote.place(vote.people[3]))

    with refused("somebody else’s"):
        vote.board.cast(vote.people[0], vote.ballot_with(heavy, YES), now=NOON)

    vote.cast(vote.people[3], NO)
    vote.cast(vote.people[0], YES)
    vote.close()
    vote.decrypt(vote.people[0])
    vote.decrypt(vote.people[1])
    assert vote.board.result == ((1, 5, 0),)


def test_whoever_loses_a_code_where_none_is_spare_cannot_be_given_one(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE, spare="0")

    assert (vote.issue.issuing.spares(), vote.issue.file("spares.csv").exists()) == (0, False)
    assert Credential.objects.count() == len(vote.people)


def test_what_is_handed_in_is_checked_for_its_form_its_count_and_its_weights(tmp_path: Path) -> None:
    issue, _body, _people, _key, _secrets = begun(tmp_path, heavy=5)
    right = issue.makes()
    entries = json.loads(right)

    for wrong, words in (
        (b"no list", "no list of public credentials"),
        (b"place,credential\n1,8fGn2-Qm4xRt-Zb7Kc-3WvEyA\n", "has the codes themselves in it"),
        (b'["00"]', "no list of public credentials"),
        (right.replace(b"[", b"[ ", 1), "order and form"),
        (b"[" + right[1:-1].replace(b',1"', b'"').replace(b',5"', b'"') + b"]", "weights in this list"),
        (json.dumps(entries[1:], separators=(",", ":")).encode(), "7 credentials, and it takes 8"),
        (right.replace(b',5"', b',6"'), "weights in this list"),
    ):
        with refused(words):
            issue.issuing.hand_in(issue.issuer, wrong, now=BEFORE)
        assert not Issuing.objects.get().is_ready

    issue.issuing.hand_in(issue.issuer, right, now=BEFORE)
    assert Issuing.objects.get().listed == right.decode()
    assert Line.objects.filter(kind="voting.credentials-handed-in").count() == 1


def test_without_the_list_no_board_is_set_up_and_the_refusal_says_why(tmp_path: Path) -> None:
    issue, _body, _people, key, _secrets = begun(tmp_path)

    with refused("has not handed them in, so this vote cannot open"):
        opened(issue, key, (SHALL_WE,))

    assert not Board.objects.exists()


def test_whoever_keeps_a_key_issues_no_codes_and_nobody_does_without_the_mandate(tmp_path: Path) -> None:
    issue, body, people, _key, _secrets = begun(tmp_path)
    trustee = people[0]
    with refused("This takes a mandate, and you have none"):
        authority.voters(issue.issuing, trustee, now=BEFORE)

    grant(trustee, "issue-codes", body.path, starts=BEFORE, ends=CLOSE, authority=routine(body), now=BEFORE)

    with refused("You keep a key of these ballots"):
        authority.voters(issue.issuing, trustee, now=BEFORE)
    with refused("You keep a key of these ballots"):
        issue.issuing.hand_in(trustee, issue.makes(), now=BEFORE)


def test_the_table_of_voters_says_how_to_reach_each_no_more_and_everybody_in_it_is_told(tmp_path: Path) -> None:
    issue, _body, people, _key, _secrets = begun(tmp_path)
    people[1].change({"email": "", "address": "2 Mill Lane", "phone": "+44 1"}, now=BEFORE)
    people[2].change({"email": "", "phone": "+44 2"}, now=BEFORE)

    issue.makes()

    rows = {row["name"]: row for row in issue.rows("voters.csv")}
    told = {name: (row["email"], row["address"], row["phone"]) for name, row in rows.items() if name <= "Member3"}
    assert told == {
        "Member1": ("member1@example.org", "", ""),
        "Member2": ("", "2 Mill Lane", ""),
        "Member3": ("", "", "'+44 2"),
    }
    assert {row["weight"] for row in rows.values()} == {"1"}
    assert set(Concerned.objects.filter(line__is_export=True).values_list("person", flat=True)) == {
        person.pk for person in people if person != issue.issuer
    } | {issue.issuer.pk}
    assert set(CustodyLine.objects.values_list("looker", flat=True)) == {issue.issuer.pk}


def test_changing_the_result_then_takes_the_server_and_the_authority(tmp_path: Path) -> None:
    vote = held(tmp_path, WHO)

    said = trust(vote.board, by_name=True).sentence()

    assert "to change the result, Member6 and whoever runs this server would have to cheat together" in said
    assert "Member6" not in trust(vote.board, by_name=False).sentence()
    assert "the credential authority" in trust(vote.board, by_name=False).sentence()


def test_the_list_stands_once_voting_is_open_and_nothing_else_is_looked_up(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE)

    with refused("the credentials that it opened with stand"):
        vote.issue.issuing.hand_in(vote.issue.issuer, vote.issue.issuing.listed.encode(), now=NOON)
    with refused("the credentials that it opened with stand"):
        authority.voters(vote.issue.issuing, vote.issue.issuer, now=NOON)
    with refused("was sent to you"):
        vote.board.credential_of(vote.people[0], now=NOON)
    assert vote.board.stage is Stage.OPEN
    assert keyring.passing("ballots.")
