"""Ten megabytes by somebody who wants the verifier to break or to eat the machine: refused by name, in little memory."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from commonty.ballots.archive import Changed, Record
from commonty.ballots.checking.board import Box, CredentialTwice
from commonty.ballots.events import Kind
from commonty.ballots.hashing import hex_digest
from commonty.ballots.roll import ListMalformed, WrongWeight, entries
from commonty.ballots.tests.judged import SUMS
from commonty.ballots.tests.tampering import Told, replaced, tampered

pytestmark = pytest.mark.slow

SOURCE = Path(__file__).parents[3]
TEN = 10_000_000
MOST_MEGABYTES = 256
VERIFY = """
import json, sys
from pathlib import Path
from commonty.ballots.verifier import verify
found = verify(Path(sys.argv[1]))
refused = [[check.name.value, one.error] for check in found.checks for one in check.failures]
most = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([refused, int(most) // 1024]))
"""


def filled(item: bytes, start: bytes = b"[", end: bytes = b"]") -> bytes:
    return start + b",".join([item] * (TEN // (len(item) + 1))) + end


def many_ballots(told: Told) -> None:
    told[1:] = [(Kind.BALLOT, [b"%d" % number]) for number in range(4_000)]


def one_voter(told: Told) -> None:
    """One credential votes thousands of times; nothing of it is a ballot but the beginning."""
    start = told[1][1][0].split(b',"answers"')[0]
    told[1:] = [(Kind.BALLOT, [start + b',"answers":%d}' % number]) for number in range(4_000)]


def large(kind: Kind, make: Callable[[], bytes], *, place: int = 0) -> Callable[[Told], object]:
    """Return what puts in a content that is made only when it is asked for."""
    return lambda told: replaced(kind, make(), place=place)(told)  # noqa: PLW0108 - as said


HOSTILE: dict[str, tuple[Callable[[Told], object], str, str]] = {
    "an election of ten megabytes": (large(Kind.SETUP, lambda: filled(b"{}")), "election", "TooLarge"),
    "an election of nested lists": (large(Kind.SETUP, lambda: b"[" * 500_000 + b"]" * 500_000), "election", "TooLarge"),
    "trustees of ten megabytes": (large(Kind.SETUP, lambda: filled(b"[]"), place=1), "trustees", "TooLarge"),
    "trustees of four megabytes": (large(Kind.SETUP, lambda: filled(b"[]")[: (1 << 22) - 3] + b"]]", place=1), "trustees", "TooLarge"),
    "credentials that are one": (large(Kind.SETUP, lambda: filled(b'"1"'), place=2), "credentials", "CredentialTwice"),
    "credentials that are nested": (large(Kind.SETUP, lambda: b"[" * TEN, place=2), "credentials", "ListMalformed"),
    "a credential of ten megabytes": (large(Kind.SETUP, lambda: b'["' + b"1" * TEN + b'"]', place=2), "credentials", "ListMalformed"),
    "a ballot of ten megabytes": (large(Kind.BALLOT, lambda: filled(b"{}")), "ballots-written", "TooLarge"),
    "a ballot of empty lists": (large(Kind.BALLOT, lambda: filled(b"[]")[:999_999] + b"]"), "ballots-written", "TooLarge"),
    "thousands of ballots that are none": (many_ballots, "ballots-written", "WrongKind"),
    "thousands of ballots of one voter": (one_voter, "ballots-written", "MissingField"),
    "a decryption of ten megabytes": (large(Kind.PARTIAL_DECRYPTION, lambda: filled(b'{"a":1}')), "decryptions", "TooLarge"),
    "a result of ten megabytes": (large(Kind.RESULT, lambda: filled(b"1", b'{"result":[[', b"]]}")), "result", "TooLarge"),
    "a payload of ten megabytes": (large(Kind.PARTIAL_DECRYPTION, lambda: b"x" * TEN, place=1), "contents", "TooLarge"),
}


@pytest.mark.parametrize(("change", "check", "error"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_by_name_in_little_memory(
    change: Callable[[Told], object], check: str, error: str, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.bel"
    path.write_bytes(tampered(SUMS.board, change))

    process = [sys.executable, "-c", VERIFY, str(path)]
    told = subprocess.run(process, capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(SOURCE)})  # noqa: S603 - our own words
    refused, megabytes = json.loads(told.stdout)

    assert [check, error] in refused
    assert megabytes < MOST_MEGABYTES


def record(raw: bytes) -> Record:
    return Record(hex_digest(raw), 0, len(raw), is_event=False)


@pytest.mark.parametrize(
    "listed", [[], [("1", 1)], [("1", 1), ("2", 5)], [("1", 2**63 - 1)], [(str(number) * 60, 3) for number in range(1, 3_000)]]
)
def test_a_list_of_credentials_is_read_piece_by_piece(listed: list[tuple[str, int]], tmp_path: Path) -> None:
    raw = json.dumps(
        [credential if weight == 1 else f"{credential},{weight}" for credential, weight in listed], separators=(",", ":")
    ).encode()
    path = tmp_path / "list"
    path.write_bytes(raw)

    with path.open("rb") as file:
        found = list(entries(file, record(raw)))

    assert found == listed
    with closing(Box(found)) as box:
        assert (len(box), box.heaviest, box.counted()) == (0, max([weight for _, weight in listed], default=1), (0, 0))


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", ListMalformed),
        (b"[", ListMalformed),
        (b"[]]", ListMalformed),
        (b'["1"', ListMalformed),
        (b'["1",]', ListMalformed),
        (b'[,"1"]', ListMalformed),
        (b'["1" ]', ListMalformed),
        (b'["1"]\n', ListMalformed),
        (b'["1""2"]', ListMalformed),
        (b'["1";"2"]', ListMalformed),
        (b'("1"]', ListMalformed),
        (b'{"1"}', ListMalformed),
        (b'["1,"]', ListMalformed),
        (b'["1,1,1"]', ListMalformed),
        (b'["\\u0031"]', ListMalformed),
        (b'["1,0"]', WrongWeight),
        (b'["1,01"]', WrongWeight),
        (b'["1,9223372036854775808"]', WrongWeight),
        (b'["1","1"]', CredentialTwice),
        (b'["1,1","1,2"]', CredentialTwice),
    ],
)
def test_a_list_of_credentials_written_otherwise_is_refused(raw: bytes, error: type[Exception], tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(raw)

    with path.open("rb") as file, pytest.raises(error):
        Box(entries(file, record(raw)))


@pytest.mark.parametrize("ends", range(129_000, 131_072, 67))
def test_a_bracket_for_a_comma_is_refused_wherever_in_a_long_list_it_stands(ends: int, tmp_path: Path) -> None:
    path = tmp_path / "list"
    raw = bytearray(b"[" + b",".join(b'"%064d"' % number for number in range(1, 2_500)) + b"]")
    place = raw.index(b",", ends)
    raw[place] = ord("[")
    path.write_bytes(raw)

    with path.open("rb") as file, pytest.raises(ListMalformed) as refused:
        list(entries(file, record(bytes(raw))))

    assert refused.value.offset == place


def test_a_list_that_changed_since_it_was_first_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(b'["1","3"]')

    with path.open("rb") as file, pytest.raises(Changed):
        list(entries(file, record(b'["1","2"]')))


def test_a_list_that_is_cut_off_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(b'["1",')

    with path.open("rb") as file, pytest.raises(ListMalformed):
        list(entries(file, Record(hex_digest(b""), 0, 100, is_event=False)))


def test_the_largest_weight_is_counted() -> None:
    with closing(Box([("1", 2**63 - 1), ("2", 1)])) as box:
        assert box.heaviest == 2**63 - 1
