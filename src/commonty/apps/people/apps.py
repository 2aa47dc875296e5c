"""How Django finds this app."""

from django.apps import AppConfig


class People(AppConfig):
    """The app ``people``."""

    name = "commonty.apps.people"
    label = "people"
