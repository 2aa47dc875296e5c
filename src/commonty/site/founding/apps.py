"""How Django finds the founding."""

from django.apps import AppConfig


class Founding(AppConfig):
    """The first vote of all."""

    name = "commonty.site.founding"
    label = "founding"
