"""What is asked of a trustee, in words: for their mailbox, and for a sheet of paper."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.bodies.models import Body
from commonty.apps.mandates.models import Mandate
from commonty.apps.voting.models.trustees import together
from commonty.constitution.document import Belonging


def body_of(mandate: Mandate, *, now: datetime) -> Body:
    """Return whose ballots a mandate to keep a key is about: an office in a body of seats keeps those of the body that this is part of."""
    body = Body.objects.select_related("parent").get(pk=mandate.body)
    rules = body.rules(now).constitution
    office = rules.offices.get(mandate.office)
    if office is not None and rules.bodies[office.body].belonging is Belonging.SEATS and body.parent is not None:
        return body.parent
    return body


def passages(body: Body, called: str, *, now: datetime) -> list[str]:
    """Return what is asked of somebody who is to keep a key, in paragraphs: what for, what it takes of them, and what they may refuse."""
    needed = together(body, now)
    shared = ngettext(
        "You are asked to be a trustee of secret ballots of %(body)s. Ballots are encrypted, and %(n)d trustee opens the result.",
        "You are asked to be a trustee of secret ballots of %(body)s. Ballots are encrypted, and it takes %(n)d trustees together to open "
        "the result: nobody alone can read how anybody voted.",
        needed,
    )
    return [
        shared % {"n": needed, "body": called},
        _(
            "First you make your key, together with the others: three short steps of some minutes, on a phone or a computer, with nothing "
            "to install. Agree on an evening with them. You put the key away as a file, and as a code on paper."
        ),
        _(
            "Then, after each secret vote has closed, you open your page, choose the file, and press once or twice. The letter that tells "
            "you of it says by when. As long as enough of you have done it, somebody may be missing."
        ),
        _("Your key never leaves your device. Give neither it nor its passphrase to anybody: not to the others, nor to who runs this."),
        _("The rules set no day for making the keys. Until all of you have made them, nothing can be voted on in secret."),
        _("If you do not want to, give the mandate up on its page, or tell those who gave it to you. Nobody has to say why."),
    ]
