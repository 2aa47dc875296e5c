"""What waits in the queue when the organisation leaves, in a form that either kind of queue takes up again."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from django_tasks.base import Task

from commonty.site.jobs.models import Job

__all__ = ["Waiting", "take_up", "waiting"]

Waiting = Mapping[str, Any]
"""One call of a task: ``task``, ``arguments``, ``priority``, ``run_at``."""
ASKED = """
SELECT args->>'task', args->'args', args->'kwargs', priority, COALESCE(scheduled_at, now())
FROM procrastinate_jobs WHERE task_name = 'commonty' AND status IN ('todo', 'doing') ORDER BY id
"""


def waiting() -> Iterator[Waiting]:
    """Yield what waits, in the order in which it was asked for; not what has failed for good."""
    if settings.JOBS == "procrastinate":
        with connection.cursor() as cursor:
            cursor.execute(ASKED)
            for task, args, kwargs, priority, run_at in cursor.fetchall():
                yield _told(task, {"args": _plain(args), "kwargs": _plain(kwargs)}, priority, run_at)
    for job in Job.objects.filter(failed_at=None).order_by("pk").iterator():
        yield _told(job.task, job.arguments, job.priority, job.run_at)


def take_up(told: Waiting) -> None:
    """Put one call into the queue of this installation. Raises ``TypeError`` or ``ImportError`` where it names no task of ours."""
    name = str(told["task"])
    task = import_string(name) if name.startswith("commonty.") else None
    if not isinstance(task, Task):
        raise TypeError(name)
    run_at = datetime.fromisoformat(str(told["run_at"]))
    arguments = told["arguments"]
    task.using(priority=int(told["priority"]), run_after=run_at).enqueue(*arguments["args"], **arguments["kwargs"])


def _told(task: str, arguments: object, priority: int, run_at: datetime) -> Waiting:
    return {"task": task, "arguments": arguments, "priority": priority, "run_at": run_at.astimezone(UTC).isoformat()}


def _plain(value: object) -> object:
    return json.loads(value) if isinstance(value, str | bytes) else value
