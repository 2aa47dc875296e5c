"""What waits for somebody on their home page."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies import asking
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.models.asking import Identity
from commonty.apps.bodies.seating import seat
from commonty.apps.bodies.tests.test_recovering import branch
from commonty.apps.decisions.tests.building import carried
from commonty.apps.decisions.tests.test_same_matter import rent_strike_lost, ruled, same_again
from commonty.apps.people.models import Account, Person
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.authority import Authority, AuthorityKind

pytestmark = pytest.mark.django_db
WAITS = "Rule on the challenge"


def home_of(person: Person, *, now: datetime) -> str:
    client = Client()
    with time_machine.travel(now, tick=False):
        client.force_login(Account.objects.open_for(person))
        return client.get("/").content.decode()


def test_a_challenge_waits_on_the_home_page_of_those_who_rule_on_it_until_they_did(noon: datetime) -> None:
    body, everybody = organisation(8, now=noon)
    decided = Authority(AuthorityKind.DECISION, "motion:1", None, "decide", body.path, "procedures.ordinary")
    panel = everybody[5:]
    for member in panel:
        seat(member, "panel-member", Body.objects.get(pk="appeals"), authority=decided, now=noon)
    motion = carried(body, everybody, now=noon)
    now = motion.outcome.at + timedelta(hours=1)

    before = WAITS in home_of(panel[0], now=now)
    challenge = motion.challenge(everybody[3], "It was never announced.", now=now)
    waiting = [WAITS in home_of(each, now=now) for each in (panel[0], panel[1], everybody[3], everybody[1])]
    motion.rule(panel[0], challenge, upheld=False, reasons="It was.", now=now)
    after = [WAITS in home_of(each, now=now) for each in panel[:2]]

    assert (before, waiting, after) == (False, [True, True, False, False], [False, True])


def test_a_question_whether_it_is_the_same_matter_waits_on_the_home_page_of_those_who_rule_on_it_until_they_did(noon: datetime) -> None:
    body, everybody, _lost, now = rent_strike_lost(now=noon)
    asks = "Rule on whether it is the same matter"

    before = asks in home_of(everybody[6], now=now)
    motion = same_again(body, everybody[1], now=now)
    waiting = [asks in home_of(each, now=now) for each in (everybody[6], everybody[7], everybody[2])]
    ruled(motion, everybody[6:7], same=False, now=now)
    after = [asks in home_of(each, now=now) for each in everybody[6:8]]

    assert (before, waiting, after) == (False, [True, True, False], [False, True])


def test_who_asks_without_an_account_waits_on_the_home_page_of_those_who_may_look_until_they_checked_who_it_is(noon: datetime) -> None:
    of = branch(now=noon)
    request = asking.enter(of.ada, of.first, name="Ada Ames", where="1 High Street", received=noon, now=noon)
    asks = f"Request {request.pk}, due by"

    before = [asks in home_of(each, now=noon) for each in (of.first, of.second)]
    asking.prove(request, of.first, how=Identity.IN_PERSON, now=noon)
    after = [asks in home_of(each, now=noon) for each in (of.first, of.second)]
    late = f"Request {request.pk}, overdue since" in home_of(of.second, now=noon + timedelta(days=40))

    assert (before, after, late) == ([True, True], [False, True], True)
    assert asks not in home_of(Person.objects.order_by("pk")[2], now=noon)
