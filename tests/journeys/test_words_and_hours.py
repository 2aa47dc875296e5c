"""Hostile words in every field, every button pressed twice, and deadlines on the days on which the clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.tests.building import SECOND, again, noticed
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.refusal import Refused
from tests.journeys.addresses import address, names
from tests.journeys.inhabited import NOW, Inhabited, client_of, inhabited
from tests.journeys.posts import POSTS
from tests.journeys.test_every_get import arguments
from tests.journeys.test_every_post import send

LONDON = ZoneInfo("Europe/London")
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>[a](javascript:alert(1))"
HOSTILE = {
    "nul": "a\x00b",
    "turned": "\u202egnihtyna\u2066\u200f" + "Z\u0301\u0489" * 500 + "\U0001f469\u200d\U0001f467\ufffe\uffff",
    "quoted": "'; DROP TABLE people_person; -- \\ %s {{ 7*7 }} {% now %}",
    "number": "99999999999999999999999",
    "long": "x" * 300_000,
    "script": SCRIPT,
}
DOORS: dict[str, dict[str, object]] = {
    "people:join": {"name": "Ada", "email": "ada@example.org"},
    "people:sign-in": {"email": "ada@example.org"},
    "people:passkey": {"credential": "{}"},
    "campaigns:signatures": {"name": "Ada", "email": "ada@example.org"},
    "language": {"language": "en", "next": "/"},
}
ONCE = {
    "people:details",
    "people:consents",
    "bodies:memberships",
    "bodies:endings",
    "decisions:votes",
    "decisions:seconds",
    "decisions:challenges",
    "decisions:executions",
    "decisions:unsecond",
    "decisions:withdrawals",
    "decisions:rulings",
    "decisions:comparisons",
    "decisions:comparison-rulings",
    "mandates:endings",
    "bodies:sponsors",
    "bodies:admissions",
    "bodies:withdrawals",
    "bodies:deaths",
    "bodies:death-corrections",
    "bodies:own-objection",
    "bodies:recoveries",
    "bodies:recovery-vouches",
    "bodies:recovery-withdrawals",
    "bodies:recovery-contact",
}
"""What is done once however often its button is pressed. Texts may be sent twice on purpose: a report, an answer, a win, a motion."""


def test_no_form_fails_on_hostile_words_in_any_field_and_no_page_shows_them_as_code() -> None:
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
        failed = []
        forms = {name: (post, dict(post.data(world))) for name, post in POSTS.items() if post.works}
        forms |= {name: (POSTS[name], data) for name, data in DOORS.items()}
        for name, (post, data) in forms.items():
            browser = client_of(None if name in DOORS else post.who(world))
            place = address(name, post.where(world)) + post.extra
            for kind, hostile in HOSTILE.items():
                with transaction.atomic():
                    status = browser.post(place, dict.fromkeys(data, hostile)).status_code
                    transaction.set_rollback(kind != "script")
                failed += [(name, kind, status)] if status >= 500 else []
            for field in data:
                browser.post(place, {**data, field: SCRIPT})
        shown = [name for name, html in pages(world) if shows_code(html)]

    assert (failed, shown) == ([], [])


def pages(world: Inhabited) -> list[tuple[str, str]]:
    """Return every page, as a member and as nobody sees it."""
    read = []
    for who in (None, world.everybody[0]):
        browser = client_of(who)
        for name, parameters in names():
            answer = browser.get(address(name, arguments(name, parameters, world)))
            assert answer.status_code < 500, name
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                read.append((name, answer.content.decode()))
    return read


def shows_code(html: str) -> bool:
    return any(trace in html for trace in ("<script>alert", "<img src=x", 'href="javascript:'))


def test_a_button_pressed_twice_does_what_it_says_once() -> None:
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
        wrong = {}
        for name in sorted(ONCE):
            post = POSTS[name]
            with transaction.atomic():
                first = send(name, post.who(world), post.where(world), post.data(world))
                again_sent = send(name, post.who(world), post.where(world), post.data(world))
                transaction.set_rollback(True)
            if not first.changed or again_sent.changed or again_sent.status >= 500:
                wrong[name] = (first, again_sent)

    assert wrong == {}


@pytest.mark.parametrize(
    ("served", "opens", "closes"),
    [
        ("2026-03-20T12:00", "2026-03-28T00:00+00:00", "2026-04-04T00:00+01:00"),  # the clocks go forward while voting is open
        ("2026-03-26T12:00", "2026-04-03T00:00+01:00", "2026-04-10T00:00+01:00"),  # while notice runs
        ("2026-10-16T12:00", "2026-10-24T00:00+01:00", "2026-10-31T00:00+00:00"),  # they go back while voting is open
        ("2026-10-17T23:30", "2026-10-26T00:00+00:00", "2026-11-02T00:00+00:00"),  # served at half past midnight there: the next day
    ],
)
def test_deadlines_across_the_change_of_the_clocks_fall_at_midnight_and_are_kept_to_the_second(
    served: str, opens: str, closes: str
) -> None:
    now = datetime.fromisoformat(served).replace(tzinfo=UTC)
    body, everybody = organisation(5, now=now)
    motion = noticed(body, everybody, now=now)
    assert (motion.notice.opens, motion.notice.closes) == (datetime.fromisoformat(opens), datetime.fromisoformat(closes))

    Motion.objects.attend(now=motion.notice.opens - SECOND)
    early = again(motion).phase(motion.notice.opens - SECOND)
    Motion.objects.attend(now=motion.notice.opens)
    for voter in everybody:
        again(motion).cast(voter, Choice.YES, now=motion.notice.closes - SECOND)
    with pytest.raises(Refused):
        again(motion).cast(everybody[0], Choice.NO, now=motion.notice.closes)
    Motion.objects.attend(now=motion.notice.closes - SECOND)
    still = again(motion).phase(motion.notice.closes - SECOND)
    Motion.objects.attend(now=motion.notice.closes)

    outcome = again(motion).outcome
    assert (early, still) == (Phase.NOTICE, Phase.OPEN)
    assert [each.astimezone(LONDON).hour for each in (outcome.challenge_until, outcome.effective_at)] == [0, 0]
    with pytest.raises(Refused):
        again(motion).challenge(everybody[1], "Late.", now=outcome.challenge_until)
    with pytest.raises(Refused):
        again(motion).carry_out(now=outcome.effective_at - SECOND)
    Motion.objects.attend(now=outcome.effective_at)
    assert again(motion).execution.at == outcome.effective_at
