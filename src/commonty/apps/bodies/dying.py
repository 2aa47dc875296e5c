"""What the death of a member ends, and how it is taken back where it was recorded by mistake."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.bodies.entries import DeathCorrected, DeathRecorded
from commonty.apps.bodies.letters import DeathLetter
from commonty.apps.bodies.models import EndedByDeath, Membership, Seat, Standing, StandingRow, root
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.bodies.standing import GONE, stand
from commonty.apps.bodies.titles import office_title
from commonty.apps.keys import keyring
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import CustodyLine, Death, DeathTakenBack, Person
from commonty.apps.people.undoing import note, settle
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused

RECORD_DEATH = "bodies.record-death"
"""The power to record that a member has died."""
DEATH = "death"
"""What such a deed is called among those that can be undone."""


def standing_death(person: Person) -> Death | None:
    """Return what records that somebody has died, unless it was taken back."""
    return Death.objects.filter(person=person, taken_back=None).first()


@transaction.atomic
def record_death(person: Person, *, authority: Authority, now: datetime) -> Death:
    """
    Record that a member has died, under a mandate for it or by a decision.

    They leave every body, and what they held ends, as with anybody who leaves; their vote in what is not counted yet goes with them,
    and what was counted stays. What is kept of them stays as the law says. One letter goes to their mailbox, and after it no mail.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    _refuse_unless_entitled(person, authority)
    known = standing_death(person)
    if known is not None:
        return known
    at_the_top = Membership.objects.filter(person=person, body__parent=None).select_related("body", "person").first()
    if at_the_top is None:
        raise Refused(_("They never belonged to this organisation."), article=f"bodies.{root().article}")
    death = Death.objects.create(person=person, at=now, source=authority.source)
    for membership in Membership.objects.filter(person=person).exclude(standing__in=GONE).order_by("pk"):
        EndedByDeath.objects.create(
            death=death, membership=membership, standing=membership.standing, until=membership.until, since=membership.since
        )
    waiting = Membership.objects.filter(person=person, standing=Standing.APPLIED, body__parent__isnull=False)
    for applied in waiting.select_related("body", "person"):
        stand(applied, Standing.LEFT, authority=authority, now=now)
    if at_the_top.standing not in GONE:
        stand(at_the_top, Standing.LEFT, authority=authority, now=now)
    if keyring.has_key(person.pk):
        line = record(DeathRecorded(body=at_the_top.body_id, person=person.pk), authority=authority, now=now)
        note(DEATH, death.pk, [person.pk], body=at_the_top.body_id, seq=line.seq, authority=authority, now=now)
        send_later(person, DeathLetter(death.pk), now=now)
    return death


def foreseen(person: Person, *, now: datetime) -> list[str]:
    """Say what recording their death would mean, a sentence each; what lies in a caucus is not told."""
    places = Membership.objects.filter(person=person, standing__in=BELONGING).select_related("body__parent").order_by("body__place")
    bodies = [each.body.title for each in places if not keeps_to_itself(each.body, now=now)]
    seats = Seat.objects.held_or_to_come(now).filter(person=person).select_related("body__parent").order_by("pk")
    offices = [office_title(each.body, each.office) for each in seats if not keeps_to_itself(each.body, now=now)]
    said = [_("Their membership ends in: %(bodies)s.") % {"bodies": ", ".join(bodies)}] if bodies else []
    if offices:
        said.append(_("They no longer hold: %(offices)s.") % {"offices": ", ".join(offices)})
    return [
        *said,
        _("A vote of theirs that is not counted yet goes with them; what was counted stays."),
        _("One letter goes to their mailbox, and after it no mail."),
        _("You can take it back as long as it stands, and they can themselves: then they stand as if they had never left."),
    ]


@transaction.atomic
def take_death_back(death: Death, *, authority: Authority, now: datetime) -> None:
    """
    Take back what was recorded by mistake: the person stands in every body as if they had never left it, also in a vote that is open still.

    They do it themselves at one press, or whoever may record a death does. Mandates that ended stay ended, as with anybody who comes
    back: a vote gives them anew.
    """
    death = Death.objects.select_for_update().select_related("person").get(pk=death.pk)
    if authority.person != death.person_id or authority.kind is not AuthorityKind.RIGHT:
        _refuse_unless_entitled(death.person, authority)
    if hasattr(death, "taken_back"):
        return
    DeathTakenBack.objects.create(death=death, at=now, source=authority.source)
    ended = EndedByDeath.objects.filter(death=death).order_by("pk")
    for each in ended.filter(membership__standing=Standing.LEFT):
        left = StandingRow.objects.filter(membership=each.membership, standing=Standing.LEFT, at=death.at)
        left.delete()  # They never left: so they are on the rolls that were frozen before, and their votes count.
        Membership.objects.filter(pk=each.membership_id).update(standing=each.standing, until=each.until, since=each.since)
    if keyring.has_key(death.person_id):
        record(DeathCorrected(body=root().pk, person=death.person_id), authority=authority, now=now)
    is_told = settle(DEATH, death.pk, authority=authority, now=now)
    if not is_told and authority.kind is AuthorityKind.MANDATE and keyring.has_key(death.person_id):
        CustodyLine.objects.write([death.person_id], [DeathCorrected.kind], authority=authority, now=now)


def _refuse_unless_entitled(person: Person, authority: Authority) -> None:
    """Raise ``Refused`` unless it is a decision, or a mandate for it from the whole organisation; nobody records their own death."""
    by_mandate = authority.kind is AuthorityKind.MANDATE and authority.power == RECORD_DEATH and authority.person != person.pk
    if authority.kind is not AuthorityKind.DECISION and not (by_mandate and len(authority.scope) == 1):
        raise Refused(_("Only somebody with the mandate for it, or a vote, records that a member has died."), article=authority.article)
