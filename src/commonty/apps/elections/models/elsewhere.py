"""The verbs of an election that is held in a hall, or outside: put to a meeting, and reported by two tellers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import entitled
from commonty.apps.decisions.models import Agreement, Meeting
from commonty.apps.elections import contests, jobs
from commonty.apps.elections.entries_of_meetings import (
    AllPapersEntered,
    ElectionPutToMeeting,
    ElectionReported,
    ElectionTakenOff,
    OutsideReported,
)
from commonty.apps.elections.models.agenda import AgendaPlace, Attendance, Completion, OutsideResult, TakenOff, WhyNot
from commonty.apps.elections.models.casting import Casting
from commonty.apps.elections.models.matter import Phase
from commonty.apps.elections.models.polling import Batch, Opening, Result, TellersEntry
from commonty.apps.elections.officers import RUN, TELL, officer
from commonty.apps.people.models import Person
from commonty.apps.voting.models import BallotBox, Roll
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused

A_DAY = timedelta(days=1)


class Elsewhere(Casting):
    """An election whose votes may be cast elsewhere: two tellers report them; the papers of a hall the program counts itself."""

    class Meta(Casting.Meta):
        abstract = True

    def earliest(self, now: datetime) -> datetime:
        """Return when it could be held at the earliest, if a meeting were called now."""
        return calendar.opens(now, self.procedure.notice, self.zone)

    def reported_until(self) -> datetime:
        """Return until when two tellers have to report what came of it."""
        place = self.place
        return calendar.after(place.meeting.ends if place is not None else self.closes, self.procedure.report, self.zone)

    @transaction.atomic
    def put_to(self, meeting: Meeting, *, now: datetime) -> AgendaPlace:
        """Put it to a meeting, and serve that on everybody entitled: who may vote in it is fixed now."""
        self.hold()
        if self.phase(now) is not Phase.AWAITING or meeting.body_id != self.electors_id:
            raise Refused(_("Only an election whose ballots are fixed is put to a meeting of those who elect."), article=self.article)
        people = entitled(self.electors, Right.VOTE, at=now)
        roll = Roll.freeze(self.electors, people, authority=self.authority(), now=now)
        place = AgendaPlace.objects.create(election_id=self.pk, meeting=meeting, recipients=roll, at=now)
        self.opens, self.closes = meeting.times
        self.save(update_fields=["opens", "closes"])
        line = ElectionPutToMeeting(
            **self._named(),
            meeting=meeting.pk,
            meeting_number=meeting.number,
            entitled=roll.weight,
            roll_root=roll.root,
            opens=self.opens.isoformat(),
            closes=self.closes.isoformat(),
        )
        self.tell(line, authority=self.authority(), now=now)
        jobs.serve_meeting.enqueue(place.pk, 0)
        self._forget()
        self._set_due(self.reported_until())
        return place

    @transaction.atomic
    def take_off(self, why: WhyNot, *, now: datetime) -> None:
        """Let it wait for another meeting: what was entered of this one is dropped."""
        self.hold()
        place = self.place
        if place is None or self.opened is not None or not self.is_running():
            return
        TakenOff.objects.create(place=place, why=why, at=now)
        TellersEntry.objects.filter(batch__election=self.pk).delete()
        Batch.objects.filter(election=self.pk).delete()
        line = ElectionTakenOff(**self._named(), meeting=place.meeting_id, meeting_number=place.meeting.number, why=why.value)
        self.tell(line, authority=self.authority(), now=now)
        self._forget()
        self._set_due(now + A_DAY)

    @transaction.atomic
    def take_attendance(self, agreement: Agreement, present: int | None, *, now: datetime) -> None:
        """Take from two tellers who agree how many were in the room; ``None`` where it was not put to the vote: it waits for the next."""
        self.hold()
        place = self.place
        if self.phase(now) is not Phase.HELD or place is None or place.attended is not None:
            return
        if present is None:
            self.take_off(WhyNot.UNREACHED, now=now)
            return
        Attendance.objects.create(place=place, agreement=agreement, present=present, at=now)
        self._forget()

    @transaction.atomic
    def take_outside(
        self, agreement: Agreement, *, cast: int, spoiled: int, votes: Sequence[tuple[int, int]], elected: Sequence[int], now: datetime
    ) -> None:
        """
        Take from two tellers who agree what whoever ran an outside ballot reports: who is elected, by the numbers on the ballot.

        The rules on quorum hold all the same: too few, and nobody is elected.
        """
        self.hold()
        place = self.place
        if self.phase(now) is not Phase.HELD or place is None:
            return
        for person, why in list(place.recipients.departed(self.opens)):
            place.recipients.strike(person, why, authority=self.authority(), now=now)
        OutsideResult.objects.create(
            place=place, agreement=agreement, cast=cast, spoiled=spoiled, votes=[list(each) for each in votes], at=now
        )
        line = OutsideReported(
            **self._named(),
            meeting=place.meeting_id,
            meeting_number=place.meeting.number,
            first=agreement.first.teller_id,
            second=agreement.second.teller_id,
            cast=cast,
            spoiled=spoiled,
            votes=tuple((number, many) for number, many in votes),
            elected=tuple(elected),
        )
        self.tell(line, authority=self.authority(), now=now)
        self._forget()
        result = Result.ELECTED if cast else Result.NO_VOTES
        if not contests.is_quorate(self.procedure, entitled=place.recipients.entitled, cast=cast, spoiled=spoiled):
            result = Result.INQUORATE
        self.conclude(result, None, due=place.meeting.ends, now=now, elected=elected if result is Result.ELECTED else ())

    def entering(self, teller: Person, *, now: datetime) -> tuple[Authority, int]:
        """See ``Casting.entering``. In a hall: from the report of who came until all papers are entered, and never by the chair."""
        if not self.is_in_a_hall:
            return super().entering(teller, now=now)
        authority = officer(self, teller, (TELL, RUN), now=now)
        place = self.place
        if self.phase(now) is not Phase.HELD or place is None or place.attended is None or now >= self.reported_until():
            reason = _("Papers are entered once two people have reported who came, and until both have said that these are all.")
            raise Refused(reason, article=self.article)
        if place.attended.agreement.first.chair_id == teller.pk:
            raise Refused(_("You were in the chair: others count."), article=self.article)
        return authority, place.attended.present

    @transaction.atomic
    def complete(self, teller: Person, papers: int, *, now: datetime) -> bool:
        """
        Say that all papers are entered, and how many lay in the box; return whether two have now said the same, and it is counted.

        Raises ``Refused`` for who is no teller of it, while a pile is not read alike by two, and for another number than they read.
        """
        self.hold()
        authority, _present = self.entering(teller, now=now)
        place = self.place
        piles = Batch.objects.filter(election=self.pk).prefetch_related("entries")
        if place is None or any(pile.agreed() is None for pile in piles):
            raise Refused(_("Two people have not read every pile alike yet."), article=self.article)
        read = self.agreed_papers().total()
        if papers != read:
            said = _("Two people have read %(read)d papers alike, and you say that %(papers)d lay in the box. Look through them again.")
            raise Refused(said % {"read": read, "papers": papers}, article=self.article)
        Completion.objects.update_or_create(place=place, teller=teller, defaults={"papers": papers, "at": now})
        both = list(place.completions.filter(papers=read).order_by("at", "pk"))
        line = AllPapersEntered(**self._named(), meeting=place.meeting_id, teller=teller.pk, papers=papers, agreed=len(both) > 1)
        self.tell(line, authority=authority, now=now)
        if len(both) < 2:  # noqa: PLR2004 - two tellers, as everywhere.
            return False
        self._count_what_was_reported(place, both, now=now)
        return True

    def _count_what_was_reported(self, place: AgendaPlace, both: list[Completion], *, now: datetime) -> None:
        """Put the papers into a box that was never open here, close it, and count once nothing else is missing."""
        meeting, procedure = place.meeting, self.procedure
        box = BallotBox.objects.open(
            place.recipients, opens=meeting.starts, closes=meeting.ends, changeable=False, article=self.article, few=procedure.few
        )
        Opening.objects.create(election_id=self.pk, box=box, at=now, due=meeting.starts)
        line = ElectionReported(
            **self._named(),
            meeting=meeting.pk,
            meeting_number=meeting.number,
            first=both[0].teller_id,
            second=both[1].teller_id,
            present=place.attended.present if place.attended is not None else 0,
            papers=both[0].papers,
        )
        self.tell(line, authority=self.authority(), now=now)
        self._forget()
        self.close(now=now)

    def went_on_elsewhere(self, *, now: datetime) -> bool:
        """Take the step of the clock that waits for what is voted on elsewhere; return whether there was one."""
        match self.phase(now):
            case Phase.AWAITING:
                self._set_due(now + A_DAY)
            case Phase.FIXED if self.is_elsewhere:
                self._set_due(self.reported_until())
            case Phase.HELD if now < self.reported_until():
                self._set_due(self.reported_until())
            case Phase.HELD:
                self.take_off(WhyNot.UNREPORTED, now=now)
            case _:
                return False
        return True
