"""Motions by secret ballot whose voting codes an authority issues: they wait for them, and lapse without."""

from datetime import timedelta
from pathlib import Path

import pytest

from commonty.apps.decisions.entries import MotionLapsed
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.tests.building import again
from commonty.apps.decisions.tests.secretly import NOON, board_of, noticed, secret_body
from commonty.apps.mandates.effects import RecallMandate
from commonty.apps.mandates.granting import grant
from commonty.apps.voting.models import Issuing
from commonty.apps.voting.tests.building import routine
from commonty.apps.voting.tests.issued_votes import POWER, Issue
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BY_AUTHORITY = 'credentials = "authority"\n' + POWER


@pytest.mark.parametrize("why", Why)
def test_the_record_says_of_every_lapse_why(why: Why) -> None:
    assert MotionLapsed("members", 1, 7, why.value, "").sentence().count("7") == 1


def test_a_vote_waits_for_its_voting_codes_and_opens_once_they_are_there(tmp_path: Path) -> None:
    body, people, _secrets = secret_body(more=BY_AUTHORITY)
    grant(people[4], "issue-codes", body.path, starts=NOON, ends=NOON + timedelta(days=300), authority=routine(body), now=NOON)
    motion = noticed(body, people)
    opens = motion.notice.opens
    issuing = Issuing.objects.get()

    Motion.objects.attend(now=opens)
    waits = again(motion).waits_for_codes(opens)
    issuing.hand_in(people[4], Issue(issuing, people[4], tmp_path, NOON).makes(), now=opens)
    Motion.objects.attend(now=opens + timedelta(hours=1))

    assert (waits, issuing.source, issuing.until - issuing.opens) == (True, motion.source, timedelta(days=7))
    assert board_of(again(motion)).uuid == issuing.uuid


def test_whom_a_vote_is_about_does_not_send_out_its_codes() -> None:
    body, people, _secrets = secret_body(more=BY_AUTHORITY)
    mandate = grant(people[4], "issue-codes", body.path, starts=NOON, ends=NOON + timedelta(days=300), authority=routine(body), now=NOON)
    noticed(body, people, effects=(RecallMandate(mandate=mandate.pk),))

    with pytest.raises(Refused, match="This vote is about you") as refusal:
        Issuing.objects.get().hand_in(people[4], b"[]", now=NOON)

    assert refusal.value.article == "powers.issue-codes"


def test_a_vote_whose_codes_nobody_issues_lapses_and_says_why() -> None:
    body, people, _secrets = secret_body(more=BY_AUTHORITY)
    motion = noticed(body, people)
    late = motion.keys_until(motion.notice.opens)

    Motion.objects.attend(now=motion.notice.opens)
    Motion.objects.attend(now=late)

    assert (again(motion).phase(late), again(motion).lapse.why) == (Phase.LAPSED, "credentials")
    assert "hand them in" in again(motion).lapse.says
