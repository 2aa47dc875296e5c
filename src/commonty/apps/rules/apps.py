"""How Django finds this app."""

from django.apps import AppConfig


class Rules(AppConfig):
    """The app ``rules``."""

    name = "commonty.apps.rules"
    label = "rules"
