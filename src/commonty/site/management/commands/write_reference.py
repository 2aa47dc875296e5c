"""``write_reference``: print the reference page of all acts, effects or powers."""

from django.core.management.base import BaseCommand, CommandParser

from commonty.site.acts import acts_page
from commonty.site.reference import effects_page, powers_page

PAGES = {"acts": acts_page, "effects": effects_page, "powers": powers_page}


class Command(BaseCommand):
    """Prints ``docs/reference/acts.md``, ``effects.md`` or ``powers.md``."""

    help = "Print the reference page of all acts, effects or powers (docs/reference/acts.md, effects.md, powers.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the one argument."""
        parser.add_argument("page", choices=sorted(PAGES))

    def handle(self, *_arguments: object, page: str, **_options: object) -> None:
        """Print it."""
        self.stdout.write(PAGES[page](), ending="")
