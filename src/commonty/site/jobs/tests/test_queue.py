from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from commonty.site.jobs.models import Done, Job
from commonty.site.jobs.tests.tasks import call_elsewhere, fail, note, take_long
from commonty.site.jobs.worker import ATTEMPTS, BRIEF, LEASE, lease, perform, work_off

pytestmark = pytest.mark.django_db


class ChangedMyMindError(Exception):
    pass


@transaction.atomic
def enqueue_and_change_my_mind() -> None:
    note.enqueue(1)
    raise ChangedMyMindError


def test_a_job_vanishes_with_the_transaction_that_wanted_it() -> None:
    with pytest.raises(ChangedMyMindError):
        enqueue_and_change_my_mind()

    assert not Job.objects.exists()


def test_a_job_is_done_once_and_then_gone() -> None:
    note.enqueue(1)

    assert work_off() == 1

    assert list(Done.objects.values_list("job", flat=True)) == ["note-1"]
    assert not Job.objects.exists()


def test_a_job_with_a_date_waits_for_it() -> None:
    later = timezone.now() + timedelta(days=3)
    note.using(run_after=later).enqueue(1)

    assert work_off() == 0
    assert work_off(later + timedelta(seconds=1)) == 1


def test_a_job_that_fails_leaves_nothing_behind_but_its_error_and_comes_again_later() -> None:
    fail.enqueue()

    work_off()

    job = Job.objects.get()
    assert "the printer is on fire" in job.error
    assert job.run_at > timezone.now()
    assert job.failed_at is None
    assert not Done.objects.exists()


def test_a_job_that_always_fails_is_kept_and_marked_after_its_last_attempt() -> None:
    fail.enqueue()

    for _ in range(ATTEMPTS):
        work_off(timezone.now() + timedelta(days=1))

    job = Job.objects.get()
    assert job.attempts == ATTEMPTS
    assert job.failed_at is not None
    assert work_off(timezone.now() + timedelta(days=2)) == 0


def test_a_worker_that_lost_its_lease_undoes_what_it_did() -> None:
    note.enqueue(1)
    now = timezone.now()
    [slow] = lease(now)
    [taken_over] = lease(now + LEASE + timedelta(seconds=1))

    perform(slow)
    assert not Done.objects.exists()

    perform(taken_over)
    assert Done.objects.count() == 1
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_database_while_a_job_waits_for_another_server() -> None:
    call_elsewhere.enqueue()

    assert work_off() == 1
    assert [each.job for each in Done.objects.all()] == ["in a transaction: False"]
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_long_job_is_left_to_who_works_those_alone_and_holds_up_nobody() -> None:
    take_long.enqueue()
    take_long.enqueue()
    note.enqueue(1)

    assert work_off(which=BRIEF) == 1
    assert [each.job for each in Done.objects.all()] == ["note-1"]
    assert [each.queue for each in lease(timezone.now(), ~BRIEF, most=1)] == ["long"]
    assert work_off() == 1
    assert Done.objects.filter(job="long, in a transaction: False").count() == 1
