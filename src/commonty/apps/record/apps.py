"""How Django finds this app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Record(AppConfig):
    """The app ``record``."""

    name = "commonty.apps.record"
    label = "record"

    def ready(self) -> None:
        """Find the entries of every app."""
        autodiscover_modules("entries")
