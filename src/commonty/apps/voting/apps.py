"""How Django finds this app."""

from django.apps import AppConfig


class Voting(AppConfig):
    """The app ``voting``."""

    name = "commonty.apps.voting"
    label = "voting"
