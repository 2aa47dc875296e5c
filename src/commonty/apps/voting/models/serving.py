"""How notice of a vote is served on a roll: whom it reached by e-mail and by post, and whether that is enough for voting to open."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.people.models import Account, Bounce, Person
from commonty.apps.people.undoing import note
from commonty.apps.record.models import Text
from commonty.apps.record.recording import record
from commonty.apps.voting.entries_of_serving import NoticesPosted
from commonty.apps.voting.models.roll import Roll, RollEntry
from commonty.constitution.authority import Authority
from commonty.constitution.document import Procedure
from commonty.constitution.refusal import Refused


class NotReached(Refused):
    """A vote whose notice left more people unreached than its rules let it."""


@dataclass(frozen=True)
class Reached:
    """How many of those on a roll a notice reached, each counted once, and by what."""

    by_mail: int
    posted: int
    came_in: int
    """Whom neither reached, and who signed in since the notice: it stands on their own page."""
    bounced: int
    """Whose mailbox takes no mail."""
    without: int
    """Who have no address for mail."""

    @property
    def unreached(self) -> int:
        """How many were reached by nothing."""
        return self.bounced + self.without

    @property
    def people(self) -> int:
        """How many there are."""
        return self.by_mail + self.posted + self.came_in + self.unreached


Hearer = Callable[["Serving", datetime], None]
_hearers: list[Hearer] = []


def register(hearer: Hearer) -> None:
    """Let an app hear that enough people are reached for a vote to open, if it is one of its own."""
    _hearers.append(hearer)


class Servings(models.Manager["Serving"]):
    """Begins and ends the serving of notices, and asks whether it was enough."""

    def begin(
        self, procedure: Procedure, roll: Roll, *, source: str, served: Text, opens: datetime, until: datetime, article: str, now: datetime
    ) -> "Serving":
        """Note that notice is served on a roll: ``served`` is its text, ``until`` how long voting would wait for letters."""
        return self.create(
            roll=roll, source=source, served=served, most=str(procedure.unreachable), at=now, opens=opens, until=until, article=article
        )

    def end(self, roll: Roll, *, now: datetime) -> None:
        """Note that nothing waits for letters any more: the vote has opened, or never will."""
        self.filter(roll=roll, ended_at=None).update(ended_at=now)

    def refuse_unless_reached(self, roll: Roll, *, now: datetime) -> None:
        """Raise ``NotReached`` where notice of a vote left more unreached than its rules let it."""
        found = self.filter(roll=roll).select_related("roll__body").first()
        if found is not None and found.is_limited:
            found.refuse_unless_enough(found.reached(now=now))

    def waiting_until(self, roll: Roll) -> datetime:
        """Return until when a vote waits for letters."""
        return self.get(roll=roll).until


class Serving(models.Model):
    """That notice of a vote is served on everybody on a roll, by which rules, and how long voting would wait for letters on paper."""

    roll = models.OneToOneField(Roll, models.PROTECT, related_name="serving")
    source = models.CharField(max_length=100)
    """The vote, as acts cite it."""
    served = models.ForeignKey(Text, models.PROTECT, related_name="+")
    """The text that was served."""
    most = models.CharField(max_length=40)
    """The greatest share of the roll that may be left unreached, exactly."""
    article = models.CharField(max_length=120)
    at = models.DateTimeField()
    opens = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[Servings] = Servings()

    def __str__(self) -> str:
        return f"serving of {self.source}"

    @property
    def share(self) -> Fraction:
        """The greatest share that may be left unreached."""
        return Fraction(self.most)

    @property
    def is_limited(self) -> bool:
        """Whether voting waits where too many are not reached."""
        return self.share < 1

    def everybody(self, *, now: datetime) -> models.QuerySet[Any]:
        """Return the places on the roll of those who are still here, each with what reached them."""
        here = self.roll.entries.filter(strike=None, person__isnull=False, person__erasure=None)
        return here.exclude(person__in=self.roll.departures().values("membership__person")).annotate(
            is_posted=Exists(Posted.objects.filter(serving=self.pk, person=OuterRef("person"))),
            is_bounced=Exists(Bounce.objects.closed(now=now).filter(person=OuterRef("person"))),
            has_mailbox=Q(person__email_confirmed_at__isnull=False),
            has_come=Exists(Account.objects.filter(person=OuterRef("person"), last_login__gte=self.at)),
        )

    def reached(self, *, now: datetime) -> Reached:
        """Count whom the notice reached by now."""
        mail, away = Q(has_mailbox=True, is_bounced=False), Q(is_posted=False) & ~Q(has_mailbox=True, is_bounced=False)
        counted = self.everybody(now=now).aggregate(
            by_mail=Count("pk", filter=mail & Q(is_posted=False)),
            posted=Count("pk", filter=Q(is_posted=True)),
            came_in=Count("pk", filter=away & Q(has_come=True)),
            bounced=Count("pk", filter=away & ~Q(has_come=True) & Q(has_mailbox=True)),
            without=Count("pk", filter=away & ~Q(has_come=True) & Q(has_mailbox=False)),
        )
        return Reached(**counted)

    def unreached(self, *, now: datetime) -> models.QuerySet[RollEntry]:
        """Return the places of those whom nothing reached, by member number."""
        away = self.everybody(now=now).filter(is_posted=False).exclude(has_mailbox=True, is_bounced=False).exclude(has_come=True)
        return away.select_related("person").order_by("person__member_number")

    def is_enough(self, reached: Reached) -> bool:
        """Whether voting may open: no more are left unreached than the rules let."""
        return not self.is_limited or reached.unreached <= self.share * reached.people

    def missing(self, reached: Reached) -> int:
        """Return how many more must be reached before voting opens."""
        return max(0, reached.unreached - int(self.share * reached.people)) if self.is_limited else 0

    def refuse_unless_enough(self, reached: Reached) -> None:
        """Raise ``NotReached`` where more are left unreached than the rules let, and say what would do."""
        if self.is_enough(reached):
            return
        missing = self.missing(reached)
        said = ngettext(
            "Notice did not reach %(away)d of the %(people)d on the roll. Voting opens as soon as a letter to %(n)d more is posted.",
            "Notice did not reach %(away)d of the %(people)d on the roll. Voting opens as soon as letters to %(n)d more are posted.",
            missing,
        )
        raise NotReached(said % {"away": reached.unreached, "people": reached.people, "n": missing}, article=self.article)

    @transaction.atomic
    def post(self, people: Collection[int], *, authority: Authority, now: datetime) -> int:
        """
        Write down, under a mandate, that letters with the notice were posted to these people, or handed over; return how many.

        As soon as that is enough, the vote hears of it and opens, if it waited for nothing else.
        """
        serving = Serving.objects.select_for_update().get(pk=self.pk)
        if serving.ended_at is not None:
            raise Refused(_("Voting on this has opened, or never will: nothing is posted for it any more."), article=self.article)
        wanted = list(serving.unreached(now=now).filter(person__in=people).values_list("person_id", flat=True))
        if not wanted:
            raise Refused(_("Nobody on this page is still to be reached."), article=self.article)
        Posted.objects.bulk_create(
            [Posted(serving=serving, person_id=each, at=now, source=authority.source) for each in wanted], ignore_conflicts=True
        )
        told = NoticesPosted(body=serving.roll.body_id, roll=serving.roll_id, about=serving.source, letters=len(wanted))
        line = record(told, authority=authority, now=now)
        for each in Posted.objects.filter(serving=serving, person__in=wanted).order_by("person"):
            note(Posted.DEED, each.pk, [each.person_id], body=told.body, seq=line.seq, authority=authority, now=now)
        if serving.is_limited and serving.is_enough(serving.reached(now=now)):
            for hearer in _hearers:
                hearer(serving, now)
        return len(wanted)


class Posted(models.Model):
    """That a letter with the notice was posted to somebody, or handed over, and by what mandate: this is service."""

    DEED: ClassVar[str] = "notice-posted"
    """What it is called among what was done to members lately."""

    serving = models.ForeignKey(Serving, models.PROTECT, related_name="posted")
    person = models.ForeignKey(Person, models.PROTECT, related_name="notices_posted")
    at = models.DateTimeField()
    source = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["serving", "person"], name="notice_posted_once")]

    def __str__(self) -> str:
        return f"letter to person {self.person_id}: {self.serving}"
