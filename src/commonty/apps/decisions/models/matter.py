"""What a motion is, and how it stands: computed from what has happened to it, and from the clock."""

from datetime import datetime
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.models.meeting import Readiness
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.models.steps import (
    Challenge,
    Closing,
    Execution,
    Judgement,
    Lapse,
    Notice,
    Opening,
    Outcome,
    Ratification,
    Second,
    Told,
    Withdrawal,
    Wording,
)
from commonty.apps.people.models import Person
from commonty.apps.prepared import prepared
from commonty.apps.record.entry import Entry
from commonty.apps.record.recording import record
from commonty.apps.rules.models import Version
from commonty.constitution import calendar, routes
from commonty.constitution.authority import Authority
from commonty.constitution.document import IfInquorate, Procedure
from commonty.constitution.effect import Effect
from commonty.constitution.majority import Outcome as Result


class Phase(models.TextChoices):
    """How a motion stands."""

    SECONDING = "seconding", pgettext_lazy("motion", "Waiting for seconders")
    SECONDED = "seconded", pgettext_lazy("motion", "Seconded: waiting for a date")
    NOTICE = "notice", pgettext_lazy("motion", "Announced: voting opens soon")
    OPEN = "open", pgettext_lazy("motion", "Open for voting")
    HELD = "held", pgettext_lazy("motion", "Voted on elsewhere: waiting for its report")
    COUNTING = "counting", pgettext_lazy("motion", "Closed: being counted")
    CHALLENGED = "challenged", pgettext_lazy("motion", "Challenged: waiting for a ruling")
    WAITING = "waiting", pgettext_lazy("motion", "Carried: waiting to take effect")
    FAILED = "failed", pgettext_lazy("motion", "Carried, but could not be carried out")
    DONE = "done", pgettext_lazy("motion", "Carried and carried out")
    LOST = "lost", pgettext_lazy("motion", "Lost")
    UNDECIDED = "no-decision", pgettext_lazy("motion", "No decision: too few took part")
    FALLEN = "fallen", pgettext_lazy("motion", "Fell: a challenge was upheld")
    WITHDRAWN = "withdrawn", pgettext_lazy("motion", "Withdrawn by its mover")
    LAPSED = "lapsed", pgettext_lazy("motion", "Lapsed")


BEFORE_VOTE = frozenset({Phase.SECONDING, Phase.SECONDED, Phase.NOTICE})
"""While its mover can take it back, and others their seconds."""


class Matter(models.Model):
    """The facts of a motion. What has happened to it is rows of ``steps``; no column says how it stands."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="motions")
    number = models.PositiveIntegerField()
    """Its number in its body."""
    procedure_key = models.CharField(max_length=100)
    mover = models.ForeignKey(Person, models.PROTECT, null=True, related_name="motions")
    """``None`` where the rules made the clock raise it."""
    at = models.DateTimeField()
    by_petition = models.BooleanField(default=False)
    """The rules let only an office move this: it takes the petition's share of seconds, and nobody's permission."""
    left_over_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="second_vote")
    """The motion that had no quorum, of which this is the second vote."""
    seconds_until = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    """When the clock has next something to do here: a timetable, and no state."""
    known_wordings: list[Wording]
    """Its versions, where they were fetched together with it: ``steps.with_words``."""

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="motion_number"),
        ]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="motion_due")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"motion {self.number} of {self.body_id}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("decisions:motion", args=[self.pk])

    @property
    def source(self) -> str:
        """How acts done under it cite it."""
        return f"motion:{self.pk}"

    @property
    def wording(self) -> Wording:
        """The version that stands: the last one."""
        if "known_wordings" in self.__dict__:
            return max(self.known_wordings, key=lambda wording: wording.number)
        return _newest_wording(self.pk)[0]

    @property
    def noticed(self) -> Notice | None:
        """Its notice, once it is served."""
        return getattr(self, "notice", None)

    @property
    def ready(self) -> Readiness | None:
        """That it has its seconders, and waits for a meeting, or for a ballot that somebody outside runs."""
        return getattr(self, "readiness", None)

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is put where no vote is cast here: two tellers report what came of it."""
        return self.noticed is not None and self.noticed.meeting_id is not None

    @property
    def opened(self) -> Opening | None:
        """Its opening, once voting has opened."""
        return getattr(self, "opening", None)

    @property
    def closed(self) -> Closing | None:
        """That its secret ballot closed, and waits for its trustees."""
        return getattr(self, "closing", None)

    @property
    def decided(self) -> Outcome | None:
        """Its outcome, once it is counted."""
        return getattr(self, "outcome", None)

    @property
    def withdrawn(self) -> Withdrawal | None:
        """That its mover took it back."""
        return getattr(self, "withdrawal", None)

    @property
    def lapsed(self) -> Lapse | None:
        """That it went no further, or holds no longer."""
        return getattr(self, "lapse", None)

    @property
    def executed(self) -> Execution | None:
        """That it was carried out."""
        return getattr(self, "execution", None)

    @property
    def ratified(self) -> Ratification | None:
        """That, being urgent, it was confirmed."""
        return getattr(self, "ratification", None)

    def rules(self, now: datetime) -> Version:
        """Return the rules that govern it: those in force at its notice, to the end; before that, those in force now."""
        if self.left_over_of is not None:
            return self.left_over_of.rules(now)
        return self.noticed.rules if self.noticed is not None else self.body.rules(now)

    def procedure(self, now: datetime) -> Procedure:
        """Return the procedure that it is decided by."""
        return routes.procedure(self.rules(now).constitution, self.procedure_key)

    @property
    def article(self) -> str:
        """The key of the article that it is decided by."""
        return f"procedures.{self.procedure_key}"

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What it would do, in order."""
        return self.wording.deeds()

    def standing_seconds(self) -> models.QuerySet[Second]:
        """Return the seconds of the version that stands."""
        return Second.objects.filter(wording=self.wording)

    def phase(self, now: datetime) -> Phase:  # noqa: PLR0911 - one case a phase.
        """Say how it stands at ``now``."""
        if self.withdrawn is not None:
            return Phase.WITHDRAWN
        if self.lapsed is not None:
            return Phase.LAPSED
        outcome = self.decided
        if outcome is None:
            return self._phase_before_count(now)
        if any(judgement.upheld for judgement in self._judgements()):
            return Phase.FALLEN
        if self.open_challenges(now):
            return Phase.CHALLENGED
        if outcome.result == Result.LOST:
            return Phase.LOST
        if outcome.result == Result.NO_DECISION:
            return Phase.UNDECIDED
        if self.executed is not None:
            return Phase.DONE
        return Phase.FAILED if self.failures.all() else Phase.WAITING  # type: ignore[attr-defined]  # the reverse of a key that names its model

    @property
    def is_ruled_out(self) -> bool:
        """Whether a ruling ended it: it is the same matter as one that was lost."""
        return self.lapsed is not None and self.lapsed.why == Why.SAME

    def challengeable_until(self, now: datetime) -> datetime | None:
        """Return until when its result, or the ruling that ended it, can be challenged; ``None`` where it has neither."""
        if self.decided is not None:
            return self.decided.challenge_until
        if self.lapsed is None or not self.is_ruled_out:
            return None
        return calendar.after(self.lapsed.at, self.procedure(now).challenge, self.rules(now).constitution.time_zone)

    def open_challenges(self, now: datetime) -> list[Challenge]:
        """Return the challenges that hold the result back, or may undo a ruling: enough members challenge, and they are not settled."""
        if self.decided is None and not self.is_ruled_out:
            return []
        challenges = list(self.challenges.all())  # type: ignore[attr-defined]  # as above
        if not challenges or len(challenges) < self.procedure(now).challengers:
            return []
        return [challenge for challenge in challenges if getattr(challenge, "judgement", None) is None]

    def has_second_vote(self, procedure: Procedure) -> bool:
        """Whether the rules put it once more where it has no quorum. There is no third vote."""
        return procedure.if_inquorate is IfInquorate.AGAIN and bool(procedure.second_vote) and self.left_over_of is None

    def waits_for_ruling(self, now: datetime) -> bool:
        """Whether it is a second vote, and the result of the first is under challenge."""
        return self.left_over_of is not None and self.left_over_of.phase(now) is Phase.CHALLENGED

    @property
    def is_private(self) -> bool:
        """Whether it is about somebody's conduct or person: its words are for those who hear it, and for those concerned."""
        return any(effect.is_private for effect in self.effects)

    def tell(self, entry: Entry, *, authority: Authority, now: datetime) -> None:
        """Tell the record, and remember which line it was."""
        Told.objects.create(motion_id=self.pk, seq=record(entry, authority=authority, now=now).seq)

    def _phase_before_count(self, now: datetime) -> Phase:
        if self.noticed is None:
            return Phase.SECONDING if self.ready is None else Phase.SECONDED
        if self.opened is None:
            return Phase.HELD if self.is_elsewhere and now >= self.noticed.opens else Phase.NOTICE
        return Phase.OPEN if self.opened.box.is_open(now) else Phase.COUNTING

    def _judgements(self) -> list[Judgement]:
        found = [getattr(challenge, "judgement", None) for challenge in self.challenges.all()]  # type: ignore[attr-defined]  # as above
        return [judgement for judgement in found if judgement is not None]


@prepared
def _newest_wording(motion: int) -> models.QuerySet[Wording]:
    return Wording.objects.filter(motion=motion).select_related("text__wording").order_by("-number")[:1]
