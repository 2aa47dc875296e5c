"""The letters of this app: put into words when they are sent, from the ids that the queue holds."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.keys import keyring
from commonty.apps.people.post import Message
from commonty.apps.voting.models.ballot_box import BallotBox

RECEIPT = "voting.receipt"


@dataclass(frozen=True)
class BallotWasCast(Message):
    """That a ballot was cast in somebody's name. It names no ballot, and does not say when: it must not lead to one on the board."""

    board: int

    def subject(self) -> str:
        """Say so, without saying in what."""
        return marked(_board(self.board).box, _("A ballot was cast in your name"))

    def text(self) -> str:
        """Say what to do if it was not theirs."""
        board = _board(self.board)
        about = _("In a secret ballot of %(body)s, a ballot was cast in your name.") % {"body": board.box.roll.body.title}
        if keeps_to_itself(board.box.roll.body, now=timezone.now()):
            about = _("In a secret ballot, a ballot was cast in your name.")
        right = _("If you voted, nothing is to be done. You get this letter once, however often you vote again.")
        again = _("If it was not you: vote now yourself, while voting is open, and your ballot takes the place of the other.")
        once = _("If it was not you: tell whoever runs this vote at once, and challenge the result.")
        said = again if board.box.changeable else once
        safe = _("Whoever can sign in as you can vote as you: look at your own page, where you are signed in, and sign out elsewhere.")
        page = settings.ORIGIN + reverse("voting:board", args=[board.uuid])
        return "\n\n".join([*nothing_decided(board.box), about, right, f"{said} {safe}", page])


@dataclass(frozen=True)
class ReceiptOfBallot(Message):
    """The number of a ballot, for who asked for it in the booth. The queue holds it sealed, by a key that is destroyed at the close."""

    board: int
    sealed: str

    def subject(self) -> str:
        """Say what it is."""
        return marked(_board(self.board).box, _("The receipt that you asked for"))

    def text(self) -> str:
        """Say the number of the ballot, and where it is found."""
        board = _board(self.board)
        page = settings.ORIGIN + reverse("voting:board", args=[board.uuid])
        try:
            [number] = keyring.unseal_passing(board.box.key, [(f"{RECEIPT}.{board.pk}", bytes.fromhex(self.sealed))])
        except keyring.Passed:
            return _("Voting closed before this letter was sent, and from then on nobody knows which ballot is whose.") + f"\n\n{page}"
        said = _("You asked in the booth for the number of your ballot:")
        found = f"{page}?{urlencode({'tracker': number.decode()})}"
        where = _("Look for it on the board, now and after the close: %(board)s") % {"board": found}
        joins = _("It does not say how you voted. Whoever reads this letter knows which ballot on the board is yours.")
        return "\n\n".join([*nothing_decided(board.box), said, number.decode(), where, joins])


def marked(box: BallotBox, subject: str) -> str:
    """Say in the subject of a letter that it is about a rehearsal, where it is."""
    return _("Rehearsal: %(subject)s") % {"subject": subject} if box.is_rehearsal else subject


def nothing_decided(box: BallotBox) -> list[str]:
    """Return what a letter about a rehearsal says first."""
    return [_("This is about a rehearsal of a secret ballot. It decides nothing.")] if box.is_rehearsal else []


def _board(pk: int) -> Any:  # noqa: ANN401 - the models of this app send its letters.
    return apps.get_model("voting", "Board").objects.select_related("box__roll__body").get(pk=pk)
