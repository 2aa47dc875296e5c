"""How Django finds the server for other programs."""

from django.apps import AppConfig


class Osdi(AppConfig):
    """People as other organising programs read and send them (OSDI 1.2)."""

    name = "commonty.site.osdi"
    label = "osdi"
