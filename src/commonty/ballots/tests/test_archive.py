"""The file of a board: read to the byte, written to the byte, and refused at the byte that is wrong."""

import hashlib
import io
import tracemalloc
from contextlib import suppress
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonty.ballots import archive, events
from commonty.ballots.archive import (
    ArchiveError,
    CutShort,
    NotTheContent,
    Record,
    TooLarge,
    WrongBeginning,
    WrongHeader,
    WrongName,
    WrongPadding,
)
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import (
    Chain,
    DataMissing,
    DataWithoutEvent,
    Event,
    EventError,
    Kind,
    NotAnEvent,
    OutOfTurn,
    Step,
    TooMuchData,
    WrongHeight,
    WrongParent,
    WrongPayload,
    in_turn,
    steps,
)
from commonty.ballots.tests.samples import NAMES, SAMPLES

NOON = 1_795_394_441
SHORT: tuple[tuple[Kind, tuple[bytes, ...]], ...] = (
    (Kind.SETUP, (b"an election", b"its trustees", b"its credentials", b"a setup")),
    (Kind.BALLOT, (b"one ballot" * 60,)),
    (Kind.BALLOT, (b"another ballot",)),
    (Kind.END_BALLOTS, ()),
    (Kind.ENCRYPTED_TALLY, (b"a tally", b"its size")),
    (Kind.PARTIAL_DECRYPTION, (b"a decryption", b"its owner")),
    (Kind.RESULT, (b"a result",)),
)


def board(told: tuple[tuple[Kind, tuple[bytes, ...]], ...] = SHORT) -> bytes:
    file = io.BytesIO()
    chain = Chain.begin(file, timestamp=NOON)
    for kind, data in told:
        chain.append(kind, *data)
    return file.getvalue()


def read(raw: bytes) -> list[Step]:
    return list(steps(io.BytesIO(raw)))


def packed(*bodies: tuple[str, bytes]) -> bytes:
    """Return an archive of records named as given, whatever they hold."""
    return archive.beginning(NOON) + b"".join(archive.packed(name, body, NOON) for name, body in bodies)


def data(body: bytes) -> tuple[str, bytes]:
    return archive.name_of_data(body), body


def event(body: bytes) -> tuple[str, bytes]:
    return archive.name_of_event(body), body


SETUP = [data(body) for body in SHORT[0][1]]
FIRST = Event(0, Kind.SETUP, payload=hashlib.sha256(SHORT[0][1][-1]).hexdigest()).written()
HEAD = hashlib.sha256(FIRST).hexdigest()


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_an_archive_of_any_version_is_read_and_written_again_byte_for_byte(path: Path) -> None:
    written = io.BytesIO()
    after: Kind | None = None

    with path.open("rb") as file:
        chain = Chain.begin(written, timestamp=archive.timestamp_of(file))
        for step in tuple(steps(file)):
            in_turn(step, after, has_ranking="nh" in path.parts)
            after = step.event.kind
            chain.append(step.event.kind, *(archive.content(file, each, most=1 << 20) for each in step.data))

    assert written.getvalue() == path.read_bytes()
    assert (after, chain.end) == (Kind.RESULT, path.stat().st_size)


def test_each_event_is_told_with_where_its_data_lie() -> None:
    file = io.BytesIO(board())

    found = [(step.event.kind, [archive.content(file, each, most=1_000) for each in step.data]) for step in tuple(steps(file))]

    assert found == [(kind, list(bodies)) for kind, bodies in SHORT]


@pytest.mark.parametrize(
    ("at", "byte", "error"),
    [
        (0, b"C", WrongBeginning),
        (136, b"7", WrongBeginning),
        (512 + 11, b"2", WrongBeginning),
        (512 + 38, b" ", WrongBeginning),
        (1024, b"z", WrongHeader),
        (1024, b"\xff", WrongHeader),
        (1024 + 100, b"1", WrongHeader),
        (1024 + 124, b" ", WrongHeader),
        (1024 + 146, b"0", WrongHeader),
        (1024 + 148, b"7", WrongHeader),
        (1024 + 156, b"5", WrongHeader),
        (1024 + 257, b"u", WrongHeader),
        (1536, b"A", NotTheContent),
        (1536 + 20, b"x", WrongPadding),
    ],
)
def test_a_byte_that_no_archive_has_there_is_refused_and_its_place_is_named(at: int, byte: bytes, error: type[ArchiveError]) -> None:
    raw = bytearray(board())
    assert raw[at : at + 1] != byte
    raw[at : at + 1] = byte

    with pytest.raises(error, match=r"^byte "):
        read(bytes(raw))


@pytest.mark.parametrize("left", [0, 511, 512, 1023])
def test_a_file_that_ends_in_its_first_record_is_no_archive(left: int) -> None:
    with pytest.raises((WrongBeginning, CutShort)):
        read(board()[:left])


@pytest.mark.parametrize("gone", [1, 511, 512, 513, 600, 1024 * 2 - 1])
def test_a_file_that_ends_in_the_middle_of_a_record_or_before_its_event_is_cut_short(gone: int) -> None:
    with pytest.raises((CutShort, DataWithoutEvent)):
        read(board()[:-gone])


@pytest.mark.parametrize("more", [bytes(512), bytes(1024), b"x", bytes(5)])
def test_nothing_stands_after_the_last_record(more: bytes) -> None:
    with pytest.raises((CutShort, WrongHeader)):
        read(board() + more)


@pytest.mark.parametrize("behind", ["x", " ", ".event.json"])
def test_nothing_stands_in_a_name_behind_the_digest_of_a_content_and_what_it_is(behind: str) -> None:
    body = b"a ballot"

    with pytest.raises(WrongName):
        read(packed((archive.name_of_data(body) + behind, body)))


@pytest.mark.parametrize("name", ["BELENIOS", "readme.txt", "0" * 64, "0" * 64 + ".data.jsonx", "A" * 64 + ".data.json", ""])
def test_a_record_is_named_by_the_digest_of_its_content_and_what_it_is(name: str) -> None:
    with pytest.raises((WrongName, NotTheContent)):
        read(packed((name, b"something")))


@pytest.mark.parametrize(
    ("bodies", "error"),
    [
        ([*SETUP, event(FIRST), event(FIRST)], WrongHeight),
        ([*SETUP, event(Event(1, Kind.SETUP, payload=SETUP[3][0][:64]).written())], WrongHeight),
        ([*SETUP, event(FIRST), event(Event(1, Kind.END_BALLOTS).written())], WrongParent),
        ([*SETUP, event(FIRST), event(Event(1, Kind.END_BALLOTS, parent="0" * 64).written())], WrongParent),
        ([*SETUP, event(Event(0, Kind.SETUP, parent=HEAD, payload=SETUP[3][0][:64]).written())], WrongParent),
        ([*SETUP[1:], event(FIRST)], DataMissing),
        ([*SETUP, event(FIRST), data(b"b"), event(Event(1, Kind.END_BALLOTS, parent=HEAD).written())], DataMissing),
        ([*SETUP, event(FIRST), event(Event(1, Kind.BALLOT, parent=HEAD, payload="0" * 64).written())], DataMissing),
        ([*SETUP, event(FIRST), data(b"b"), event(Event(1, Kind.BALLOT, parent=HEAD, payload="0" * 64).written())], WrongPayload),
        ([*SETUP, event(FIRST), data(b"b"), event(Event(1, Kind.BALLOT, parent=HEAD).written())], WrongPayload),
        ([*SETUP, event(FIRST), event(Event(1, Kind.END_BALLOTS, parent=HEAD, payload="0" * 64).written())], WrongPayload),
        ([*SETUP, event(FIRST), data(b"a ballot")], DataWithoutEvent),
        ([*SETUP, data(b"more"), event(FIRST)], TooMuchData),
        ([*SETUP, event(FIRST.replace(b"{", b"{ "))], NotAnEvent),
        ([*SETUP, event(FIRST.replace(b"Setup", b"Set up"))], NotAnEvent),
        ([*SETUP, event(FIRST.replace(b"Setup", b"Reset"))], NotAnEvent),
        ([*SETUP, event(FIRST.replace(b':0,"type', b':00,"type'))], NotAnEvent),
        ([*SETUP, event(FIRST.replace(b"}", b',"note":"x"}'))], NotAnEvent),
        ([*SETUP, event(FIRST + b"\n")], NotAnEvent),
        ([*SETUP, event(FIRST.upper())], NotAnEvent),
    ],
)
def test_an_event_outside_the_chain_is_refused_by_name(bodies: list[tuple[str, bytes]], error: type[EventError]) -> None:
    with pytest.raises(error, match=r"^event "):
        read(packed(*bodies))


def turns(kinds: list[Kind], *, has_ranking: bool) -> None:
    """Refuse kinds of events that do not come in their turn."""
    after: Kind | None = None
    for step in read(
        board(tuple((kind, tuple(f"{place} {n}".encode() for n in range(events.DATA[kind]))) for place, kind in enumerate(kinds)))
    ):
        in_turn(step, after, has_ranking=has_ranking)
        after = step.event.kind


WHOLE = [Kind.SETUP, Kind.BALLOT, Kind.END_BALLOTS, Kind.ENCRYPTED_TALLY, Kind.PARTIAL_DECRYPTION, Kind.RESULT]
RANKED = [*WHOLE[:4], Kind.SHUFFLE, Kind.SHUFFLE, Kind.END_SHUFFLES, *WHOLE[4:]]


@pytest.mark.parametrize("long", range(len(RANKED) + 1))
def test_a_board_in_its_turn_stands_at_every_moment(long: int) -> None:
    turns(WHOLE[:long], has_ranking=False)
    turns(RANKED[:long], has_ranking=True)


@pytest.mark.parametrize(
    ("kinds", "has_ranking"),
    [
        (WHOLE[1:], False),
        ([Kind.SETUP, *WHOLE], False),
        ([*WHOLE[:2], *WHOLE], False),
        ([*WHOLE[:3], Kind.BALLOT], False),
        ([*WHOLE[:4], Kind.BALLOT], False),
        ([*WHOLE[:3], Kind.END_BALLOTS], False),
        ([*WHOLE[:2], Kind.ENCRYPTED_TALLY], False),
        ([*WHOLE[:2], *WHOLE[4:]], False),
        ([*WHOLE[:4], Kind.ENCRYPTED_TALLY], False),
        ([*WHOLE[:4], Kind.RESULT], False),
        ([*WHOLE, Kind.RESULT], False),
        ([*WHOLE, Kind.BALLOT], False),
        ([*WHOLE, Kind.PARTIAL_DECRYPTION], False),
        (WHOLE, True),
        (RANKED, False),
        ([*RANKED[:4], Kind.END_SHUFFLES], True),
        ([*RANKED[:6], Kind.PARTIAL_DECRYPTION], True),
        ([*RANKED[:7], Kind.SHUFFLE], True),
        ([*RANKED[:8], Kind.SHUFFLE], True),
    ],
)
def test_an_event_out_of_its_turn_is_refused(kinds: list[Kind], has_ranking: bool) -> None:
    with pytest.raises(OutOfTurn):
        turns(kinds, has_ranking=has_ranking)


@pytest.mark.parametrize(("whole", "has_ranking"), [(WHOLE, False), (RANKED, True)])
def test_nothing_follows_an_event_but_what_follows_it_in_a_whole_election(whole: list[Kind], has_ranking: bool) -> None:
    """Ballots and decryptions may be several, and there may be no ballot."""
    follows = {
        *pairwise([None, *whole]),
        *((kind, kind) for kind in (Kind.BALLOT, Kind.PARTIAL_DECRYPTION)),
        (Kind.SETUP, Kind.END_BALLOTS),
    }

    allowed = set()
    for after, kind in product([None, *whole], Kind):
        with suppress(OutOfTurn):
            in_turn(Step(Event(1, kind), Record("", 0, 0, is_event=True), ()), after, has_ranking=has_ranking)
            allowed.add((after, kind))

    assert allowed == follows


def test_an_event_out_of_its_turn_says_after_what_it_came() -> None:
    with pytest.raises(OutOfTurn, match=r"^event 0: EndBallots cannot come first$"):
        turns([Kind.END_BALLOTS], has_ranking=False)
    with pytest.raises(OutOfTurn, match=r"^event 2: Setup cannot come after Ballot$"):
        turns([Kind.SETUP, Kind.BALLOT, Kind.SETUP], has_ranking=False)


@pytest.mark.parametrize("left", range(1, 2048, 97))
def test_a_writer_that_was_killed_goes_on_after_the_last_whole_event(left: int) -> None:
    before = board(SHORT[:1])
    file = io.BytesIO(board(SHORT[:2])[: len(before) + left])

    chain = Chain.resume(file)
    left_over = file.getvalue()
    for kind, bodies in SHORT[1:]:
        chain.append(kind, *bodies)

    assert left_over == before
    assert file.getvalue() == board()


@pytest.mark.parametrize("left", [0, 1, 511, 512, 1500])
def test_a_writer_that_was_killed_in_its_first_event_begins_again_behind_the_beginning(left: int) -> None:
    file = io.BytesIO(board()[: 1024 + left])

    chain = Chain.resume(file)
    left_over = file.getvalue()
    for kind, bodies in SHORT:
        chain.append(kind, *bodies)

    assert left_over == board()[:1024]
    assert file.getvalue() == board()


def test_a_board_is_taken_up_again_wherever_its_file_stands() -> None:
    file = io.BytesIO(board())
    file.seek(0, io.SEEK_END)

    assert (Chain.resume(file).height, archive.timestamp_of(file)) == (len(SHORT), NOON)


def test_a_board_that_was_tampered_with_is_not_cut_when_it_is_taken_up_again() -> None:
    raw = bytearray(board())
    raw[1536] ^= 1
    file = io.BytesIO(raw)

    with pytest.raises(NotTheContent):
        Chain.resume(file)

    assert file.getvalue() == raw


def test_an_event_is_not_appended_without_the_data_that_it_has() -> None:
    file = io.BytesIO()
    chain = Chain.begin(file, timestamp=NOON)

    with pytest.raises(DataMissing):
        chain.append(Kind.BALLOT)

    assert file.getvalue() == archive.beginning(NOON)


def test_a_content_larger_than_it_can_be_is_refused_unread() -> None:
    file = io.BytesIO(board())
    ballot = next(step.data[0] for step in steps(file) if step.event.kind is Kind.BALLOT)

    with pytest.raises(TooLarge):
        archive.content(file, ballot, most=599)

    assert archive.content(file, ballot, most=600) == b"one ballot" * 60


def test_a_content_that_changed_since_it_was_read_is_refused() -> None:
    file = io.BytesIO(board())
    ballot = next(step.data[0] for step in steps(file) if step.event.kind is Kind.BALLOT)
    file.seek(ballot.offset)
    file.write(b"a")

    with pytest.raises(archive.Changed):
        archive.content(file, ballot, most=600)


def test_an_archive_of_ten_megabytes_is_read_in_a_fraction_of_that() -> None:
    file = io.BytesIO(packed(*(data(bytes([n]) * 5_000_000) for n in range(2))))

    tracemalloc.start()
    with pytest.raises(DataWithoutEvent):
        list(steps(file))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 1_000_000


def changed(raw: bytes, at: int, bit: int) -> bytes:
    found = bytearray(raw)
    found[at] ^= 1 << bit
    return bytes(found)


@given(at=st.integers(min_value=0, max_value=len(board()) - 1), bit=st.integers(min_value=0, max_value=7))
@example(at=0, bit=0)
def test_any_bit_flipped_anywhere_in_an_archive_is_refused(at: int, bit: int) -> None:
    with pytest.raises(BallotsError):
        read(changed(board(), at, bit))


@given(raw=st.binary(max_size=3_000), behind=st.booleans())
def test_whatever_bytes_are_refused_by_name(raw: bytes, behind: bool) -> None:
    with pytest.raises(BallotsError):
        read(board(SHORT[:1]) + raw + b"\x01" if behind else raw)


@given(body=st.binary(max_size=300))
@example(body=FIRST[:-1])
@example(body=b'{"height":' + b"9" * 200 + b',"type":"Setup"}')
def test_whatever_is_called_an_event_is_refused_by_name(body: bytes) -> None:
    with pytest.raises(EventError):
        read(packed(*SETUP, event(body)))
