"""How Django finds this app."""

from django.apps import AppConfig


class Dues(AppConfig):
    """The app ``dues``."""

    name = "commonty.apps.dues"
    label = "dues"

    def ready(self) -> None:
        """Say what is done to members here that can be undone."""
        from commonty.apps.dues.undoing import ArrearsPosted  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.people.undoing import register  # noqa: PLC0415 - as above.

        register(ArrearsPosted())
