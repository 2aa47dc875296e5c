"""``dkim_record``: print what the DNS must have so that others can check the signature of our mail."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commonty.apps.people.dkim_signature import dns_record
from commonty.apps.people.post import domain, known_server


class Command(BaseCommand):
    """Prints one TXT record."""

    help = "Print the TXT record for the DNS by which others check the signature (DKIM) of this installation's mail."

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Print it, in pieces of at most 255 characters as the DNS has them."""
        if not settings.DKIM_SELECTOR:
            raise CommandError("COMMONTY_DKIM is empty: set it to a name for the key, “commonty” for example, and mail is signed.")
        known = known_server()
        text = dns_record()
        pieces = " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255))
        host = domain(known.sender) if known is not None else settings.HOST
        self.stdout.write(f"{settings.DKIM_SELECTOR}._domainkey.{host}. TXT {pieces}")
