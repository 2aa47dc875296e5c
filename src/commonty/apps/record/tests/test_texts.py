"""Free text beside the chain."""

from datetime import datetime

import pytest

from commonty.apps.record.audiences import PUBLIC
from commonty.apps.record.chain import digest_of_text
from commonty.apps.record.checking import check
from commonty.apps.record.exporting import export
from commonty.apps.record.models import Line, Text, Wording
from commonty.apps.record.tests.acts import MANDATE, marched, people
from commonty.apps.record.texts import keep, withdraw

pytestmark = pytest.mark.django_db


def file() -> list[bytes]:
    return [line.encode() for line in export(PUBLIC)[1]]


def test_the_chain_holds_only_the_salted_hash_of_a_text() -> None:
    text = keep("Come all.")
    wording = Wording.objects.get()

    assert str(text) == "Come all."
    assert text.digest == digest_of_text(bytes(wording.salt), "Come all.")
    assert keep("Come all.").digest != text.digest


def test_a_text_goes_out_with_the_entry_that_names_it_and_checks(noon: datetime) -> None:
    people()
    marched(noon, call=keep("Come all.").digest)

    assert any(b"Come all." in line for line in file())
    assert check(file()).is_whole


def test_a_withdrawn_text_leaves_a_stub_and_the_check_passes_and_says_so(noon: datetime) -> None:
    people()
    text = keep("Come all, to the house of Mrs Smith.")
    marched(noon, call=text.digest)
    withdraw(text, article="rights.privacy", authority=MANDATE, now=noon)

    report = check(file())

    assert (report.is_whole, report.withdrawn) == (True, 1)
    assert not any(b"Mrs Smith" in line for line in file())
    assert any(b'{"article":"rights.privacy","withdrawn_in":2}' in line for line in file())
    assert str(Text.objects.get()) == ""


def test_withdrawing_twice_is_withdrawing_once(noon: datetime) -> None:
    people()
    text = keep("Come all.")
    withdraw(text, article="law", authority=MANDATE, now=noon)
    withdraw(text, article="law", authority=MANDATE, now=noon)

    assert list(Line.objects.values_list("kind", flat=True)) == ["record.text-withdrawn"]
