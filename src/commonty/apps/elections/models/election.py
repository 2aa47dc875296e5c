"""An election: how it is called, and what the clock does."""

import logging
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.models import Body
from commonty.apps.elections import calling, jobs, ruling
from commonty.apps.elections.entries import ElectionCalled
from commonty.apps.elections.entries_of_settling import ElectionLapsed
from commonty.apps.elections.models.declaring import Declaring
from commonty.apps.elections.models.matter import Phase
from commonty.apps.elections.models.polling import Result
from commonty.apps.elections.models.settling import Lapse, Why
from commonty.apps.elections.models.standing import Notice, Way
from commonty.apps.elections.secrecy import board_of, has_no_credentials, has_no_key, is_at_work
from commonty.apps.elections.serving import served_text
from commonty.apps.record.texts import keep
from commonty.apps.rules.models import Version
from commonty.apps.voting.models import Issuing, NotReached, Roll, Serving
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused

logger = logging.getLogger(__name__)

PUT_OFF = timedelta(hours=1)
A_DAY = timedelta(days=1)
SOON = timedelta(minutes=5)
"""When a count is looked at again that waits for the machine, and for nobody."""
MOST_STEPS = 10_000
"""Steps that one sweep of the clock takes at most; the rest wait for the next, a minute later."""


class Elections(models.Manager["Election"]):
    """The elections: how one is called, and what the clock does to those that are due."""

    @transaction.atomic
    def call(
        self, office: str, body: Body, *, authority: Authority, now: datetime, seats: int | None = None, until: datetime | None = None
    ) -> "Election":
        """
        Call the election of an office of a body, and serve its timetable on everybody entitled.

        It is for ``seats`` seats: by default all that nobody holds once it can be final, or before the term that the rules fill in
        advance. ``until`` is the end of a term of which the rest is filled. Raises ``Refused``, citing the article, where the office is
        not filled by elections, where one is running, and where no seat falls free.
        """
        Body.objects.select_for_update().get(pk=body.pk)
        self.refuse_unless_free(office, body)
        call = calling.callable_now(office, body, seats=seats, now=now)
        electors, provided, version = call.electors, call.provided, call.version
        number = (self.filter(electors=electors).aggregate(last=Max("number"))["last"] or 0) + 1
        election = self.create(
            office=office,
            body=body,
            electors=electors,
            number=number,
            procedure_key=provided.procedure,
            rules=version,
            called_by=authority.source,
            seats=call.seats,
            until=until,
            at=now,
            **vars(call.days),
        )
        self._serve(election, version, authority=authority, now=now)
        return election

    def refuse_unless_free(self, office: str, body: Body) -> None:
        """Raise ``Refused`` where an election of this office is running."""
        if any(each.is_running() for each in self.filter(office=office, body=body, declaration=None, lapse=None)):
            raise Refused(_("An election of this office is running already."), article=f"offices.{office}")

    def attend(self, *, now: datetime) -> int:
        """Do everything that has fallen due, the earliest first, each step in its own transaction; return how many steps."""
        steps = 0
        while steps < MOST_STEPS:
            due = self.filter(due_at__lte=now).order_by("due_at", "pk").values_list("pk", flat=True).first()
            if due is None:
                break
            steps += self._attend_or_put_off(due, now=now)
        return steps

    def _attend_or_put_off(self, election: int, *, now: datetime) -> int:
        """Take a step; where the program fails in it, undo it, say so in the log, and try again later, so that no other one waits."""
        try:
            return self.attend_to(election, now=now)
        except Exception:
            logger.exception("election %s: the next step failed and is tried again", election)
            self.filter(pk=election).update(due_at=now + PUT_OFF)
            return 1

    def hear_that_enough_are_reached(self, serving: Serving, now: datetime) -> None:
        """Let an election open now that waited for letters, if it is the one that these were posted for."""
        for election in self.filter(notice__recipients=serving.roll_id, opens__lte=now, opening=None, lapse=None, slate__isnull=False):
            election._set_due(now)  # noqa: SLF001 - its own manager

    @transaction.atomic
    def attend_to(self, election: int, *, now: datetime) -> int:
        """Take the next step of one election if it is due; return how many were taken."""
        found = self.select_for_update(of=("self",)).get(pk=election)
        if found.due_at is None or found.due_at > now:
            return 0
        found.take_next_step(now=now)
        return 1

    def _serve(self, election: "Election", version: Version, *, authority: Authority, now: datetime) -> None:
        people = entitled(election.electors, Right.VOTE, at=now)
        recipients = Roll.freeze(election.electors, people, authority=election.authority(), now=now)
        served = keep(served_text(election))
        Issuing.objects.begin(
            election.procedure, recipients, source=election.source, opens=election.opens, article=election.article, now=now
        )
        posting = calendar.after(election.opens, election.procedure.posting, election.zone)
        served_by = {"source": election.source, "article": election.article}
        if not election.is_elsewhere:
            Serving.objects.begin(election.procedure, recipients, served=served, opens=election.opens, until=posting, now=now, **served_by)
        notice = Notice.objects.create(election=election, served=served, recipients=recipients, at=now)
        line = ElectionCalled(
            body=election.electors_id,
            election=election.pk,
            number=election.number,
            office=election.office,
            of_body=election.body_id,
            title=election.provided.title,
            seats=election.seats,
            until=election.until.isoformat() if election.until else "",
            procedure=election.procedure_key,
            rules=version.digest,
            called_by=election.called_by,
            served=served.digest,
            recipients=recipients.count,
            recipients_root=recipients.root,
            nominate_until=election.nominate_until.isoformat(),
            accept_until=election.accept_until.isoformat(),
            opens=election.opens.isoformat(),
            closes=election.closes.isoformat(),
        )
        election.tell(line, authority=authority, now=now)
        jobs.serve.enqueue(notice.pk, 0)
        election._set_due(election.accept_until)  # noqa: SLF001 - its own manager


class Election(Declaring):
    """The filling of seats of one office: from its call to the mandates."""

    objects: ClassVar[Elections] = Elections()

    class Meta(Declaring.Meta):
        abstract = False

    @transaction.atomic
    def take_next_step(self, *, now: datetime) -> None:
        """Do what the clock does next: the routine needs no officer."""
        due = self.due_at or now
        self.due_at = None
        self.save(update_fields=["due_at"])
        if self.is_running() and (self.body.is_dissolved or self.electors.is_dissolved):
            self._let_lapse(Why.DISSOLVED, now=now, due=due)
            return
        if self.is_elsewhere and self.went_on_elsewhere(now=now):
            return
        match self.phase(now):
            case Phase.NOMINATING:
                self._set_due(self.accept_until)
            case Phase.ACCEPTING:
                self.go_on(now=now, due=due)
            case Phase.FIXED:
                self._open_or_lapse(now=now, due=due)
            case Phase.OPEN | Phase.COUNTING if self.closed is None:
                self.close(now=now)
            case Phase.COUNTING:
                self._count_or_wait(now)
            case Phase.CHALLENGED:
                self.settle_by_silence(now=now, due=ruling.until(self) or due)
            case Phase.PROVISIONAL | Phase.WAITING:
                self.declare(now=now)

    def _count_or_wait(self, now: datetime) -> None:
        """Count; where the machine is still at work on the ballots, look again soon."""
        if is_at_work(self.opened):
            self._set_due(now + SOON)
        else:
            self.count(now=now)

    def _open_or_lapse(self, *, now: datetime, due: datetime) -> None:
        if has_no_key(self.procedure, self.electors, now=now):
            self._let_lapse(Why.KEYS, now=now, due=due)
        elif has_no_credentials(self.electors, self.noticed.recipients, now=now):
            self._let_lapse(Why.CREDENTIALS, now=now, due=due)
        else:
            self._open_or_wait_for_letters(now)

    def _open_or_wait_for_letters(self, now: datetime) -> None:
        """Open voting; where notice left too many unreached, look again soon, and end it once the time for letters is over."""
        try:
            with transaction.atomic():
                self.open(now=now)
        except NotReached:
            until = Serving.objects.waiting_until(self.noticed.recipients)
            if now < until:
                self._set_due(min(now + PUT_OFF, until))
            else:
                self._let_lapse(Why.UNSERVED, now=now, due=until)

    def go_on(self, *, now: datetime, due: datetime) -> None:
        """Fix the ballots; where there is no vote, say at once what came of it."""
        way = self.fix_ballots(now=now).way
        if way in {Way.NOBODY, Way.UNOPPOSED}:
            Issuing.objects.end(self.noticed.recipients, now=now)
            Serving.objects.end(self.noticed.recipients, now=now)
        match way:
            case Way.NOBODY:
                self.conclude(Result.NOBODY_STOOD, None, due=due, now=now)
            case Way.UNOPPOSED:
                self.conclude(Result.UNOPPOSED, None, due=due, now=now)
            case _ if self.is_elsewhere:
                self._set_due(now + A_DAY)
            case _:
                self.put_off_if_late(now)
                self._set_due(self.opens)

    def _let_lapse(self, why: Why, *, now: datetime, due: datetime) -> None:
        """End it here; what lies in its box is parted from who cast it."""
        Lapse.objects.create(election=self, why=why, at=now, due=due)
        Issuing.objects.end(self.noticed.recipients, now=now)
        Serving.objects.end(self.noticed.recipients, now=now)
        self.tell(ElectionLapsed(**self._named(), why=why.value, due=due.isoformat()), authority=self.authority(), now=now)
        if self.opened is not None:
            board = board_of(self.opened)
            if board is not None:
                board.give_up(authority=self.authority(), now=now)
            else:
                self.opened.box.seal({}, authority=self.authority(), now=now)
        self._forget()
