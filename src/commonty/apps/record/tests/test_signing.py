"""What the heads that go out in notices promise."""

from datetime import datetime

import pytest

from commonty.apps.keys import keyring
from commonty.apps.record import signing
from commonty.apps.record.checkpoint import Signed
from commonty.apps.record.recording import record
from commonty.apps.record.tests.test_recording import BannerPainted
from commonty.constitution.authority import of_oneself

pytestmark = pytest.mark.django_db


def test_a_head_is_signed_by_the_key_whose_fingerprint_is_told(noon: datetime) -> None:
    keyring.new(7)
    line = record(BannerPainted(body="members", painter=7), authority=of_oneself(7), now=noon)

    head = signing.head()

    assert (head.size, head.root) == (1, line.hash)
    assert Signed.parse(head.checkpoint).is_signed_by(signing.verifier())
    assert signing.fingerprint() == signing.verifier().fingerprint
