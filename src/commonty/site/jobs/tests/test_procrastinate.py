"""The same tasks on procrastinate: real workers on PostgreSQL, killed with -9 in the middle."""

import dataclasses
import signal
import time

import psycopg
import pytest

from conftest import Installation

JOBS = 120

QUEUE = f"""
from django.db import transaction
from commonty.site.jobs.tests.tasks import note
with transaction.atomic():
    for number in range({JOBS}):
        note.enqueue(number)
try:
    with transaction.atomic():
        note.enqueue(10_000)
        raise ValueError
except ValueError:
    pass
"""
WORK = """
from django.conf import settings
settings.PROCRASTINATE_WORKER_DEFAULTS |= {"stalled_worker_timeout": 2.0, "update_heartbeat_interval": 0.5}
from django.core.management import call_command
print("working", flush=True)
call_command("procrastinate", "worker", "--concurrency=2")
"""
TAKE_UP = """
import asyncio
from procrastinate.contrib.django import app
async def take_up():
    async with app.with_connector(app.connector.get_worker_connector()).open_async() as opened:
        for job in await opened.job_manager.get_stalled_jobs(seconds_since_heartbeat=2.0):
            await opened.job_manager.retry_job(job)
asyncio.run(take_up())
"""


def noted(installation: Installation) -> int:
    with psycopg.connect(installation.environment["DATABASE_URL"]) as database:
        row = database.execute("SELECT count(*) FROM jobs_done WHERE job LIKE 'note-%'").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.slow
@pytest.mark.postgresql
def test_procrastinate_loses_no_job_and_does_none_twice_when_its_workers_are_killed(installation: Installation) -> None:
    scaled = dataclasses.replace(installation, environment={**installation.environment, "COMMONTY_JOBS": "procrastinate"})
    scaled.commonty("manage", "migrate", "--verbosity=0", "--skip-checks")
    scaled.python(QUEUE)

    for _ in range(2):
        worker = scaled.start(WORK)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "working\n"
        before = noted(scaled)
        while noted(scaled) == before < JOBS:
            time.sleep(0.05)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()

    time.sleep(2.5)
    scaled.python(TAKE_UP)
    last = scaled.start(WORK)
    until = time.monotonic() + 60
    while noted(scaled) < JOBS and time.monotonic() < until:
        time.sleep(0.2)
    last.kill()
    last.communicate()

    assert noted(scaled) == JOBS
