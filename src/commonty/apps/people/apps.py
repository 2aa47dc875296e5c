"""How Django finds this app."""

from django.apps import AppConfig
from django.core.checks import register

from commonty.apps.people.checks import mail_can_leave


class People(AppConfig):
    """The app ``people``."""

    name = "commonty.apps.people"
    label = "people"

    def ready(self) -> None:
        """Let the server refuse to start where no mail could leave; tell the record's pages who its pseudonyms are."""
        from commonty.apps.people import pseudonyms  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.people.undoable import PrintedCode  # noqa: PLC0415 - as above.
        from commonty.apps.people.undoing import register as can_be_undone  # noqa: PLC0415 - as above.
        from commonty.apps.record import joining  # noqa: PLC0415 - as above.

        register(mail_can_leave)
        can_be_undone(PrintedCode())
        joining.register(remember=pseudonyms.remember, names=pseudonyms.names_behind)
