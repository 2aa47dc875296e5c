"""How Django finds this app."""

from django.apps import AppConfig


class Mandates(AppConfig):
    """The app ``mandates``."""

    name = "commonty.apps.mandates"
    label = "mandates"

    def ready(self) -> None:
        """Say what a mandate is where it is the source of an act, or of another mandate, and what powers are called."""
        from commonty.apps.mandates.questions import mandate_source, power_source  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.mandates.sources import register  # noqa: PLC0415 - as above.

        register("mandate", mandate_source)
        register("power", power_source)
