"""What this app keeps of a person: places on rolls, and open votes."""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from commonty.apps.keys.holding import Exported, Holding
from commonty.apps.voting.models import How, Mark, Posted, RollEntry, SlipCount


class RollsAndVotes(Holding):
    """The rolls that somebody was on, and how they voted in open votes."""

    app: ClassVar[str] = "voting"
    models: ClassVar[tuple[str, ...]] = ("RollEntry",)

    def says(self) -> str:
        """Say what is kept and why."""
        return _(
            "Which rolls you were on, how you voted in open votes, and in which elections, secret votes and rehearsals of them you cast a "
            "ballot, so that every result can be counted again. What a ballot said is parted from you when voting closes. If you have "
            "yourself erased, all of them stay counted and nothing says that they were yours."
        )

    def export(self, person: int) -> Exported:
        """Return each place on a roll, the votes cast from it, and how ballots were cast: what they said is nobody's to know."""
        places = RollEntry.objects.filter(person=person).select_related("roll", "strike")
        entries = places.prefetch_related("votes", "envelopes", "marks__box").order_by("pk")
        return [
            {
                "roll": entry.roll_id,
                "body": entry.roll.body_id,
                "fixed_at": entry.roll.at.isoformat(),
                "place": entry.index,
                "weight": entry.weight,
                "counted_apart_in": entry.sections.split(),
                "votes": [{"box": vote.box_id, "choice": vote.choice, "at": vote.cast_at.isoformat()} for vote in entry.votes.all()],
                "ballots": [{"box": each.box_id, "how": How.ONLINE.value} for each in entry.envelopes.all()]
                + [{"box": each.box_id, "how": each.how} | _as_rehearsal(each) for each in entry.marks.all()],
            }
            for entry in entries
        ]

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's arguments.
        """Keep the hashes, so that other people's proofs still hold, and forget whose they were."""
        for entry in RollEntry.objects.filter(person=person):
            entry.forget_person()


class NoticesOnPaper(Holding):
    """The notices that were posted to somebody."""

    app: ClassVar[str] = "voting"
    models: ClassVar[tuple[str, ...]] = ("Posted",)

    def says(self) -> str:
        """Say what is kept and why."""
        return _("That notice of a vote was posted or handed to you, because without it the vote could not be held.")

    def export(self, person: int) -> Exported:
        """Return which, and when."""
        found = Posted.objects.filter(person=person).select_related("serving").order_by("at", "pk")
        return [{"about": each.serving.source, "at": each.at.isoformat(), "by_what_right": each.source} for each in found]

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's arguments.
        """Forget it: how many letters were posted stays in the record."""
        Posted.objects.filter(person=person).delete()


class SlipsCounted(Holding):
    """The slips of paper votes that somebody counted as a teller."""

    app: ClassVar[str] = "voting"
    models: ClassVar[tuple[str, ...]] = ("SlipCount",)

    def says(self) -> str:
        """Say what is kept and why."""
        return _("Where you counted the slips of paper votes, and which numbers you found: two have to find the same.")

    def export(self, person: int) -> Exported:
        """Return each time, with the numbers."""
        found = SlipCount.objects.filter(teller=person).order_by("pk")
        return [{"box": each.box_id, "at": each.at.isoformat(), "kept": each.kept, "in_the_box": each.returned} for each in found]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Keep it: a result rests on it, and their name is gone with their key."""


def _as_rehearsal(mark: Mark) -> dict[str, object]:
    return {"rehearsal": True} if mark.box.is_rehearsal else {}
