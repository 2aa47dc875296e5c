"""Notice reaches people by e-mail or on paper; where it leaves too many unreached, voting waits for letters."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.tests.building import again, days, noticed
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.granting import grant
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Account, Bounce, Concerned, Deed, Person
from commonty.apps.people.returned_mail import Trouble
from commonty.apps.people.undoing import undo
from commonty.apps.record.models import Line
from commonty.apps.voting import served
from commonty.apps.voting.models import Asked, NotReached, Reached, Serving
from commonty.apps.voting.tests.building import organisation, routine, rules_text
from commonty.constitution.authority import Authority
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.constitution.writing import write

pytestmark = pytest.mark.django_db


def limited(share: str = "1/5", procedure: str = "ordinary") -> str:
    rules = parse(rules_text())
    changed = replace(rules.procedures[procedure], unreachable=Fraction(share))
    return write(replace(rules, procedures={**rules.procedures, procedure: changed}))


def by_mandate(body: Body, holder: Person, now: datetime) -> Authority:
    grant(holder, REVEAL, body.path, starts=now, ends=now + days(90), authority=routine(body), now=now)
    return authorise(holder, REVEAL, body.path, now=now)


def reach(people: list[Person], *, now: datetime) -> None:
    Person.objects.filter(pk__in=[each.pk for each in people]).update(email_confirmed_at=now)


def browser_of(person: Person) -> Client:
    browser = Client()
    browser.force_login(Account.objects.open_for(person), "commonty.apps.people.signing_in.Backend")
    return browser


def waiting(now: datetime, *, mailboxes: int = 6) -> tuple[Body, list[Person], Motion, Serving]:
    """Ten members, so many with a mailbox, and a motion with notice of seven days."""
    body, people = organisation(10, now=now, rules=limited())
    reach(people[:mailboxes], now=now)
    motion = noticed(body, people, now=now)
    return body, people, motion, Serving.objects.get(roll=motion.notice.recipients)


def test_each_on_the_roll_is_counted_once_by_what_reached_them(noon: datetime) -> None:
    body, people, _motion, serving = waiting(noon)
    Bounce.objects.create(person=people[0], at=noon, trouble=Trouble.HARD)
    Bounce.objects.create(person=people[1], at=noon, trouble=Trouble.HARD)
    serving.post([people[0].pk, people[9].pk], authority=by_mandate(body, people[2], noon), now=noon)
    Account.objects.open_for(people[8])
    Account.objects.filter(person=people[8]).update(last_login=noon + timedelta(hours=1))

    assert serving.reached(now=noon) == Reached(by_mail=4, posted=2, came_in=1, bounced=1, without=2)


def test_too_many_unreached_keep_the_vote_from_opening_until_enough_letters_are_posted(noon: datetime) -> None:
    body, people, motion, serving = waiting(noon)
    opens = motion.notice.opens
    with pytest.raises(NotReached) as refused:
        motion.open(now=opens)
    Motion.objects.attend(now=opens)
    shut = again(motion).opened

    serving.post([people[6].pk, people[7].pk], authority=by_mandate(body, people[0], noon), now=opens + timedelta(minutes=5))
    Motion.objects.attend(now=opens + timedelta(minutes=5))

    assert refused.value.article == "procedures.ordinary"
    assert refused.value.reason == ("Notice did not reach 4 of the 10 on the roll. Voting opens as soon as letters to 2 more are posted.")
    assert shut is None
    assert again(motion).opening.at == opens + timedelta(minutes=5)
    line = Line.objects.select_related("payload").get(kind="voting.notices-posted")
    assert line.payload.source.startswith("mandate:")


def test_letters_that_nobody_posts_in_time_end_the_matter(noon: datetime) -> None:
    _body, _people, motion, serving = waiting(noon)

    Motion.objects.attend(now=serving.until)

    assert (again(motion).lapsed.why, again(motion).lapsed.article) == (Why.UNSERVED, "procedures.ordinary")  # type: ignore[union-attr]
    assert Serving.objects.get().ended_at == serving.until


def test_without_a_limit_nothing_waits(noon: datetime) -> None:
    body, people = organisation(10, now=noon)
    motion = noticed(body, people, now=noon)

    Motion.objects.attend(now=motion.notice.opens)

    assert again(motion).opened is not None


def test_whoever_can_print_letters_is_told_at_once_and_again_when_voting_waits(noon: datetime) -> None:
    body, people, motion, _serving = waiting(noon)
    by_mandate(body, people[3], noon)

    told = []
    for moment in (noon, noon, motion.notice.opens):
        cache.clear()
        told.append(served.attend(now=moment))

    assert told == [1, 0, 1]
    assert {each.mandate.holder_id for each in Asked.objects.select_related("mandate")} == {people[3].pk}


def test_members_see_numbers_and_only_whoever_may_write_to_them_sees_names(noon: datetime) -> None:
    body, people, motion, serving = waiting(noon)
    by_mandate(body, people[0], noon)
    people[9].change({"address": "2 High Street"}, now=noon)
    page, letters, posting = (reverse(f"voting:{name}", args=[serving.pk]) for name in ("served", "notice-letters", "notice-posted"))
    with time_machine.travel(noon, tick=False):
        seen = browser_of(people[5]).get(page).content.decode()
        kept = [browser_of(people[5]).get(letters).status_code, browser_of(people[5]).post(posting, {"posted": people[9].pk}).status_code]
        on_motion = browser_of(people[5]).get(motion.get_absolute_url()).content.decode()
        officer = browser_of(people[0])
        printed = officer.get(letters).content.decode()
        labels = officer.get(reverse("voting:notice-labels", args=[serving.pk])).content.decode()
        answer = officer.post(posting, {"posted": [people[9].pk]})

    assert "Member10" not in seen
    assert ["letters to 2 more" in page for page in (seen, on_motion)] == [True, True]
    assert kept == [403, 403]
    assert [f"Member{number}" in printed for number in range(6, 11)] == [False, True, True, True, True]
    assert "Notice of motion 1" in printed
    assert "2 High Street" in labels
    assert answer["Location"] == page
    assert Concerned.objects.filter(person=people[9], line__looker=people[0]).count() == 3
    assert Serving.objects.get().reached(now=noon).posted == 1


def test_nobody_is_written_down_twice_and_nothing_is_posted_once_voting_has_opened(noon: datetime) -> None:
    body, people, motion, serving = waiting(noon, mailboxes=8)
    authority = by_mandate(body, people[0], noon)
    serving.post([people[9].pk], authority=authority, now=noon)
    with pytest.raises(Refused, match="Nobody on this page"):
        serving.post([people[9].pk], authority=authority, now=noon)
    motion.open(now=motion.notice.opens)

    with pytest.raises(Refused, match="Voting on this has opened"):
        serving.post([people[8].pk], authority=authority, now=motion.notice.opens)


def test_a_letter_written_down_by_mistake_is_taken_back_until_voting_opens(noon: datetime) -> None:
    body, people, motion, serving = waiting(noon)
    authority = by_mandate(body, people[0], noon)
    serving.post([people[8].pk, people[9].pk], authority=authority, now=noon)
    wrong, right = Deed.objects.order_by("person__member_number")

    undo(wrong, authority=authority, now=noon + days(1))
    left = serving.reached(now=noon + days(1))
    served_again = serving.post([people[8].pk], authority=authority, now=noon + days(2))
    motion.open(now=motion.notice.opens)

    assert (left.posted, left.unreached, served_again) == (1, 3, 1)
    assert Line.objects.get(seq=wrong.seq).kind == "voting.notices-posted"
    assert Line.objects.filter(kind="people.deed-undone").count() == 1
    with pytest.raises(Refused, match="can challenge the result") as refused:
        undo(right, authority=authority, now=motion.notice.opens - days(1))
    assert refused.value.article == "procedures.ordinary"
