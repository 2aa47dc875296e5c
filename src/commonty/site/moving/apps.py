"""How Django finds moving in."""

from django.apps import AppConfig


class Moving(AppConfig):
    """The second door of founding: an organisation that exists already."""

    name = "commonty.site.moving"
    label = "moving"

    def ready(self) -> None:
        """Say what the meeting is where it is the source of an act or of a mandate; and what is done to members that can be undone."""
        from commonty.apps.mandates.sources import register  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.people.undoing import register as can_be_undone  # noqa: PLC0415 - as above.
        from commonty.site.moving.sources import meeting_source  # noqa: PLC0415 - as above.
        from commonty.site.moving.undoing import LetterPosted  # noqa: PLC0415 - as above.

        can_be_undone(LetterPosted())
        register("moving", meeting_source)
