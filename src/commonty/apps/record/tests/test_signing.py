"""What the heads that go out in notices promise."""

import base64
from datetime import datetime

import pytest

from commonty.apps.record import signing
from commonty.apps.record.audiences import PUBLIC
from commonty.apps.record.checking import Kept, check
from commonty.apps.record.checkpoint import Signed
from commonty.apps.record.exporting import export
from commonty.apps.record.merkle import EMPTY
from commonty.apps.record.models import SigningKey
from commonty.apps.record.tests.acts import MANDATE, marched, people

pytestmark = pytest.mark.django_db


def test_a_head_is_signed_by_the_key_whose_fingerprint_is_told(noon: datetime) -> None:
    people()
    line = marched(noon)
    head = signing.head()

    assert (head.size, head.root) == (1, line.hash)
    assert head.checkpoint.split("\n")[:4] == ["localhost/record", "1", base64.b64encode(bytes.fromhex(line.hash)).decode(), ""]
    assert Signed.parse(head.checkpoint).is_signed_by(signing.verifier())
    assert signing.fingerprint() == signing.verifier().fingerprint


def test_a_record_without_lines_has_a_head_too() -> None:
    assert (signing.head().size, signing.head().root) == (0, EMPTY.hex())


def test_the_key_is_made_once_and_never_stored_in_clear() -> None:
    first = signing.fingerprint()

    assert signing.fingerprint() == first
    assert SigningKey.objects.count() == 1
    assert len(bytes(SigningKey.objects.get().sealed)) == 4 + 12 + 32 + 16


def test_a_new_key_is_signed_by_the_old_one_and_old_and_new_heads_check(noon: datetime) -> None:
    people()
    marched(noon)
    old_head, old_fingerprint = signing.head(), signing.fingerprint()
    signing.rotate("members", authority=MANDATE, now=noon)
    marched(noon)
    file = [line.encode() for line in export(PUBLIC)[1]]

    report = check(file, kept=[Kept("notice", checkpoint=Signed.parse(old_head.checkpoint))], key=old_fingerprint)

    assert report.findings == []
    assert report.compared == ["notice: the same up to line 1"]
    assert signing.fingerprint() not in (old_fingerprint, "")


def test_a_new_key_that_the_old_one_did_not_sign_is_found(noon: datetime) -> None:
    people()
    marched(noon)
    signing.fingerprint()
    SigningKey.objects.filter(generation=1).update(public=b"\x01" * 32)

    file = [line.encode() for line in export(PUBLIC)[1]]

    assert [finding.problem for finding in check(file).findings] == ["signature"]
