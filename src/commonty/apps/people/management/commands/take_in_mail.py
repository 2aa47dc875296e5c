"""``take_in_mail``: take in one letter that came back, from what delivers mail on this machine."""

import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from commonty.apps.people.bouncing import take_in
from commonty.apps.people.returned_mail import LONGEST


class Command(BaseCommand):
    """Reads a letter from its standard input: for a mail server's pipe, where no mailbox is read (BOUNCES_URL)."""

    help = "Take in a letter that came back, from the standard input: for a pipe of the mail server."

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Take it in; a letter that is none of ours is let go of without a word, as a pipe expects."""
        take_in(sys.stdin.buffer.read(LONGEST + 1), now=timezone.now())
