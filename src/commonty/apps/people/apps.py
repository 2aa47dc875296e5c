"""How Django finds this app."""

from django.apps import AppConfig
from django.core.checks import register

from commonty.apps.people.checks import mail_can_leave


class People(AppConfig):
    """The app ``people``."""

    name = "commonty.apps.people"
    label = "people"

    def ready(self) -> None:
        """Let the server refuse to start where no mail could leave."""
        register(mail_can_leave)
