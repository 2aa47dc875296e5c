"""The queue at scale: the same tasks, as jobs of procrastinate on PostgreSQL, worked by processes of their own."""

from typing import Any

from django.db import connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult
from django_tasks.utils import normalize_json
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from commonty.site.jobs.models import Done
from commonty.site.jobs.queue import LONG, called, enqueued, named
from commonty.site.jobs.worker import ATTEMPTS

CLOCK = "commonty.site.attending.attend"
AGAIN = RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=10)


@app.task(name="commonty", pass_context=True, retry=AGAIN)
def perform(context: Any, task: str, args: list[object], kwargs: dict[str, object]) -> None:  # noqa: ANN401 - procrastinate's own
    """
    Do one task and note that it is done, in one transaction; a job that comes a second time finds the note and ends.

    A long one is done at least once instead, and keeps what it did so far: others read how far it is.
    """
    try:
        if context.job.queue == LONG:
            named(task)(*args, **kwargs)
            return
        with transaction.atomic():
            _, is_new = Done.objects.get_or_create(job=str(context.job.id), defaults={"done_at": timezone.now()})
            if is_new:
                named(task)(*args, **kwargs)
    finally:
        connections.close_all()


@app.periodic(cron="* * * * *")
@app.task(name="commonty.clock", queueing_lock="commonty.clock")
def look_at_the_clock(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when it meant to call
    """Do what fell due."""
    try:
        import_string(CLOCK)(now=timezone.now())
    finally:
        connections.close_all()


@app.periodic(cron="*/2 * * * *")
@app.task(name="commonty.stalled", queueing_lock="commonty.stalled", pass_context=True)
async def take_up_again(context: Any, timestamp: int) -> None:  # noqa: ANN401, ARG001 - procrastinate's own
    """Give the jobs of workers that died to workers that live."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


class Queue(BaseTaskBackend):
    """Hands each task to procrastinate, in the transaction that wants it."""

    supports_defer = True
    supports_priority = True

    def enqueue(self, task: Task[..., Any], args: tuple[object, ...], kwargs: dict[str, object]) -> TaskResult[Any]:
        """Defer the task; it runs only if this transaction is kept."""
        self.validate_task(task)
        deferrer = perform.configure(schedule_at=task.run_after, priority=task.priority, queue=task.queue_name)
        plain = normalize_json({"args": list(args), "kwargs": kwargs})
        identifier = deferrer.defer(task=called(task), **plain)
        return enqueued(task, str(identifier), args, kwargs, self.alias)
