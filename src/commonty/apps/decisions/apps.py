"""How Django finds this app."""

from django.apps import AppConfig


class Decisions(AppConfig):
    """The app ``decisions``."""

    name = "commonty.apps.decisions"
    label = "decisions"
