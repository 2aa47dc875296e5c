"""What one act does to many is told as if each had been told by itself."""

from datetime import datetime

import pytest

from commonty.apps.keys import keyring
from commonty.apps.record.chain import commitment
from commonty.apps.record.merkle import Peaks, root_of
from commonty.apps.record.models import Head, Line, Mention, Node, Payload
from commonty.apps.record.recording import place_of, record_many
from commonty.apps.record.tests.acts import ALI, MANDATE, ROSA, MarchAnnounced, NeedsTold, marched, people
from commonty.apps.record.texts import keep

pytestmark = pytest.mark.django_db


def test_many_lines_follow_one_another_and_the_head_has_them_all(noon: datetime) -> None:
    people()
    marched(noon)

    record_many((MarchAnnounced("members") for _number in range(300)), authority=MANDATE, now=noon)
    marched(noon)

    lines = list(Line.objects.order_by("seq"))
    assert [line.seq for line in lines] == list(range(1, 303))
    assert [line.previous for line in lines[1:]] == [line.hash for line in lines[:-1]]
    assert all(line.link().hash() == line.hash for line in lines)
    head = Head.objects.get()
    root = root_of([bytes.fromhex(line.hash) for line in lines])
    assert (head.size, head.hash) == (302, lines[-1].hash)
    assert Peaks(head.size, map(bytes.fromhex, head.peaks)).root() == root
    assert Node.objects.count() == 1


def test_of_many_lines_each_is_sealed_for_the_one_whom_it_concerns(noon: datetime) -> None:
    people()
    needs = ((ROSA, "a ramp"), (ALI, "a loop"))
    record_many([NeedsTold("members", person=who, need=what) for who, what in needs], authority=MANDATE, now=noon)

    for payload, (who, what) in zip(Payload.objects.order_by("pk"), needs, strict=True):
        opened = keyring.unseal(who, place_of(payload.pk), bytes(payload.sealed or b""))
        assert what in opened[32:].decode()
        assert Line.objects.get(pk=payload.pk).commitment == commitment(opened[:32], opened[32:].decode())


def test_many_lines_mention_their_texts(noon: datetime) -> None:
    people()
    texts = [keep(f"Come all, {number}.") for number in range(3)]

    record_many([MarchAnnounced("members", call=text.digest) for text in texts], authority=MANDATE, now=noon)

    assert list(Mention.objects.order_by("pk").values_list("line_id", "digest")) == [(n, text.digest) for n, text in enumerate(texts, 1)]


def test_of_nothing_nothing_is_told(noon: datetime) -> None:
    people()
    line = marched(noon)

    record_many([], authority=MANDATE, now=noon)

    assert (Head.objects.get().hash, Line.objects.count()) == (line.hash, 1)
