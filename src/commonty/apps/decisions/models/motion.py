"""The verbs of a motion from the vote to the effect. Each is one transaction; each asks by what right."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import right
from commonty.apps.bodies.models import Body
from commonty.apps.decisions import challenging, requirements
from commonty.apps.decisions.carrying_out import carry_out, end_urgent
from commonty.apps.decisions.models.elsewhere import Elsewhere
from commonty.apps.decisions.models.matter import Phase
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.models.steps import Execution
from commonty.apps.decisions.secrecy import NoCodes, NoKey
from commonty.apps.people.flooding import count_act
from commonty.apps.people.models import Person
from commonty.apps.voting.models import NotReached, Serving
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Procedure, Right
from commonty.constitution.effect import Effect
from commonty.constitution.refusal import Refused

logger = logging.getLogger(__name__)

PUT_OFF = timedelta(hours=1)
MOST_STEPS = 10_000
"""Steps that one sweep of the clock takes at most; the rest wait for the next, a minute later."""


class Motions(models.Manager["Motion"]):
    """The motions: how one is moved, and what the clock does to those that are due."""

    @transaction.atomic
    def move(
        self,
        person: Person,
        body: Body,
        *,
        title: str,
        text: str = "",
        effects: Sequence[Effect],
        now: datetime,
        procedure: str = "",
        because: str = "",
    ) -> "Motion":
        """
        Move that ``body`` decides ``effects``; ``procedure`` chooses one of the ways that the rules leave open.

        ``because`` says why it is another matter than one that was lost: with it, those who rule are asked, and it waits for them.
        Raises ``Refused``, citing the article, where ``person`` may not, where the rules decide it in no way or in two, where an
        effect could never be carried out, and where the same matter was lost too short a while ago.
        """
        deeds = tuple(effects)
        key, chosen = requirements.procedure(body, deeds, body.rules(now), chosen=procedure)
        authority, by_petition = requirements.mover_of(person, body, key, chosen, deeds, now=now)
        count_act("petition" if by_petition else "move", person, now=now)
        motion = self._new(body, key, mover=person, by_petition=by_petition, now=now)
        motion.fix(title, text, deeds, by=person, authority=authority, now=now, because=because)
        return motion

    @transaction.atomic
    def raise_duty(self, body: Body, *, title: str, effects: Sequence[Effect], article: str, now: datetime) -> "Motion":
        """Move what the rules say the clock must raise, with nobody's permission: its only source is that ``article``."""
        deeds = tuple(effects)
        rules = body.rules(now)
        duty = rules.constitution.duties.get(article.partition(".")[2])
        key = duty.procedure if duty and duty.procedure else requirements.procedure(body, deeds, rules)[0]
        motion = self._new(body, key, mover=None, by_petition=False, now=now)
        authority = Authority(AuthorityKind.DECISION, motion.source, None, "propose", body.path, article)
        motion.fix(title, "", deeds, by=None, authority=authority, now=now)
        return motion

    def attend(self, *, now: datetime) -> int:
        """Do everything that has fallen due, the earliest first, each step in its own transaction; return how many steps."""
        steps = 0
        while steps < MOST_STEPS:
            due = self.filter(due_at__lte=now).order_by("due_at", "pk").values_list("pk", flat=True).first()
            if due is None:
                break
            steps += self._attend_or_put_off(due, now=now)
        for motion in self.filter(opening__isnull=False, opening__open_box__changeable=False, outcome=None):
            steps += self._close_early_or_leave_open(motion, now=now)
        return steps

    def _attend_or_put_off(self, motion: int, *, now: datetime) -> int:
        """Take a step; where the program fails in it, undo it, say so in the log, and try again later, so that no other motion waits."""
        try:
            return self.attend_to(motion, now=now)
        except Exception:
            logger.exception("motion %s: the next step failed and is tried again", motion)
            self.filter(pk=motion).update(due_at=now + PUT_OFF)
            return 1

    def _close_early_or_leave_open(self, motion: "Motion", *, now: datetime) -> int:
        """Close a vote if it is settled; where the program fails in it, say so in the log and leave it open until its time."""
        try:
            return motion.close_if_settled(now=now)
        except Exception:
            logger.exception("motion %s: it could not be closed early", motion.pk)
            return 0

    def hear_that_enough_are_reached(self, serving: Serving, now: datetime) -> None:
        """Let a motion open now that waited for letters, if it is the one that these were posted for."""
        for motion in self.filter(notice__recipients=serving.roll_id, notice__opens__lte=now, opening=None, lapse=None):
            motion._set_due(now)  # noqa: SLF001 - its own manager

    @transaction.atomic
    def attend_to(self, motion: int, *, now: datetime) -> int:
        """Take the next step of one motion if it is due; return how many were taken."""
        found = self.select_for_update(of=("self",)).get(pk=motion)
        if found.due_at is None or found.due_at > now:
            return 0
        found.take_next_step(now=now)
        return 1

    def _new(self, body: Body, key: str, *, mover: Person | None, by_petition: bool, now: datetime) -> "Motion":
        """Make the row, numbered within its body."""
        Body.objects.select_for_update().get(pk=body.pk)
        number = (self.filter(body=body).aggregate(last=Max("number"))["last"] or 0) + 1
        return self.create(body=body, number=number, procedure_key=key, mover=mover, by_petition=by_petition, at=now, seconds_until=now)


class Motion(Elsewhere):
    """A proposal that a body decide something, together with exactly what it would do."""

    objects: ClassVar[Motions] = Motions()

    class Meta(Elsewhere.Meta):
        abstract = False

    @classmethod
    def move(
        cls, person: Person, body: Body, *, title: str, text: str = "", effects: Sequence[Effect], now: datetime, procedure: str = ""
    ) -> "Motion":
        """Move a motion: see ``Motions.move``."""
        return cls.objects.move(person, body, title=title, text=text, effects=effects, now=now, procedure=procedure)

    # After the vote ----------------------------------------------------------------------------------------------------------------

    @transaction.atomic
    def carry_out(self, *, now: datetime) -> None:
        """Do everything that was decided, or nothing: once it is due, and no challenge holds it back."""
        self.hold()
        outcome = self.decided
        if outcome is None or not outcome.is_carried or self.phase(now) not in {Phase.WAITING, Phase.FAILED}:
            raise Refused(_("There is nothing here to carry out."), article=self.article)
        if now < outcome.effective_at:
            raise Refused(_("This takes effect later: the rules make it wait."), article=self.article)
        done = carry_out(self, now=now)
        self._forget()
        procedure = self.procedure(now)
        self._set_due(self._after(now, procedure.lapses, now) if done and procedure.urgent and procedure.lapses else None)

    @transaction.atomic
    def run_again(self, person: Person, *, now: datetime) -> bool:
        """Have a decision whose effects failed carried out again, unchanged. Any member of its body may. Returns whether it was done."""
        right(person, self.body, Right.VOTE, now=now)
        count_act("run-again", person, now=now)
        self.hold()
        if self.phase(now) is not Phase.FAILED:
            raise Refused(_("There is nothing here to run again."), article=self.article)
        self.carry_out(now=now)
        return Execution.objects.filter(motion=self).exists()

    @transaction.atomic
    def take_next_step(self, *, now: datetime) -> None:
        """Do what the clock does next: the routine needs no officer."""
        due = self.due_at or now
        self.due_at = None
        self.save(update_fields=["due_at"])
        if not self.corrected_by_silence(now=now) and not self.went_on_elsewhere(now=now, due=due):
            self._take_step_here(now=now, due=due)

    def _take_step_here(self, *, now: datetime, due: datetime) -> None:
        """Do what the clock does next of what is voted on here, and of every result."""
        match self.phase(now):
            case Phase.SECONDING:
                self._let_lapse(Why.UNSECONDED, now=now, due=due)
            case Phase.NOTICE if self.left_over_of is not None and self.waits_for_ruling(now):
                self._set_due(max(challenging.until(self.left_over_of, now), now + PUT_OFF))
            case Phase.NOTICE if not self.body.is_dissolved and self.seconds_missing(now) > 0:
                self._let_lapse(Why.SUPPORT, now=now, due=due)
            case Phase.NOTICE if self.waits_for_comparison(now):
                self._set_due(self.compared_until(now))
            case Phase.NOTICE:
                self._open_or_lapse(now=now, due=due)
            case Phase.OPEN | Phase.COUNTING:
                self.close(now=now)
            case Phase.CHALLENGED | Phase.LAPSED:
                self._settle_by_silence(now=now, due=due)
            case Phase.WAITING:
                self.carry_out(now=now)
            case Phase.DONE if self.ratified is None and self.procedure(now).urgent:
                end_urgent(self, now=now)
                self._let_lapse(Why.UNRATIFIED, now=now, due=due)

    def _open_or_lapse(self, *, now: datetime, due: datetime) -> None:
        """
        Open the vote, unless it is the same matter as one that was lost, or the rules do not allow it any more.

        A secret one waits for its trustees to have keys, and for its voting codes, for as long as they would have to open it.
        """
        if self.settle_comparisons_by_silence(now=now, due=due):
            return
        try:
            with transaction.atomic():
                self.open(now=now)
        except NoKey as refusal:
            until = self.keys_until(now)
            if now < until:
                self._set_due(min(now + PUT_OFF, until))
            else:
                why = Why.CREDENTIALS if isinstance(refusal, NoCodes) else Why.KEYS
                self._let_lapse(why, now=now, due=until, refusal=refusal)
        except NotReached as refusal:
            self._wait_for_letters(refusal, now=now)
        except Refused as refusal:
            self._let_lapse(Why.RULES, now=now, due=due, refusal=refusal)

    def _wait_for_letters(self, refusal: NotReached, *, now: datetime) -> None:
        """Look again soon whether enough people are reached; where the time for that is over, end it."""
        until = Serving.objects.waiting_until(self.notice.recipients)
        if now < until:
            self._set_due(min(now + PUT_OFF, until))
        else:
            self._let_lapse(Why.UNSERVED, now=now, due=until, refusal=refusal)

    def _put_again(self, procedure: Procedure, now: datetime) -> None:
        """
        Put this very version once more, under the procedure of second votes, with fresh notice and a roll of its own.

        Where what it would do has become impossible meanwhile, it lapses, and says why: the count stands all the same.
        """
        refusal = self._put_second_vote(procedure.second_vote, now)
        if refusal is not None:
            self._let_lapse(Why.RULES, now=now, due=now, refusal=refusal)

    def _put_void_vote_again(self, now: datetime) -> Refused | None:
        """Put this very version once more, under its own procedure, where its first vote is void; return why that cannot be."""
        if self.left_over_of is None:
            return self._put_second_vote(self.procedure_key, now)
        return Refused(_("It was put twice, and nothing was decided. It can be moved afresh."), article=self.article)

    def _put_second_vote(self, key: str, now: datetime) -> Refused | None:
        try:
            with transaction.atomic():
                again = Motion.objects._new(self.body, key, mover=self.mover, by_petition=False, now=now)  # noqa: SLF001 - its own manager
                again.left_over_of = self
                again.save(update_fields=["left_over_of"])
                wording = self.wording
                again.fix(wording.title, wording.body, self.effects, by=self.mover, authority=self.authority(), now=now)
        except Refused as refusal:
            return refusal
        return None
