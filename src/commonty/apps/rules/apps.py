"""How Django finds this app."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class Rules(AppConfig):
    """The app ``rules``."""

    name = "commonty.apps.rules"
    label = "rules"

    def ready(self) -> None:
        """Let versions be held while one request is answered, and no longer; tell the record what sources are called."""
        from commonty.apps.record import joining  # noqa: PLC0415 - as below.
        from commonty.apps.rules import models, sources  # noqa: PLC0415 - models can be imported once Django is ready.

        joining.register(pages=sources.page)
        request_started.connect(models.take_up, dispatch_uid="rules.take-up")
        request_finished.connect(models.put_down, dispatch_uid="rules.put-down")
