"""What ``bodies.merging`` asks of this app: whether the number that would sleep stands in an election, or alone may vote in one."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.elections.models import Election, Nomination
from commonty.apps.people.models import Person
from commonty.apps.voting.doubles import only_one_stands, rolls_of_one
from commonty.constitution.document import Freeze
from commonty.constitution.refusal import Refused


class RunningElections:
    """The elections that can still come to something."""

    def refuse(self, kept: Person, asleep: Person, *, now: datetime) -> None:
        """Refuse where a candidate would stand under a number that sleeps, or somebody would lose their vote."""
        stood = Nomination.objects.filter(nominee=asleep, withdrawal=None, election__declaration=None, election__lapse=None)
        for nomination in stood.select_related("election__electors").order_by("pk"):
            if nomination.election.is_running() and not keeps_to_itself(nomination.election.electors, now=now):
                said = _("Number %(asleep)d stands in an election. Let that number go on, or wait until the election is over.")
                raise Refused(said % {"asleep": asleep.member_number}, article=nomination.election.article)
        waiting = Election.objects.filter(notice__isnull=False, opening=None, declaration=None, lapse=None)
        of_roll = {election.notice.recipients_id: election for election in waiting.select_related("notice", "electors").order_by("pk")}
        for roll in rolls_of_one(of_roll, kept, asleep).order_by("pk"):
            election = of_roll[roll.pk]
            if election.procedure.freeze is Freeze.NOTICE and not keeps_to_itself(election.electors, now=now):
                raise only_one_stands(asleep, kept, election.closes, article=election.article)

    def foreseen(self, kept: Person, asleep: Person, *, now: datetime) -> Iterator[str]:  # noqa: ARG002 - as the others answer.
        """Say nothing: who stands goes on under the number that they stand with."""
        yield from ()
