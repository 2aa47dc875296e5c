"""How Django finds this app."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class Keys(AppConfig):
    """The app ``keys``."""

    name = "commonty.apps.keys"
    label = "keys"

    def ready(self) -> None:
        """Let opened keys be held while one request is answered, and no longer."""
        from commonty.apps.keys import keyring  # noqa: PLC0415 - models can be imported once Django is ready.

        request_started.connect(keyring.take_up, dispatch_uid="keys.take-up")
        request_finished.connect(keyring.put_down, dispatch_uid="keys.put-down")
