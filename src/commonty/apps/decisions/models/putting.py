"""What is done with a motion before the vote: moved, seconded, noticed, answered, withdrawn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import entitled, right
from commonty.apps.bodies.joining import still_belonging
from commonty.apps.decisions import apart, jobs, requirements, secrecy
from commonty.apps.decisions.entries import MotionAnswered, MotionMoved, MotionSeconded, MotionWithdrawn, NoticeGiven
from commonty.apps.decisions.entries_of_meetings import MotionReady
from commonty.apps.decisions.models.comparing import Comparing
from commonty.apps.decisions.models.matter import BEFORE_VOTE, Phase
from commonty.apps.decisions.models.meeting import Meeting, Readiness
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.models.steps import Answer, Notice, Second, Withdrawal, Wording, digest_of, matter_of
from commonty.apps.decisions.serving import served_text
from commonty.apps.people.flooding import count_act
from commonty.apps.people.models import Person
from commonty.apps.record.texts import keep
from commonty.apps.rules.models import Version
from commonty.apps.voting.models import Issuing, Roll, Serving
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, of_oneself
from commonty.constitution.document import Freeze, Procedure, Right, Where
from commonty.constitution.effect import Effect
from commonty.constitution.refusal import Refused

A_DAY = timedelta(days=1)
BEFORE_NOTICE = frozenset({Phase.SECONDING, Phase.SECONDED})


class Putting(Comparing):
    """A matter on its way to the vote, and the routine that all its steps share."""

    class Meta(Comparing.Meta):
        abstract = True

    def fix(
        self,
        title: str,
        text: str,
        effects: tuple[Effect, ...],
        *,
        by: Person | None,
        authority: Authority,
        now: datetime,
        because: str = "",
    ) -> None:
        """
        Make the version that stands from now on. It has no seconds yet; where it needs none, its notice is given.

        Where the rules bar it, it is refused; or, with ``because``, those who rule are asked whether it is another matter.
        """
        rules = self.body.rules(now)
        for effect in effects:
            effect.refuse_unless_possible(rules.constitution, now=now)
        apart.refuse_unless_countable(self.body, self.procedure(now), rules, article=self.article, now=now)
        secrecy.refuse_unless_kept(self.body, self.procedure(now), article=self.article, now=now)
        barring = self.barring(matter_of(title, text, effects), now)
        if barring is not None and not because:
            self.refuse_as_barred(barring, now)
        kept = keep(f"{title.strip()}\n\n{text.strip()}")
        facts = [effect.facts() for effect in effects]
        number = Wording.objects.filter(motion=self.pk).count() + 1
        wording = Wording.objects.create(
            motion_id=self.pk, number=number, text=kept, effects=facts, digest=digest_of(kept.digest, facts), by=by, at=now
        )
        self._forget()
        self.seconds_until = self.due_at = self._after(now, self.procedure(now).seconding, now)
        self.save(update_fields=["seconds_until", "due_at", "procedure_key"])
        line = MotionMoved(
            **self._named(),
            version=number,
            procedure=self.procedure_key,
            text="" if self.is_private else kept.digest,
            held=kept.digest if self.is_private else "",
            digest=wording.digest,
            mover=self.mover_id,
        )
        self.tell(line, authority=authority, now=now)
        if barring is not None and by is not None:
            self.compare(by, barring.motion, because, now=now)
        if self.seconds_missing(now) <= 0:
            self.give_notice(now=now)
        else:
            self._call_at(self.due_at)

    @transaction.atomic
    def reword(self, person: Person, *, title: str, text: str, effects: Sequence[Effect], now: datetime) -> None:
        """
        Change the motion: a new version, which nobody has seconded yet. Its mover may, until notice is given.

        The way that they chose stays chosen as long as the rules leave it open for what it would do now.
        """
        self.hold()
        if person.pk != self.mover_id:
            raise Refused(_("Only its mover can change a motion."), article=self.article)
        self._refuse_unless(Phase.SECONDING, now, _("Notice of this motion was given: its text is fixed. Its mover can still withdraw it."))
        deeds = tuple(effects)
        rules = self.body.rules(now)
        is_open = self.procedure_key in requirements.needed(self.body, deeds, rules).ways
        key, chosen = requirements.procedure(self.body, deeds, rules, chosen=self.procedure_key if is_open else "")
        authority, self.by_petition = requirements.mover_of(person, self.body, key, chosen, deeds, now=now)
        count_act("petition" if self.by_petition else "move", person, now=now)
        self.procedure_key = key
        self.save(update_fields=["by_petition", "procedure_key"])
        self.fix(title, text, deeds, by=person, authority=authority, now=now)

    @transaction.atomic
    def second(self, person: Person, *, now: datetime) -> None:
        """Second the version that stands. The last second needed gives notice. Seconding twice changes nothing."""
        self.hold()
        if self.standing_seconds().filter(person=person).exists():
            return
        if person.pk == self.mover_id:
            raise Refused(_("You moved this motion; others second it."), article=self.article)
        authority = right(person, self.body, Right.SECOND, now=now)
        if self.phase(now) not in BEFORE_VOTE or self.left_over_of is not None:
            raise Refused(_("This motion can no longer be seconded."), article=self.article)
        if self.noticed is None and self.ready is None and now >= self.seconds_until:
            raise Refused(_("The time for seconding this motion is over."), article=self.article)
        wording = self.wording
        Second.objects.create(wording=wording, person=person, at=now)
        line = MotionSeconded(**self._named(), version=wording.number, seconder=person.pk)
        self.tell(line, authority=authority, now=now)
        if self.noticed is None and self.ready is None and self.seconds_missing(now) <= 0:
            self.give_notice(now=now)

    @transaction.atomic
    def unsecond(self, person: Person, *, now: datetime) -> None:
        """Take one's second back, until voting opens. With too few left after notice, the motion lapses."""
        self.hold()
        if self.phase(now) not in BEFORE_VOTE:
            raise Refused(_("Voting has begun: a second can no longer be taken back."), article=self.article)
        wording = self.wording
        deleted, _rows = Second.objects.filter(wording=wording, person=person).delete()
        if not deleted:
            return
        line = MotionSeconded(**self._named(), version=wording.number, seconder=person.pk, taken_back=True)
        self.tell(line, authority=of_oneself(person.pk, power="second"), now=now)
        if (self.noticed is not None or self.ready is not None) and self.seconds_missing(now) > 0:
            self._let_lapse(Why.SUPPORT, now=now, due=now)

    def seconds_missing(self, now: datetime) -> int:
        """
        Return how many more seconds it takes before it is put, or still is.

        Those who left the body since second nothing any more. After notice it takes as many as it took then.
        """
        if self.left_over_of is not None or self.mover_id is None:
            return 0
        asked = self.noticed.at if self.noticed is not None else now
        needed = requirements.seconds_needed(self.body, self.procedure(now), petition=self.by_petition, now=asked)
        return needed - self.counting_seconds(now).count()

    def counting_seconds(self, now: datetime) -> QuerySet[Second]:
        """Return the seconds of the version that stands by those who belong to the body; once voting has opened, all of them."""
        seconds = self.standing_seconds()
        return seconds if self.opened is not None else seconds.filter(person__in=still_belonging(self.body, now=now))

    @transaction.atomic
    def give_notice(self, *, now: datetime, meeting: Meeting | None = None) -> None:
        """
        Serve the motion on everybody entitled, and fix the rules that govern it to the end.

        It is not asked of anybody: enough seconds are all that it takes. Where the rules in force now no longer allow it, it lapses.
        What is voted on elsewhere waits for the ``meeting`` to be called: its notice is that of the meeting.
        """
        self.hold()
        if self.noticed is not None or self.phase(now) not in BEFORE_NOTICE or self.seconds_missing(now) > 0:
            raise Refused(_("Notice of a motion is given once, when enough members have seconded it."), article=self.article)
        wording, rules = self.wording, self.rules(now)
        procedure = self.procedure(now)
        if procedure.where is not Where.HERE and meeting is None:
            self._wait_for_date(now=now)
            return
        try:
            self._refuse_unless_decided_so(rules)
            apart.refuse_unless_countable(self.body, procedure, rules, article=self.article, now=now)
        except Refused as refusal:
            self._let_lapse(Why.RULES, now=now, due=now, refusal=refusal)
            return
        opens, closes = self._voting_time(procedure, rules.constitution.time_zone, now) if meeting is None else meeting.times
        left_out = requirements.excluded(procedure, self.effects) if procedure.freeze is Freeze.NOTICE else ()
        people = entitled(self.body, Right.VOTE, at=now, excluding=left_out)
        sections = apart.belonging(self.body, procedure, rules, at=now)
        recipients = Roll.freeze(self.body, people, authority=self.authority(), now=now, sections=sections)
        served = keep(served_text(self, wording, rules, opens=opens, closes=closes, meeting=meeting))
        until = self._after(opens, procedure.opening, now)
        Issuing.objects.begin(procedure, recipients, source=self.source, opens=opens, until=until, article=self.article, now=now)
        times = {"at": now, "opens": opens, "closes": closes}
        notice = Notice.objects.create(
            motion_id=self.pk, meeting=meeting, wording=wording, rules=rules, served=served, recipients=recipients, **times
        )
        if meeting is None:
            posting = self._after(opens, procedure.posting, now)
            served_by = {"source": self.source, "article": self.article}
            Serving.objects.begin(procedure, recipients, served=served, opens=opens, until=posting, now=now, **served_by)
        line = NoticeGiven(
            **self._named(),
            version=wording.number,
            digest=wording.digest,
            procedure=self.procedure_key,
            rules=rules.digest,
            served=served.digest,
            recipients=recipients.count,
            recipients_root=recipients.root,
            opens=opens.isoformat(),
            closes=closes.isoformat(),
            due=now.isoformat(),
        )
        self.tell(line, authority=self.authority(), now=now)
        jobs.serve.enqueue(notice.pk, 0)
        self._set_due(opens)

    def _wait_for_date(self, *, now: datetime) -> None:
        """Let a motion that is voted on elsewhere wait until that is called; the clock looks at it once a day meanwhile."""
        if self.ready is None:
            Readiness.objects.create(motion_id=self.pk, at=now)
            self.tell(MotionReady(**self._named(), procedure=self.procedure_key), authority=self.authority(), now=now)
            self._forget()
        self._set_due(now + A_DAY)

    def _refuse_unless_decided_so(self, rules: Version) -> None:
        """Refuse where these rules no longer decide the matter by its procedure, but for what is left over and what a duty puts."""
        by_duty = self.mover_id is None and any(duty.procedure == self.procedure_key for duty in rules.constitution.duties.values())
        if self.left_over_of is None and not by_duty:
            requirements.procedure(self.body, self.effects, rules, chosen=self.procedure_key)

    def _voting_time(self, procedure: Procedure, zone: str, now: datetime) -> tuple[datetime, datetime]:
        """Return when voting on a notice given now opens and closes: after the hearing, and after the time to challenge the first vote."""
        opens = self.earliest(procedure, zone, now)
        return opens, calendar.after(opens, procedure.voting, zone)

    def earliest(self, procedure: Procedure, zone: str, now: datetime) -> datetime:
        """Return when it could be put to the vote at the earliest, if notice of it were given now."""
        opens = calendar.opens(now, procedure.notice, zone)
        if requirements.concerned(self.effects):
            opens = max(opens, calendar.after(now, procedure.hearing, zone))
        if self.left_over_of is not None and self.left_over_of.decided is not None:
            opens = max(opens, self.left_over_of.decided.challenge_until)
        return opens

    @transaction.atomic
    def answer(self, person: Person, text: str, *, now: datetime) -> Answer:
        """Answer a motion that is about oneself. Everybody who may read the motion reads it, until voting closes and after."""
        self.hold()
        if person.pk not in requirements.concerned(self.effects):
            raise Refused(_("Only those whom a motion is about answer it."), article=self.article)
        if self.phase(now) not in {*BEFORE_VOTE, Phase.OPEN}:
            raise Refused(_("Voting is over: this motion can no longer be answered."), article=self.article)
        count_act("answer", person, now=now)
        kept = keep(text.strip())
        answer = Answer.objects.create(motion_id=self.pk, person=person, text=kept, at=now)
        self.tell(MotionAnswered(**self._named(), text=kept.digest, concerned=person.pk), authority=of_oneself(person.pk), now=now)
        return answer

    @transaction.atomic
    def withdraw(self, person: Person, *, now: datetime) -> None:
        """Take one's own motion back, until voting opens."""
        self.hold()
        if self.withdrawn is not None and self.withdrawn.person_id == person.pk:
            return
        if person.pk != self.mover_id:
            raise Refused(_("Only its mover can withdraw a motion."), article=self.article)
        if self.phase(now) not in BEFORE_VOTE or self.left_over_of is not None:
            raise Refused(_("Voting has begun: the motion belongs to the body now."), article=self.article)
        Withdrawal.objects.create(motion_id=self.pk, person=person, at=now)
        if self.noticed is not None:
            Issuing.objects.end(self.noticed.recipients, now=now)
        self.tell(MotionWithdrawn(**self._named()), authority=of_oneself(person.pk, power="propose"), now=now)
        self._set_due(None)

    def go_on_after_ruling(self, *, now: datetime) -> None:
        """Let a second vote open that waited for a ruling on the first; without that result there is none."""
        if self.left_over_of is None or self.noticed is None or self.phase(now) not in {Phase.NOTICE, Phase.HELD}:
            return
        if self.left_over_of.phase(now) is Phase.FALLEN:
            self._let_lapse(Why.FELL, now=now, due=now)
        elif not self.waits_for_ruling(now):
            self._set_due(max(self.noticed.opens, now))

    def _refuse_unless(self, phase: Phase, now: datetime, reason: str) -> None:
        if self.phase(now) is not phase:
            raise Refused(reason, article=self.article)
