"""One bit changed anywhere in a small board of each kind, and boards cut up and put together anyhow: refused, or harmless as said here."""

import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonty.ballots import publishing
from commonty.ballots.archive import BLOCK
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Kind, steps
from commonty.ballots.question import HomomorphicQuestion, RankingQuestion
from commonty.ballots.tests.boards import Made, closed, singles, two_of_three
from commonty.ballots.tests.judged import refusals, verdict
from commonty.ballots.tests.tampering import put_together, taken_apart
from commonty.ballots.verifier import verify

DEEP = bool(os.environ.get("COMMONTY_DEEP"))
TRIED = 40
"""About how many bytes of each kind of board are changed, evenly spread, where it is not asked for all."""
YES = HomomorphicQuestion("Yes?", ("Yes",), 0, 1)
BLANK = HomomorphicQuestion("Which?", ("A", "B"), 1, 1, has_blank=True)
RANKED = RankingQuestion("Rank them", ("A", "B"))
NAME = re.compile(rb'"name":"([^"]*)"')

KINDS: dict[str, dict[str, Any]] = {
    "sums": {"questions": (YES, BLANK), "weights": (2,), "keyed": two_of_three},
    "sums in BELENIOS-2048": {"questions": (YES,), "weights": (3,), "group": "BELENIOS-2048", "keyed": lambda of: singles(of, 1)},
    "sums in RFC-3526-2048": {"questions": (YES,), "weights": (1,), "group": "RFC-3526-2048", "keyed": lambda of: singles(of, 1)},
    "rankings": {"questions": (RANKED,), "weights": (1, 1)},
    "rankings in RFC-3526-2048": {"questions": (RANKED,), "weights": (1,), "group": "RFC-3526-2048", "keyed": lambda of: singles(of, 1)},
}
VOTES = {YES: (1,), BLANK: (0, 0, 1), RANKED: (2, 1)}


@cache
def small(kind: str) -> Made:
    """Return an election of this kind that was declared, in which everybody voted once and the first voter once more."""
    given = KINDS[kind]
    vote = tuple(VOTES[question] for question in given["questions"])
    made = closed([(voter, vote) for voter in (0, *range(len(given["weights"])))], **given)
    made.open_and_declare(*sorted(made.secrets)[:2])
    return made


def flipped(raw: bytes, at: int, bit: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :]


def bits(size: int, tried: int) -> Iterator[tuple[int, int]]:
    """Return which bits of so many bytes are changed: all of them, or one of every so manieth byte, each time another."""
    if DEEP:
        yield from ((at, bit) for at in range(size) for bit in range(8))
    else:
        step = max(1, size // tried)
        yield from ((at, at // step % 8) for at in range(step // 2, size, step))


@pytest.mark.parametrize("kind", KINDS)
def test_any_bit_of_the_file_that_is_changed_breaks_its_bytes_or_its_chain(kind: str) -> None:
    board = small(kind).board

    for at, bit in bits(len(board), 10 * TRIED):
        with pytest.raises(BallotsError):
            list(steps(io.BytesIO(flipped(board, at, bit))))


@pytest.mark.parametrize("kind", KINDS)
def test_any_bit_of_a_header_or_of_what_fills_a_block_that_is_changed_is_refused(kind: str) -> None:
    board = small(kind).board
    found = list(steps(io.BytesIO(board)))
    records = [*found[0].data[:1], found[0].record, found[-1].record]
    places = [range(2 * BLOCK), *(range(each.offset - BLOCK, each.offset) for each in records)]
    places += [range(each.offset + each.size, each.end) for each in records]

    for at in (at for some in places for at in some):
        with pytest.raises(BallotsError):
            list(steps(io.BytesIO(flipped(board, at, at % 8))))


def is_told_and_not_proved(kind: Kind, place: int, body: bytes, at: int) -> bool:
    """Say whether a byte is of what the protocol binds to nothing: who shuffled, and how a trustee is called."""
    is_name = kind is Kind.SETUP and place == 1 and any(each.start(1) <= at < each.end(1) for each in NAME.finditer(body))
    return is_name or (kind is Kind.SHUFFLE and place == 1)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_any_bit_of_any_content_that_is_changed_is_refused_though_every_digest_is_made_right_again(kind: str, tmp_path: Path) -> None:
    board = small(kind).board
    told = taken_apart(board)
    size = sum(len(body) for _kind, bodies in told for body in bodies)
    for event, (what, bodies) in enumerate(told):
        for place, body in enumerate(bodies):
            for at, bit in bits(len(body), max(1, TRIED * len(body) // size)):
                changed = [*bodies[:place], flipped(body, at, bit), *bodies[place + 1 :]]
                again = put_together([*told[:event], (what, changed), *told[event + 1 :]])

                is_accepted = verdict(tmp_path, again).is_accepted

                assert not is_accepted or again == board or is_told_and_not_proved(what, place, body, at), (what, place, at, bit)


def test_how_a_trustee_is_called_is_told_and_not_proved(tmp_path: Path) -> None:
    """Nothing in version 1 binds the name to the key; the head of the board does, which others keep."""
    told = taken_apart(small("rankings").board)
    told[0][1][1] = told[0][1][1].replace(b"Trustee 1", b"Trustee 9")

    found = verdict(tmp_path, put_together(told))

    assert refusals(found) == []
    assert found.head != verdict(tmp_path, small("rankings").board).head


@settings(max_examples=2_000 if DEEP else 60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_board_cut_up_and_put_together_anyhow_is_judged_and_never_accepted_as_another(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Blocks are taken out, doubled, exchanged and overwritten; a board that ends at an earlier event is one."""
    kind = data.draw(st.sampled_from(["sums", "rankings"]), "kind")
    board = small(kind).board
    blocks = [board[at : at + BLOCK] for at in range(0, len(board), BLOCK)]
    for _ in range(data.draw(st.integers(1, 3), "times")):
        at, other = (data.draw(st.integers(0, len(blocks) - 1), "block") for _ in range(2))
        match data.draw(st.sampled_from(["out", "again", "exchange", "bytes", "cut"]), "do"):
            case "out":
                del blocks[at : at + data.draw(st.integers(1, 4), "many")]
            case "again":
                blocks[other:other] = blocks[at : at + data.draw(st.integers(1, 4), "many")]
            case "exchange":
                blocks[at], blocks[other] = blocks[other], blocks[at]
            case "bytes":
                blocks[at] = (data.draw(st.binary(max_size=BLOCK), "bytes") + blocks[at])[:BLOCK]
            case _:
                blocks = blocks[: at + 1]
        blocks = blocks or [b""]
    made = b"".join(blocks)

    found = verdict(tmp_path_factory.mktemp("cut"), made)

    assert not found.is_accepted or board.startswith(made)


@settings(max_examples=300 if DEEP else 20, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_board_of_any_json_is_judged_and_refused(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Any content is JSON of any shape in the place of what belongs there, its names and texts among those that do."""
    kind = data.draw(st.sampled_from(["sums", "rankings"]), "kind")
    told = taken_apart(small(kind).board)
    event = data.draw(st.integers(0, len(told) - 1).filter(lambda at: bool(told[at][1])), "event")
    place = data.draw(st.integers(0, len(told[event][1]) - 1), "place")
    words = sorted(set(re.findall(r'"((?:\w|-){1,80})"', told[event][1][place].decode()))) or ["answers"]
    texts = st.sampled_from(words) | st.text(max_size=5)
    values = st.recursive(
        st.none() | st.booleans() | st.integers(-(10**18), 10**18) | texts,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=6),
        max_leaves=20,
    )
    body = json.dumps(data.draw(values, "value"), ensure_ascii=False, separators=(",", ":")).encode()
    is_same = body == told[event][1][place]
    told[event][1][place] = body

    found = verdict(tmp_path_factory.mktemp("json"), put_together(told, is_linked=place + 1 != len(told[event][1])))

    assert found.is_accepted == is_same


@settings(max_examples=200 if DEEP else 8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_rankings_come_out_of_any_shuffles_as_they_were_cast(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    options = data.draw(st.integers(1, 5), "options")
    ranks = st.tuples(*[st.integers(0, 255)] * options)
    cast = data.draw(st.lists(st.tuples(st.integers(0, 3), ranks), max_size=6), "votes")
    made = closed(
        [(voter, (vote,)) for voter, vote in cast], questions=(replace(RANKED, options=tuple("ABCDE"[:options])),), weights=(1,) * 4
    )
    for owner in data.draw(st.lists(st.sampled_from([1, 2]), min_size=1, max_size=3), "shuffles"):
        made.shuffle(owner)
    publishing.end_shuffles(made.chain)
    made.decrypt(1)
    made.decrypt(2)

    declared = made.declare()

    assert sorted(declared[0]) == sorted(dict(cast).values())
    assert verify(made.at(tmp_path_factory.mktemp("ranked"))).is_accepted
