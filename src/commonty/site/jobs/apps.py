"""How Django finds the jobs."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """The queue and those who work it."""

    name = "commonty.site.jobs"
    label = "jobs"
