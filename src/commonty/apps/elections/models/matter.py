"""What an election is, and how it stands: computed from what has happened to it, and from the clock."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from commonty.apps.bodies.models import Body
from commonty.apps.elections.models.agenda import AgendaPlace
from commonty.apps.elections.models.polling import Closing, Opening, Outcome
from commonty.apps.elections.models.settling import Challenge, Countback, Declaration, Judgement, Lapse
from commonty.apps.elections.models.standing import Candidate, Nomination, Notice, Slate
from commonty.apps.people.models import Person
from commonty.apps.record.entry import Entry
from commonty.apps.record.recording import record
from commonty.apps.rules.models import Version
from commonty.constitution import routes
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Office, Procedure, Where

AGENDA = models.Prefetch(
    "agenda_places", AgendaPlace.objects.select_related("meeting__body", "recipients", "taken_off", "attendance", "outside_result")
)
"""The meetings that an election was put to: asked once an instance, or once a list."""


class Phase(models.TextChoices):
    """How an election stands."""

    NOMINATING = "nominating", pgettext_lazy("election", "Open for nominations")
    ACCEPTING = "accepting", pgettext_lazy("election", "Nominations closed: who stands can still write, or withdraw")
    FIXED = "fixed", pgettext_lazy("election", "Ballots are fixed: voting opens soon")
    AWAITING = "awaiting", pgettext_lazy("election", "Ballots are fixed: the day of the vote is awaited")
    HELD = "held", pgettext_lazy("election", "Voted on elsewhere: waiting for its report")
    OPEN = "open", pgettext_lazy("election", "Open for voting")
    COUNTING = "counting", pgettext_lazy("election", "Closed: lots and paper ballots are awaited, then it is counted")
    PROVISIONAL = "provisional", pgettext_lazy("election", "Provisional result: it can be challenged")
    CHALLENGED = "challenged", pgettext_lazy("election", "Challenged: waiting for a ruling")
    WAITING = "waiting", pgettext_lazy("election", "Waiting to take effect")
    FINAL = "final", pgettext_lazy("election", "Final")
    FALLEN = "fallen", pgettext_lazy("election", "Fell: a challenge was upheld")
    LAPSED = "lapsed", pgettext_lazy("election", "Went no further")


class Matter(models.Model):
    """
    The facts of an election: which seats, and its timetable. What has happened to it is rows; no column says how it stands.

    The timetable is what the rules give from the day of the call: it is served with the notice.
    """

    office = models.CharField(max_length=100)
    body = models.ForeignKey(Body, models.PROTECT, related_name="elections")
    """The body that the office serves."""
    electors = models.ForeignKey(Body, models.PROTECT, related_name="elections_held")
    """The body that elects."""
    number = models.PositiveIntegerField()
    """Its number in the body that elects."""
    procedure_key = models.CharField(max_length=100)
    rules = models.ForeignKey(Version, models.PROTECT, related_name="elections")
    """The rules in force when it was called. They govern it to the end."""
    called_by = models.CharField(max_length=100)
    """The source of the call: a motion, or the article by which the clock called it."""
    seats = models.PositiveIntegerField()
    until = models.DateTimeField(null=True)
    """The end of the term that is filled up, in a by-election; ``None`` for a whole term."""
    at = models.DateTimeField()
    nominate_until = models.DateTimeField()
    accept_until = models.DateTimeField()
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    """When the clock has next something to do here: a timetable, and no state."""

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["electors", "number"], name="election_number"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="election_for_some_seat"),
            models.CheckConstraint(
                condition=Q(at__lt=F("nominate_until"))
                & Q(nominate_until__lte=F("accept_until"))
                & Q(accept_until__lte=F("opens"))
                & Q(opens__lte=F("closes")),
                name="election_timetable_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="election_due"),
            models.Index(fields=["body", "office", "-at"], name="elections_of_an_office"),
        ]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"election {self.number} of {self.electors_id}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("elections:election", args=[self.pk])

    @property
    def source(self) -> str:
        """How acts done under it cite it."""
        return f"election:{self.pk}"

    @property
    def article(self) -> str:
        """The key of the article that it is held by."""
        return f"procedures.{self.procedure_key}"

    @property
    def procedure(self) -> Procedure:
        """The procedure that it is held by, in the rules that govern it."""
        return routes.procedure(self.rules.constitution, self.procedure_key)

    @property
    def provided(self) -> Office:
        """The article on the office, in the rules that govern it."""
        return self.rules.constitution.offices[self.office]

    @property
    def zone(self) -> str:
        """The time zone whose calendar its days are counted on."""
        return self.rules.constitution.time_zone

    @property
    def is_elsewhere(self) -> bool:
        """Whether votes in it are cast in a hall, or outside, and none here: what came of it two tellers report."""
        return self.procedure.where is not Where.HERE

    @property
    def is_in_a_hall(self) -> bool:
        """Whether votes in it are cast in a hall."""
        return self.procedure.where is Where.HALL

    @property
    def is_reported(self) -> bool:
        """Whether what came of it rests on what two tellers reported."""
        return self.is_elsewhere and (self.opened is not None or self.counted is not None) and self.place is not None

    @property
    def place(self) -> AgendaPlace | None:
        """The meeting that it is put to, unless it was taken off."""
        if "agenda_places" not in getattr(self, "_prefetched_objects_cache", {}):
            models.prefetch_related_objects([self], AGENDA)
        places = [each for each in self.agenda_places.all() if each.off is None]  # type: ignore[attr-defined]  # the reverse of a key
        return places[-1] if places else None

    @property
    def noticed(self) -> Notice:
        """Its notice, which is served as it is called."""
        found: Notice = self.notice  # type: ignore[attr-defined]  # the reverse of a key that names its model
        return found

    @property
    def fixed(self) -> Slate | None:
        """That its ballots are fixed."""
        return getattr(self, "slate", None)

    @property
    def opened(self) -> Opening | None:
        """Its opening, once voting has opened."""
        return getattr(self, "opening", None)

    @property
    def closed(self) -> Closing | None:
        """Its closing, once voting has closed."""
        return getattr(self, "closing", None)

    @property
    def counted(self) -> Outcome | None:
        """What came of it, once it is counted."""
        return getattr(self, "outcome", None)

    @property
    def declared(self) -> Declaration | None:
        """That its result is final."""
        return getattr(self, "declaration", None)

    @property
    def lapsed(self) -> Lapse | None:
        """That it went no further."""
        return getattr(self, "lapse", None)

    def phase(self, now: datetime) -> Phase:
        """Say how it stands at ``now``."""
        if self.lapsed is not None:
            return Phase.LAPSED
        if any(judgement.upheld for judgement in self._judgements()):
            return Phase.FALLEN
        if self.declared is not None:
            return Phase.FINAL
        return self._phase_before_count(now) if self.counted is None else self._phase_after_count(self.counted, now)

    def is_running(self) -> bool:
        """Whether it can still come to something: neither final, nor fallen, nor without any."""
        return self.declared is None and self.lapsed is None and not any(judgement.upheld for judgement in self._judgements())

    def nomination_of(self, person: Person) -> Nomination | None:
        """Return the nomination of a person in this election."""
        return Nomination.objects.filter(election=self.pk, nominee=person).select_related("acceptance", "withdrawal").first()

    def candidates(self) -> models.QuerySet[Candidate]:
        """Return those who stand, by their numbers, once the ballots are fixed."""
        return Candidate.objects.filter(slate__election=self.pk).select_related("nomination__nominee", "nomination__acceptance")

    def is_candidate(self, person: Person) -> bool:
        """Whether somebody stands, or has said that they will: from then on no officer of this election."""
        return Nomination.objects.filter(election=self.pk, nominee=person, acceptance__isnull=False, withdrawal=None).exists()

    @property
    def ron_number(self) -> int:
        """The number of “re-open nominations” on the ballot; 0 where it does not stand."""
        return self.fixed.candidates.count() + 1 if self.fixed is not None and self.fixed.has_ron else 0

    def challenges_to(self, countback: Countback | None) -> list[Challenge]:
        """Return the challenges to a countback; to the election itself where it is ``None``."""
        found = self.challenges.all()  # type: ignore[attr-defined]  # the reverse of a key that names its model
        return [each for each in found if each.countback_id == (countback.pk if countback is not None else None)]

    def open_challenges(self, countback: Countback | None = None) -> list[Challenge]:
        """Return the challenges that hold the result back: enough members challenge, and they are not settled."""
        challenges = self.challenges_to(countback)
        if not challenges or len(challenges) < self.procedure.challengers:
            return []
        return [challenge for challenge in challenges if challenge.settled is None]

    def phase_of(self, countback: Countback, now: datetime) -> Phase:
        """Say how a countback of this election stands, in the words for elections."""
        recount = countback.counted
        if recount is None:
            return Phase.COUNTING
        if any(each.settled is not None and each.settled.upheld for each in self.challenges_to(countback)):
            return Phase.FALLEN
        if recount.confirmed is not None or recount.challenge_until is None:
            return Phase.FINAL
        if self.open_challenges(countback):
            return Phase.CHALLENGED
        return Phase.PROVISIONAL if now < recount.challenge_until else Phase.WAITING

    def authority(self, power: str = "elections.routine") -> Authority:
        """Return the authority of the routine that the rules prescribe for this election, and of its result."""
        return Authority(AuthorityKind.DECISION, self.source, None, power, self.electors.path, self.article)

    def tell(self, entry: Entry, *, authority: Authority, now: datetime) -> None:
        """Tell the record, and remember which line it was."""
        told: Any = self.told  # type: ignore[attr-defined]  # the reverse of a key that names its model
        told.create(seq=record(entry, authority=authority, now=now).seq)

    def _phase_before_count(self, now: datetime) -> Phase:
        if self.closed is not None:
            return Phase.COUNTING
        if self.opened is not None:
            return Phase.OPEN if self.opened.box.is_open(now) else Phase.COUNTING
        if self.fixed is not None and self.is_elsewhere:
            return self._phase_elsewhere(now)
        if self.fixed is not None:
            return Phase.FIXED
        return Phase.NOMINATING if now < self.nominate_until else Phase.ACCEPTING

    def _phase_elsewhere(self, now: datetime) -> Phase:
        place = self.place
        if place is None:
            return Phase.AWAITING
        return Phase.HELD if now >= place.meeting.starts else Phase.FIXED

    def _phase_after_count(self, outcome: Outcome, now: datetime) -> Phase:
        if self.open_challenges():
            return Phase.CHALLENGED
        return Phase.PROVISIONAL if now < outcome.challenge_until else Phase.WAITING

    def _judgements(self) -> list[Judgement]:
        return [each.settled for each in self.challenges_to(None) if each.settled is not None]
