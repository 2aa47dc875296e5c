"""The verifier that runs in a reader's browser is held to the program's own: what one refuses, the other refuses by the same check."""

import random
from pathlib import Path
from typing import Any

import pytest

from commonty.ballots import publishing
from commonty.ballots.decryption import decrypt
from commonty.ballots.tests.boards import BUDGET, CHAIR, DATES, two_of_three
from commonty.ballots.tests.boards import closed as held
from commonty.ballots.tests.cheating import false_factor
from commonty.ballots.tests.judged import ED, RANKING, SUMS
from commonty.ballots.tests.samples import NAMES, SAMPLES
from commonty.ballots.tests.tampering import Change, put_together, taken_apart, tampered
from commonty.ballots.tests.test_refusing import RANKING_REFUSED, REFUSED, UNLINKED
from commonty.ballots.verifier import Name, verify
from tests.in_the_browser import running

pytestmark = pytest.mark.slow
Cases = dict[str, tuple[Change, str, str]]
FLIPPED = 40
"""So many bytes are changed, one at a time."""
SEED = 1936
BESIDE = {Name.EARLIER, Name.BOUND}
"""Checks of what lies beside the board, which readers' browsers do not have."""


def judged_here(path: Path) -> list[tuple[str, int, int]]:
    """Return what the program's own verifier says of each check: how much it covered, and how often it refused."""
    return [(each.name.value, each.covered, each.failed) for each in verify(path).checks if each.name not in BESIDE]


def judged_there(verdict: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(each["name"], each["covered"], each["failed"]) for each in verdict["checks"]]


def refused(judged: list[tuple[str, int, int]]) -> set[str]:
    return {name for name, _covered, failed in judged if failed}


def boards(folder: Path, *contents: bytes) -> list[Path]:
    paths = [folder / f"{number}.bel" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def test_the_names_of_the_checks_are_the_same(tmp_path: Path) -> None:
    [verdict] = running.verified(boards(tmp_path, SUMS.board))

    assert [each["name"] for each in verdict["checks"]] == [each.value for each in Name if each not in BESIDE]


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_what_other_programs_made_is_accepted_and_each_check_covers_the_same(path: Path) -> None:
    [verdict] = running.verified([path])

    assert verdict["accepted"]
    assert judged_there(verdict) == judged_here(path)
    here = verify(path)
    told = {name: verdict[name] for name in ("uuid", "name", "state", "head", "fingerprint", "ballots", "result")}
    expected = here.to_json()
    assert told == {**{name: expected[name] for name in told if name != "fingerprint"}, "fingerprint": here.election_fingerprint}


def test_what_we_made_is_accepted_in_every_group_however_far_it_is(tmp_path: Path) -> None:
    made = [
        held([(0, ((1, 0), (1, 0, 1)))], questions=(BUDGET, DATES), group="BELENIOS-2048", keyed=two_of_three),
        held([(0, ((2, 1, 3),)), (1, ((1, 0, 0),))], questions=(CHAIR,), group="RFC-3526-2048", keyed=two_of_three),
    ]
    for each in made:
        each.open_and_declare(2, 3)
    open_still = [put_together(taken_apart(RANKING.board)[:events]) for events in (1, 3, 5, 6, 8, 10)]
    paths = boards(tmp_path, SUMS.board, RANKING.board, *(each.board for each in made), *open_still)

    for path, verdict in zip(paths, running.verified(paths), strict=True):
        assert verdict["accepted"]
        assert judged_there(verdict) == judged_here(path)


@pytest.mark.parametrize(("board", "cases"), [(SUMS.board, REFUSED), (RANKING.board, RANKING_REFUSED)], ids=["sums", "ranking"])
def test_a_board_that_was_tampered_with_is_refused_by_the_same_checks(board: bytes, cases: Cases, tmp_path: Path) -> None:
    paths = boards(tmp_path, *(tampered(board, change) for change, _check, _error in cases.values()))

    there = {name: refused(judged_there(verdict)) for name, verdict in zip(cases, running.verified(paths), strict=True)}

    assert there == {name: refused(judged_here(path)) for name, path in zip(cases, paths, strict=True)}
    assert [name for name, (_change, check, _error) in cases.items() if check not in there[name]] == []


def test_a_payload_that_does_not_name_what_stands_before_it_is_refused_by_the_same_check(tmp_path: Path) -> None:
    made = []
    for change, _check, _error in UNLINKED.values():
        told = taken_apart(SUMS.board)
        change(told)
        made.append(put_together(told, is_linked=False))

    found = running.verified(boards(tmp_path, *made))

    assert [refused(judged_there(each)) for each in found] == [{check} for _change, check, _error in UNLINKED.values()]


def test_any_byte_that_is_changed_is_refused_by_the_same_check(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - which bytes, the same each time
    changed = []
    for place in sorted(chance.sample(range(len(RANKING.board)), FLIPPED)):
        board = bytearray(RANKING.board)
        board[place] ^= 1 << chance.randrange(8)
        changed.append(bytes(board))
    cut = [RANKING.board[:-512], RANKING.board[:-1], RANKING.board + bytes(512), RANKING.board[:600], b""]
    paths = boards(tmp_path, *changed, *cut)

    there = [refused(judged_there(each)) for each in running.verified(paths)]

    assert there == [refused(judged_here(path)) for path in paths]
    assert set() not in there


def test_parts_of_more_trustees_than_must_are_refused_where_they_disagree_and_accepted_where_they_do_not(tmp_path: Path) -> None:
    made = []
    for liar in (0, 1, 2, 3):
        each = held([(0, ((3, 1, 2),)), (1, ((1, 2, 0),))], questions=(CHAIR,), keyed=two_of_three)
        each.shuffle(1)
        publishing.end_shuffles(each.chain)
        for owner in (1, 2, 3):
            honest = decrypt(ED, each.election.fingerprint, each.secrets[owner], each.tally)
            publishing.publish_decryption(
                each.chain,
                each.election,
                false_factor(each.election, each.secrets[owner], each.tally) if owner == liar else honest,
                owner=owner,
            )
        made.append(each.board)
    paths = boards(tmp_path, *made)

    there = [judged_there(verdict) for verdict in running.verified(paths)]

    assert [refused(each) for each in there] == [set(), {"decryptions"}, {"decryptions"}, {"decryptions"}]
    assert there == [judged_here(path) for path in paths]
