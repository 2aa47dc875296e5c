"""How Django finds the site."""

from django.apps import AppConfig


class Site(AppConfig):
    """What is run."""

    name = "commonty.site"
    label = "site"
