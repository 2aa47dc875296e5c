"""How Django finds this app."""

from django.apps import AppConfig


class Mandates(AppConfig):
    """The app ``mandates``."""

    name = "commonty.apps.mandates"
    label = "mandates"
