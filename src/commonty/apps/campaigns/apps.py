"""How Django finds this app."""

from django.apps import AppConfig


class Campaigns(AppConfig):
    """The app ``campaigns``."""

    name = "commonty.apps.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        """Say what a campaign is where a mandate is limited to one."""
        from commonty.apps.campaigns.models import campaign_source  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.mandates.sources import register  # noqa: PLC0415 - as above.

        register("campaign", campaign_source)
