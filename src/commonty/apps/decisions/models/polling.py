"""A motion while it is voted on: opened, cast, closed and counted, by open votes or by secret ballot."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import entitled
from commonty.apps.decisions import apart, requirements, secrecy
from commonty.apps.decisions.entries import MotionDecided, VotingOpened
from commonty.apps.decisions.entries_of_secrecy import VotingClosed
from commonty.apps.decisions.models.contesting import Contesting
from commonty.apps.decisions.models.matter import Phase
from commonty.apps.decisions.models.piles import Batch
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.models.steps import Closing, Opening, Outcome, matter_of
from commonty.apps.people.models import Person
from commonty.apps.voting import slips
from commonty.apps.voting.models import BallotBox, Board, Box, Choice, ElectionKey, How, Issuing, Receipt, Roll, Serving, Stage
from commonty.apps.voting.models.tellers import Read, agreed
from commonty.constitution import majority
from commonty.constitution.document import Freeze, Procedure, Right
from commonty.constitution.majority import Outcome as Result
from commonty.constitution.refusal import Refused

SOON = timedelta(minutes=5)
"""When a count is looked at again that waits for the machine, and for nobody."""


class Polling(Contesting):
    """A matter that is voted on. Where its votes lie, the ``Opening`` says; what they come to is one tally, wherever they lie."""

    class Meta(Contesting.Meta):
        abstract = True

    @transaction.atomic
    def open(self, *, now: datetime) -> Opening:
        """Open voting, once the notice has run. Late, it is open for its whole time all the same."""
        self.hold()
        notice = self.noticed
        if notice is None or self.phase(now) is not Phase.NOTICE or now < notice.opens:
            raise Refused(_("Voting opens when the notice has run, and not before."), article=self.article)
        if self.waits_for_ruling(now):
            raise Refused(_("The first vote is challenged: the second waits until that is settled."), article=self.article)
        if self.waits_for_comparison(now):
            raise Refused(_("It is being ruled on whether this is the same matter as one that was lost."), article=self.article)
        if self.body.is_dissolved:
            raise Refused(_("%(body)s was dissolved.") % {"body": self.body.title}, article=f"bodies.{self.body.article}")
        procedure = self.procedure(now)
        secrecy.refuse_unless_kept(self.body, procedure, article=self.article, now=now)
        roll = notice.recipients
        Serving.objects.refuse_unless_reached(roll, now=now)
        if procedure.freeze is Freeze.OPENING:
            people = entitled(self.body, Right.VOTE, at=now, excluding=requirements.excluded(procedure, self.effects))
            sections = apart.belonging(self.body, procedure, self.rules(now), at=now)
            roll = Roll.freeze(self.body, people, authority=self.authority(), now=now, sections=sections)
        secrecy.refuse_unless_issued(self.body, procedure, roll, article=self.article, now=now)
        closes = notice.closes if now == notice.opens else self._after(now, procedure.voting, now)
        opening = self._set_up(roll, procedure, closes=closes, due=notice.opens, now=now)
        line = VotingOpened(
            **self._named(),
            box=opening.box.pk,
            entitled=roll.weight,
            roll_root=roll.root,
            closes=closes.isoformat(),
            due=notice.opens.isoformat(),
            secret=opening.is_secret,
        )
        Serving.objects.end(notice.recipients, now=now)
        self.tell(line, authority=self.authority(), now=now)
        self._set_due(closes)
        return opening

    def _set_up(self, roll: Roll, procedure: Procedure, *, closes: datetime, due: datetime, now: datetime) -> Opening:
        """Set the box up that the rules ask for; with a board where the ballot is secret."""
        if not secrecy.is_secret(procedure):
            box = Box.objects.open(
                roll,
                opens=now,
                closes=closes,
                changeable=procedure.changeable,
                totals_shown=procedure.totals_shown,
                article=self.article,
            )
            return Opening.objects.create(motion_id=self.pk, open_box=box, at=now, due=due)
        ballot_box = BallotBox.objects.open(
            roll, opens=now, closes=closes, changeable=procedure.changeable, article=self.article, few=procedure.few
        )
        key = secrecy.key_for(self.body, article=self.article, now=now)
        asked = secrecy.question(self.number, self.rules(now).constitution.language)
        name = f"{self.body_id}/{self.number}"
        Board.objects.set_up(ballot_box, key, [asked], name=name, authority=self.authority(), now=now)
        return Opening.objects.create(motion_id=self.pk, ballot_box=ballot_box, at=now, due=due)

    def keys_until(self, now: datetime) -> datetime:
        """Return until when a secret vote whose notice has run waits for its trustees to have keys."""
        opens = self.noticed.opens if self.noticed is not None else now
        return self._after(opens, self.procedure(now).opening, now)

    def waits_for_codes(self, now: datetime) -> bool:
        """Whether it would be open, if its voting codes were issued."""
        notice, key = self.noticed, ElectionKey.objects.usable(self.body, now)
        if notice is None or now < notice.opens or self.phase(now) is not Phase.NOTICE or key is None:
            return False
        return Issuing.objects.is_missing(notice.recipients, key)

    def waits_for_keys(self, now: datetime) -> bool:
        """Whether it would be open, if its trustees had keys."""
        return self.noticed is not None and now >= self.noticed.opens and self.lacks_trustees(now)

    def lacks_trustees(self, now: datetime) -> bool:
        """Whether it is to be voted on in secret, or is being so, and too few trustees are left who could open it."""
        if self.opened is not None:
            board = self.opened.board if self.decided is None and self.lapsed is None else None
            return board is not None and board.stage is not Stage.DONE and not board.key.suffices(now)
        if self.phase(now) is not Phase.NOTICE or not secrecy.is_secret(self.procedure(now)):
            return False
        return ElectionKey.objects.usable(self.body, now) is None

    def cast(self, person: Person, choice: Choice, *, now: datetime) -> Receipt:
        """Vote on this motion by open vote: see ``Box.cast``. A secret ballot is cast on its board."""
        if self.opened is None or self.decided is not None:
            raise Refused(_("Voting is not open."), article=self.article)
        if self.opened.open_box is None:
            raise Refused(_("This vote is secret: it is cast in the booth, where your own device encrypts it."), article=self.article)
        return self.opened.open_box.cast(person, choice, now=now)

    @transaction.atomic
    def close(self, *, now: datetime) -> Outcome | None:
        """
        Count the votes under the rules that the motion was noticed with. Before its time only where nothing can change the outcome.

        A secret ballot is closed, and counted once its trustees have opened it: until then, and where they never do, there is no outcome.
        """
        self.hold()
        if self.decided is not None:
            return self.decided
        opening = self.opened
        if opening is None or (now < opening.box.closes and not self._is_settled(opening.open_box, now=now)):
            raise Refused(_("Voting is still open, and votes that are still out can change its outcome."), article=self.article)
        if opening.open_box is None:
            return self._close_in_secret(opening, now=now) if self.closed is None else self._count_or_wait(now)
        seal = opening.open_box.seal(authority=self.authority(), now=now)
        sections = opening.open_box.apart(majority.sections(self.procedure(now)))
        return self._decide(seal.tally(), sections=sections, heads=seal.returned, due=opening.box.closes, now=now)

    def _close_in_secret(self, opening: Opening, *, now: datetime) -> Outcome | None:
        """Close a secret ballot: no vote comes any more, nobody knows whose credential was whose, and its trustees have their time."""
        board, procedure = opening.board, self.procedure(now)
        if board is None or self.lapsed is not None:
            return None
        board.close(authority=self.authority(), now=now)
        waits = [self._after(now, procedure.opening, now)]
        if board.box.papers_given:
            waits.append(self._after(now, procedure.paper, now))
        closing = Closing.objects.create(motion_id=self.pk, at=now, due=opening.box.closes, count_due=max(waits))
        line = VotingClosed(**self._named(), until=closing.count_due.isoformat(), due=closing.due.isoformat())
        self.tell(line, authority=self.authority(), now=now)
        self._forget()
        self._set_due(closing.count_due)
        return None

    def _count_or_wait(self, now: datetime) -> Outcome | None:
        """Count a secret ballot; where the machine still puts its ballots together or checks them, look again soon, however late it is."""
        board = self.opened.board if self.opened is not None else None
        if board is not None and board.is_at_work:
            self._set_due(now + SOON)
            return None
        return self.count(now=now)

    def is_awaited(self) -> bool:
        """Whether the count of a secret ballot waits for somebody: for its trustees, or for papers that two tellers have to agree on."""
        board = self.opened.board if self.opened is not None else None
        if board is None:
            return False
        return board.stage is not Stage.DONE or slips.are_awaited(board.box, self.agreed_papers().total())

    def count_if_nothing_is_missing(self, now: datetime) -> None:
        """Count a secret ballot before the time for it is over, where nothing is awaited any more."""
        if self.closed is not None and self.decided is None and self.lapsed is None and not self.is_awaited():
            self.count(now=now)

    @transaction.atomic
    def count(self, *, now: datetime) -> Outcome | None:
        """
        Count a secret ballot: at once where nothing is missing, and in any case when the time for trustees and tellers is over.

        Papers that are missing by then are left out. Where the trustees have not opened it, or its board was refused by its check, the
        vote is void: nothing of it is ever read, and the same is put once more.
        """
        self.hold()
        if self.decided is not None or self.lapsed is not None:
            return self.decided
        closing, opening = self.closed, self.opened
        board = opening.board if opening is not None else None
        if closing is None or board is None or (now < closing.count_due and self.is_awaited()):
            raise Refused(
                _("It is counted once voting has closed and nothing is missing, or the time for that is over."), article=self.article
            )
        if board.stage is not Stage.DONE:
            why = Why.UNPROVED if board.refused is not None else Why.UNOPENED
            board.give_up(authority=self.authority(), now=now)
            self._let_lapse(why, now=now, due=closing.count_due, refusal=self._put_void_vote_again(now))
            return None
        papers = self.agreed_papers()
        read = {marks: how_many for marks, how_many in papers.items() if marks is not None}
        slips.tell_if_open(board.box, papers.total(), authority=self.authority(), now=now)
        seal = board.box.seal(read, spoiled=papers[None], opened=secrecy.counted(board), authority=self.authority(), now=now)
        online = board.box.marks.filter(how=How.ONLINE).count()
        heads, on_paper = online + seal.entered + seal.spoiled, seal.entered + seal.spoiled
        return self._decide(
            secrecy.tally(board.box), heads=heads, on_paper=on_paper, is_withheld=seal.is_withheld, due=closing.due, now=now
        )

    def agreed_papers(self, *, but: Batch | None = None) -> Counter[Read]:
        """Return the paper ballots that two tellers entered alike, of every pile, or of every pile ``but`` one."""
        return agreed(Batch.objects.filter(motion=self.pk).prefetch_related("entries"), but=but)

    def _decide(
        self,
        tally: majority.Tally,
        *,
        heads: int,
        due: datetime,
        now: datetime,
        sections: Mapping[str, majority.Tally] = majority.NO_SECTIONS,
        on_paper: int = 0,
        is_withheld: bool = False,
        is_reported: bool = False,
    ) -> Outcome:
        """Keep what the votes come to, and tell of it; put it once more where too few took part and the rules say so."""
        procedure = self.procedure(now)
        sheet = majority.decide(procedure, tally, sections=sections)
        outcome = self._outcome_of(sheet, procedure, is_withheld=is_withheld, due=due, now=now)
        numbers = {name: 0 if is_withheld else getattr(tally, name) for name in ("yes", "no", "abstain", "blank")}
        line = MotionDecided(
            **self._named(),
            result=outcome.result,
            entitled=tally.entitled,
            **numbers,
            heads=heads,
            procedure=self.procedure_key,
            rules=self.rules(now).digest,
            due=due.isoformat(),
            spoiled=tally.spoiled,
            on_paper=on_paper,
            withheld=is_withheld,
            apart={key: {way: getattr(votes, way) for way in ("entitled", *numbers)} for key, votes in sections.items()},
            reported=is_reported,
        )
        self.tell(line, authority=self.authority(), now=now)
        self._forget()
        self._set_due(outcome.effective_at if outcome.is_carried else None)
        if outcome.result == Result.NO_DECISION and self.has_second_vote(procedure):
            self._put_again(procedure, now)
        return outcome

    def _put_again(self, procedure: Procedure, now: datetime) -> None:
        """Put this very version once more, under the procedure of second votes, with fresh notice and a roll of its own."""
        raise NotImplementedError

    def _put_void_vote_again(self, now: datetime) -> Refused | None:
        """Put this very version once more, under its own procedure, where its first vote is void; return why that cannot be."""
        raise NotImplementedError

    def _outcome_of(self, sheet: majority.Sheet, procedure: Procedure, *, is_withheld: bool, due: datetime, now: datetime) -> Outcome:
        """Keep what votes mean, and until when it can be challenged, takes effect and bars the same matter."""
        challenge_until = self._after(now, procedure.challenge, now)
        return Outcome.objects.create(
            motion_id=self.pk,
            result=sheet.outcome.value,
            sheet=sheet.to_json(),
            is_withheld=is_withheld,
            matter=matter_of(self.wording.title, self.wording.body, self.effects),
            at=now,
            due=due,
            challenge_until=challenge_until,
            effective_at=max(challenge_until, self._after(now, procedure.delay, now)),
            barred_until=self._after(now, procedure.bar, now) if sheet.outcome is Result.LOST else now,
        )

    @transaction.atomic
    def close_if_settled(self, *, now: datetime) -> int:
        """Close before time where no vote can be changed and none that is out can change the outcome; return whether it was closed."""
        self.hold()
        if self.decided is not None or self.opened is None or not self._is_settled(self.opened.open_box, now=now):
            return 0
        self.close(now=now)
        return 1

    def _is_settled(self, box: Box | None, *, now: datetime) -> bool:
        """
        Whether no vote that is still out can change the outcome, once those who left are off the roll with their votes.

        Never of a secret ballot: what lies in it nobody knows.
        """
        if box is None or majority.settled(self.procedure(now), box.tally()) is None:
            return False
        box.strike_departed(authority=self.authority(), now=now)
        return majority.settled(self.procedure(now), box.tally()) is not None
