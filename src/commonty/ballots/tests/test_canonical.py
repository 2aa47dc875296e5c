"""Strict JSON: what is written one way is read one way, and no bytes of anybody crash the reader or fill the memory."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commonty.ballots import canonical
from commonty.ballots.canonical import (
    FieldTwice,
    Json,
    MissingField,
    NotCanonical,
    NotJson,
    NumberRefused,
    TooLarge,
    UnknownField,
    Unreadable,
    WrongKind,
    check_canonical,
    fields,
    read,
    write,
)

EXAMPLES = 20_000 if os.environ.get("COMMONTY_DEEP") else 100
MEGABYTE = 1 << 20
whole = st.integers(-(10**18) + 1, 10**18)
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | whole | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=20,
)
pieces = st.lists(st.sampled_from(b'[]{}",:0123456789.-+eEtrufalsn\\ \n\x00\x80\xff\xed\xa0'.decode("latin-1")), max_size=40)


@settings(max_examples=EXAMPLES)
@given(values)
def test_what_is_written_is_read_again_and_is_the_one_way_to_write_it(value: Json) -> None:
    raw = write(value).encode()

    assert read(raw) == value
    check_canonical(raw, value, "a value")
    assert json.loads(raw) == value


@settings(max_examples=EXAMPLES)
@given(st.binary(max_size=60) | pieces.map(lambda found: "".join(found).encode("latin-1")))
@example(b"\xef\xbb\xbf[]")
@example(b'["\\ud800"]')
@example(b"")
def test_bytes_of_any_kind_are_read_or_refused_and_nothing_else(raw: bytes) -> None:
    try:
        value = read(raw)
        check_canonical(raw, value, "a value")
    except Unreadable:
        return
    assert write(value).encode() == raw


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        (b'{"a":1,"a":1}', FieldTwice),
        (b'{"a":1,"b":{"c":1,"d":2,"c":3}}', FieldTwice),
        (b'{"a":1,"\\u0061":2}', FieldTwice),
        (b"1.0", NumberRefused),
        (b"-0", NumberRefused),
        (b'{"a":[-0]}', NumberRefused),
        (b"1e3", NumberRefused),
        (b"-0.0", NumberRefused),
        (b"NaN", NumberRefused),
        (b"-Infinity", NumberRefused),
        (b"1" * 20, NumberRefused),
        (b"1" * 900_000, NumberRefused),
        (b"[" * 100_000, NotJson),
        (b'{"a":' * 100_000, NotJson),
        (b"[" * 60_000 + b"]" * 60_000, NotJson),
        (b"[]]", NotJson),
        (b"[] []", NotJson),
        (b"", NotJson),
        (b"\xff", NotJson),
        (b"\xed\xa0\x80", NotJson),
        (b"\xef\xbb\xbf1", NotJson),
        (b"'a'", NotJson),
        (b'"a\nb"', NotJson),
        (b"01", NotJson),
        (b"\xd9\xa3", NotJson),
        (b" " * (MEGABYTE + 1), TooLarge),
        (b"[" + b"[]," * 200_000 + b"[]]", TooLarge),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_hostile_bytes_are_refused_by_the_name_of_what_is_wrong(raw: bytes, cause: type[Unreadable]) -> None:
    with pytest.raises(cause):
        read(raw)


@pytest.mark.parametrize(
    "raw", [b'{"a": 1}', b'{"a":1}\n', b' {"a":1}', b'{"\\u0061":1}', b'{"a":1,"b":"\\/"}', b'{"a":1,"b":"\\u00e9"}', b'"\\ud800"']
)
def test_another_way_to_write_the_same_is_refused_where_there_is_one_way(raw: bytes) -> None:
    with pytest.raises(NotCanonical):
        check_canonical(raw, read(raw), "a value")


def test_a_control_character_is_written_as_the_protocol_does() -> None:
    assert write('a"\\\n\t\x01ü') == '"a\\"\\\\\\n\\t\\u0001ü"'


def test_an_object_has_the_fields_that_belong_and_no_other() -> None:
    assert fields({"a": 1, "c": 2}, "a thing", ("a",), ("b", "c")) == {"a": 1, "c": 2}
    with pytest.raises(MissingField):
        fields({"c": 2}, "a thing", ("a",), ("c",))
    with pytest.raises(UnknownField):
        fields({"a": 1, "d": 2}, "a thing", ("a",), ("c",))
    with pytest.raises(WrongKind):
        fields([["a", 1]], "a thing", ("a",))


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (canonical.an_object, []),
        (canonical.a_list, {}),
        (canonical.a_text, 1),
        (canonical.a_text, "\ud800"),
        (canonical.a_number, "1"),
        (canonical.a_number, True),
        (canonical.a_number, None),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: object, wrong: Json) -> None:
    with pytest.raises(WrongKind):
        kind(wrong, "a thing")  # type: ignore[operator] # a callable


def test_an_error_shows_the_beginning_of_a_long_text_alone() -> None:
    with pytest.raises(WrongKind) as refused:
        canonical.a_number("x" * 500_000, "a thing")

    assert len(str(refused.value)) < 200


TEN = 10 * MEGABYTE
HOSTILE: dict[str, Callable[[], bytes]] = {
    "objects, then texts": lambda: b"[" + b'{"a":1},' * 400_000 + b",".join([b'"ab"'] * ((TEN - 3_200_010) // 5)) + b"]",
    "texts": lambda: b"[" + b",".join([b'"ab"'] * (TEN // 5 - 1)) + b"]",
    "numbers": lambda: b"[" + b",".join([b"9999"] * (TEN // 5 - 1)) + b"]",
    "empty lists": lambda: b"[" + b",".join([b"[]"] * (TEN // 3 - 1)) + b"]",
    "a wide character": lambda: b'["' + "🗳".encode() + b"a" * (TEN - 20) + b'"]',
    "fields": lambda: b"{" + b",".join(b'"%x":0' % number for number in range(TEN // 12)) + b"}",
}
"""Ten megabytes that take much memory for what they are."""


@pytest.mark.parametrize("each", [b"[],", b"{},", b"[],{},", b"{},{},[],"])
def test_more_lists_and_objects_than_anything_has_are_refused_unread(each: bytes) -> None:
    how_many = canonical.LEAST_CONTAINERS // each.count(b",")

    with pytest.raises(TooLarge):
        read(b"[" + each * (how_many + how_many // 8) + b"[]]")


def test_a_bare_number_has_nineteen_digits_at_most() -> None:
    assert read(b"9" * 19) == 10**19 - 1
    with pytest.raises(NumberRefused):
        read(b"9" * 20)


def test_a_file_may_have_a_list_for_every_thirty_two_bytes_beyond_those_that_any_may_have() -> None:
    raw = b"[" + b",".join([b'["abcdefghijklmnopqrstuvwxyz"]'] * 160_000) + b"]"

    assert read(raw, at_most=len(raw)) == [["abcdefghijklmnopqrstuvwxyz"]] * 160_000
    with pytest.raises(TooLarge):
        read(raw, at_most=len(raw) - 1)


READ = """
import sys
from pathlib import Path
from commonty.ballots.canonical import Unreadable, read
try:
    read(Path(sys.argv[1]).read_bytes(), at_most=10 << 20)
except Unreadable:
    pass
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


@pytest.mark.slow
@pytest.mark.parametrize("shape", HOSTILE)
def test_ten_megabytes_of_anybody_take_less_than_a_quarter_of_a_gigabyte(shape: str, tmp_path: Path) -> None:
    raw = HOSTILE[shape]()
    assert TEN - 2 * MEGABYTE < len(raw) <= TEN
    file = tmp_path / "hostile.json"
    file.write_bytes(raw)

    words, environment = [sys.executable, "-c", READ, str(file)], {"PYTHONPATH": str(Path(canonical.__file__).parents[2])}
    kilobytes = subprocess.run(words, capture_output=True, check=True, text=True, env=environment).stdout  # noqa: S603 - our own words

    assert int(kilobytes) < 256 * 1024
