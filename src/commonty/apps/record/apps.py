"""How Django finds this app."""

from django.apps import AppConfig


class Record(AppConfig):
    """The app ``record``."""

    name = "commonty.apps.record"
    label = "record"
