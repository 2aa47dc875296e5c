"""
Every address that a form can be sent to, tried by everybody who has no right to what it does.

The addresses are found by walking the urls: one that is not in ``POSTS`` must answer a POST with “method not allowed”.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from commonty.apps.mandates.models import Mandate, Why
from commonty.apps.people.models import Person
from commonty.apps.record.recording import newest
from commonty.site.founding.models import Draft, Founder
from commonty.site.founding.tests.builders import founders, put
from commonty.site.tests.acted import wrong
from tests.journeys.addresses import address, names
from tests.journeys.inhabited import NOW, Inhabited, client_of, decided, inhabited
from tests.journeys.posting import DATA, Post
from tests.journeys.posts import POSTS, SAMPLES
from tests.journeys.tables import state

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ANSWERS_THAT_REFUSE = {302, 403, 404, 405, 422}
BY_TOKEN = {"osdi:people", "osdi:helper"}
"""The addresses where no cookie counts, so that another site has nothing to send along."""


@pytest.fixture
def world() -> Iterator[Inhabited]:
    with time_machine.travel(NOW, tick=False):
        yield inhabited()


@dataclass(frozen=True)
class Answer:
    """What a form got for an answer, and which tables it changed."""

    status: int
    changed: tuple[str, ...]

    @property
    def refuses(self) -> bool:
        return self.status in ANSWERS_THAT_REFUSE and not self.changed


def send(name: str, who: Person | None, arguments: dict[str, object], data: Mapping[str, object], *, checks_csrf: bool = False) -> Answer:
    """Send a form as somebody who signed in before, and say what it changed."""
    browser = client_of(who, checks_csrf=checks_csrf)
    before = state()
    answer = browser.post(address(name, arguments) + POSTS[name].extra, data)
    after = state()
    return Answer(answer.status_code, tuple(sorted(table for table in {*before, *after} if after.get(table) != before.get(table))))


def tried(world: Inhabited, by: set[str], who: Callable[[Post], Person | None]) -> dict[str, Answer]:
    """Send each form that takes such a right, as ``who``; return those that were not refused."""
    answers = {name: send(name, who(post), post.where(world), post.data(world)) for name, post in POSTS.items() if post.by in by}
    return {
        name: answer
        for name, answer in answers.items()
        if not answer.refuses and answer != Answer(POSTS[name].refuses_with, ())  # the page on which one chooses among one's own bodies
    }


def test_every_address_is_listed_here_or_takes_no_post(world: Inhabited) -> None:
    client = client_of(world.everybody[3])
    wrong = {}
    for name, parameters in names():
        if name in POSTS:
            continue
        arguments = {each: SAMPLES.get(each, "x") for each in parameters}
        if name.startswith("bodies:") and "pk" in arguments:
            arguments["pk"] = "members"
        answer = client.post(address(name, arguments))
        if answer.status_code != (401 if name.startswith("osdi:") else 405):
            wrong[name] = answer.status_code

    assert wrong == {}
    assert set(POSTS) <= {name for name, _parameters in names()}
    assert [name for name, post in POSTS.items() if post.by == "anybody" and not post.why] == []


def test_each_form_works_for_somebody_who_may_send_it(world: Inhabited) -> None:
    """And what it does is as the list of acts says: by a right that gives it, and in the custody register of whom it is done to."""
    idle, unlisted = {}, {}
    since = newest()
    for name, post in POSTS.items():
        with transaction.atomic():
            answer = send(name, post.who(world), post.where(world), post.data(world)) if post.works else None
            unlisted[name] = list(wrong(since=since))
            transaction.set_rollback(True)
        if answer is not None and (answer.status not in {200, 302} or not answer.changed):
            idle[name] = answer

    assert idle == {}
    assert {name: found for name, found in unlisted.items() if found} == {}


def test_who_is_not_signed_in_changes_nothing(world: Inhabited) -> None:
    assert tried(world, {"self", "right", "named", "mandate", "founder"}, lambda _post: None) == {}


def test_the_doorway_itself_changes_nothing_before_a_code_is_typed_in(world: Inhabited) -> None:
    doors = {name for name, post in POSTS.items() if post.by == "anybody" and name != "people:stop"}

    answers = {name: send(name, None, POSTS[name].where(world), {**DATA, "name": "N", "email": "n@example.org"}) for name in doors}

    assert {name: answer for name, answer in answers.items() if answer.changed or answer.status >= 500} == {}


def test_who_signed_in_and_belongs_to_nothing_changes_nothing(world: Inhabited) -> None:
    assert tried(world, {"right", "named", "mandate", "founder"}, lambda _post: world.stranger) == {}


def test_a_member_without_a_mandate_changes_nothing(world: Inhabited) -> None:
    assert tried(world, {"named", "mandate", "founder"}, lambda _post: world.everybody[4]) == {}


def test_a_holder_whose_mandate_ended_a_second_ago_changes_nothing(world: Inhabited) -> None:
    for mandate in world.mandates.values():
        mandate.end(Why.DONE, authority=decided(world.root), now=NOW - timedelta(seconds=1))

    assert tried(world, {"mandate"}, lambda post: post.who(world)) == {}


def test_a_holder_whose_term_ran_out_this_very_instant_changes_nothing(world: Inhabited) -> None:
    Mandate.objects.update(ends=NOW, holds_over_until=None)

    assert tried(world, {"mandate"}, lambda post: post.who(world)) == {}


def test_no_form_works_with_another_bodys_ids_in_its_address(world: Inhabited) -> None:
    members_alone = world.everybody[4]
    answers = {
        name: send(name, members_alone if post.by in {"right", "named"} else post.who(world), post.foreign(world), post.data(world))
        for name, post in POSTS.items()
        if post.foreign is not None
    }

    assert {name: answer for name, answer in answers.items() if not answer.refuses} == {}


def test_no_form_works_from_another_site(world: Inhabited) -> None:
    """A page elsewhere cannot know the token: with everybody's own cookies, each form is refused."""
    sent = {name: post for name, post in POSTS.items() if name not in {"people:stop", "what-you-can-do"}}

    answers = {name: send(name, post.who(world), post.where(world), post.data(world), checks_csrf=True) for name, post in sent.items()}

    assert {name: each for name, each in answers.items() if each != Answer(403, ()) and name not in BY_TOKEN} == {}
    assert {answers[name] for name in BY_TOKEN} == {Answer(401, ())}


def test_before_the_founding_nobody_but_founders_takes_part_in_it() -> None:
    with time_machine.travel(NOW, tick=False):
        founders(3, now=NOW)
        Draft.objects.begin("campaign-group", now=NOW)
        visitor = Person.objects.sign_up(name="Nobody", now=NOW)
        forms = [name for name, post in POSTS.items() if post.by == "founder"]

        answers = {send(name, who, {}, {**DATA, "starter": "coalition"}) for name in forms for who in (None, visitor)}

    assert answers == {Answer(403, ())}


def test_before_the_founding_no_other_form_does_anything() -> None:
    with time_machine.travel(NOW, tick=False):
        founder = founders(1, now=NOW)[0].person
        answers = {
            name: send(name, founder, {each: SAMPLES.get(each, "members") for each in parameters}, dict(DATA))
            for name, parameters in names()
            if name in POSTS and POSTS[name].by not in {"founder", "anybody"}
        }

    assert {name: answer for name, answer in answers.items() if not answer.refuses} == {}


def test_once_founded_who_was_a_founder_has_no_more_say_than_others() -> None:
    with time_machine.travel(NOW, tick=False):
        putting = put(3, now=NOW)
        for each in putting.roll.all():
            putting.cast(each, in_favour=True, approves={}, now=NOW)
        founder = Founder.objects.all()[0].person
        data = {
            **DATA,
            "starter": "coalition",
            "constitution": "against",
            "seen": putting.digest,
            "text": putting.text,
            "office": "convenor",
        }

        answers = {name: send(name, founder, {}, data) for name, post in POSTS.items() if post.by == "founder"}

    assert {name: answer for name, answer in answers.items() if answer.changed} == {}
