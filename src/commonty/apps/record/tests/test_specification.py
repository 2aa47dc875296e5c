"""``specs/record/``: what it says is what we do, shown on its vectors by arithmetic written out again."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from commonty.apps.record.chain import ChainError, canonical
from commonty.apps.record.checking import check
from commonty.apps.record.checkpoint import Signed, Signer, Verifier
from commonty.apps.record.merkle import root_of
from commonty.apps.record.reading import LINE

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[5] / "specs" / "record" / "vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS["canonical_json"], ids=str)
def test_json_has_one_form(vector: dict[str, Any]) -> None:
    if vector.get("refused"):
        with pytest.raises(ChainError):
            canonical(vector["value"])
    else:
        assert canonical(vector["value"]) == vector["canonical"]


@pytest.mark.parametrize("line", VECTORS["lines"], ids=lambda line: line["bytes"].split("\n")[1])
def test_a_line_is_hashed_as_the_page_says(line: dict[str, Any]) -> None:
    assert hashlib.sha256(b"\x00" + line["bytes"].encode()).hexdigest() == line["hash"]
    assert line["bytes"].split("\n")[4] == line["commitment"]
    if line["payload"] is not None:
        payload = json.dumps(line["payload"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        committed = b"commonty-record-payload/1\n" + bytes.fromhex(line["salt"]) + payload.encode()
        assert hashlib.sha256(committed).hexdigest() == line["commitment"]


def test_each_line_names_the_one_before_and_the_roots_follow() -> None:
    lines = VECTORS["lines"]
    hashes = [bytes.fromhex(line["hash"]) for line in lines]

    assert [line["bytes"].split("\n")[5] for line in lines] == ["0" * 64, *(line["hash"] for line in lines[:-1])]
    assert [root_of(hashes[: number + 1]).hex() for number in range(len(lines))] == [line["root"] for line in lines]


def test_checkpoints_and_keys_are_written_as_the_page_says() -> None:
    key = VECTORS["key"]
    verifier = Signer(key["name"], bytes.fromhex(key["seed"])).verifier
    for line in VECTORS["lines"]:
        signed = Signed.parse(line["checkpoint"])
        assert (signed.checkpoint.root.hex(), signed.is_signed_by(verifier)) == (line["root"], True)

    assert str(verifier) == key["written"] == str(Verifier.parse(key["written"]))
    identifier = hashlib.sha256(key["name"].encode() + b"\n\x01" + verifier.public).hexdigest()[:8]
    encoded = base64.b64encode(b"\x01" + verifier.public).decode()
    assert key["written"] == f"{key['name']}+{identifier}+{encoded}"
    assert key["fingerprint"].replace(" ", "") == hashlib.sha256(verifier.public).hexdigest()[:32]


def test_a_text_is_hashed_as_the_page_says() -> None:
    text = VECTORS["text"]
    salted = b"commonty-record-text/1\n" + bytes.fromhex(text["salt"]) + text["wording"].encode()
    assert hashlib.sha256(salted).hexdigest() == text["hash"]


def test_the_export_of_the_vectors_is_whole_and_each_line_is_canonical() -> None:
    file = VECTORS["export"].encode().splitlines(keepends=True)
    report = check(file, key=VECTORS["key"]["fingerprint"])

    assert (report.findings, report.lines, report.facts_read) == ([], 3, 2)
    assert all(LINE.fullmatch(line) and canonical(json.loads(line)).encode() + b"\n" == line for line in file[1:])
