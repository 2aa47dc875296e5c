"""The founding as its founders live it, without the web."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from commonty.apps.bodies.models import Body, Membership, Seat
from commonty.apps.mandates.models import Mandate
from commonty.apps.record.models import Payload
from commonty.apps.record.signing import fingerprint
from commonty.apps.rules.models import Version
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.site.founding.models import Draft, Founder, Invitation, Putting, Result, Vote
from commonty.site.founding.models.draft import STARTERS
from commonty.site.founding.tests.builders import everybody, founders, put
from conftest import Installation

pytestmark = pytest.mark.django_db


def test_the_founders_of_a_starter_adopt_it_and_the_organisation_is_there(noon: datetime) -> None:
    putting = put(3, now=noon)
    roll = list(putting.roll.all())

    results = [putting.cast(founder, in_favour=True, approves=everybody(putting), now=noon) for founder in roll]

    assert [result is not None and result.carried for result in results] == [False, False, True]
    assert Body.objects.get(parent=None).pk == "members"
    assert Version.objects.get(body="members").text == putting.text
    assert sorted(Membership.objects.filter(body="members").values_list("person", flat=True)) == sorted(one.person_id for one in roll)
    assert sorted(Seat.objects.values_list("office", "person")) == [("convenor", roll[0].person_id), ("secretary", roll[1].person_id)]


@pytest.mark.slow
@pytest.mark.parametrize("name", STARTERS)
def test_every_starter_can_be_founded_by_as_many_founders_as_it_asks_for(name: str, noon: datetime) -> None:
    needed = parse(Draft.objects.begin(name, now=noon).text).founding
    assert needed is not None
    putting = put(needed.founders, now=noon, starter=name, offices=needed.offices)

    for founder in putting.roll.all():
        putting.cast(founder, in_favour=True, approves=everybody(putting), now=noon)

    assert Result.objects.get().carried
    assert {office for office, _ in Seat.objects.values_list("office", "person")} == set(needed.offices)


def test_the_founding_entry_has_the_digest_of_the_rules_and_the_fingerprint_of_the_key(noon: datetime) -> None:
    putting = put(3, now=noon)
    for founder in putting.roll.all():
        putting.cast(founder, in_favour=True, approves={}, now=noon)

    facts = json.loads(Payload.objects.get(line__kind="founding.founded").facts)["facts"]

    assert facts == {
        "title": "Campaign group",
        "digest": putting.digest,
        "fingerprint": fingerprint(),
        "founders": 3,
        "votes_for": 3,
        "votes_against": 0,
    }


def test_interim_office_holders_have_caretaker_powers_alone_and_a_short_term(noon: datetime) -> None:
    putting = put(3, now=noon)
    for founder in putting.roll.all():
        putting.cast(founder, in_favour=True, approves=everybody(putting), now=noon)

    rules = putting.constitution.powers
    given = set(Mandate.objects.filter(article__startswith="powers.").values_list("article", flat=True))

    assert given
    assert {rules[article.removeprefix("powers.")].caretaker for article in given} == {True}
    assert max(Mandate.objects.values_list("ends", flat=True)) <= noon + timedelta(days=92)


def test_a_candidate_whom_too_few_founders_want_is_not_seated(noon: datetime) -> None:
    putting = put(3, now=noon)
    first, second, third = putting.roll.all()

    putting.cast(first, in_favour=True, approves={"convenor": [first.pk], "secretary": [second.pk]}, now=noon)
    putting.cast(second, in_favour=True, approves={"secretary": [second.pk]}, now=noon)
    putting.cast(third, in_favour=True, approves={}, now=noon)

    assert list(Seat.objects.values_list("office", "person")) == [("secretary", second.person_id)]


def test_nobody_gets_two_offices_that_exclude_each_other(noon: datetime) -> None:
    putting = put(3, now=noon, offices=())
    first = putting.roll.all()[0]
    first.candidacies.create(office="convenor", stood_at=noon)
    first.candidacies.create(office="secretary", stood_at=noon)

    for founder in putting.roll.all():
        putting.cast(founder, in_favour=True, approves=everybody(putting), now=noon)

    assert list(Seat.objects.values_list("office", flat=True)) == ["convenor"]


def test_a_draft_that_founders_vote_down_lapses_and_can_be_put_again(noon: datetime) -> None:
    putting = put(3, now=noon)
    for founder in putting.roll.all():
        putting.cast(founder, in_favour=False, approves={}, now=noon)

    again = Putting.objects.put(putting.draft, now=noon + timedelta(days=1))

    assert not Body.objects.exists()
    assert not Result.objects.get().carried
    assert again.is_open(noon + timedelta(days=1))


def test_not_adopted_in_fourteen_days_the_draft_lapses(noon: datetime) -> None:
    putting = put(3, now=noon)
    putting.cast(putting.roll.all()[0], in_favour=True, approves={}, now=noon)

    before = putting.attend(now=noon + timedelta(days=14, seconds=-1))
    after = putting.attend(now=noon + timedelta(days=14))

    assert before is None
    assert after is not None
    assert not after.carried
    assert putting.attend(now=noon + timedelta(days=15)) is None


def test_adopted_by_enough_it_is_founded_when_the_time_is_over_though_one_founder_is_silent(noon: datetime) -> None:
    putting = put(3, now=noon)
    for founder in putting.roll.all()[:2]:
        putting.cast(founder, in_favour=True, approves={}, now=noon)

    putting.attend(now=noon + timedelta(days=14))

    assert Result.objects.get().carried
    assert Membership.objects.filter(body="members").count() == 3


def test_a_vote_that_can_still_be_changed_is_closed_by_nobody_before_its_time(noon: datetime) -> None:
    putting = put(3, now=noon)
    first, second, _third = putting.roll.all()
    putting.cast(first, in_favour=True, approves={}, now=noon)
    putting.cast(second, in_favour=True, approves={}, now=noon)

    closed = putting.attend(now=putting.closes_at - timedelta(seconds=1))

    assert closed is None
    assert putting.is_open(noon)


def test_a_founder_can_change_their_vote_and_it_counts_once(noon: datetime) -> None:
    putting = put(3, now=noon)
    first = putting.roll.all()[0]

    putting.cast(first, in_favour=False, approves=everybody(putting), now=noon)
    putting.cast(first, in_favour=True, approves={}, now=noon)

    assert list(Vote.objects.values_list("founder", "in_favour")) == [(first.pk, True)]
    assert not putting.approvals.exists()


def test_no_vote_counts_at_the_closing_instant(noon: datetime) -> None:
    putting = put(3, now=noon)

    with pytest.raises(Refused, match="over"):
        putting.cast(putting.roll.all()[0], in_favour=True, approves={}, now=putting.closes_at)


def test_too_few_founders_cannot_vote(noon: datetime) -> None:
    founders(2, now=noon)
    draft = Draft.objects.begin("campaign-group", now=noon)

    with pytest.raises(Refused, match="takes 3 founders, and there are 2"):
        Putting.objects.put(draft, now=noon)


def test_a_draft_in_which_the_check_finds_an_error_cannot_be_put(noon: datetime) -> None:
    founders(3, now=noon)
    draft = Draft.objects.begin("campaign-group", now=noon)
    broken = draft.text.replace('voting = "7 days"', 'voting = "0 days"', 1)
    draft.rewrite(parse(broken), seen=draft.digest, now=noon)

    with pytest.raises(Refused, match="check finds errors"):
        Putting.objects.put(draft, now=noon)


def test_nothing_is_edited_and_nobody_joins_while_founders_vote(noon: datetime) -> None:
    putting = put(3, now=noon)
    invitation = Invitation.objects.invite(by=putting.roll.all()[0], now=noon)

    with pytest.raises(Refused, match="voting on the draft"):
        putting.draft.rewrite(putting.draft.constitution, seen=putting.digest, now=noon)
    with pytest.raises(Refused, match="voting now"):
        Founder.objects.join(invitation.code(), name="Late", now=noon)
    assert Founder.objects.count() == 3


def test_two_founders_who_edit_at_once_lose_nothing(noon: datetime) -> None:
    founders(1, now=noon)
    draft = Draft.objects.begin("campaign-group", now=noon)
    seen = draft.digest
    first, second = Draft.objects.get(), Draft.objects.get()
    first.rewrite(parse(first.text.replace("Campaign group", "Riverside Tenants")), seen=seen, now=noon)

    with pytest.raises(Refused, match="Another founder changed"):
        second.rewrite(parse(second.text.replace("Campaign group", "Hillside Tenants")), seen=seen, now=noon)

    assert Draft.objects.get().constitution.title == "Riverside Tenants"


def test_a_code_lets_one_person_in_once(noon: datetime) -> None:
    first = founders(1, now=noon)[0]
    code = Invitation.objects.invite(by=first, now=noon).code()
    Founder.objects.join(code.lower().replace("-", " ‑ "), name="Second", now=noon)

    with pytest.raises(Refused, match="not a code"):
        Founder.objects.join(code, name="Third", now=noon)


@pytest.mark.parametrize(
    "typed", ["", "1", "1-", "-AAAA-AAAA-AAAA", "9999999999999999999-AAAA", "٣-AAAA-BBBB-CCCC", "1-AAAA-AAAA-AAAA\x00", "x" * 500]
)
def test_what_is_not_a_code_lets_nobody_in(typed: str, noon: datetime) -> None:
    Invitation.objects.for_operator(now=noon)

    with pytest.raises(Refused):
        Founder.objects.join(typed, name="Nobody", now=noon)
    assert not Founder.objects.exists()


def test_a_new_code_from_the_terminal_makes_the_old_one_void(noon: datetime) -> None:
    old = Invitation.objects.for_operator(now=noon).code()
    new = Invitation.objects.for_operator(now=noon).code()

    with pytest.raises(Refused):
        Founder.objects.join(old, name="Old", now=noon)
    assert Founder.objects.join(new, name="New", now=noon).pk == Founder.objects.get().pk


def test_once_founded_nothing_of_the_founding_can_be_done_again(noon: datetime) -> None:
    putting = put(3, now=noon)
    for founder in putting.roll.all():
        putting.cast(founder, in_favour=True, approves={}, now=noon)

    for again in (
        lambda: Invitation.objects.for_operator(now=noon),
        lambda: Draft.objects.begin("coalition", now=noon),
        lambda: Putting.objects.put(putting.draft, now=noon),
        lambda: putting.cast(putting.roll.all()[0], in_favour=False, approves={}, now=noon),
    ):
        with pytest.raises(Refused):
            again()


def test_the_database_holds_one_founding_alone(noon: datetime) -> None:
    putting = put(3, now=noon)
    for founder in putting.roll.all():
        putting.cast(founder, in_favour=False, approves={}, now=noon)
    again = Putting.objects.put(putting.draft, now=noon + timedelta(days=1))
    Result.objects.filter(putting=putting).update(carried=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.create(putting=again, carried=True, sheet={}, closed_at=noon)


LAST_VOTES = """
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

from django.db import connection

from commonty.apps.bodies.models import Body
from commonty.apps.record.models import Line
from commonty.site.founding.models import Putting, Result
from commonty.site.founding.tests.builders import put

noon = datetime(2026, 2, 2, 12, tzinfo=UTC)
putting = put(3, now=noon)
first, second, third = putting.roll.all()
putting.cast(first, in_favour=True, approves={}, now=noon)
gate = Barrier(2)

def vote(founder):
    gate.wait()
    try:
        Putting.objects.get().cast(founder, in_favour=True, approves={}, now=noon)
    finally:
        connection.close()

with ThreadPoolExecutor(2) as threads:
    list(threads.map(vote, [second, third]))
founded = Line.objects.filter(kind="founding.founded")
print(Result.objects.count(), Body.objects.filter(parent=None).count(), founded.count())
"""


@pytest.mark.slow
def test_two_last_votes_at_once_found_one_organisation(installation: Installation) -> None:
    """On a database in a file: one in memory, as tests have it on SQLite, locks whole tables and lets no second writer wait."""
    assert installation.python(LAST_VOTES).split() == ["1", "1", "1"]  # results, organisations, lines that tell of it
