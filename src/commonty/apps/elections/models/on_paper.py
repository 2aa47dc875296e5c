"""What whoever runs an election enters for a nominee who does not sign in: that they accept, on a form that they signed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.elections.entries import AcceptanceEntered
from commonty.apps.elections.letters import AcceptanceWasEntered
from commonty.apps.elections.models.nominating import Nominating
from commonty.apps.elections.models.standing import Acceptance, Nomination
from commonty.apps.elections.officers import RUN, officer, refuse_officers
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.record.texts import keep
from commonty.constitution.refusal import Refused


class OnPaper(Nominating):
    """An election in which nominees can accept on paper."""

    class Meta(Nominating.Meta):
        abstract = True

    @transaction.atomic
    def accept_on_paper(self, nomination: Nomination, note: str, *, by: Person, now: datetime) -> Acceptance:
        """
        Enter that a nominee accepts, as whoever runs the election has it in writing; ``note`` says of the signed form what and where it is.

        The nominee is written to, and can withdraw until the ballots are fixed, as everybody can. Of seats that are kept for some it says
        nothing: that somebody is of a caucus is theirs alone to say. Raises ``Refused`` as ``accept`` does, and for who has said yes or no.
        """
        self.hold()
        authority = officer(self, by, (RUN,), now=now)
        self._refuse_unless_standing_is_open(now)
        nominee = nomination.nominee
        if nomination.election_id != self.pk or nomination.is_withdrawn or nomination.accepted is not None:
            raise Refused(_("They have said yes or no already, and that stands."), article=self.article)
        if self.provided.reserved_for:
            reason = _("This office is kept for some. Only the nominee can say that they are one of them: they accept themselves.")
            raise Refused(reason, article=f"offices.{self.office}")
        self._refuse_unless_eligible(nominee, now=now)
        refuse_officers(self, nominee, now=now)
        self._refuse_unless_comparable(nomination)
        kept = keep(note.strip())
        acceptance = Acceptance.objects.create(
            nomination=nomination, reserved=sorted(self._looked_up(nominee, now=now)), entered_by=by, form=kept, at=now
        )
        line = AcceptanceEntered(**self._named(), nomination=nomination.pk, nominee=nominee.pk, officer=by.pk, form=kept.digest)
        self.tell(line, authority=authority, now=now)
        send_later(nominee, AcceptanceWasEntered(nomination.pk), now=now)
        return acceptance
