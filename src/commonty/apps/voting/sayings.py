"""What the script of the trustees' pages says, in the reader's language: it has no words of its own."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from commonty.apps.voting.models import Ceremony


def sayings(ceremony: Ceremony, trustees: Mapping[int, str]) -> dict[str, object]:
    """Return every sentence by the cause that the script gives, with the names of the trustees by their numbers."""
    return {
        "trustees": {str(number): name for number, name in trustees.items()},
        "about": _("Key of a trustee: %(body)s, key ceremony %(ceremony)d") % {"body": ceremony.body.title, "ceremony": ceremony.pk},
        "file": f"commonty-key-{ceremony.body_id}-{ceremony.pk}.json",
        "no-file": _("Choose your key file first, or use the code of your recovery sheet."),
        "no-passphrase": _("Type in the passphrase of your key file."),
        "not-a-seed": _("This is no code of a recovery sheet. It has 22 letters and digits, and no 0, no capital O or I, no small l."),
        "not-a-key-file": _("This is no key file. Choose the file that you downloaded when you made your key."),
        "wrong-passphrase": _("The passphrase does not open this file. Large and small letters count. Or use your recovery sheet."),
        "too-short": _("The passphrase is too short: it takes 12 letters or more. Four words with nothing in common do well."),
        "not-alike": _("The two passphrases differ. Type both again."),
        "not-put-away": _("Tick both once they are put away: without them nobody, you included, gets your key back."),
        "another-key": _("This is not the key that you made in this ceremony. Use the file, or the sheet, of this one."),
        "false-trustee": _("What %(name)s made is false. Do not go on: tell %(name)s and the other trustees, and begin anew together."),
        "not-taken": _("It was not taken: %(reason)s"),
        "no-connection": _("There is no connection, so nothing was sent. Nothing is lost either: press again."),
        "broken": _("Your browser could not do this: %(reason)s. Nothing was sent. Try a newer browser, or tell the other trustees."),
        "making": _("Your key is being made. That takes some seconds."),
        "reading": _("Your key file is being opened. That takes some seconds."),
        "working": _("Your browser is working. Leave this page open."),
        "sending": _("Being sent …"),
        "made": _("Your key is made. Put the file and the sheet away now, then go on below."),
    }
