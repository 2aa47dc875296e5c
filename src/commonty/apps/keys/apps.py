"""How Django finds this app."""

from django.apps import AppConfig


class Keys(AppConfig):
    """The app ``keys``."""

    name = "commonty.apps.keys"
    label = "keys"
