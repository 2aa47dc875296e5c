"""Workers killed with -9 in the middle, as real processes on a real database."""

import signal
import time

import pytest

from conftest import Installation

JOBS = 600

QUEUE = f"""
from django.db import transaction
from commonty.site.jobs.tests.tasks import note
with transaction.atomic():
    for number in range({JOBS}):
        note.enqueue(number)
"""
COUNT = """
from commonty.site.jobs.models import Done, Job
print(Done.objects.count(), Job.objects.count(), Job.objects.exclude(failed_at=None).count())
"""
WORK = """
import datetime, time
from commonty.site.jobs import worker
worker.LEASE = datetime.timedelta(seconds=1)
print("working", flush=True)
while worker.Job.objects.exists():
    worker.work_off()
    time.sleep(0.05)
"""


@pytest.mark.slow
@pytest.mark.locks
def test_killing_workers_loses_no_job_and_does_none_twice(installation: Installation) -> None:
    installation.python(QUEUE)

    for _ in range(3):
        worker = installation.start(WORK)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "working\n"
        time.sleep(0.15)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()

    done, waiting, failed = map(int, installation.python(COUNT).split())
    assert done + waiting == JOBS
    assert failed == 0
    assert waiting > 0, "the workers were killed too late for this test to say anything"

    installation.start(WORK).communicate(timeout=60)

    assert installation.python(COUNT).split() == [str(JOBS), "0", "0"]
