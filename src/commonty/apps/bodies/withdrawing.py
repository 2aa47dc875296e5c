"""Withdraws a text that lies beside the record, under a mandate in the body where it was written."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body, root
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.apps.record.audiences import reader
from commonty.apps.record.effects import WITHDRAW
from commonty.apps.record.models import Line, Text
from commonty.apps.record.texts import withdraw
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused


def body_of(line: Line) -> Body:
    """Return the body in which a line was written; the root body for what concerns the whole organisation."""
    return Body.objects.filter(pk=line.payload.body).first() or root()


def texts_in_view(line: Line) -> list[Text]:
    """Return the texts that a line is about and that nobody withdrew, in the order in which it names them."""
    in_view = {text.digest: text for text in Text.objects.filter(digest__in=line.payload.texts(), withdrawal=None)}
    return [in_view[digest] for digest in line.payload.texts() if digest in in_view]


def may_withdraw(line: Line, *, by: Person, now: datetime) -> Authority:
    """
    Return the authority to withdraw a text of this line.

    Raises ``Refused`` without a living mandate for it in that body, and where the line is not this person's to read.
    """
    authority = authorise(by, WITHDRAW, body_of(line).path, now=now)
    if not reader(by.pk, now=now).may_read(line.payload):
        raise Refused(_("This line of the record is not yours to read."), article=authority.article)
    return authority


@transaction.atomic
def withdraw_text(line: Line, digest: str, *, article: str, by: Person, now: datetime) -> None:
    """Withdraw the text of this line that has this hash, for the reason that ``article`` names. A stub stays. Safe to repeat."""
    authority = may_withdraw(line, by=by, now=now)
    if digest not in line.payload.texts():
        raise Refused(_("This line of the record has no such text."), article=authority.article)
    withdraw(Text.objects.get(digest=digest), article=article, authority=authority, now=now)
