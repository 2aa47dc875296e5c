"""The pages made of several apps, and those that answer when nothing else does."""

from datetime import datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import resolve, reverse
from django.utils import timezone

from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.tests.organisations import founded, members, part_of, people
from commonty.apps.decisions.tests.building import carried, moved, opened
from commonty.apps.mandates.models import HOLD_OFFICE, Mandate
from commonty.apps.people.models import Account, Person
from commonty.apps.voting.models import Choice
from commonty.constitution.articles import cite
from commonty.constitution.refusal import Refused
from commonty.site.clock import until
from commonty.site.home import reports_due
from commonty.site.next_steps import next_steps
from commonty.site.refusals import Refusals
from commonty.site.views import failed

pytestmark = pytest.mark.django_db
AGO = timedelta(days=40)


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(Account.objects.open_for(person), "commonty.apps.people.signing_in.Backend")
    return browser


def organisation() -> tuple[Body, list[Person]]:
    """Found a campaign group of six, long enough ago that something can have been decided."""
    body = founded(now=timezone.now() - AGO)
    return body, [*Person.objects.all(), *members(body, 3, now=timezone.now() - AGO)]


def queries(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == HTTPStatus.OK
    return len(asked)


def test_a_member_sees_what_is_being_decided_by_when_and_what_they_can_do() -> None:
    body, everybody = organisation()
    opened(body, everybody, now=timezone.now() - timedelta(days=9), title="Bring back the number 40 bus")

    page = signed_in(everybody[4]).get("/").content.decode()

    assert "Bring back the number 40 bus" in page
    assert "Voting closes" in page
    assert "Vote on it" in page


def test_who_has_voted_is_not_asked_to_vote_again() -> None:
    body, everybody = organisation()
    motion = opened(body, everybody, now=timezone.now() - timedelta(days=9))
    motion.cast(everybody[4], Choice.YES, now=timezone.now())

    assert "Vote on it" not in signed_in(everybody[4]).get("/").content.decode()


def test_who_moved_or_seconded_is_not_asked_to_second() -> None:
    body, everybody = organisation()
    motion = moved(body, everybody[0], now=timezone.now())
    motion.second(everybody[1], now=timezone.now())

    asked = ["Second it" in signed_in(person).get("/").content.decode() for person in everybody[:3]]

    assert asked == [False, False, True]


def test_an_outsider_and_the_public_read_nothing_of_an_undecided_motion_at_home() -> None:
    body, everybody = organisation()
    opened(body, everybody, now=timezone.now() - timedelta(days=9), title="Bring back the number 40 bus")
    outsider = people(1, now=timezone.now())[0]

    for browser in (Client(), signed_in(outsider)):
        assert b"number 40 bus" not in browser.get("/").content


def test_what_a_caucus_decided_is_on_no_public_page() -> None:
    body, everybody = organisation()
    caucus = part_of(body, "caucus", "womens-caucus", now=timezone.now() - AGO)
    for person in everybody[:4]:
        apply(person, caucus, now=timezone.now() - AGO)
    carried(body, everybody, now=timezone.now() - timedelta(days=30), title="Bring back the number 40 bus")
    carried(caucus, everybody[:4], now=timezone.now() - timedelta(days=19), title="A matter of our own")

    for path in ("/", "/decisions/"):
        page = Client().get(path).content.decode()
        assert ("number 40 bus" in page, "A matter of our own" in page) == (True, False)


def test_the_home_page_asks_the_database_as_often_with_three_motions_as_with_one() -> None:
    body, everybody = organisation()
    browser = signed_in(everybody[4])
    opened(body, everybody, now=timezone.now() - timedelta(days=9), title="First")
    browser.get("/")
    with_one = queries(browser, "/")
    for title in ("Second", "Third"):
        opened(body, everybody, now=timezone.now() - timedelta(days=9), title=title)

    assert (queries(browser, "/"), with_one) == (with_one, with_one)


@pytest.mark.parametrize("path", ["/", "/decisions/"])
def test_a_public_page_asks_the_database_as_often_with_three_decisions_as_with_one(path: str) -> None:
    body, everybody = organisation()
    carried(body, everybody, now=timezone.now() - timedelta(days=30), title="First")
    Client().get(path)
    with_one = queries(Client(), path)
    for title in ("Second", "Third"):
        carried(body, everybody, now=timezone.now() - timedelta(days=30), title=title)

    assert queries(Client(), path) == with_one


def test_what_every_page_shows_asks_the_database_once() -> None:
    organisation()
    Client().get("/words/")

    assert queries(Client(), "/words/") == 1


@pytest.mark.slow
@override_settings(LIMITS={**settings.LIMITS, "move": (26, 26)})
def test_decisions_are_paged_by_key() -> None:
    body, everybody = organisation()
    for number in range(26):
        carried(body, everybody, now=timezone.now() - timedelta(days=30), title=f"Matter {number:02}")

    newest = Client().get("/decisions/")
    older = Client().get("/decisions/" + f"?before={newest.context['older']}")

    assert [one.title for one in newest.context["decisions"]] == [f"Matter {number:02}" for number in range(25, 0, -1)]
    assert ([one.title for one in older.context["decisions"]], older.context["older"]) == (["Matter 00"], None)


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 40, "٣", "1 OR 1=1"])
def test_an_odd_key_is_no_key(key: str) -> None:
    organisation()

    assert Client().get("/decisions/", {"before": key}).status_code == HTTPStatus.OK


def test_a_shared_link_says_what_the_organisation_is_for() -> None:
    body, _everybody = organisation()
    purpose = body.rules(timezone.now()).constitution.purpose

    assert f'<meta property="og:description" content="{purpose}">' in Client().get("/about/").content.decode()


def test_a_member_who_was_not_heard_from_can_come_back_at_one_press() -> None:
    body = founded(now=timezone.now() - timedelta(days=400))
    browser = signed_in(Person.objects.all()[0])
    page = browser.get("/").content.decode()

    browser.post(reverse("bodies:returns", args=[body.pk]))

    assert "I am here" in page
    assert "I am here" not in browser.get("/").content.decode()


def test_a_refusal_names_and_links_the_article() -> None:
    rules = organisation()[0].rules(timezone.now()).constitution
    request = RequestFactory().get("/motions/new/")

    answer = Refusals(unanswered).process_exception(request, Refused("You may not.", article="procedures.ordinary"))

    assert answer is not None
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert f'<a class="citation" href="/rules/#procedures.ordinary">{cite(rules, "procedures.ordinary")}</a>' in page


@pytest.mark.parametrize(
    ("path", "article", "steps"),
    [
        ("/motions/7/seconds/", "procedures.ordinary", ["/motions/7/", "/motions/"]),
        ("/campaigns/3/page/", "powers.edit-campaigns", ["/campaigns/3/", "/powers/edit-campaigns/", "/motions/new/"]),
        ("/bodies/members/roll/", "powers.see-details", ["/bodies/members/", "/powers/see-details/", "/motions/new/"]),
        ("/bodies/members/", "categories.member", ["/bodies/"]),
        ("/record/1/withdrawals/", "rights.record", ["/record/"]),
        ("/motions/new/", "offices.secretary", ["/offices/secretary/"]),
        ("/motions/new/", "", ["/motions/"]),
        ("/motions/new/", "routes.rules.amend", ["/motions/"]),
    ],
)
def test_a_refusal_leads_a_member_on_to_what_would_do(path: str, article: str, steps: list[str]) -> None:
    _body, everybody = organisation()
    request = asked(path, everybody[0])

    found = next_steps(request, Refused("You may not.", article=article))

    assert [step.url.partition("?")[0] for step in found] == steps


def test_a_refusal_leads_whoever_is_not_signed_in_to_the_door_and_back_and_a_newcomer_to_joining() -> None:
    organisation()
    newcomer = Person.objects.sign_up(name="New", now=timezone.now())
    refusal = Refused("You may not.", article="procedures.ordinary")

    outside, new = next_steps(asked("/motions/7/", None), refusal), next_steps(asked("/motions/7/", newcomer), refusal)

    assert (outside[0].label, outside[0].url) == ("Sign in", "/sign-in/?next=%2Fmotions%2F7%2F")
    assert new[0].url == "/bodies/members/"


def test_a_refusal_for_want_of_an_article_says_that_it_takes_one_and_shows_no_key() -> None:
    organisation()

    answer = Refusals(unanswered).process_exception(RequestFactory().get("/motions/new/"), Refused("No.", article="powers.fly"))

    assert answer is not None
    page = answer.content.decode()
    assert ("It takes one first" in page, "powers.fly" in page) == (True, False)


def asked(path: str, member: Person | None) -> HttpRequest:
    """Return a request as the view would get it."""
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    request.member = member  # type: ignore[attr-defined]  # as its middleware would say
    return request


def test_htmx_gets_a_refusal_as_a_part_with_its_announcement() -> None:
    organisation()
    request = RequestFactory().post("/motions/1/seconds/")
    request.htmx = True  # type: ignore[attr-defined]  # as its middleware would say

    answer = Refusals(unanswered).process_exception(request, Refused("You may not.", article="procedures.ordinary"))

    assert answer is not None
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (HTTPStatus.FORBIDDEN, "#main", "afterbegin")
    assert '<p id="announcement" hx-swap-oob="innerHTML">You may not.</p>' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_other_errors_are_not_refusals() -> None:
    assert Refusals(unanswered).process_exception(RequestFactory().get("/"), ValueError("x")) is None


def test_an_address_where_nothing_is_gets_a_page_in_the_same_look() -> None:
    organisation()
    answer = Client().get("/no-such-page/")

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert b"There is nothing here" in answer.content
    assert b'class="masthead"' in answer.content


def test_a_failure_is_answered_without_asking_the_database() -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = failed(RequestFactory().get("/"))

    assert (answer.status_code, len(asked)) == (HTTPStatus.INTERNAL_SERVER_ERROR, 0)


def test_a_visitor_changes_the_language_and_stays_where_they_were() -> None:
    organisation()
    browser = Client()

    answer = browser.post("/language/", {"language": "de", "next": "/about/"})
    page = browser.get("/about/").content.decode()

    assert answer["Location"] == "/about/"
    assert '<html lang="de" dir="ltr">' in page
    assert "Worauf sich alle Mitglieder verlassen können" in page


@override_settings(LANGUAGES=[("en", "English"), ("ar", "العربية")])
def test_a_language_that_runs_from_right_to_left_turns_the_page() -> None:
    organisation()

    page = Client().get("/about/", headers={"accept-language": "ar"}).content.decode()

    assert '<html lang="ar" dir="rtl">' in page


def test_a_members_language_is_kept_with_them() -> None:
    _body, everybody = organisation()
    signed_in(everybody[0]).post("/language/", {"language": "de", "next": "/"})

    everybody[0].refresh_from_db()
    assert everybody[0].language == "de"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_changing_the_language_leads_to_no_other_site(elsewhere: str) -> None:
    organisation()

    assert Client().post("/language/", {"language": "de", "next": elsewhere})["Location"] == "/"


def test_a_language_that_we_do_not_speak_changes_nothing() -> None:
    organisation()

    assert settings.LANGUAGE_COOKIE_NAME not in Client().post("/language/", {"language": "../../x"}).cookies


def test_no_page_of_the_site_has_a_script_or_a_style_of_its_own() -> None:
    _body, everybody = organisation()
    for browser in (Client(), signed_in(everybody[0])):
        for path in ("/", "/about/", "/decisions/", "/words/"):
            page = browser.get(path).content.decode()
            assert "<style" not in page
            assert " style=" not in page
            assert page.count("<script") == page.count('<script src="/static/django_htmx/')


def unanswered(_request: HttpRequest) -> HttpResponse:
    """Stand where the rest of the program would: a refusal must not ask it again."""
    raise AssertionError


def test_times_are_those_of_the_zone_that_the_rules_name() -> None:
    body, everybody = organisation()
    motion = opened(body, everybody, now=timezone.now() - timedelta(days=9))
    zone = ZoneInfo(body.rules(timezone.now()).constitution.time_zone)

    with timezone.override(zone):
        said = until(motion.opening.box.closes)

    assert said in signed_in(everybody[4]).get("/").content.decode()


def test_who_holds_an_office_is_told_when_a_report_is_due_until_they_have_given_it(noon: datetime) -> None:
    convenor, *others = people(3, now=noon)
    body = founded(now=noon, founders=[convenor, *others], convenor=convenor)
    rules, late = body.rules(noon), noon + timedelta(days=95)

    early = reports_due(convenor, rules, now=noon + timedelta(days=80))
    due = reports_due(convenor, rules, now=late)
    Mandate.objects.get(holder=convenor, power=HOLD_OFFICE).report("We met twice.", by=convenor, now=late)

    assert early == []
    assert [one.office for one in due] == ["Convenor"]
    assert reports_due(convenor, rules, now=late) == []


def test_the_chapters_of_the_rulebook_lie_folded_and_open_all_at_one_press() -> None:
    organisation()

    folded, whole = (Client().get(f"/rules/{how}").content.decode() for how in ("", "?whole"))

    assert [page.count('<details class="opening" open>') for page in (folded, whole)] == [0, folded.count("rulebook__chapter")]
    assert all('id="procedures.ordinary"' in page for page in (folded, whole))
