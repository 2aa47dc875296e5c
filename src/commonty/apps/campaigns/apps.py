"""How Django finds this app."""

from django.apps import AppConfig


class Campaigns(AppConfig):
    """The app ``campaigns``."""

    name = "commonty.apps.campaigns"
    label = "campaigns"
