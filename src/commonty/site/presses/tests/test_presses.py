"""A button pressed twice, or sent again on a bad line, does once what it says."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.decisions.models import Motion, Second
from commonty.apps.decisions.tests.building import moved
from commonty.apps.mandates.models import Mandate, Report
from commonty.apps.people.models import Person
from commonty.apps.voting.tests.building import organisation, person
from commonty.site.attending import attend
from commonty.site.presses.middleware import Once
from commonty.site.presses.models import KEPT, Press
from commonty.site.presses.tests.building import client_of, mandated
from conftest import Installation

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'<input type="hidden" name="once" value="([^"]+)"')
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://localhost/motions/1/?from=home"}


@pytest.fixture
def body(noon: datetime) -> Body:
    return organisation(6, now=noon)[0]


@pytest.fixture
def holder(body: Body, noon: datetime) -> Person:
    return mandated(body, now=noon).holder


@pytest.fixture
def browser(holder: Person) -> Client:
    return client_of(holder)


def pressed(browser: Client, path: str, *, headers: dict[str, str] | None = None, **filled: str) -> tuple[int, str]:
    """Press a button; return the answer's status and where it leads."""
    answer = browser.post(path, filled, headers=headers)
    return answer.status_code, answer.get("HX-Redirect", "") or answer.get("Location", "")


def test_pressing_twice_reports_once_and_leads_where_the_first_press_led(browser: Client) -> None:
    path = f"/mandates/{Mandate.objects.get().pk}/reports/"

    first, second = pressed(browser, path, text="Done.", once="a"), pressed(browser, path, text="Done.", once="a")

    assert first == second == (302, f"/mandates/{Mandate.objects.get().pk}/")
    assert Report.objects.count() == 1


def test_the_form_of_a_page_carries_a_token_and_each_page_another(browser: Client) -> None:
    path = f"/mandates/{Mandate.objects.get().pk}/"

    tokens = [set(TOKEN.findall(browser.get(path).content.decode())) for _look in range(2)]

    assert len(tokens[0]) > 0
    assert tokens[0] & tokens[1] == set()


def test_what_was_filled_in_otherwise_is_another_press_though_the_page_is_the_same(browser: Client) -> None:
    path = f"/mandates/{Mandate.objects.get().pk}/reports/"

    for text in ("Done.", "Done, and more.", "Done."):
        pressed(browser, path, text=text, once="a")

    assert Report.objects.count() == 2


def test_a_script_that_sends_no_token_does_what_it_says_each_time(browser: Client) -> None:
    path = f"/mandates/{Mandate.objects.get().pk}/reports/"

    for filled in ({}, {}, {"once": ""}):
        browser.post(path, {"text": "Done.", **filled})

    assert (Report.objects.count(), Press.objects.count()) == (3, 0)


def test_what_was_not_filled_in_right_can_be_sent_again_under_the_same_token(browser: Client) -> None:
    path = f"/mandates/{Mandate.objects.get().pk}/reports/"

    answers = [pressed(browser, path, text="", once="a")[0], pressed(browser, path, text="Done.", once="a")[0]]

    assert (answers, Report.objects.count(), Press.objects.count()) == ([422, 302], 1, 1)


def test_what_was_refused_works_once_the_rules_let_it(noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        body, everybody = organisation(6, now=noon)
        motion = moved(body, everybody[0], now=noon)
        newcomer = person("Nia", now=noon)
        browser = client_of(newcomer)

        answers = [pressed(browser, f"/motions/{motion.pk}/seconds/", once="a")[0]]
        apply(newcomer, body, category="member", now=noon)
        answers += [pressed(browser, f"/motions/{motion.pk}/seconds/", once="a")[0] for _press in range(2)]

    assert (answers, Second.objects.count()) == ([403, 302, 302], 1)


def test_a_part_of_a_page_that_is_pressed_twice_leads_to_the_page_it_is_a_part_of(body: Body, noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        motion = moved(body, Person.objects.order_by("pk")[0], now=noon)
        browser = client_of(Person.objects.order_by("pk")[1], SERVER_NAME="localhost")

        answers = [pressed(browser, f"/motions/{motion.pk}/seconds/", headers=HTMX, once="a") for _press in range(2)]

    assert (answers, Second.objects.count()) == ([(200, ""), (200, "/motions/1/")], 1)


def test_one_token_for_two_people_or_two_places_is_two_presses(browser: Client, body: Body, noon: datetime) -> None:
    other = mandated(body, holder=Person.objects.order_by("pk")[1], now=noon)
    mine = Mandate.objects.exclude(pk=other.pk).get()

    for who, mandate in ((browser, mine), (client_of(other.holder), other)):
        pressed(who, f"/mandates/{mandate.pk}/reports/", text="Done.", once="a")
    pressed(browser, f"/mandates/{mine.pk}/endings/", text="Done.", once="a")

    assert (Report.objects.count(), Mandate.objects.filter(ending=None).count()) == (2, 1)


def test_who_has_to_prove_who_they_are_first_has_done_nothing_yet(browser: Client) -> None:
    for _press in range(2):
        assert pressed(browser, "/me/erase/", sure="on", once="a")[1].startswith("/me/prove/")

    assert Press.objects.count() == 0


def test_what_fails_is_undone_whole_and_can_be_pressed_again(holder: Person, noon: datetime) -> None:
    """Not even what was written before the failure stays, which each verb by itself would have kept."""

    def fails(_request: HttpRequest) -> HttpResponse:
        moved(Body.objects.get(pk="members"), holder, now=noon)
        return HttpResponse(status=500)

    request = RequestFactory().post("/", {"once": "a"})
    request.member, request.htmx = holder, False  # type: ignore[attr-defined]  # as the middleware before it does

    Once(fails)(request)  # type: ignore[arg-type]  # a request with a member

    assert (Motion.objects.count(), Press.objects.count()) == (0, 0)


def test_what_is_kept_of_a_press_names_nobody_and_is_let_go_of_by_the_clock(browser: Client) -> None:
    path = f"/mandates/{Mandate.objects.get().pk}/reports/"
    pressed(browser, path, text="Ada Ames was late.", once="a")
    kept = Press.objects.get()

    attend(now=kept.at + KEPT - timedelta(seconds=1))
    before = Press.objects.count()
    attend(now=kept.at + KEPT)

    assert re.fullmatch(r"[0-9a-f]{64}", kept.digest)
    assert (kept.led_to, before, Press.objects.count()) == (f"/mandates/{Mandate.objects.get().pk}/", 1, 0)


FOUND = """
from django.utils import timezone
from commonty.apps.voting.tests.building import organisation
from commonty.site.presses.tests.building import mandated
now = timezone.now()
print(mandated(organisation(6, now=now)[0], now=now).pk)
"""
PRESS = """
import time
from pathlib import Path
from commonty.apps.mandates.models import Mandate
from commonty.site.presses.tests.building import client_of
browser = client_of(Mandate.objects.get().holder, SERVER_NAME="localhost")
for number in range({rounds}):
    Path("ready-{process}-%d" % number).touch()
    while len(list(Path().glob("ready-*-%d" % number))) < {processes}:
        time.sleep(0.001)
    once = {{"once": "page-%d" % number}} if number else {{}}
    answer = browser.post("/mandates/%d/reports/" % {mandate}, {{"text": "Report %d" % number, **once}})
    print(number, answer.status_code, answer.get("Location"), flush=True)
"""
COUNT = """
from collections import Counter
from commonty.apps.mandates.models import Report
print(sorted(Counter(each.text.wording.clear for each in Report.objects.all()).items()))
"""
ROUNDS, PROCESSES = 9, 3


@pytest.mark.slow
@pytest.mark.locks
def test_presses_at_the_very_same_moment_in_several_processes_do_it_once_and_all_lead_there(installation: Installation) -> None:
    """The first round goes without a token: the processes do meet, for each of them reports."""
    mandate = int(installation.python(FOUND))
    code = [PRESS.format(process=each, processes=PROCESSES, rounds=ROUNDS, mandate=mandate) for each in range(PROCESSES)]

    pressing = [installation.start(each) for each in code]
    said = [process.communicate(timeout=120)[0] for process in pressing]

    assert [process.returncode for process in pressing] == [0] * PROCESSES
    assert said == ["".join(f"{number} 302 /mandates/{mandate}/\n" for number in range(ROUNDS))] * PROCESSES
    reported = [("Report 0", PROCESSES), *((f"Report {number}", 1) for number in range(1, ROUNDS))]
    assert installation.python(COUNT).strip() == str(reported)
