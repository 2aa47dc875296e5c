"""What this app keeps of a person: what they did in elections, and never how they voted."""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.elections.models import Acceptance, Challenge, Commitment, Completion, Nomination, Ruling, Support, TellersEntry
from commonty.apps.keys.holding import Exported, Holding


class Electing(Holding):
    """The elections that somebody stood in, nominated and supported people in, counted papers of, challenged and ruled on."""

    app: ClassVar[str] = "elections"
    models: ClassVar[tuple[str, ...]] = (
        *("Nomination", "Acceptance", "Support", "Commitment", "TellersEntry", "Completion", "Challenge", "Ruling"),
    )
    kept_by_law: ClassVar[str] = gettext_noop("GDPR article 9(2)(d): the records of a member-run body, of its own members")

    def says(self) -> str:
        """Say what is kept and why."""
        return _(
            "Where you were nominated, stood, nominated or supported others, entered paper ballots or that others accept, put something "
            "in for a lot, challenged and ruled: a mandate is checked back to how it was won. How you voted in an election is kept by "
            "nobody. If you have yourself erased, all this stays as that of a former member."
        )

    def export(self, person: int) -> Exported:
        """Return it all, with the words where they were written by this person."""
        return {
            "nominated": [_nomination(each) for each in Nomination.objects.filter(nominee=person).order_by("pk")],
            "nominations_made": [
                {"election": each.election_id, "at": each.at.isoformat()} for each in Nomination.objects.filter(by=person).order_by("pk")
            ],
            "acceptances_entered": [
                {"nomination": each.nomination_id, "at": each.at.isoformat(), "note": each.note}
                for each in Acceptance.objects.filter(entered_by=person).select_related("form").order_by("pk")
            ],
            "supported": [
                {"nomination": each.nomination_id, "at": each.at.isoformat()}
                for each in Support.objects.filter(person=person).order_by("pk")
            ],
            "put_in_for_a_lot": [
                {"election": each.election_id, "digest": each.digest, "at": each.at.isoformat()}
                for each in Commitment.objects.filter(person=person).order_by("pk")
            ],
            "papers_entered": [
                {"batch": each.batch_id, "at": each.at.isoformat()} for each in TellersEntry.objects.filter(teller=person).order_by("pk")
            ],
            "completed": [
                {"election": each.place.election_id, "papers": each.papers, "at": each.at.isoformat()}
                for each in Completion.objects.filter(teller=person).select_related("place").order_by("pk")
            ],
            "challenged": [
                {"election": each.election_id, "at": each.at.isoformat(), "reasons": str(each.reasons)}
                for each in Challenge.objects.filter(person=person).select_related("reasons").order_by("pk")
            ],
            "ruled": [
                {"challenge": each.challenge_id, "upheld": each.upheld, "at": each.at.isoformat(), "reasons": str(each.reasons)}
                for each in Ruling.objects.filter(person=person).select_related("reasons").order_by("pk")
            ],
        }

    def let_go(self, person: int, *, now: datetime) -> None:
        """Keep the rows: once the person's key is destroyed, nothing says who they were."""


def _nomination(nomination: Nomination) -> dict[str, object]:
    return {
        "election": nomination.election_id,
        "at": nomination.at.isoformat(),
        "accepted": nomination.accepted is not None,
        "accepted_on_paper": nomination.accepted is not None and nomination.accepted.entered_by_id is not None,
        "withdrawn": nomination.is_withdrawn,
        "statements": [str(each.text) for each in nomination.statements.select_related("text").order_by("number")],
    }
