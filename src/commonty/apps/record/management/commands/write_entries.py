"""``write_entries``: print the reference page of all entries."""

from django.core.management.base import BaseCommand

from commonty.apps.record.reference import reference


class Command(BaseCommand):
    """Prints ``docs/reference/entries.md``."""

    help = "Print the reference page of all entries (docs/reference/entries.md)."

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Print it."""
        self.stdout.write(reference(), ending="")
