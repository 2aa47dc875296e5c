"""Whatever bytes a file holds, it is read or refused by line, and nothing else happens."""

# ruff: noqa: S311, PT017 - what is made up for tests is no secret; whether a file is refused is what is asked.

import os
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.counting.contest import Contest
from commonty.counting.errors import CountingError
from commonty.counting.files import abif, ballots_csv, blt, forms, lots_file, preflib
from commonty.counting.files.source import Unreadable
from commonty.counting.replaying import NotASheet, loads
from commonty.counting.tests.elections import FOLDER

GOOD = sorted((FOLDER / "dialects").rglob("*.blt"))
CONTEST = Contest(("Ann Ash", "Ben Birch", "Cai Cedar"), 2, {(1, 2): 5, (2, (1, 3)): 3, (3,): 2}, title="Wardens")
TWELVE = b"12 2\n10 1 12 10 0\n12 11 0\n1 0\n3 2 1 0\n1 11 1 0\n0\n" + b"\n".join(b'"Candidate %d"' % each for each in range(1, 13)) + b"\n"
FILES = {
    "a.blt": [file.read_bytes() for file in GOOD],
    "a.csv": [ballots_csv.write(CONTEST).encode(), b'2,1,\n5,1,2,\n3,2,\n"Candidate 1","Ada","T",\n"Candidate 2","Ben","",\nWard 1,\n'],
    "a.soi": [preflib.write(CONTEST).encode()],
    "a.abif": [abif.write(CONTEST).encode()],
}
PIECES = [
    b"0",
    b"1",
    b"-",
    b"=",
    b" ",
    b"\n",
    b"\r",
    b'"',
    b"#",
    b"/*",
    b"*/",
    b"[",
    b"]",
    b"(",
    b")",
    b"{",
    b"}",
    b":",
    b">",
    b",",
    b";",
    b"\t",
]
PIECES += [
    b"\0",
    b"\xff",
    "٣".encode(),
    "é".encode(),
    b"9" * 30,
    b"[tie ",
    b"candidates,",
    b"title,",
    b"\xef\xbb\xbf",
    b"\x1b[2J",
    b"\xc2\x85",
]
TRIES = settings(max_examples=20_000 if os.environ.get("COMMONTY_DEEP") else 300)


def spoiled(raw: bytes, random: Random) -> bytes:
    """Return a file with a few pieces put in, taken out or doubled."""
    for _ in range(random.randint(1, 4)):
        place, length = random.randint(0, len(raw)), random.choice([0, 0, 1, 2, 20])
        piece = random.choice([b"", *PIECES, raw[place : place + random.randint(0, 30)]])
        raw = raw[:place] + piece + raw[place + length :]
    return raw


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@given(seed=st.integers(0, 2**32))
@TRIES
def test_a_spoiled_file_is_read_or_refused_with_its_name_and_what_would_do(name: str, seed: int) -> None:
    random = Random(seed)
    raw = spoiled(random.choice(FILES[name]), random)
    try:
        found = forms.read(raw, file=name, seats=random.choice([None, 1]))
    except Unreadable as refused:
        assert refused.file == name
        assert 0 <= refused.line <= raw.count(b"\n") + raw.count(b"\r") + 1
        assert refused.remedy
        assert str(refused).isprintable()
        return
    assert isinstance(found.contest, Contest)


@pytest.mark.slow
@pytest.mark.parametrize("plain", [(FOLDER / "dialects" / "good" / "plain.blt").read_bytes(), TWELVE], ids=["few", "twelve"])
@given(seed=st.integers(0, 2**32))
@TRIES
def test_papers_read_together_and_one_by_one_are_the_same(plain: bytes, seed: int) -> None:
    raw = spoiled(plain, Random(seed))
    answers: list[Contest | int] = []
    for text in (raw, raw.replace(b"\n", b" # one by one\n", 1)):
        try:
            answers.append(blt.read(text).contest)
        except Unreadable as refused:
            answers.append(refused.line)

    assert answers[0] == answers[1] or b"/*" in raw or b'"' in raw.partition(b"\n")[0] or b"#" in raw.partition(b"\n")[0] or b"\r" in raw


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read_as_lots(raw: bytes) -> None:
    try:
        lots_file.read(raw)
    except Unreadable as refused:
        assert refused.remedy


@given(st.text(max_size=200))
def test_any_text_is_no_sheet(text: str) -> None:
    with pytest.raises((NotASheet, CountingError)):
        loads(text)
