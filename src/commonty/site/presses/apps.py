"""How Django finds the presses."""

from django.apps import AppConfig


class Presses(AppConfig):
    """What was pressed, and where its answer led."""

    name = "commonty.site.presses"
    label = "presses"
