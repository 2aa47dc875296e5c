"""Challenging a result, or the ruling that ended a motion, and ruling on it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import right
from commonty.apps.decisions import challenging
from commonty.apps.decisions.entries import ChallengeRuled, ChallengeSettled, ResultChallenged
from commonty.apps.decisions.models.correcting import Correcting
from commonty.apps.decisions.models.matter import Phase
from commonty.apps.decisions.models.steps import Challenge, Judgement, Outcome, Ruling
from commonty.apps.people.models import Person
from commonty.apps.record.texts import keep
from commonty.constitution.document import Right, Silence
from commonty.constitution.refusal import Refused


class Contesting(Correcting):
    """A matter whose result, or whose end by a ruling, members can challenge."""

    class Meta(Correcting.Meta):
        abstract = True

    @transaction.atomic
    def challenge(self, person: Person, reasons: str, *, now: datetime) -> Challenge:
        """
        Hold the result to be wrong, within the time that the rules give. Enough challengers hold its effects back.

        So is a ruling that ended a motion as the same matter as one that was lost: if it is upheld, it can be moved again.
        """
        self.hold()
        until = self.challengeable_until(now)
        if until is None or now >= until:
            raise Refused(_("A result is challenged after the count and before the time for it is over."), article=self.article)
        authority = right(person, self.body, Right.CHALLENGE, now=now)
        known = Challenge.objects.filter(motion=self.pk, person=person).first()
        if known is not None:
            return known
        kept = keep(reasons.strip())
        challenge = Challenge.objects.create(motion_id=self.pk, person=person, reasons=kept, at=now)
        challenge.bench = len(challenging.bench(self, challenge, now=now))
        challenge.save(update_fields=["bench"])
        reasons, held = ("", kept.digest) if self.is_private else (kept.digest, "")
        line = ResultChallenged(
            **self._named(), challenge=challenge.pk, reasons=reasons, challenger=person.pk, held=held, of_ruling=self.is_ruled_out
        )
        self.tell(line, authority=authority, now=now)
        self._forget()
        if self.open_challenges(now):
            self._set_due(challenging.until(self, now))
        return challenge

    @transaction.atomic
    def rule(self, person: Person, challenge: Challenge, *, upheld: bool, reasons: str, now: datetime) -> Judgement | None:
        """
        Rule on a challenge, as one of those who do. Returns what it came to, or ``None`` so far.

        More than half of as many as ruled on it when it was made settle it. Never the mover, the challenger, or whom it is about.
        """
        self.hold()
        if challenge not in self.open_challenges(now):
            raise Refused(_("There is no open challenge to rule on."), article=self.article)
        if now >= challenging.until(self, now):
            raise Refused(_("The time for ruling on this challenge is over."), article=self.article)
        authority, bench = challenging.ruler(self, challenge, person, now=now)
        if Ruling.objects.filter(challenge=challenge, person=person).exists():
            return None
        kept = keep(reasons.strip())
        Ruling.objects.create(challenge=challenge, person=person, upheld=upheld, reasons=kept, at=now)
        told, held = ("", kept.digest) if self.is_private else (kept.digest, "")
        line = ChallengeRuled(**self._named(), challenge=challenge.pk, upheld=upheld, reasons=told, ruler=person.pk, held=held)
        self.tell(line, authority=authority, now=now)
        if not challenging.is_settled(self, challenge, bench, upheld=upheld):
            return None
        return self._settle(challenge, upheld=upheld, by_silence=False, now=now, due=now)

    def _settle_by_silence(self, *, now: datetime, due: datetime) -> None:
        upheld = self.procedure(now).silence is Silence.FALLS
        for challenge in self.open_challenges(now):
            self._settle(challenge, upheld=upheld, by_silence=True, now=now, due=due)

    def _settle(self, challenge: Challenge, *, upheld: bool, by_silence: bool, now: datetime, due: datetime) -> Judgement:
        judgement = Judgement.objects.create(challenge=challenge, upheld=upheld, by_silence=by_silence, at=now, due=due)
        line = ChallengeSettled(
            **self._named(),
            challenge=challenge.pk,
            upheld=upheld,
            by_silence=by_silence,
            due=due.isoformat(),
            of_ruling=self.is_ruled_out,
        )
        self.tell(line, authority=self.authority(), now=now)
        self._forget()
        match self.phase(now), self.decided:
            case Phase.WAITING, Outcome() as outcome:
                self._set_due(max(outcome.effective_at, now))
            case ((Phase.CHALLENGED | Phase.LAPSED), _outcome) if self.open_challenges(now):
                self._set_due(challenging.until(self, now))
            case _:
                self._set_due(None)
        second_vote: Correcting | None = getattr(self, "second_vote", None)
        if second_vote is not None:
            second_vote.hold().go_on_after_ruling(now=now)
        return judgement
