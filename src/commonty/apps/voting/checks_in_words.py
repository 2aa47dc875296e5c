"""What a reader's browser says while it checks a board, and what each check of the verifier promises, in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words() -> dict[str, object]:
    """Return every sentence, by its cause; ``checks`` are those of the checks, by their names."""
    return {
        "again": _("Check it once more"),
        "loading": _("The board is being downloaded …"),
        "credentials": _("The list of who may cast a ballot is being checked …"),
        "ballots": _("The ballots are being checked …"),
        "opening": _("What the trustees did is being checked …"),
        "stopped": _("Stopped. Nothing was found out."),
        "lost": _("The board could not be downloaded. Try again when there is a connection."),
        "broken": _("Your browser could not do this: %(reason)s. Try a newer one, or check the board with the program."),
        "right": _("Your browser checked everything, and nothing is wrong."),
        "rightSoFar": _("Your browser checked everything that is there so far, and nothing is wrong. There is no result yet."),
        "refused": _("This board is refused: what is marked below is wrong. Its result must not be used. Tell the other members."),
        "fingerprint": _("Fingerprint of the board, as it was checked:"),
        "isRight": pgettext("of a check", "right"),
        "isRefused": pgettext("of a check", "refused"),
        "isLater": pgettext("of a check", "not reached yet"),
        "checks": named(),
    }


def named() -> dict[str, str]:
    """Return what each check promises."""
    return {
        "archive": _("The file is whole, and nothing is hidden in it."),
        "chain": _("Nothing was taken out, put in or exchanged: everything names what came before it."),
        "order": _("Everything came in its turn; no ballot came after the end."),
        "contents": _("What is announced is what is there."),
        "election": _("What is asked is complete, and can be asked so."),
        "trustees": _("Every trustee proves to have their key; none stands there twice."),
        "election-key": _("The ballots are encrypted for these trustees and for nobody else."),
        "credentials": _("The list of who may cast a ballot is in order; nobody stands there twice."),
        "ballots-once": _("No ballot is there twice."),
        "ballots-listed": _("Every ballot comes from somebody on that list."),
        "ballots-written": _("Every ballot answers what is asked here, and nothing else."),
        "ballots-members": _("Every ballot is made of the right kind of numbers."),
        "ballots-signed": _("Every ballot is signed by who cast it, and was not changed since."),
        "ballots-proved": _("Every ballot proves to hold a vote that is allowed, without telling which."),
        "tally": _("What the trustees opened is all the ballots that count, and nothing else."),
        "tally-numbers": _("As many ballots count as is said."),
        "shuffles": _("Whoever shuffled the ballots exchanged none of them."),
        "decryptions-once": _("No trustee opened anything twice."),
        "decryptions": _("Every trustee opened these ballots, with their own key."),
        "result": _("The published result is what was opened."),
    }
