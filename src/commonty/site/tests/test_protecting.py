"""The papers on data protection are made from what is really held, and name who really handles it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commonty.apps.bodies import asking
from commonty.apps.bodies.models import root
from commonty.apps.bodies.tests.test_recovering import branch
from commonty.apps.keys.holding import holdings
from commonty.apps.people.models import Account
from commonty.apps.people.purposes import PURPOSES
from commonty.apps.voting.tests.building import organisation, rules_text
from commonty.constitution.document import Kept, Register
from commonty.constitution.reading import parse
from commonty.constitution.writing import write
from commonty.site import protecting

pytestmark = pytest.mark.django_db


def test_every_holding_serves_a_known_purpose_and_each_purpose_has_its_basis_and_condition() -> None:
    kept = [each.says for use in protecting.uses() for each in use.kept]

    assert {each.purpose for each in holdings()} <= set(PURPOSES)
    assert len(kept) == len(holdings())
    assert [each.rests_on.condition().startswith("GDPR article 9(2)") for each in PURPOSES.values()] == [True] * len(PURPOSES)
    assert [each.rests_on.lawful().startswith("GDPR article 6(1)") for each in PURPOSES.values()] == [True] * len(PURPOSES)


def test_the_mail_server_is_named_where_there_is_one(settings: object) -> None:
    without = [each.name for each in protecting.handlers()]
    settings.EMAIL_URL = "smtp://relay.example.org"  # type: ignore[attr-defined]  # the fixture has every setting

    assert [each.name for each in protecting.handlers() if each.name not in without] == ["The mail server at relay.example.org"]


def test_everybody_reads_the_notice_and_members_take_the_papers_in_the_organisations_language(client: Client, noon: datetime) -> None:
    rules = parse(rules_text())
    register = Register("Mitgliederliste", "members", (Kept.NAME,), 10, "GenG § 30")
    _body, people = organisation(4, now=noon, rules=write(replace(rules, language="de", registers={"members": register})))

    notice = client.get(reverse("privacy")).content.decode()
    shut = client.get(reverse("data-protection"))
    client.force_login(Account.objects.open_for(people[3]), "commonty.apps.people.signing_in.Backend")
    page = client.get(reverse("data-protection")).content.decode()
    file = client.get(reverse("data-protection-file"))

    assert "Mitgliederliste is kept for 10 years after you leave, as GenG § 30 demands." in notice
    assert shut.status_code == 302
    assert "The papers on data protection" in page
    assert "die ersten 72 Stunden" in page
    assert "Wer die Maschine" in file.content.decode()
    assert file["Content-Disposition"] == 'attachment; filename="data-protection.html"'


def test_the_papers_count_what_is_there(noon: datetime) -> None:
    organisation(4, now=noon)

    with translation.override("en"):
        made = protecting.pack(root().rules(noon), now=noon)

    assert (made.asking, made.overdue) == (0, 0)
    assert (made.members, made.erased, made.looks, made.exports) == (4, 0, 0, 0)
    assert "Secretary" in made.offices


def test_the_papers_count_who_waits_for_an_answer_and_who_waits_too_long(noon: datetime) -> None:
    of = branch(now=noon)
    for received in (noon - timedelta(days=40), noon):
        asking.enter(of.ada, of.first, name="Ada Ames", where="1 High Street", received=received, now=noon)

    made = protecting.pack(root().rules(noon), now=noon)

    assert (made.asking, made.overdue) == (2, 1)
