"""The verbs of an election from the opening of the vote to the count."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.joining import still_belonging
from commonty.apps.elections import contests
from commonty.apps.elections.entries import (
    ElectionCounted,
    LotCommitted,
    LotDisclosed,
    PaperGiven,
    PapersEntered,
    VoteClosed,
    VoteOpened,
)
from commonty.apps.elections.models.agenda import Completion
from commonty.apps.elections.models.matter import Phase
from commonty.apps.elections.models.on_paper import OnPaper
from commonty.apps.elections.models.polling import (
    Batch,
    Closing,
    Commitment,
    Disclosure,
    Opening,
    Outcome,
    Result,
)
from commonty.apps.elections.models.standing import Slate
from commonty.apps.elections.officers import RUN, TELL, officer
from commonty.apps.elections.proving import keep_proof
from commonty.apps.elections.rankings import refuse_unless_valid
from commonty.apps.elections.secrecy import board_of, is_secret, is_unopened, key_for, question
from commonty.apps.people.models import Person
from commonty.apps.record.signing import head
from commonty.apps.voting import slips
from commonty.apps.voting.models import BallotBox, Board, Roll, Serving
from commonty.apps.voting.models.tellers import Read, agreed
from commonty.apps.voting.rankings import rankings
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.document import Freeze, Right
from commonty.constitution.refusal import Refused
from commonty.counting.contest import NoValidPapers, Ranking
from commonty.counting.lots import Lots
from commonty.counting.rules import count
from commonty.counting.sheet import Sheet
from commonty.counting.writing import to_json

LONGEST_SECRET = 200


class Casting(OnPaper):
    """An election while it is voted on and counted."""

    class Meta(OnPaper.Meta):
        abstract = True

    @transaction.atomic
    def open(self, *, now: datetime) -> Opening:
        """Open voting, once the notice has run. Late, it is open for its whole time all the same."""
        self.hold()
        slate = self.fixed
        if slate is None or not slate.is_voted_on or self.opened is not None or now < self.opens:
            raise Refused(_("Voting opens when the ballots are fixed and the notice has run, and not before."), article=self.article)
        self.refuse_elsewhere()
        procedure = self.procedure
        roll = self.noticed.recipients
        Serving.objects.refuse_unless_reached(roll, now=now)
        if procedure.freeze is Freeze.OPENING:
            people = entitled(self.electors, Right.VOTE, at=now)
            roll = Roll.freeze(self.electors, people, authority=self.authority(), now=now)
        closes = self.closes if now == self.opens else calendar.after(now, procedure.voting, self.zone)
        box = BallotBox.objects.open(
            roll, opens=now, closes=closes, changeable=procedure.changeable, article=self.article, few=procedure.few
        )
        if is_secret(procedure):
            key = key_for(self.electors, article=self.article, now=now)
            asked = question(self.number, slate.candidates.count() + slate.has_ron)
            Board.objects.set_up(box, key, [asked], name=f"{self.electors_id}/{self.number}", authority=self.authority(), now=now)
        opening = Opening.objects.create(election_id=self.pk, box=box, at=now, due=self.opens)
        line = VoteOpened(
            **self._named(),
            box=box.pk,
            entitled=roll.weight,
            roll_root=roll.root,
            closes=closes.isoformat(),
            due=opening.due.isoformat(),
        )
        Serving.objects.end(self.noticed.recipients, now=now)
        self.tell(line, authority=self.authority(), now=now)
        self._forget()
        self._set_due(closes)
        return opening

    def cast(self, person: Person, ranking: Ranking, *, now: datetime) -> None:
        """
        Vote: cast a ballot, or put it in the place of one's earlier one where the rules let it be changed. See ``BallotBox.cast``.

        ``ranking`` is what ``rankings.asked`` says that this election asks for. ``()`` is a blank ballot: it counts as taking part.
        """
        self.refuse_elsewhere()
        if self.opened is None or self.fixed is None or self.closed is not None:
            raise Refused(_("Voting is not open."), article=self.article)
        if is_secret(self.procedure):
            raise Refused(_("This ballot is secret: it is cast in the booth, where your own device encrypts it."), article=self.article)
        refuse_unless_valid(ranking, self.fixed, article=self.article)
        self.opened.box.cast(person, ranking, now=now)

    def refuse_elsewhere(self) -> None:
        """Raise ``Refused`` where it is voted on in a hall, or outside."""
        if self.is_in_a_hall:
            raise Refused(_("It is voted on in a meeting, on paper: no vote is cast here."), article=self.article)
        if self.is_elsewhere:
            raise Refused(_("It is voted on in a ballot that somebody outside runs: no vote is cast here."), article=self.article)

    @transaction.atomic
    def give_paper(self, to: Person, *, by: Person, now: datetime) -> None:
        """Give a paper ballot to somebody on the roll, who then casts none here. Whoever runs the election may, while voting is open."""
        if not self.procedure.paper:
            raise Refused(_("These rules have no paper ballots."), article=self.article)
        authority = officer(self, by, (RUN,), now=now)
        if self.opened is None:
            raise Refused(_("Voting is not open."), article=self.article)
        slips.refuse_unless_left(self.opened.box)
        mark = self.opened.box.give_paper(to, now=now)
        self.tell(PaperGiven(**self._named(), index=mark.entry.index), authority=authority, now=now)

    @transaction.atomic
    def enter_papers(self, teller: Person, label: str, ballots: Mapping[Read, int], *, now: datetime) -> Batch:
        """
        Enter what one teller reads from a pile of paper ballots, ``None`` for spoiled ones; again, in the place of the earlier.

        A pile counts once two tellers entered it alike. Raises ``Refused`` for who is no teller, or stands; for ballots that this
        election does not ask for; and for more ballots than were given out.
        """
        self.hold()
        authority, given = self.entering(teller, now=now)
        for ranking in ballots:
            if ranking is not None and self.fixed is not None:
                refuse_unless_valid(ranking, self.fixed, article=self.article)
        batch, _new = Batch.objects.get_or_create(election_id=self.pk, label=label.strip()[:60] or "1")
        others = self.agreed_papers(but=batch).total()
        many = sum(ballots.values()) + others
        if self.is_in_a_hall and many > given:
            said = _("That would be %(papers)d papers, and only %(present)d people were in the room.")
            raise Refused(said % {"papers": many, "present": given}, article=self.article)
        is_agreed = batch.take(teller, ballots, but=others, given=given, article=self.article, now=now)
        Completion.objects.filter(place__election=self.pk).delete()  # Who said that these are all said it of what is changed now.
        line = PapersEntered(**self._named(), batch=batch.label, papers=sum(ballots.values()), agreed=is_agreed)
        self.tell(line, authority=authority, now=now)
        self.count_if_nothing_is_missing(now)
        return batch

    def entering(self, teller: Person, *, now: datetime) -> tuple[Authority, int]:
        """Return by what right a teller enters papers now, and how many papers there are at most; raise ``Refused`` where none are."""
        authority, opened = officer(self, teller, (TELL, RUN), now=now), self.opened
        is_over = self.counted is not None or (self.closed is not None and now >= self.closed.count_due)
        if opened is None or self.fixed is None or is_over:
            raise Refused(_("Paper ballots are entered from the opening of the vote until the count."), article=self.article)
        slips.refuse_if_closed(opened.box)
        return authority, opened.box.papers_given

    def agreed_papers(self, *, but: Batch | None = None) -> Counter[Read]:
        """Return the paper ballots that two tellers entered alike, of every pile, or of every pile ``but`` one."""
        return agreed(Batch.objects.filter(election=self.pk).prefetch_related("entries"), but=but)

    @transaction.atomic
    def commit(self, person: Person, digest: str, *, now: datetime) -> Commitment:
        """
        Put something in for the lot, before the close: the SHA-256, in hexadecimal, of a secret that one opens after it.

        Once made it stands. Raises ``Refused`` for who has no office in this election, or stands in it.
        """
        self.hold()
        authority = officer(self, person, now=now)
        ends = self.opened.box.closes if self.opened else self.closes
        is_over = now >= ends and self.phase(now) is not Phase.AWAITING
        if self.counted is not None or self.closed is not None or is_over:
            raise Refused(_("The lot is closed: what goes into it was put in before voting closed."), article=self.article)
        if len(digest) != hashlib.sha256().digest_size * 2 or not set(digest) <= set("0123456789abcdef"):
            raise Refused(_("This is no SHA-256 in hexadecimal: 64 of the digits 0 to 9 and a to f."), article=self.article)
        known = Commitment.objects.filter(election=self.pk, person=person).first()
        if known is not None:
            raise Refused(_("You have put something in already, and it stands."), article=self.article)
        commitment = Commitment.objects.create(election_id=self.pk, person=person, digest=digest, at=now)
        self.tell(LotCommitted(**self._named(), officer=person.pk, digest=digest), authority=authority, now=now)
        return commitment

    @transaction.atomic
    def disclose(self, person: Person, secret: str, *, now: datetime) -> Disclosure:
        """Open what one put in for the lot, after the close and before the count. It goes in only if it is what was committed to."""
        self.hold()
        commitment = Commitment.objects.filter(election=self.pk, person=person).first()
        if commitment is None:
            raise Refused(_("You have put nothing in for the lot of this election."), article=self.article)
        if commitment.disclosed is not None:
            return commitment.disclosed
        if self.closed is None or self.counted is not None or now >= self.closed.count_due:
            raise Refused(_("The lot is opened after voting closed and before the count."), article=self.article)
        if len(secret) > LONGEST_SECRET or not secret.isprintable() or hashlib.sha256(secret.encode()).hexdigest() != commitment.digest:
            raise Refused(_("This is not what you put in: its SHA-256 is another one."), article=self.article)
        disclosure = Disclosure.objects.create(commitment=commitment, secret=secret, at=now)
        line = LotDisclosed(**self._named(), officer=person.pk, secret=secret)
        self.tell(line, authority=self.authority("elections.disclose"), now=now)
        self.count_if_nothing_is_missing(now)
        return disclosure

    @transaction.atomic
    def close(self, *, now: datetime) -> Closing:
        """Close voting, and let the record's head at this moment be the part of the lot that is nobody's."""
        self.hold()
        if self.closed is not None:
            return self.closed
        if self.opened is None or now < self.opened.box.closes:
            raise Refused(_("Voting is still open."), article=self.article)
        due = self.opened.box.closes
        self.tell(VoteClosed(**self._named(), due=due.isoformat()), authority=self.authority(), now=now)
        end = head()
        waits = [now]
        board = board_of(self.opened)
        if board is not None:
            board.close(authority=self.authority(), now=now)
            waits.append(calendar.after(now, self.procedure.opening, self.zone))
        if Commitment.objects.filter(election=self.pk).exists():
            waits.append(calendar.after(now, self.procedure.drawing, self.zone))
        if self.opened.box.papers_given:
            waits.append(calendar.after(now, self.procedure.paper, self.zone))
        closing = Closing.objects.create(election_id=self.pk, at=now, due=due, head_size=end.size, head_root=end.root, count_due=max(waits))
        self._forget()
        self._set_due(closing.count_due)
        self.count_if_nothing_is_missing(now)
        return closing

    def is_awaited(self) -> bool:
        """Whether the count waits for somebody: for a lot that is not opened, or for paper ballots that two tellers have to agree on."""
        if is_unopened(self.opened) or Commitment.objects.filter(election=self.pk, disclosure=None).exists():
            return True
        return self.opened is not None and slips.are_awaited(self.opened.box, self.agreed_papers().total())

    def count_if_nothing_is_missing(self, now: datetime) -> None:
        """Count before the time for it is over, where nothing is awaited any more."""
        if self.closed is not None and self.counted is None and not self.is_awaited():
            self.count(now=now)

    @transaction.atomic
    def count(self, *, now: datetime) -> Outcome:
        """
        Count the ballots, by the rules that the election was called under; the result is provisional until it can no longer be challenged.

        Due at once where nothing is missing, and in any case when the time for lots and paper ballots is over: what is missing by
        then is left out, and the record says so.
        """
        self.hold()
        if self.counted is not None:
            return self.counted
        closing, opened, slate = self.closed, self.opened, self.fixed
        if closing is None or opened is None or slate is None or (now < closing.count_due and self.is_awaited()):
            raise Refused(
                _("It is counted once voting has closed and nothing is missing, or the time for that is over."), article=self.article
            )
        papers = self.agreed_papers()
        read = {ranking: how_many for ranking, how_many in papers.items() if ranking is not None}
        lots, board = self.lots(), board_of(opened)
        if board is not None and is_unopened(opened):
            result = Result.REFUSED if board.refused is not None else Result.UNOPENED
            board.give_up(authority=self.authority(), now=now)
            return self.conclude(result, None, due=closing.count_due, lots=lots, now=now)
        secret = rankings(board) if board is not None else None
        slips.tell_if_open(opened.box, papers.total(), authority=self.authority(), now=now)
        in_box = papers.total() if self.is_elsewhere else None
        seal = opened.box.seal(read, spoiled=papers[None], given=in_box, opened=secret, authority=self.authority(), now=now)
        sheet = self._sheet(slate, opened.box.ballots(), lots, now=now)
        result = Result.ELECTED if sheet is not None else Result.NO_VOTES
        if not contests.is_quorate(self.procedure, entitled=seal.entitled, cast=seal.cast, spoiled=seal.spoiled):
            result, sheet = Result.INQUORATE, None  # Nobody is elected, and nobody is to read who would have been.
        return self.conclude(result, sheet, due=closing.count_due, lots=lots, now=now)

    def lots(self) -> Lots:
        """Return the lots of this election: the order that its seed gives, from what officers opened and the record's head at the close."""
        if self.closed is None or self.fixed is None:
            raise Refused(_("The lot is opened after voting closed and before the count."), article=self.article)
        opened = Disclosure.objects.filter(commitment__election=self.pk).order_by("commitment__digest").values_list("secret", flat=True)
        seed = " ".join([self.source, self.closed.head_root, *opened])
        return Lots.seeded(seed, self.fixed.candidates.count() + self.fixed.has_ron)

    def _sheet(self, slate: Slate, ballots: Mapping[Ranking, int], lots: Lots, *, now: datetime) -> Sheet | None:
        """Count; ``None`` where nobody can be elected, for want of a valid ballot or of anybody who still stands."""
        candidates = list(self.candidates())
        # Who left or was expelled is gone. Who is suspended while votes are cast is not: else a rival could be, to be rid of them.
        here = set(
            still_belonging(self.electors, now=now).filter(pk__in=[each.person.pk for each in candidates]).values_list("pk", flat=True)
        )
        gone = frozenset(each.number for each in candidates if each.person.pk not in here)
        contest = contests.contest_of(self, slate, candidates, ballots, gone=gone, now=now)
        if contest is None:
            return None
        try:
            return count(slate.rule, contest, lots=lots, options=contests.options_of(slate.rule, self.procedure))
        except NoValidPapers:
            return None

    def conclude(
        self,
        result: Result,
        sheet: Sheet | None,
        *,
        due: datetime,
        now: datetime,
        lots: Lots | None = None,
        elected: Sequence[int] = (),
    ) -> Outcome:
        """
        Keep what came of it, and until when it can be challenged; the sheet with no ballots in it: they lie with the box.

        ``elected`` are the numbers of those whom somebody outside counted as elected, where there is no sheet.
        """
        if sheet is not None and result is Result.ELECTED:
            elected = tuple(sheet.winners)
        if result is Result.UNOPPOSED:
            elected = tuple(self.candidates().values_list("number", flat=True))
        facts = to_json(sheet, withhold_ballots=True) if sheet is not None else None
        challenge_until = calendar.after(now, self.procedure.challenge, self.zone)
        outcome = Outcome.objects.create(
            election_id=self.pk,
            result=result,
            winners=list(elected),
            vacant=self.seats - len(elected),
            sheet=facts,
            digest=str(facts["digest"]) if facts else "",
            seed=lots.seed if lots else "",
            officers=Disclosure.objects.filter(commitment__election=self.pk).count(),
            at=now,
            due=due,
            challenge_until=challenge_until,
            final_at=max(challenge_until, calendar.after(now, self.procedure.delay, self.zone)),
        )
        if facts is not None and self.opened is not None:
            keep_proof(facts, self.opened.box)
        self._tell_outcome(outcome, now)
        self._forget()
        self._set_due(outcome.final_at)
        return outcome

    def _tell_outcome(self, outcome: Outcome, now: datetime) -> None:
        left = Commitment.objects.filter(election=self.pk, disclosure=None).count()
        line = ElectionCounted(
            **self._named(),
            result=str(outcome.result),
            rule=self.fixed.rule if self.fixed else "",
            seats=self.seats,
            winners=tuple(outcome.winners),
            vacant=outcome.vacant,
            digest=self.opened.box.sealed.covered(outcome.digest) if self.opened is not None else "",
            seed=outcome.seed,
            officers=outcome.officers,
            not_opened=left,
            rules=self.rules.digest,
            due=outcome.due.isoformat(),
            reported=self.is_elsewhere and self.place is not None,
        )
        self.tell(line, authority=self.authority(), now=now)
