"""The verbs of an election after the count: challenged, ruled on, final, and who takes the seats."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import right
from commonty.apps.bodies.models import Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.elections import rotating, ruling
from commonty.apps.elections.entries_of_settling import (
    ChallengeRuled,
    ChallengeSettled,
    ElectionFinal,
    ResultChallenged,
    SeatingFailed,
)
from commonty.apps.elections.models.elsewhere import Elsewhere
from commonty.apps.elections.models.matter import Phase
from commonty.apps.elections.models.settling import Challenge, Countback, Declaration, FailedSeating, Judgement, Ruling, Seating
from commonty.apps.elections.models.standing import Candidate
from commonty.apps.people.flooding import count_act
from commonty.apps.people.models import Person
from commonty.apps.record.texts import keep
from commonty.apps.rules.governing import governed_by
from commonty.constitution.document import Right, Silence
from commonty.constitution.refusal import Refused


class Declaring(Elsewhere):
    """An election from its provisional result to the mandates."""

    class Meta(Elsewhere.Meta):
        abstract = True

    @transaction.atomic
    def challenge(self, person: Person, reasons: str, *, now: datetime, countback: Countback | None = None) -> Challenge:
        """
        Hold the roll, the ballots, the vote or the count to be wrong: from the moment the ballots are fixed until the time for it is over.

        Or what came of a ``countback``, once it is counted. Enough challengers hold the result back until it is ruled on.
        """
        self.hold()
        self._refuse_unless_challengeable(countback, now)
        authority = right(person, self.electors, Right.CHALLENGE, now=now)
        known = Challenge.objects.filter(election=self.pk, countback=countback, person=person).first()
        if known is not None:
            return known
        kept = keep(reasons.strip())
        challenge = Challenge.objects.create(election_id=self.pk, countback=countback, person=person, reasons=kept, at=now)
        challenge.bench = len(ruling.bench(self, now=now))
        challenge.save(update_fields=["bench"])
        line = ResultChallenged(
            **self._named(), challenge=challenge.pk, reasons=kept.digest, challenger=person.pk, countback=countback.pk if countback else 0
        )
        self.tell(line, authority=authority, now=now)
        self._forget()
        if countback is None and self.counted is not None and self.open_challenges():
            self._set_due(ruling.until(self))
        return challenge

    def _refuse_unless_challengeable(self, countback: Countback | None, now: datetime) -> None:
        counted = countback.counted if countback is not None else self.counted
        is_late = counted is not None and (counted.challenge_until is None or now >= counted.challenge_until)
        if countback is not None:
            is_over = counted is None or self.phase_of(countback, now) in {Phase.FINAL, Phase.FALLEN}
        else:
            is_over = self.fixed is None or not self.is_running()
        if not self.procedure.challenge or is_over or is_late:
            said = _("An election is challenged from when its ballots are fixed until the time for it is over; a countback once counted.")
            raise Refused(said, article=self.article)

    @transaction.atomic
    def rule(self, person: Person, challenge: Challenge, *, upheld: bool, reasons: str, now: datetime) -> Judgement | None:
        """
        Rule on a challenge, as one of those who do: uphold it only where the fault could have changed the result.

        Returns what it came to, or ``None`` so far. More than half of as many as ruled on it when it was made settle it.
        """
        self.hold()
        countback = challenge.countback
        is_over = not self.is_running() if countback is None else self.phase_of(countback, now) is not Phase.CHALLENGED
        if challenge not in self.open_challenges(countback) or is_over:
            raise Refused(_("There is no open challenge to rule on."), article=self.article)
        until = ruling.until(self, countback)
        if until is not None and now >= until:
            raise Refused(_("The time for ruling on this challenge is over."), article=self.article)
        authority = ruling.ruler(self, person, now=now)
        if Ruling.objects.filter(challenge=challenge, person=person).exists():
            return None
        kept = keep(reasons.strip())
        Ruling.objects.create(challenge=challenge, person=person, upheld=upheld, reasons=kept, at=now)
        line = ChallengeRuled(**self._named(), challenge=challenge.pk, upheld=upheld, reasons=kept.digest, ruler=person.pk)
        self.tell(line, authority=authority, now=now)
        if not ruling.is_settled(self, challenge, upheld=upheld, now=now):
            return None
        return self._settle(challenge, upheld=upheld, by_silence=False, now=now, due=now)

    def settle_by_silence(self, *, now: datetime, due: datetime, countback: Countback | None = None) -> None:
        """Let what the rules say follow where nobody ruled in time."""
        upheld = self.procedure.silence is Silence.FALLS
        for challenge in self.open_challenges(countback):
            self._settle(challenge, upheld=upheld, by_silence=True, now=now, due=due)

    def _settle(self, challenge: Challenge, *, upheld: bool, by_silence: bool, now: datetime, due: datetime) -> Judgement:
        judgement = Judgement.objects.create(challenge=challenge, upheld=upheld, by_silence=by_silence, at=now, due=due)
        line = ChallengeSettled(
            **self._named(),
            challenge=challenge.pk,
            upheld=upheld,
            by_silence=by_silence,
            due=due.isoformat(),
            countback=challenge.countback_id or 0,
        )
        self.tell(line, authority=self.authority(), now=now)
        self._forget()
        if challenge.countback_id is not None:
            return judgement  # The clock goes on: it seats who comes up, or lets an election fill the seat where the countback fell.
        if self.phase(now) is Phase.FALLEN:
            self._set_due(None)
            if self.opened is not None:  # Nobody counts these ballots any more, and nobody shall ever tie them to who cast them.
                self.opened.box.seal({}, authority=self.authority(), now=now)
        elif self.counted is not None:
            self._set_due(ruling.until(self) if self.open_challenges() else max(self.counted.final_at, now))
        return judgement

    @transaction.atomic
    def declare(self, *, now: datetime) -> Declaration:
        """Make the result final, and seat who was elected: each takes a mandate for the term, with this election as its source."""
        self.hold()
        outcome = self.counted
        if outcome is None or self.phase(now) not in {Phase.PROVISIONAL, Phase.WAITING} or now < outcome.final_at:
            raise Refused(_("A result is final once it can no longer be challenged, and no challenge is open."), article=self.article)
        declaration = Declaration.objects.create(election_id=self.pk, at=now, due=outcome.final_at)
        line = ElectionFinal(**self._named(), winners=tuple(outcome.winners), vacant=outcome.vacant, due=outcome.final_at.isoformat())
        self.tell(line, authority=self.authority(), now=now)
        self._forget()
        self._set_due(None)
        by_number, ends = {each.number: each for each in self.candidates()}, self._ends(outcome.winners, now=now)
        for number in outcome.winners:
            self.seat(by_number[number], until=ends.get(number), now=now)
        return declaration

    def _ends(self, winners: Sequence[int], *, now: datetime) -> Mapping[int, datetime]:
        """Return when the terms of those elected are over that are not of the usual length: the rest of a term, or by rotation."""
        if self.until is not None:
            return dict.fromkeys(winners, self.until)
        drawn = self.lots().order if self.closed is not None else tuple(sorted(winners))  # The numbers are drawn by the record themselves.
        return rotating.ends(self, winners, drawn, now=now)

    def seat(self, candidate: Candidate, *, until: datetime | None, now: datetime) -> Seat | None:
        """Seat a candidate who was elected; where the rules do not let them hold the office by now, say why, and leave the result."""
        try:
            with transaction.atomic(), governed_by(self.rules):
                taken = seat(candidate.person, self.office, self.body, authority=self.authority(), now=now, until=until)
        except Refused as refusal:
            FailedSeating.objects.create(candidate=candidate, reason=refusal.reason, article=refusal.article, at=now)
            line = SeatingFailed(**self._named(), candidate=candidate.number, article=refusal.article)
            self.tell(line, authority=self.authority(), now=now)
            return None
        Seating.objects.create(candidate=candidate, seat=taken, at=now)
        return taken

    @transaction.atomic
    def seat_again(self, person: Person, candidate: Candidate, *, now: datetime) -> bool:
        """Have somebody seated who was elected and could not be. Any member with a vote may ask. Returns whether it was done."""
        right(person, self.electors, Right.VOTE, now=now)
        count_act("run-again", person, now=now)
        self.hold()
        if candidate not in self.waiting():
            raise Refused(_("There is nobody here who waits to be seated."), article=self.article)
        recount = candidate.recounts_won.select_related("countback__seat__mandate").first()
        ends = self._ends([candidate.number], now=now)
        until = recount.countback.seat.mandate.ends if recount is not None else ends.get(candidate.number)
        return self.seat(candidate, until=until, now=now) is not None

    def waiting(self) -> list[Candidate]:
        """Return who was elected, or came up by a countback, and could not be seated so far."""
        return list(self.candidates().filter(failures__isnull=False, seating=None).distinct())
