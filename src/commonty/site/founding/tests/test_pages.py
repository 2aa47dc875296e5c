"""The pages of the founding, as a browser without JavaScript sees them."""

from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from commonty.apps.bodies.models import Body
from commonty.apps.people.models import Account
from commonty.site.founding.invitation import announce
from commonty.site.founding.jobs import send_invitation
from commonty.site.founding.models import Candidacy, Draft, Founder, Invitation, Putting, Vote
from commonty.site.founding.models.draft import STARTERS
from commonty.site.founding.tests.builders import everybody, founders, put
from commonty.site.jobs.models import Job

pytestmark = pytest.mark.django_db


def browser_of(founder: Founder) -> Client:
    """Return a browser in which this founder is signed in."""
    browser = Client()
    browser.force_login(Account.objects.open_for(founder.person), "commonty.apps.people.signing_in.Backend")
    return browser


def first_founder(client: Client) -> Founder:
    """Come in with the code of the terminal."""
    code = Invitation.objects.for_operator(now=timezone.now()).code()
    client.post("/founding/founders/", {"code": code, "name": "Ada Okafor", "email": "ada@example.org"})
    return Founder.objects.get()


@pytest.mark.parametrize("path", ["/", "/about/", "/rules/", "/motions/", "/record/", "/campaigns/", "/join/", "/me/", "/no-such-page/"])
def test_before_the_founding_every_page_is_the_founding(client: Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, "/founding/")


@pytest.mark.parametrize("path", ["/join/", "/motions/new/", "/campaigns/1/signatures/"])
def test_before_the_founding_every_act_is_refused(client: Client, path: str) -> None:
    answer = client.post(path, {})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert b"until the founders have adopted a constitution" in answer.content


@pytest.mark.parametrize("path", ["drafts/", "draft/", "draft/text/", "invitations/", "candidacies/", "putting/", "votes/", "closing/"])
def test_a_visitor_without_a_code_can_do_nothing(client: Client, path: str) -> None:
    putting = put(3, now=timezone.now())

    answer = client.post(f"/founding/{path}", {"starter": "coalition", "constitution": "for"})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert (Draft.objects.count(), Putting.objects.count(), Vote.objects.count()) == (1, 1, 0)
    assert putting.is_open(timezone.now())


def test_a_wrong_code_lets_nobody_in_and_the_page_says_so(client: Client) -> None:
    Invitation.objects.for_operator(now=timezone.now())

    answer = client.post("/founding/founders/", {"code": "1-AAAA-AAAA-AAAA", "name": "Eve"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert b"This is not a code that lets you in" in answer.content
    assert not Founder.objects.exists()


def test_the_first_founder_comes_in_and_chooses_among_four_starters(client: Client) -> None:
    first_founder(client)

    shown = client.get("/founding/").content.decode()
    begun = client.post("/founding/drafts/", {"starter": "co-operative"})

    assert [name for name in STARTERS if f'value="{name}"' in shown] == list(STARTERS)
    assert begun["Location"] == "/founding/draft/"
    assert Draft.objects.get().starter == "co-operative"


def test_a_starter_that_does_not_exist_is_not_begun(client: Client) -> None:
    first_founder(client)

    client.post("/founding/drafts/", {"starter": "../../etc/passwd"})

    assert not Draft.objects.exists()


def test_a_number_changed_in_the_form_is_in_the_draft_and_in_its_reading(client: Client) -> None:
    first_founder(client)
    draft = Draft.objects.begin("campaign-group", now=timezone.now())
    typed = _as_shown(client) | {
        "title": "Riverside Tenants",
        "procedures.ordinary.notice": "10 days",
        "procedures.ordinary.quorum.share": "1/5",
    }

    answer = client.post("/founding/draft/", typed, follow=True)

    draft = Draft.objects.get()
    ordinary = draft.constitution.procedures["ordinary"]
    assert (draft.constitution.title, str(ordinary.notice), str(ordinary.quorum[0].share)) == ("Riverside Tenants", "10 days", "1/5")
    assert "10 clear days" in answer.content.decode() or "10 days" in answer.content.decode()


def test_the_form_sent_as_it_was_shown_changes_nothing(client: Client) -> None:
    first_founder(client)
    before = Draft.objects.begin("union-branch", now=timezone.now()).text

    client.post("/founding/draft/", _as_shown(client))

    assert Draft.objects.get().text == before


def test_what_is_not_a_number_is_said_at_its_field_and_changes_nothing(client: Client) -> None:
    first_founder(client)
    before = Draft.objects.begin("campaign-group", now=timezone.now()).text

    answer = client.post("/founding/draft/", _as_shown(client) | {"procedures.ordinary.notice": "a week or so"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "for example “7 days”" in answer.content.decode()
    assert Draft.objects.get().text == before


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "title = ",
        "[" * 5000,
        'title = "' + "x" * 400_000 + '"',
        "a.b.c = 1\n" * 1000,
        'format = "commonty-1"\ntitle = "\\u202eevil"',
        "title = 1979-05-27",
        "\x00",
        '<script>alert("x")</script>',
        "[founding]\nfounders = -1",
    ],
    ids=["empty", "cut", "nested", "long", "dotted", "turned", "date", "null", "html", "negative"],
)
def test_a_hostile_text_is_refused_with_its_mistake_and_changes_nothing(client: Client, hostile: str) -> None:
    first_founder(client)
    draft = Draft.objects.begin("campaign-group", now=timezone.now())

    answer = client.post("/founding/draft/text/", {"text": hostile, "seen": draft.digest})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert b"<script>alert" not in answer.content
    assert Draft.objects.get().text == draft.text


def test_what_is_wrong_with_a_text_is_said_in_the_readers_language(client: Client) -> None:
    first_founder(client)
    draft = Draft.objects.begin("campaign-group", now=timezone.now())
    text = draft.text.replace("purpose = ", "porpoise = ")
    client.post("/language/", {"language": "de"})

    answer = client.post("/founding/draft/text/", {"text": text, "seen": draft.digest})

    assert "Diesen Schlüssel gibt es nicht. Ist „purpose“ gemeint?" in answer.content.decode()


def test_a_title_with_html_in_it_is_shown_as_text(client: Client) -> None:
    first_founder(client)
    draft = Draft.objects.begin("campaign-group", now=timezone.now())
    text = draft.text.replace('title = "Campaign group"', 'title = "<img src=x onerror=alert(1)>"')

    client.post("/founding/draft/text/", {"text": text, "seen": draft.digest})

    for path in ("/founding/", "/founding/draft/", "/founding/draft/text/"):
        assert b"<img" not in client.get(path).content


def test_an_invitation_by_mail_waits_in_the_queue_by_its_number_alone(client: Client) -> None:
    first_founder(client)

    client.post("/founding/invitations/", {"email": "bilal@example.org"})

    invitation = Invitation.objects.get(with_email=True)
    assert [job.arguments for job in Job.objects.filter(task__endswith="send_invitation")] == [{"args": [invitation.pk], "kwargs": {}}]
    assert b"bilal" not in bytes(invitation.sealed_address or b"")


def test_sending_an_invitation_drops_its_address(client: Client) -> None:
    first_founder(client)
    client.post("/founding/invitations/", {"email": "bilal@example.org"})
    invitation = Invitation.objects.get(with_email=True)

    send_invitation.func(invitation.pk)
    send_invitation.func(invitation.pk)

    invitation.refresh_from_db()
    assert invitation.sealed_address is None


def test_a_printed_code_is_shown_to_who_asked_for_it_alone_until_it_is_used(client: Client) -> None:
    first = first_founder(client)
    sheet = client.post("/founding/invitations/", {"email": ""})["Location"]
    invitation = Invitation.objects.get(made_by=first)
    shown = client.get(sheet).content.decode()

    second = Founder.objects.join(invitation.code(), name="Bilal", now=timezone.now())

    assert invitation.code() in shown
    assert client.get(sheet).status_code == HTTPStatus.NOT_FOUND
    assert browser_of(second).get(sheet).status_code == HTTPStatus.NOT_FOUND


def test_the_founders_vote_in_their_browsers_and_the_last_vote_opens_the_home_page() -> None:
    putting = put(3, now=timezone.now())
    paper = {"constitution": "for", **{f"office.{office}": chosen for office, chosen in everybody(putting).items()}}

    for founder in putting.roll.all():
        answer = browser_of(founder).post("/founding/votes/", paper, follow=True)

    assert answer.redirect_chain == [("/founding/", HTTPStatus.FOUND), ("/", HTTPStatus.FOUND)]
    assert Body.objects.filter(parent=None).count() == 1


def test_a_vote_sent_twice_counts_once() -> None:
    putting = put(3, now=timezone.now())
    browser = browser_of(putting.roll.all()[0])

    for _ in range(2):
        browser.post("/founding/votes/", {"constitution": "against"})

    assert Vote.objects.count() == 1


def test_a_vote_for_somebody_who_does_not_stand_is_refused() -> None:
    putting = put(3, now=timezone.now())
    third = putting.roll.all()[2]

    answer = browser_of(third).post("/founding/votes/", {"constitution": "for", "office.convenor": str(third.pk)})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Vote.objects.exists()


def test_opening_the_vote_twice_opens_one() -> None:
    people = founders(3, now=timezone.now())
    Draft.objects.begin("campaign-group", now=timezone.now())
    browser = browser_of(people[0])

    first, second = browser.post("/founding/putting/"), browser.post("/founding/putting/")

    assert (first.status_code, second.status_code) == (HTTPStatus.FOUND, HTTPStatus.FORBIDDEN)
    assert Putting.objects.count() == 1
    assert Job.objects.filter(task__endswith="founding.jobs.attend").count() == 1


def test_standing_for_an_office_that_the_draft_does_not_fill_is_refused() -> None:
    people = founders(1, now=timezone.now())
    Draft.objects.begin("campaign-group", now=timezone.now())

    answer = browser_of(people[0]).post("/founding/candidacies/", {"office": ["treasurer"]})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Candidacy.objects.exists()


def test_while_founders_vote_the_draft_can_be_read_and_not_changed() -> None:
    putting = put(3, now=timezone.now())
    browser = browser_of(putting.roll.all()[0])

    read = browser.get("/founding/draft/")
    changed = browser.post("/founding/draft/text/", {"text": putting.text.replace("7 days", "1 day"), "seen": putting.digest})

    assert b"Back to the vote" in read.content
    assert changed.status_code == HTTPStatus.FORBIDDEN
    assert Draft.objects.get().text == putting.text


def test_once_founded_the_founding_leads_home(client: Client) -> None:
    now = timezone.now()
    putting = put(3, now=now)
    for founder in putting.roll.all():
        putting.cast(founder, in_favour=True, approves={}, now=now)

    assert client.get("/founding/")["Location"] == "/"


def test_a_form_of_the_founding_from_elsewhere_is_refused(noon: datetime) -> None:
    Invitation.objects.for_operator(now=noon)

    answer = Client(enforce_csrf_checks=True).post("/founding/founders/", {"code": "x", "name": "y"})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert b"Please send that once more" in answer.content


def _as_shown(client: Client) -> dict[str, str]:
    """Return what the form of the draft would send if nothing were changed."""
    form = client.get("/founding/draft/").context["form"]
    return {name: str(form[name].value()) for name in form.fields}


def test_a_vote_whose_time_is_over_can_be_counted_by_any_founder_and_nothing_else_is_done_before() -> None:
    long_ago = timezone.now() - timedelta(days=20)
    putting = put(3, now=long_ago)
    for founder in putting.roll.all()[:2]:
        putting.cast(founder, in_favour=True, approves={}, now=long_ago)
    browser = browser_of(putting.roll.all()[2])

    shown = browser.get("/founding/").content.decode()
    again = browser.post("/founding/putting/")
    counted = browser.post("/founding/closing/")

    assert "Count the votes" in shown
    assert again.status_code == HTTPStatus.FORBIDDEN
    assert counted.status_code == HTTPStatus.FOUND
    assert Body.objects.filter(parent=None).count() == 1


def test_the_terminal_prints_a_code_until_there_is_a_founder(capsys: pytest.CaptureFixture[str]) -> None:
    announce()
    code = capsys.readouterr().out.strip().rpartition(" ")[2]
    Founder.objects.join(code, name="Ada Okafor", now=timezone.now())

    announce()

    assert capsys.readouterr().out == ""
