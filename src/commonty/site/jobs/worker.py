"""Works off the embedded queue: one transaction a job, its effects and its end together."""

import fcntl
import logging
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.db import close_old_connections, connection, connections, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from commonty.site.jobs.models import Job
from commonty.site.jobs.queue import LONG, named

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
ATTEMPTS = 8
BATCH = 10
EVERY = Q()
BRIEF = ~Q(queue=LONG)


def lease(now: datetime, which: Q = EVERY, *, most: int = BATCH) -> list[Job]:
    """Take the next jobs that are due and that nobody holds, at most so many."""
    with transaction.atomic():
        free = Job.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), which, failed_at=None, run_at__lte=now)
        chosen = free.order_by("-priority", "run_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            chosen = chosen.select_for_update(skip_locked=True)
        jobs = list(chosen[:most])
        Job.objects.filter(pk__in=[job.pk for job in jobs]).update(lease_until=now + LEASE, attempts=F("attempts") + 1)
    for job in jobs:
        job.attempts += 1
    return jobs


class LeaseLost(Exception):
    """Somebody else took the job up meanwhile, so what was done here is undone."""


def give_back(job: Job) -> None:
    """Delete a job that is done; raise ``LeaseLost`` where it is no longer this worker's."""
    deleted, _ = Job.objects.filter(pk=job.pk, attempts=job.attempts).delete()
    if not deleted:
        raise LeaseLost(job.pk)


def perform(job: Job) -> None:
    """
    Do a job that this worker leased: all of it with its deletion, or nothing.

    A job that talks to another server (its function says so: ``talks_to_others``), and one of the queue ``long``, is done at least once
    instead, and before the transaction: on SQLite nobody could vote while a slow mail server or a long count keeps us waiting.
    """
    try:
        function = named(job.task)
        if job.queue == LONG or getattr(function, "talks_to_others", False):
            function(*job.arguments["args"], **job.arguments["kwargs"])
            with transaction.atomic():
                give_back(job)
            return
        with transaction.atomic():
            function(*job.arguments["args"], **job.arguments["kwargs"])
            give_back(job)
    except LeaseLost:
        logger.warning("%s: lost its lease; undone here, done elsewhere", job)
    except Exception:  # noqa: BLE001 - whatever a job raises, the next one must still run; the failure is kept and logged.
        note_failure(job)


def note_failure(job: Job) -> None:
    """Keep what went wrong and try again later, less and less often; after the last attempt the job stays, marked as failed."""
    now = timezone.now()
    held = Job.objects.filter(pk=job.pk, attempts=job.attempts)
    error = traceback.format_exc(limit=-8)
    logger.error("%s: attempt %d failed\n%s", job, job.attempts, error)
    if job.attempts >= ATTEMPTS:
        held.update(failed_at=now, lease_until=None, error=error)
    else:
        held.update(run_at=now + timedelta(seconds=10 * 2**job.attempts), lease_until=None, error=error)


def work_off(now: datetime | None = None, which: Q = EVERY, *, most: int = BATCH) -> int:
    """Do every job that is due, or those of one queue, and return how many were taken up."""
    done = 0
    while jobs := lease(now or timezone.now(), which, most=most):
        for job in jobs:
            perform(job)
        done += len(jobs)
    return done


class Worker(threading.Thread):
    """
    A thread of the server that works the queue, and calls ``attend`` about once a minute; beside it another does long jobs, one at a time.

    Every server process starts one; a file lock elects which of them works, and another takes over when that process dies.
    """

    def __init__(self, lock: Path, *, attend: str, pause: float = 0.5, every: float = 60.0) -> None:
        super().__init__(name="commonty-worker", daemon=True)
        self.lock = lock
        self.attend = attend
        self.pause = pause
        self.every = every
        self.stopping = threading.Event()

    def run(self) -> None:
        """Wait to be elected, then work until stopped."""
        self.lock.parent.mkdir(parents=True, exist_ok=True)
        with self.lock.open("ab") as held:
            while not self.stopping.is_set():
                with suppress(BlockingIOError):
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                self.stopping.wait(1.0)
            beside = threading.Thread(target=self.work_long, name="commonty-long-worker", daemon=True)
            beside.start()
            self.work()
            beside.join()
        connections.close_all()

    def work(self) -> None:
        """Work the queue and look at the clock, turn about."""
        attend = import_string(self.attend)
        attended: datetime | None = None

        def turn() -> int:
            nonlocal attended
            now = timezone.now()
            if attended is None or now - attended >= timedelta(seconds=self.every):
                attend(now=now)
                attended = now
            return work_off(which=BRIEF)

        self._again_and_again(turn)

    def work_long(self) -> None:
        """Work the long jobs, each to its end."""
        self._again_and_again(lambda: work_off(which=~BRIEF, most=1))
        connections.close_all()

    def _again_and_again(self, turn: Callable[[], int]) -> None:
        """Take turns until stopped, with a pause after each that had nothing to do."""
        while not self.stopping.is_set():
            close_old_connections()
            try:
                busy = turn()
            except Exception:
                logger.exception("the worker stumbled and goes on")
                busy = 0
            if not busy:
                self.stopping.wait(self.pause)
