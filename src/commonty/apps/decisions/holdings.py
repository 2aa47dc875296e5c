"""What this app keeps of a person: what they did in deciding."""

from datetime import datetime
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.decisions import items, papers, reporting
from commonty.apps.decisions.models import (
    Answer,
    Challenge,
    Comparison,
    ComparisonRuling,
    Correction,
    Meeting,
    Motion,
    Objection,
    Paper,
    Report,
    Ruling,
    Second,
    TellersEntry,
    Withdrawal,
)
from commonty.apps.decisions.models.meeting import Place
from commonty.apps.keys.holding import Exported, Holding


class Deciding(Holding):
    """The motions that somebody moved, seconded, answered, challenged and ruled on."""

    app: ClassVar[str] = "decisions"
    models: ClassVar[tuple[str, ...]] = (
        "Motion",
        "Wording",
        "Second",
        "Answer",
        "Withdrawal",
        "Challenge",
        "Ruling",
        "Comparison",
        "ComparisonRuling",
        "Correction",
        "Objection",
        "TellersEntry",
    )
    kept_by_law: ClassVar[str] = gettext_noop("GDPR article 9(2)(d): the records of a member-run body, of its own members")

    def says(self) -> str:
        """Say what is kept and why."""
        return _(
            "Which motions you moved, seconded, answered, challenged and ruled on, and of which you counted paper ballots: a decision is "
            "checked back to those who brought it and to those who counted it. "
            "If you have yourself erased, they stay as those of a former member."
        )

    def export(self, person: int) -> Exported:
        """Return it all, with the words where they were written by this person."""
        return {
            "moved": [
                {"motion": motion.pk, "body": motion.body_id, "number": motion.number, "at": motion.at.isoformat(), "texts": _texts(motion)}
                for motion in Motion.objects.filter(mover=person).order_by("pk")
            ],
            "seconded": [
                {"motion": second.wording.motion_id, "version": second.wording.number, "at": second.at.isoformat()}
                for second in Second.objects.filter(person=person).select_related("wording").order_by("pk")
            ],
            "withdrawn": list(Withdrawal.objects.filter(person=person).order_by("pk").values_list("motion_id", flat=True)),
            "corrected": [
                {"motion": correction.motion_id, "at": correction.at.isoformat(), "text": str(correction.text)}
                for correction in Correction.objects.filter(by=person).select_related("text").order_by("pk")
            ],
            "objected to corrections of": list(
                Objection.objects.filter(person=person).order_by("pk").values_list("correction__motion_id", flat=True)
            ),
            "answered": [
                {"motion": answer.motion_id, "at": answer.at.isoformat(), "text": str(answer.text)}
                for answer in Answer.objects.filter(person=person).select_related("text").order_by("pk")
            ],
            "challenged": [
                {"motion": challenge.motion_id, "at": challenge.at.isoformat(), "reasons": str(challenge.reasons)}
                for challenge in Challenge.objects.filter(person=person).select_related("reasons").order_by("pk")
            ],
            "ruled": [
                {"challenge": ruling.challenge_id, "upheld": ruling.upheld, "at": ruling.at.isoformat(), "reasons": str(ruling.reasons)}
                for ruling in Ruling.objects.filter(person=person).select_related("reasons").order_by("pk")
            ],
            "asked_whether_the_same": [
                {"motion": asked.motion_id, "lost": asked.lost_id, "at": asked.at.isoformat(), "reasons": str(asked.reasons)}
                for asked in Comparison.objects.filter(person=person).select_related("reasons").order_by("pk")
            ],
            "ruled_whether_the_same": [
                {"comparison": ruling.comparison_id, "same": ruling.same, "at": ruling.at.isoformat(), "reasons": str(ruling.reasons)}
                for ruling in ComparisonRuling.objects.filter(person=person).select_related("reasons").order_by("pk")
            ],
            "papers_entered": [
                {"motion": entry.batch.motion_id, "at": entry.at.isoformat()}
                for entry in TellersEntry.objects.filter(teller=person).select_related("batch").order_by("pk")
            ],
        }

    def let_go(self, person: int, *, now: datetime) -> None:
        """Keep the rows: once the person's key is destroyed, nothing says who they were."""


def _texts(motion: Motion) -> list[str]:
    return [str(wording.text) for wording in motion.wordings.select_related("text").order_by("number")]


class Meetings(Holding):
    """The meetings that somebody called, counted or chaired, and the signed sheets with their name."""

    app: ClassVar[str] = "decisions"
    models: ClassVar[tuple[str, ...]] = ("Meeting", "Report", "Paper")
    kept_by_law: ClassVar[str] = gettext_noop("GDPR article 17(3)(e): for as long as a result can be challenged")

    def says(self) -> str:
        """Say what is kept and why."""
        return _(
            "Which meetings and outside ballots you called, reported or chaired, and pictures of the sheets that were signed there, "
            "with your name if you could vote, and your signature if you came: a reported result is checked against them. They are "
            "sealed, few may look at them, and the record says who did. They are destroyed when the time for keeping them is over. "
            "If you have yourself erased, they are destroyed as soon as nobody can challenge what was decided there."
        )

    def export(self, person: int) -> Exported:
        """Return which meetings, and which pictures until when: not the pictures, which show others too."""
        now = timezone.now()
        called = Meeting.objects.filter(by=person).order_by("pk").values_list("pk", flat=True)
        reports = Report.objects.filter(teller=person).order_by("pk")
        shown = Paper.objects.filter(sealed__isnull=False, meeting__roll__entries__person=person, meeting__where=Place.HALL)
        return {
            "called": list(called),
            "reported": [
                {"meeting": each.meeting_id, "at": each.at.isoformat(), "counts": each.counts, "others": each.others} for each in reports
            ],
            "chaired": sorted(set(Report.objects.filter(chair=person).values_list("meeting_id", flat=True))),
            "attached": [{"meeting": each.meeting_id, "sha256": each.digest} for each in Paper.objects.defer("sealed").filter(by=person)],
            "on_sheets": [
                {"meeting": each.meeting_id, "sha256": each.digest, "kept_until": _kept_until(each.meeting, now).isoformat()}
                for each in shown.defer("sealed").select_related("meeting").order_by("pk")
            ],
        }

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's arguments.
        """Destroy the sheets that somebody erased stands on, once nobody can challenge what was decided there; the clock does it then."""
        papers.destroy_what_is_over(now)


def _kept_until(meeting: Meeting, now: datetime) -> datetime:
    return papers.kept_until(meeting, reporting.agenda(meeting), items.put_to(meeting), now=now)
