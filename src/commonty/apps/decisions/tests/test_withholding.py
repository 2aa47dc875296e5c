"""Where few voted in secret on a motion, only what came out of it is told."""

import json

import pytest
import time_machine
from django.test import Client

from commonty.apps.decisions.tests.secretly import decided, opened, secret_body, votes
from commonty.apps.people.models import Account
from commonty.apps.record.models import Line
from commonty.apps.voting.models import Choice

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_where_few_voted_in_secret_only_the_outcome_is_told_on_no_page_and_in_no_line_a_number() -> None:
    body, people, secrets = secret_body()
    motion = opened(body, people)
    for voter, choice in zip(people, [Choice.YES] * 5 + [Choice.NO] * 2, strict=False):
        votes(motion, voter, choice)
    motion = decided(motion, secrets)
    page, at = motion.get_absolute_url(), motion.outcome.at
    member = Client()
    member.force_login(Account.objects.open_for(people[5]))

    with time_machine.travel(at, tick=False):
        paths = [page, f"{page}print/", "/decisions/", "/", Line.objects.get(kind="decisions.motion-decided").get_absolute_url()]
        shown = [each.get(path).content.decode() for each in (member, Client()) for path in paths]

    line = json.loads(Line.objects.get(kind="decisions.motion-decided").payload.facts)["facts"]
    assert (motion.outcome.result, line["yes"], line["no"], line["heads"], line["withheld"]) == ("carried", 0, 0, 7, True)
    assert "was carried; 7 of 8 voted in secret: too few to tell numbers." in shown[4]
    assert "It was carried." in shown[0]
    assert all("Only what came out of it is published." in each for each in (*shown[:2], *shown[5:7]))
    assert [word for each in shown for word in ("How it was worked out", "bar__in-favour", "5 for", "5 yes") if word in each] == []
    assert "too few voted in secret to tell numbers" in shown[7]
