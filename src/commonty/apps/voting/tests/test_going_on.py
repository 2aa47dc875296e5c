"""What the machine does on a board between the close and the result: in lots, gone on with after any interruption, plain to read."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from commonty.apps.people.models import Person
from commonty.apps.voting import jobs, opening
from commonty.apps.voting.models import Board, BoardEvent, BoardPart, BoardWork, HandedIn, Stage, TallyBatch, handing_in, tallying
from commonty.apps.voting.models.tallying import MOST_BEGUN
from commonty.apps.voting.tests.building import routine
from commonty.apps.voting.tests.secret_votes import CLOSE, SHALL_WE, WHO, Vote, held
from commonty.apps.voting.tests.test_key_pages import browser, page
from commonty.ballots.bound import Claim, write_part
from commonty.ballots.decryption import check
from commonty.ballots.tests.cheating import false_factor
from commonty.ballots.trustee import public_of
from commonty.ballots.verifier import Name, verify
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.locks]
YES, NO = [1, 0, 0], [0, 1, 0]


def found(vote: Vote) -> Board:
    return Board.objects.get(pk=vote.board.pk)


def closed(vote: Vote) -> Board:
    """Close a vote, and leave the rest to the machine."""
    vote.board.close(authority=routine(vote.body), now=CLOSE)
    return found(vote)


def how_far(vote: Vote) -> tuple[int, int]:
    work = found(vote).progress
    assert work is not None
    return work.done, work.of


def test_ballots_are_put_together_in_lots_and_whoever_is_interrupted_goes_on_where_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallying, "SOME", 2)
    vote = held(SHALL_WE)
    for person, choice in zip(vote.people[:5], (YES, NO, NO, YES, NO), strict=True):
        vote.cast(person, choice)
    vote.cast(vote.people[1], YES)
    closed(vote)
    assert how_far(vote) == (0, 6)

    found(vote).tally_some()
    found(vote).tally_some()

    assert (how_far(vote), TallyBatch.objects.count(), found(vote).stage) == ((4, 6), 2, Stage.CLOSED)
    assert "4 of 6 ballots put together." in page(vote.people[4], f"/board/{vote.board.uuid}/")
    found(vote).go_on(lambda: CLOSE)
    board = found(vote)
    assert (board.stage, board.tallied, BoardWork.objects.exists(), TallyBatch.objects.exists()) == (Stage.DECRYPTING, (5, 5), False, False)
    for person in vote.people[:2]:
        vote.decrypt(person)
    assert found(vote).result == ((3, 2, 0),)
    assert found(vote).verify().is_accepted


def test_a_lot_that_two_processes_put_together_at_once_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallying, "SOME", 1)
    vote = held(SHALL_WE)
    for person in vote.people[:2]:
        vote.cast(person, YES)
    board = closed(vote)
    late = BoardWork.objects.get()
    late.replaced = b""
    board.tally_some()

    board._put_together(late)  # noqa: SLF001 - what another process began before

    assert (how_far(vote), TallyBatch.objects.count()) == ((1, 2), 1)
    board.tally()
    assert found(vote).tallied == (2, 2)


def test_a_shuffle_that_takes_long_to_check_is_kept_and_checked_while_its_trustee_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_in, "MOST_CHECKED_AT_ONCE", 0)
    vote = held(WHO)
    for person in vote.people[:3]:
        vote.cast(person, [1, 2, 3])
    vote.close()
    path = f"/board/{vote.board.uuid}/trustees/"

    vote.shuffle(vote.people[0])

    assert (found(vote).stage, found(vote).parts.count(), HandedIn.objects.count()) == (Stage.SHUFFLING, 0, 1)
    assert "What you handed in is being checked" in page(vote.people[0], path)
    assert opening.waiting(vote.people[0], now=CLOSE) == []
    for person, reason in ((vote.people[0], "is being checked"), (vote.people[1], "would have to follow it")):
        with pytest.raises(Refused, match=reason):
            vote.shuffle(person)
    jobs.go_on.func(vote.board.pk)
    assert (found(vote).parts.count(), HandedIn.objects.exists(), BoardWork.objects.exists()) == (1, False, False)
    vote.shuffle(vote.people[1])
    found(vote).go_on(lambda: CLOSE)
    for person in vote.people[:2]:
        vote.decrypt(person)
        found(vote).go_on(lambda: CLOSE)
    assert found(vote).result == (((1, 2, 3),) * 3,)


def test_a_false_part_that_is_checked_later_is_refused_to_its_trustee_who_does_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[4], YES)
    vote.close()
    others = vote.part(vote.people[1])
    monkeypatch.setattr(handing_in, "MOST_CHECKED_AT_ONCE", 0)

    vote.board.decrypt(vote.people[0], others, now=CLOSE)
    found(vote).go_on(lambda: CLOSE)

    path = f"/board/{vote.board.uuid}/trustees/"
    assert "was checked and not taken" in page(vote.people[0], path)
    assert "Do it again" in page(vote.people[0], path)
    assert "was checked and not taken" not in page(vote.people[1], path)
    assert opening.waiting(vote.people[0], now=CLOSE) == [found(vote)]
    for person in vote.people[:2]:
        vote.decrypt(person)
    assert (found(vote).result, HandedIn.objects.exists()) == (((1, 0, 0),), False)


def test_a_part_larger_than_any_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    vote = held(SHALL_WE)
    vote.close()
    monkeypatch.setattr(handing_in, "MOST_CHECKED_AT_ONCE", 0)

    with pytest.raises(Refused, match="larger than what a trustee makes"):
        vote.board.decrypt(vote.people[0], b" " * (vote.board.largest_part + 1), now=CLOSE)

    assert not HandedIn.objects.exists()


def tampered(vote: Vote) -> BoardEvent:
    """Change a ballot in the database behind the program's back; return the event as it was."""
    event = BoardEvent.objects.filter(board=vote.board, kind="Ballot").order_by("height")[0]
    raw = bytearray(event.content)
    raw[600] ^= 1
    BoardEvent.objects.filter(pk=event.pk).update(content=bytes(raw))
    return event


def test_everybody_reads_why_a_board_is_refused_and_once_mended_it_is_checked_again() -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[4], YES)
    vote.close()
    was = tampered(vote)
    for person in vote.people[:2]:
        vote.decrypt(person)

    for person, path in ((vote.people[4], ""), (vote.people[0], "trustees/")):
        told = page(person, f"/board/{vote.board.uuid}/{path}")
        assert "This ballot was refused by its check" in told
        assert "What refused it: archive." in told
    assert found(vote).stage is Stage.REFUSED
    assert opening.waiting(vote.people[2], now=CLOSE) == []
    BoardEvent.objects.filter(pk=was.pk).update(content=was.content)
    call_command("check_board", vote.board.uuid)
    assert found(vote).stage is Stage.CHECKING
    jobs.go_on.func(vote.board.pk)
    assert (found(vote).result, found(vote).refused) == (((1, 0, 0),), None)


def test_a_ballot_changed_before_the_ballots_are_put_together_refuses_the_board_at_once() -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[4], YES)
    closed(vote)
    tampered(vote)

    found(vote).go_on(lambda: CLOSE)

    assert (found(vote).stage, BoardWork.objects.exists()) == (Stage.REFUSED, False)


def test_the_command_knows_no_board_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="there is no board nowhere here"):
        call_command("check_board", "nowhere")


def test_the_clock_goes_on_with_what_a_lost_job_left_and_leaves_to_people_what_fails_again_and_again() -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[4], YES)
    board = closed(vote)
    now = timezone.now()
    assert [jobs.attend(CLOSE + timedelta(minutes=each)) for each in (9, 11, 12)] == [0, 1, 0]

    BoardWork.objects.update(begun=MOST_BEGUN)

    assert (jobs.attend(now + timedelta(days=400)), board.is_at_work) == (0, False)
    board.go_on(lambda: CLOSE)
    assert found(vote).stage is Stage.CLOSED
    assert f"was begun anew {MOST_BEGUN - 1} times. It is not tried again by itself" in page(vote.people[4], f"/board/{board.uuid}/")
    board.check_again(now=now)
    board.go_on(lambda: CLOSE)
    assert found(vote).stage is Stage.DECRYPTING


def test_a_vote_given_up_while_the_machine_is_at_work_is_gone_on_with_no_more() -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[4], YES)
    board = closed(vote)

    board.give_up(authority=routine(vote.body), now=CLOSE)
    board.go_on(lambda: CLOSE)

    assert (board.stage, BoardWork.objects.exists(), board.is_given_up) == (Stage.CLOSED, False, True)


def spoiling(vote: Vote, person: Person) -> bytes:
    """Return a part with a false factor whose proof holds as version 1 has it, and as good a second proof as can be made of it."""
    board, secret = found(vote), vote.secrets[person]
    group, phi, tally = board.election.group, board.election.fingerprint, board.shuffled()
    false = false_factor(board.election, secret, tally)
    check(group, phi, public_of(group, secret), tally, false)
    return write_part(group, false, Claim(group, phi, public_of(group, secret), tally, false).prove(secret)).encode()


def ranked(vote: Vote) -> None:
    """Let twelve rank, all alike; shuffle, and let the first trustee do their part."""
    for person in vote.people[:12]:
        vote.cast(person, [1, 2, 3])
    vote.close()
    vote.shuffle(vote.people[0])
    vote.shuffle(vote.people[1])
    vote.decrypt(vote.people[0])


@pytest.mark.parametrize("most_at_once", [0, 500])
def test_a_trustee_who_would_spoil_a_ranking_is_refused_by_the_second_proof_and_opens_it_as_it_is(
    most_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote = held(WHO, members=14)
    ranked(vote)
    monkeypatch.setattr(handing_in, "MOST_CHECKED_AT_ONCE", most_at_once)
    raw, refused = spoiling(vote, vote.people[1]), "a factor of this part is false"

    if most_at_once:
        with pytest.raises(Refused, match=refused):
            vote.board.decrypt(vote.people[1], raw, now=CLOSE)
    else:
        vote.board.decrypt(vote.people[1], raw, now=CLOSE)
        found(vote).go_on(lambda: CLOSE)
        assert refused in HandedIn.objects.get().problem
    assert found(vote).stage is Stage.DECRYPTING
    vote.decrypt(vote.people[1])
    found(vote).go_on(lambda: CLOSE)

    opened = found(vote)
    assert (opened.result, opened.of_no_numbers) == ((((1, 2, 3),) * 12,), 0)


def test_the_second_proofs_lie_beside_the_board_for_everybody_and_the_command_checks_them(tmp_path: Path) -> None:
    vote = held(WHO, members=14)
    ranked(vote)
    vote.decrypt(vote.people[1])
    board, proofs = f"/board/{vote.board.uuid}/", tmp_path / "bound.json"

    given = Client().get(f"{board}bound.json")
    proofs.write_bytes(given.content)
    (archive := tmp_path / "board.bel").write_bytes(b"".join(found(vote).archive()))
    verdict = verify(archive, bound=proofs)

    assert (verdict.is_accepted, verdict.check(Name.BOUND).covered) == (True, 2)
    assert found(vote).verify().check(Name.BOUND).passed
    assert b"bound_proof" not in archive.read_bytes()
    assert f"{vote.board.uuid}.bel --bound {vote.board.uuid}.bound.json" in page(vote.people[4], board)


def test_second_proofs_on_which_a_small_result_could_be_tried_out_are_for_its_trustees_alone() -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[4], YES)
    vote.close()
    proofs = f"/board/{vote.board.uuid}/bound.json"
    before = Client().get(proofs).status_code
    for person in vote.people[:2]:
        vote.decrypt(person)

    given = [client.get(proofs).status_code for client in (Client(), browser(vote.people[4]), browser(vote.people[2]))]

    assert (before, given) == (404, [404, 404, 200])
    assert "bound.json" not in page(vote.people[4], f"/board/{vote.board.uuid}/")


def test_a_board_opened_before_there_were_second_proofs_says_that_its_proofs_cannot_tell_who_spoiled_a_ranking() -> None:
    vote = held(WHO, members=14)
    ranked(vote)
    vote.decrypt(vote.people[1])
    BoardPart.objects.update(bound=None)
    Board.objects.update(of_no_numbers=1)

    said = page(vote.people[4], f"/board/{vote.board.uuid}/")

    assert (found(vote).second_proofs(), Client().get(f"/board/{vote.board.uuid}/bound.json").status_code) == ("", 404)
    assert "1 of them is a ranking that no booth makes" in said
    assert "the proofs of this protocol cannot tell which" in said
