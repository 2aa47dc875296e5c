"""How Django finds this app."""

from django.apps import AppConfig


class Dues(AppConfig):
    """The app ``dues``."""

    name = "commonty.apps.dues"
    label = "dues"
