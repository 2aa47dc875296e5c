import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from commonty.apps.bodies.models import Body
from commonty.apps.bodies.tests.organisations import decision
from commonty.apps.campaigns.effects import CloseCampaign, LaunchCampaign
from commonty.apps.campaigns.models import Campaign, Signature
from commonty.apps.campaigns.winning import write_down
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import carried
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Account, Person
from commonty.apps.people.tests.walking import code_by_mail, do_jobs, everything_kept, letters
from commonty.apps.record.models import Line
from commonty.apps.record.texts import withdraw
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.effect import Effect
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def launching(editor: Person, **changes: object) -> LaunchCampaign:
    told: dict[str, object] = {
        "title": "Fix the lifts",
        "demand": "repair every lift within a month",
        "target": "Quarry Housing Ltd",
        "why": "**Three months** on the stairs.",
        "editors": (editor.pk,),
        "until": "2026-12-31",
        **changes,
    }
    return LaunchCampaign(**told)  # type: ignore[arg-type]  # the types are those of the fields above


def decided(body: Body, everybody: list[Person], effect: Effect, *, now: datetime) -> datetime:
    motion = carried(body, everybody, now=now, effects=[effect])
    done = motion.outcome.effective_at
    Motion.objects.attend(now=done)
    return done


def launched(everybody: list[Person], body: Body, *, now: datetime) -> tuple[Campaign, datetime]:
    done = decided(body, everybody, launching(everybody[0]), now=now)
    return Campaign.objects.get(), done


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


@pytest.fixture
def mailbox(settings: Settings, tmp_path: Path) -> Path:
    settings.MAIL_FOLDER = tmp_path / "mail"
    return tmp_path / "mail"


def test_a_carried_motion_launches_a_campaign_and_mandates_its_editor_for_it_alone(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)

    campaign, done = launched(everybody, body, now=noon)

    assert campaign.page.words() == {
        "demand": "repair every lift within a month",
        "target": "Quarry Housing Ltd",
        "why": "**Three months** on the stairs.",
        "happened": "",
    }
    mandate = Mandate.objects.get(power="campaigns.edit")
    assert (mandate.holder, mandate.limits, mandate.source) == (everybody[0], {"campaign": str(campaign.pk)}, campaign.source)
    assert campaign.authority_of(everybody[0], now=done).source == f"mandate:{mandate.pk}"


def test_nobody_edits_a_campaign_without_a_mandate_for_it(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    campaign, done = launched(everybody, body, now=noon)
    second = decided(body, everybody, launching(everybody[1], title="Lower the rent"), now=done)

    with pytest.raises(Refused, match="you have none for it here") as refused:
        campaign.edit({"demand": "nothing"}, by=everybody[2], now=second)
    with pytest.raises(Refused, match="for another campaign"):
        campaign.edit({"demand": "nothing"}, by=everybody[1], now=second)

    assert refused.value.article == "powers.edit-campaigns"
    assert campaign.page.number == 1


def test_a_mandate_edits_until_the_instant_it_ends_and_no_longer(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    campaign, _done = launched(everybody, body, now=noon)
    ends = Mandate.objects.get(power="campaigns.edit").ends

    campaign.edit({"demand": "repair them", "target": "all"}, by=everybody[0], now=ends - timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        campaign.edit({"demand": "nothing"}, by=everybody[0], now=ends)

    assert refused.value.article == "powers.edit-campaigns"
    assert campaign.page.words()["demand"] == "repair them"


def test_closing_a_campaign_ends_its_mandates_and_keeps_its_page(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    campaign, done = launched(everybody, body, now=noon)

    closed = decided(body, everybody, CloseCampaign(campaign.pk), now=done)

    assert not campaign.editors(closed).exists()
    with pytest.raises(Refused, match="closed") as refused:
        campaign.sign(everybody[3], now=closed)
    assert refused.value.article == "routes.close-campaign"
    assert Client().get(f"/campaigns/{campaign.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "reason", "article"),
    [
        ({"demand": "  "}, "has a title, a demand", "routes.launch-campaign"),
        ({"editors": ()}, "at least one member", "powers.edit-campaigns"),
        ({"editors": (4711,)}, "at least one member", "powers.edit-campaigns"),
        ({"until": "2026-02-01"}, "ends after it begins", "powers.edit-campaigns"),
        ({"until": "2099-01-01"}, "last longer than the rules allow", "powers.edit-campaigns"),
        ({"until": "next year"}, "is not a day", "powers.edit-campaigns"),
    ],
)
def test_a_campaign_that_could_never_run_is_refused_before_it_is_put(
    wrong: dict[str, object], reason: str, article: str, noon: datetime
) -> None:
    body, everybody = organisation(6, now=noon)

    with pytest.raises(Refused, match=reason) as refused:
        carried(body, everybody, now=noon, effects=[launching(everybody[0], **wrong)])

    assert refused.value.article == article


def test_a_campaign_that_never_was_is_not_closed(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)

    with pytest.raises(Refused, match="There is no campaign number 4711") as refused:
        carried(body, everybody, now=noon, effects=[CloseCampaign(4711)])

    assert refused.value.article == "routes.close-campaign"


def test_a_member_signs_at_one_press_and_takes_it_back_at_another(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    campaign, _done = launched(everybody, body, now=noon)
    client = signed_in(everybody[3])

    for _twice in range(2):
        client.post(f"/campaigns/{campaign.pk}/signatures/")
    signed = Signature.objects.filter(person=everybody[3]).exclude(confirmed_at=None).count()
    client.post(f"/campaigns/{campaign.pk}/signatures/withdrawals/")

    assert signed == 1
    assert not Signature.objects.exists()


def test_a_strangers_signature_counts_once_they_type_the_code_that_came_to_their_mailbox(noon: datetime, mailbox: Path) -> None:
    body, everybody = organisation(6, now=noon)
    campaign, _done = launched(everybody, body, now=noon)
    stranger = Client()

    stranger.post(f"/campaigns/{campaign.pk}/signatures/", {"name": "Ottoline Zwyx", "email": "ottoline@example.org", "wants_news": "on"})
    before = Signature.objects.count()
    wrong = stranger.post(f"/campaigns/{campaign.pk}/signatures/code/", {"code": "0000 0000"})
    right = stranger.post(f"/campaigns/{campaign.pk}/signatures/code/", {"code": code_by_mail(mailbox)})

    assert (before, wrong.status_code, right.status_code) == (0, 422, 302)
    [signature] = Signature.objects.select_related("person")
    assert signature.person.own("name", "email") == {"name": "Ottoline Zwyx", "email": "ottoline@example.org"}
    kept = everything_kept()
    assert "Zwyx" not in kept
    assert "ottoline@" not in kept


def test_the_code_of_another_session_signs_nothing(noon: datetime, mailbox: Path) -> None:
    body, everybody = organisation(6, now=noon)
    campaign, _done = launched(everybody, body, now=noon)
    Client().post(f"/campaigns/{campaign.pk}/signatures/", {"name": "Ada", "email": "ada@example.org"})

    answer = Client().post(f"/campaigns/{campaign.pk}/signatures/code/", {"code": code_by_mail(mailbox)})

    assert answer.status_code == 302
    assert not Signature.objects.exists()


def test_those_who_signed_and_asked_for_news_are_told_of_a_win(noon: datetime, mailbox: Path) -> None:
    body, everybody = organisation(6, now=noon)
    campaign, done = launched(everybody, body, now=noon)
    for name, news in (("Ada", "on"), ("Grace", "")):
        client = Client()
        client.post(f"/campaigns/{campaign.pk}/signatures/", {"name": name, "email": f"{name}@example.org", "wants_news": news})
        client.post(f"/campaigns/{campaign.pk}/signatures/code/", {"code": code_by_mail(mailbox)})

    write_down(campaign, "Both lifts run again.", by=everybody[0], now=done)
    for _round in range(4):
        do_jobs()

    told = [(letter["To"], letter["Subject"]) for letter in letters(mailbox)]
    assert told == [("Ada@example.org", "We won: Fix the lifts")]
    assert Line.objects.filter(kind="campaigns.won").count() == 1


def test_a_win_has_a_page_a_preview_and_a_sheet_for_everybody_until_its_text_is_withdrawn(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    campaign, done = launched(everybody, body, now=noon)
    win = write_down(campaign, "Both lifts run again.", by=everybody[0], now=done)
    line = Line.objects.get(kind="campaigns.won")
    address = f"/campaigns/{campaign.pk}/wins/{win.pk}/"

    page, sheet = Client().get(address).content.decode(), Client().get(f"{address}print/").content.decode()

    assert '<meta property="og:title" content="Both lifts run again.">' in page
    assert re.search(rf'<meta property="og:url" content="http://[a-z]+{address}">', page)
    assert f'href="{line.get_absolute_url()}"' in page
    assert "Both lifts run again." in sheet
    assert "We demanded of Quarry Housing Ltd: repair every lift within a month." in sheet
    assert Client().get(f"/campaigns/{campaign.pk + 1}/wins/{win.pk}/").status_code == 404

    withdraw(win.text, article="law", authority=decision(body), now=done)

    after = Client().get(address).content.decode()
    assert ("Both lifts" in after, "The text was withdrawn from view." in after) == (False, True)


def test_html_in_a_campaign_reaches_no_browser(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    nasty = "<script>alert(1)</script> [press](javascript:alert(2)) <img src=x onerror=alert(3)>"
    decided(body, everybody, launching(everybody[0], why=nasty, demand=nasty[:100]), now=noon)

    page = Client().get(f"/campaigns/{Campaign.objects.get().pk}/").content.decode()

    assert "<script>alert" not in page
    assert "javascript:" not in page.replace("(javascript:alert(2))", "")
    assert "<img" not in page


@pytest.mark.parametrize("path", ["page", "wins"])
def test_outsiders_and_members_without_a_mandate_reach_no_editing(path: str, noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    campaign, _done = launched(everybody, body, now=noon)

    outsider = Client().post(f"/campaigns/{campaign.pk}/{path}/", {"what": "x", "demand": "x", "target": "x"})
    member = signed_in(everybody[4]).post(f"/campaigns/{campaign.pk}/{path}/", {"what": "x", "demand": "x", "target": "x"})

    assert (outsider.status_code, member.status_code) == (302, 403)
    assert campaign.page.number == 1
    assert not campaign.wins.exists()


@pytest.mark.parametrize("campaigns", [1, 3])
def test_the_list_of_campaigns_takes_the_same_queries_for_one_and_for_many(
    campaigns: int, noon: datetime, django_assert_num_queries: object
) -> None:
    body, everybody = organisation(6, now=noon)
    now = noon
    for number in range(campaigns):
        now = decided(body, everybody, launching(everybody[0], title=f"Campaign {number}"), now=now)
    client = Client()
    client.get("/campaigns/")

    with django_assert_num_queries(2):  # type: ignore[operator]  # a fixture of pytest-django
        assert client.get("/campaigns/").status_code == 200
