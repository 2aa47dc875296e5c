"""The ballot paper of the booth: what a question asks for, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.voting.following import Presented
from commonty.apps.voting.models.board import Board
from commonty.ballots.question import HomomorphicQuestion, Question


@dataclass(frozen=True)
class Option:
    """What can be chosen: what it is called here, and on the board, where names would stay for ever."""

    name: str
    on_board: str

    @property
    def is_named(self) -> bool:
        """Whether it is called otherwise than on the board."""
        return self.name != self.on_board


@dataclass(frozen=True)
class Asked:
    """A question as the paper asks it: ``kind`` is ``one`` or ``some`` of the options, or ``rank``."""

    text: str
    options: tuple[Option, ...]
    kind: str
    hint: str
    has_blank: bool = False


def labels(board: Board, presented: Presented | None) -> list[list[str]]:
    """Return what the options of each question are called: as they are presented, or as the board has them."""
    asked_about = [question.options for question in board.election.questions]
    told = presented.labels if presented is not None else asked_about
    return [list(called if len(called) == len(options) else options) for called, options in zip(told, asked_about, strict=True)]


def asked(question: Question, called: Sequence[str]) -> Asked:
    """Return how the paper asks a question, with its options as they are ``called`` here."""
    options = tuple(Option(name, on_board) for name, on_board in zip(called, question.options, strict=True))
    if not isinstance(question, HomomorphicQuestion):
        hint = _("1 is your first choice. Rank as many or as few as you like: drag them, type numbers, or use the buttons.")
        return Asked(question.text, options, "rank", hint)
    kind = "one" if question.least == question.greatest == 1 else "some"
    return Asked(question.text, options, kind, _hint(question), question.has_blank)


def _hint(question: HomomorphicQuestion) -> str:
    least, greatest = question.least, question.greatest
    if least == greatest:
        return ngettext("Choose %(n)d.", "Choose %(n)d.", greatest) % {"n": greatest}
    if least == 0:
        return ngettext("Choose up to %(n)d.", "Choose up to %(n)d.", greatest) % {"n": greatest}
    return _("Choose from %(least)d to %(greatest)d.") % {"least": least, "greatest": greatest}


def words() -> dict[str, str]:
    """Return what the script says, with places for values as ``%(name)s``."""
    return {
        "blank": _("A blank vote"),
        "nothing": _("Nothing chosen"),
        "blankAndMore": _("A blank vote has nothing else marked: take one of the two away."),
        "tooFew": _("Choose at least %(least)s."),
        "tooMany": _("You chose %(chosen)s: choose at most %(most)s."),
        "noNumber": _("Write a whole number here, or leave it empty."),
        "twice": _("Two have the number %(number)s: give each a number of its own."),
        "moved": _("%(name)s is now number %(place)s."),
        "broken": _("%(name)s was not moved. Your order is as it was."),
        "movedOut": _("%(name)s is no longer in your order."),
        "encrypting": _("Your vote is being encrypted …"),
        "casting": _("Your ballot is being cast …"),
        "lost": _("The connection was lost. Your ballot is still here: try again, it counts once however often you send it."),
        "signedOut": _("You are signed out. Your ballot is still here: sign in again in another window, then come back and try again."),
        "otherTracker": _("The server answered with another number than your ballot has. Look for it on the board before you leave."),
        "codeMissing": _("Type in your voting code: it was sent to you."),
        "codeLetter": _("“%(letter)s” is in no voting code: there is no 0, no capital O or I, no small l. Compare it letter by letter."),
        "codeLength": _("A voting code has 22 letters and digits, and here are %(count)s. Compare it letter by letter."),
        "codeRight": _("This code is right."),
        "receiptMailed": _("It will be sent to you."),
        "receiptTracker": _("The number of your ballot:"),
        "receiptWhere": _("Look for it on the board, now and after the close: %(board)s"),
        "receiptSecret": _("This receipt does not say how you voted."),
    }
