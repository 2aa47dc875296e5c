"""The embedded queue: tasks are rows, so they come and go with the transactions that want them."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import normalize_json

from commonty.site.jobs.models import Job

LONG = "long"
"""The queue of jobs that take minutes: they are worked one at a time beside the others, and outside a transaction of the queue."""


def called(task: Task[..., Any]) -> str:
    """Return the name under which a worker finds ``task`` again: ``package.module.function``."""
    return f"{task.func.__module__}.{task.func.__qualname__}"


def named(name: str) -> Callable[..., Any]:
    """Return the function of the task that a row names; raise ``TypeError`` for whatever else somebody wrote there."""
    task = import_string(name) if name.startswith("commonty.") else None
    if not isinstance(task, Task):
        raise TypeError(f"{name} is not a task")
    return task.func


def enqueued(task: Task[..., Any], identifier: str, args: tuple[object, ...], kwargs: dict[str, object], alias: str) -> TaskResult[Any]:
    """Return what django-tasks answers for a task that waits in a queue."""
    return TaskResult(
        task=task,
        id=identifier,
        status=TaskResultStatus.READY,
        enqueued_at=timezone.now(),
        started_at=None,
        finished_at=None,
        last_attempted_at=None,
        args=list(args),
        kwargs=dict(kwargs),
        backend=alias,
        errors=[],
        worker_ids=[],
    )


class Queue(BaseTaskBackend):
    """Writes each task into the table ``Job``, which a worker of this installation's own server works off."""

    supports_defer = True
    supports_priority = True

    def enqueue(self, task: Task[..., Any], args: tuple[object, ...], kwargs: dict[str, object]) -> TaskResult[Any]:
        """Write the task down; it runs only if this transaction is kept."""
        self.validate_task(task)
        now = timezone.now()
        job = Job.objects.create(
            task=called(task),
            queue=task.queue_name,
            arguments=normalize_json({"args": list(args), "kwargs": kwargs}),
            priority=task.priority,
            queued_at=now,
            run_at=task.run_after or now,
        )
        return enqueued(task, str(job.pk), args, kwargs, self.alias)
