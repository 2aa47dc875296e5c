"""How Django finds this app."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class Rules(AppConfig):
    """The app ``rules``."""

    name = "commonty.apps.rules"
    label = "rules"

    def ready(self) -> None:
        """Let versions be held while one request is answered, and no longer."""
        from commonty.apps.rules import models  # noqa: PLC0415 - models can be imported once Django is ready.

        request_started.connect(models.take_up, dispatch_uid="rules.take-up")
        request_finished.connect(models.put_down, dispatch_uid="rules.put-down")
