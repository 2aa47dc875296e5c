"""How an application is declined: by whoever the rules let admit, with reasons that the applicant is told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entries import ApplicationDeclined
from commonty.apps.bodies.joining import refuse_unless_admitting
from commonty.apps.bodies.letters import DeclinedLetter
from commonty.apps.bodies.models import Declining, Membership, Standing
from commonty.apps.keys import keyring
from commonty.apps.people.mail import send_later
from commonty.apps.people.writing import clean_text
from commonty.apps.record.recording import record
from commonty.apps.record.texts import keep
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused


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
        record(told, authority=authority, now=now)
        send_later(membership.person_id, DeclinedLetter(declining.pk), now=now)
    return declining
