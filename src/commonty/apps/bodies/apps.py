"""How Django finds this app."""

from django.apps import AppConfig


class Bodies(AppConfig):
    """The app ``bodies``."""

    name = "commonty.apps.bodies"
    label = "bodies"
