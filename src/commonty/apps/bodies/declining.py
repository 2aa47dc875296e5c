"""How an application is declined: by whoever the rules let admit, with reasons that the applicant is told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entries import ApplicationDeclined
from commonty.apps.bodies.joining import refuse_unless_admitting
from commonty.apps.bodies.letters import DeclinedLetter
from commonty.apps.bodies.models import Declining, Membership, Standing
from commonty.apps.bodies.standing import stand
from commonty.apps.keys import keyring
from commonty.apps.people.mail import send_later
from commonty.apps.people.undoing import note, settle
from commonty.apps.people.writing import clean_text
from commonty.apps.record.recording import record
from commonty.apps.record.texts import keep
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused

DECLINED = "declined"
"""What such a deed is called among those that can be undone."""


@transaction.atomic
def decline(membership: Membership, *, reasons: str, authority: Authority, now: datetime) -> Declining:
    """
    Turn an applicant down, under a mandate to admit or by a decision, as the rules of the body say; they are told, and may apply again.

    Raises ``Refused`` without reasons: a motion's are its text, which its source leads to.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    article = refuse_unless_admitting(membership, authority=authority, now=now)
    said = clean_text(reasons)
    if not said and authority.kind is not AuthorityKind.DECISION:
        raise Refused(_("Who is not let in is told why."), article=article)
    kept = keep(said) if said else None
    membership.standing, membership.until = Standing.LEFT.value, None
    membership.save(update_fields=["standing", "until"])
    membership.history.create(standing=Standing.LEFT, at=now, source=authority.source)
    membership.sponsors.all().delete()
    declining = Declining.objects.create(membership=membership, at=now, source=authority.source, reasons=kept)
    if keyring.has_key(membership.person_id):
        told = ApplicationDeclined(body=membership.body_id, person=membership.person_id, reasons=kept.digest if kept else "")
        line = record(told, authority=authority, now=now)
        note(DECLINED, declining.pk, [membership.person_id], body=membership.body_id, seq=line.seq, authority=authority, now=now)
        send_later(membership.person_id, DeclinedLetter(declining.pk), now=now)
    return declining


@transaction.atomic
def take_declining_back(declining: Declining, *, authority: Authority, now: datetime) -> None:
    """Let an application stand again that was turned down by mistake: whoever lets in decides on it anew, and they are told."""
    membership = Membership.objects.select_for_update().get(pk=declining.membership_id)
    refuse_unless_declined(declining)
    stand(membership, Standing.APPLIED, authority=authority, now=now)
    settle(DECLINED, declining.pk, authority=authority, now=now)


def refuse_unless_declined(declining: Declining) -> None:
    """Raise ``Refused`` where the applicant has applied again since, or where there is nobody any more."""
    newest = declining.membership.history.order_by("-pk").first()
    if declining.membership.standing != Standing.LEFT or newest is None or newest.at != declining.at:
        article = f"bodies.{declining.membership.body.article}"
        raise Refused(_("They have applied again since, or went on: there is nothing to undo."), article=article)
