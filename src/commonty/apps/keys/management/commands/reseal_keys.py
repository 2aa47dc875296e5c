"""``reseal_keys``: seal every key under the first master key, so that the others can be forgotten."""

from django.core.management.base import BaseCommand

from commonty.apps.keys import keyring


class Command(BaseCommand):
    """Replaces the master key: put the new one before the old one in ``COMMONTY_MASTER_KEY``, run this, then drop the old one."""

    help = "Seal every key under the first of the master keys, so that the others can be dropped from COMMONTY_MASTER_KEY."

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Reseal, and say how many."""
        self.stdout.write(f"keys sealed anew: {keyring.reseal()}")
