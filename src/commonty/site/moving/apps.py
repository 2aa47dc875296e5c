"""How Django finds moving in."""

from django.apps import AppConfig


class Moving(AppConfig):
    """The second door of founding: an organisation that exists already."""

    name = "commonty.site.moving"
    label = "moving"

    def ready(self) -> None:
        """Say what the meeting is where it is the source of an act or of a mandate."""
        from commonty.apps.mandates.sources import register  # noqa: PLC0415 - models are ready only now.
        from commonty.site.moving.sources import meeting_source  # noqa: PLC0415 - as above.

        register("moving", meeting_source)
