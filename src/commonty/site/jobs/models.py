"""The queue: what is to be done, by which function, and when."""

from django.db import models


class Job(models.Model):
    """
    One call of a task, written in the transaction that wants it and deleted in the one that does it.

    A worker holds it on a lease; a worker that dies loses the lease, and another takes the job up. ``attempts`` tells leases apart.
    The arguments are ids, never a name or an address.
    """

    task = models.CharField(max_length=200)
    queue = models.CharField(max_length=20, default="default")
    """``long`` for what takes longer than others may wait."""
    arguments = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    run_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["-priority", "run_at", "id"], condition=models.Q(failed_at=None), name="job_next")]

    def __str__(self) -> str:
        return f"{self.task} #{self.pk}"


class Done(models.Model):
    """A job of another queue that has been done: written in the job's own transaction, so that it is never done twice."""

    job = models.CharField(max_length=80, unique=True)
    done_at = models.DateTimeField()
