"""``check_board UUID``: have a board of a secret ballot checked again that was refused, or that the machine failed in."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commonty.apps.voting.models import Board


class Command(BaseCommand):
    """Gives nobody a result: the job goes on where the board is, and publishes only what the verifier accepts."""

    help = "Have the board of a secret ballot checked again, once what was changed is mended."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("uuid", help="the election's identifier, as its board's page shows it")

    def handle(self, *_arguments: object, **options: str) -> None:
        """Queue the job."""
        board = Board.objects.filter(uuid=options["uuid"]).first()
        if board is None:
            raise CommandError(f"there is no board {options['uuid']} here")
        board.check_again(now=timezone.now())
        self.stdout.write("it is checked by the next job; its page says how far that is")
