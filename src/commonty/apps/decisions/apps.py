"""How Django finds this app."""

from django.apps import AppConfig


class Decisions(AppConfig):
    """The app ``decisions``."""

    name = "commonty.apps.decisions"
    label = "decisions"

    def ready(self) -> None:
        """Find every effect at start-up, so that two of one name stop the program and not a motion."""
        from commonty.apps.decisions.catalogue import catalogue  # noqa: PLC0415 - effects import models, which are ready only now.

        catalogue()
