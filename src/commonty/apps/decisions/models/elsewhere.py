"""What becomes of a motion that is voted on elsewhere: in a hall, or in a ballot that somebody outside runs."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.decisions.models.matter import Phase
from commonty.apps.decisions.models.meeting import Counted
from commonty.apps.decisions.models.on_paper import OnPaper
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.models.steps import Notice, Outcome
from commonty.constitution.document import Ballot, Where
from commonty.constitution.majority import Tally
from commonty.constitution.refusal import Refused

FEW = 10
"""Of fewer votes by slips of paper, numbers would show who voted how."""
A_DAY = timedelta(days=1)


class Elsewhere(OnPaper):
    """A motion whose votes may be cast elsewhere: two tellers report them, and one tally says what they come to, as always."""

    class Meta(OnPaper.Meta):
        abstract = True

    def reported_until(self, now: datetime) -> datetime:
        """Return until when two tellers have to report what came of it."""
        ended = self.noticed.closes if self.noticed is not None else now
        return self._after(ended, self.procedure(now).report, now)

    @transaction.atomic
    def take_report(self, counted: Counted | None, *, now: datetime) -> Outcome | None:
        """
        Count what two tellers reported alike, under the rules that the motion was noticed with.

        Nothing comes of it where it was not put to the vote: it waits for the next meeting. Nor yet where it is the second vote, and the
        result of the first is under challenge; nor where it was ruled, or taken, to be the same matter as one that was lost.
        """
        self.hold()
        if self.phase(now) is not Phase.HELD or self.noticed is None:
            return self.decided
        if self._ends_unheard(self.noticed, now=now, due=now) or self.waits_for_ruling(now):
            return None
        if counted is None:
            self._let_lapse(Why.UNREACHED, now=now, due=now, refusal=self._put_void_vote_again(now))
            return None
        is_withheld = self.procedure(now).ballot is Ballot.SECRET and 0 < counted.returned < FEW
        tally = self.reported_tally(counted, now=now)
        return self._decide(tally, heads=counted.returned, is_withheld=is_withheld, due=self.noticed.closes, is_reported=True, now=now)

    @transaction.atomic
    def call_off(self, *, now: datetime) -> None:
        """Take it from a meeting that does not take place: it is put once more. Raises ``Refused`` where it cannot be."""
        self.hold()
        if self.phase(now) is not Phase.NOTICE:
            return
        refusal = self._put_void_vote_again(now)
        if refusal is not None:
            said = _("Motion %(number)d cannot be put once more, so the meeting stands: %(why)s")
            raise Refused(said % {"number": self.number, "why": refusal.reason}, article=refusal.article)
        self._let_lapse(Why.CALLED_OFF, now=now, due=now)

    def reported_tally(self, counted: Counted, *, now: datetime) -> Tally:
        """
        Return what was counted as a tally of this motion's own roll: those who had left by the vote are off it.

        Raises ``DoesNotReconcile`` where the numbers cannot be.
        """
        notice = self.noticed
        if notice is None:
            raise Refused(_("Notice of it was never given."), article=self.article)
        for person, why in list(notice.recipients.departed(notice.opens)):
            notice.recipients.strike(person, why, authority=self.authority(), now=now)
        return Tally(
            entitled=notice.recipients.entitled,
            yes=counted.yes,
            no=counted.no,
            abstain=counted.abstain,
            blank=counted.blank,
            spoiled=counted.spoiled,
            present=counted.present,
        )

    def went_on_elsewhere(self, *, now: datetime, due: datetime) -> bool:
        """Take the step of the clock that waits for what is voted on elsewhere; return whether there was one."""
        phase = self.phase(now)
        if phase is Phase.SECONDED:
            self._go_on_waiting(now=now, due=due)
        if phase is Phase.HELD:
            self._go_on(now=now, due=due)
        return phase in {Phase.SECONDED, Phase.HELD}

    def _go_on_waiting(self, *, now: datetime, due: datetime) -> None:
        """Look whether a motion that waits for a date still has its seconders, and whether the rules still put it elsewhere."""
        try:
            here = self.procedure(now).where is Where.HERE
        except Refused as refusal:
            self._let_lapse(Why.RULES, now=now, due=due, refusal=refusal)
            return
        if self.body.is_dissolved:
            self._let_lapse(Why.RULES, now=now, due=due, refusal=self._dissolved())
        elif self.seconds_missing(now) > 0:
            self._let_lapse(Why.SUPPORT, now=now, due=due)
        elif here:
            self.give_notice(now=now)
        else:
            self._set_due(now + A_DAY)

    def _go_on(self, *, now: datetime, due: datetime) -> None:
        """Take the clock's steps of a motion that is put elsewhere: as voting there begins, and when the time to report it is over."""
        notice = self.noticed
        if notice is None or notice.meeting is None or self._ends_unheard(notice, now=now, due=due):
            return
        until, agreed = self.reported_until(now), notice.meeting.agreed
        if self.waits_for_ruling(now):
            self._set_due(max(until, now + A_DAY))
        elif agreed is not None:
            self.take_report(agreed.first.said().counts.get(self.pk), now=now)
        elif now < until:
            self._set_due(until)
        else:
            self._let_lapse(Why.UNREPORTED, now=now, due=until, refusal=self._put_void_vote_again(now))

    def _ends_unheard(self, notice: Notice, *, now: datetime, due: datetime) -> bool:
        """End what cannot be voted on by the time that voting begins: return whether it is so."""
        if self.settle_comparisons_by_silence(now=now, due=due):
            return True
        if self.body.is_dissolved:
            self._let_lapse(Why.RULES, now=now, due=due, refusal=self._dissolved())
        elif self.left_over_of is not None and self.left_over_of.phase(now) is Phase.FALLEN:
            self._let_lapse(Why.FELL, now=now, due=due)
        elif due == notice.opens and self.seconds_missing(notice.opens) > 0:
            self._let_lapse(Why.SUPPORT, now=now, due=due)
        return self.lapsed is not None

    def _dissolved(self) -> Refused:
        return Refused(_("%(body)s was dissolved.") % {"body": self.body.title}, article=f"bodies.{self.body.article}")
