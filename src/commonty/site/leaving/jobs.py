"""What leaving leaves to the queue."""

from django.utils import timezone
from django_tasks import task

from commonty.site.leaving.models import Copy


@task(queue_name="long")
def make(copy: int) -> None:
    """Write the file of a copy."""
    Copy.objects.get(pk=copy).make(now=timezone.now())
