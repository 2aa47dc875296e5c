"""A slip in a noticed text stands corrected unless somebody entitled objects; else the motion is put afresh in one press."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.tests.building import again, noticed
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import Account, Person
from commonty.apps.people.tests.walking import do_jobs
from commonty.apps.people.tests.walking import letters as mail_in
from commonty.apps.record.models import Line
from commonty.apps.voting.tests.building import organisation, person, routine, rules_text
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db

RULES = (
    rules_text().replace('bar = "3 months"\n', 'bar = "3 months"\ncorrection = "48 hours"\n', 1)
    + """
[powers.convene]
power = "decisions.convene"
title = "Call meetings"
longest = "14 months"
"""
)
HOUR = timedelta(hours=1)


def slipped(now: datetime, rules: str = RULES) -> tuple[Body, list[Person], Motion]:
    body, everybody = organisation(5, now=now - timedelta(days=1), rules=rules)
    return body, everybody, noticed(body, everybody, now=now, title="A rent strke")


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(who))
    return client


def test_without_an_objection_it_stands_with_its_seconds_its_effects_and_its_day(noon: datetime) -> None:
    _body, everybody, motion = slipped(noon)

    motion.correct(everybody[0], title="A rent strike", text="We **shall**.", now=noon)
    Motion.objects.attend(now=noon + 47 * HOUR)
    waits = again(motion).wording.title
    Motion.objects.attend(now=noon + 48 * HOUR)

    found = again(motion)
    assert (waits, found.wording.title, found.wording.number) == ("A rent strke", "A rent strike", 2)
    assert (found.seconds_missing(noon), found.effects, found.notice.opens) == (0, motion.effects, motion.notice.opens)
    assert "A rent strke" in str(found.notice.served), "what was served stays as it was served"
    assert [line.kind for line in Line.objects.filter(kind__startswith="decisions.correction").order_by("seq")] == [
        "decisions.correction-proposed",
        "decisions.correction-stands",
    ]
    Motion.objects.attend(now=found.notice.opens)
    assert again(motion).phase(found.notice.opens) is Phase.OPEN


def test_one_objection_of_somebody_entitled_keeps_the_text_and_a_press_puts_it_afresh(noon: datetime) -> None:
    _body, everybody, motion = slipped(noon)
    motion.correct(everybody[0], title="A rent strike", text="We **shall**.", now=noon)

    motion.object_to_correction(everybody[4], now=noon + HOUR)
    Motion.objects.attend(now=noon + 50 * HOUR)
    kept = again(motion).wording.title
    with pytest.raises(Refused):
        motion.put_afresh(everybody[1], now=noon + 50 * HOUR)
    fresh = Motion.objects.get(pk=motion.put_afresh(everybody[0], now=noon + 50 * HOUR).pk)

    assert (kept, again(motion).phase(noon), fresh.wording.title) == ("A rent strke", Phase.WITHDRAWN, "A rent strike")
    assert (fresh.phase(noon + 50 * HOUR), fresh.standing_seconds().count()) == (Phase.SECONDING, 0), "nobody has signed these words"
    for seconder in everybody[1:3]:
        fresh.second(seconder, now=noon + 51 * HOUR)
    assert again(fresh).notice.opens > motion.notice.opens + timedelta(days=1), "clear days begin anew"


def test_where_it_takes_no_seconders_fresh_notice_is_given_by_that_very_press(noon: datetime) -> None:
    _body, everybody, motion = slipped(noon, RULES.replace("seconders = 2", "seconders = 0"))
    motion.correct(everybody[0], title="A rent strike", text="We **shall**.", now=noon)
    motion.object_to_correction(everybody[4], now=noon)

    fresh = motion.put_afresh(everybody[0], now=noon + HOUR)

    assert again(Motion.objects.get(pk=fresh.pk)).phase(noon + HOUR) is Phase.NOTICE


def test_only_the_mover_or_who_convenes_proposes_it_in_time_and_where_the_rules_say(noon: datetime) -> None:
    body, everybody, motion = slipped(noon)
    late = motion.notice.opens - 47 * HOUR
    words = {"title": "A rent strike", "text": "We **shall**."}
    newcomer = person("Late", now=noon)

    for who, when in [(everybody[1], noon), (everybody[0], late), (newcomer, noon)]:
        with pytest.raises(Refused):
            motion.correct(who, **words, now=when)
    grant(everybody[1], "convene", body.path, starts=noon, ends=noon + timedelta(days=9), authority=routine(body), now=noon)
    motion.correct(everybody[1], **words, now=noon)
    with pytest.raises(Refused):
        motion.object_to_correction(newcomer, now=noon)
    with pytest.raises(Refused, match="time to object is over"):
        motion.object_to_correction(everybody[4], now=noon + 48 * HOUR)

    assert again(motion).pending_correction() is not None


def test_rules_that_give_no_time_let_nothing_be_corrected(noon: datetime) -> None:
    _body, everybody, motion = slipped(noon, rules_text())

    with pytest.raises(Refused, match="no slip be corrected") as refused:
        motion.correct(everybody[0], title="A rent strike", text="We **shall**.", now=noon)

    assert refused.value.article == "procedures.ordinary"


def test_everybody_is_told_sees_the_difference_and_can_object_on_the_page(settings: Settings, tmp_path: Path) -> None:
    settings.MAIL_FOLDER, settings.EMAIL_URL = tmp_path / "mail", ""
    now = timezone.now()
    _body, everybody, motion = slipped(now)
    Person.objects.update(email_confirmed_at=now)
    mover, other = signed_in(everybody[0]), signed_in(everybody[3])
    where = f"/motions/{motion.pk}/"
    words = {"title": "A rent strike", "text": "We **shall**."}
    do_jobs()  # queues the letters
    do_jobs()
    mail_in(tmp_path / "mail")

    looked = mover.post(f"{where}corrections/", words).content.decode()
    proposed = mover.post(f"{where}corrections/", {**words, "seen": "on"})
    do_jobs()
    do_jobs()
    told = [letter["Subject"] for letter in mail_in(tmp_path / "mail")]
    seen = other.get(where).content.decode()
    objected = other.post(f"{where}corrections/objections/")
    fresh = mover.post(f"{where}corrections/fresh-notices/")

    assert "<del>strke</del><ins>strike</ins>" in looked
    assert told == [f"A correction of motion {motion.number}, {motion.body.title}"] * 5
    assert "I object" in seen
    assert [each.status_code for each in (proposed, objected, fresh)] == [302, 302, 302]
    assert again(motion).withdrawn is not None
