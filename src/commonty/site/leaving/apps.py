"""How Django finds leaving."""

from django.apps import AppConfig


class Leaving(AppConfig):
    """Leaving with everything."""

    name = "commonty.site.leaving"
    label = "leaving"

    def ready(self) -> None:
        """Say who acts where whoever runs the server does."""
        from commonty.apps.mandates.sources import register  # noqa: PLC0415 - models are ready only now.
        from commonty.site.leaving.by_host import host_source  # noqa: PLC0415 - as above.

        register("host", host_source)
