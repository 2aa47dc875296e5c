"""Whether a motion is the same matter as one that was lost: what the program takes it for, and what those who rule say."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import right
from commonty.apps.decisions import challenging, requirements
from commonty.apps.decisions.entries import ComparisonAsked, ComparisonRuled, ComparisonSettled
from commonty.apps.decisions.letters import AskedToRule
from commonty.apps.decisions.models.comparisons import Comparison, ComparisonJudgement, ComparisonRuling
from commonty.apps.decisions.models.matter import BEFORE_VOTE, Matter
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.models.routine import Routine
from commonty.apps.decisions.models.steps import Outcome, matter_of
from commonty.apps.people.flooding import count_act
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.record.texts import keep
from commonty.constitution import calendar
from commonty.constitution.document import Right
from commonty.constitution.majority import Outcome as Result
from commonty.constitution.refusal import Refused


class Barred(Refused):
    """The same matter was lost too short a while ago. ``can_be_asked`` where those who rule may be asked whether it is the same."""

    def __init__(self, reason: str, *, article: str, can_be_asked: bool) -> None:
        super().__init__(reason, article=article)
        self.can_be_asked = can_be_asked


class Comparing(Routine):
    """A matter that may be the same as one that its body lost."""

    class Meta(Routine.Meta):
        abstract = True

    def barring(self, matter: str, now: datetime) -> Outcome | None:
        """
        Return the lost vote that bars this matter in this body now, if there is one.

        Rulings on the same question are followed, the last of them; where there is none, what would be done is compared.
        """
        lost = Outcome.objects.filter(motion__body=self.body, barred_until__gt=now, result=Result.LOST)
        lost = lost.exclude(motion__challenges__judgement__upheld=True).select_related("motion").order_by("pk")
        judged = ComparisonJudgement.objects.filter(comparison__matter=matter, comparison__lost__outcome__in=lost)
        ruled = {each.comparison.lost_id: each.holds_same() for each in judged.select_related("comparison__motion").order_by("at", "pk")}
        found = lost.filter(Q(matter=matter) | Q(motion__in=ruled))
        return next((each for each in found if ruled.get(each.motion_id, each.matter == matter)), None)

    def refuse_as_barred(self, barring: Outcome, now: datetime) -> None:
        """Raise ``Barred``, citing the article that bars it and the ruling, and saying what would do."""
        said = {"number": barring.motion.number, "when": date_format(localtime(barring.barred_until), "DATETIME_FORMAT")}
        can_be_asked = bool(challenging.sitting(self, {self.mover_id}, now=now))
        if can_be_asked:
            reason = _(
                "This was lost as motion %(number)d, or was ruled the same matter. The rules let it be moved again from %(when)s. "
                "If it is another matter, say why, and those who rule decide whether it is."
            )
        else:
            reason = _("This was lost as motion %(number)d, or was ruled the same matter. The rules let it be moved again from %(when)s.")
        raise Barred(reason % said, article=barring.motion.article, can_be_asked=can_be_asked)

    @transaction.atomic
    def compare(self, person: Person, lost: Matter, reasons: str, *, now: datetime) -> Comparison:
        """
        Ask those who rule on challenges whether this is the same matter as ``lost``. Any member of the body may, before voting opens.

        Asking again what was asked changes nothing. Raises ``Refused`` where the other does not bar anything, and where nobody rules.
        """
        self.hold()
        wording = self.wording
        matter = matter_of(wording.title, wording.body, self.effects)
        known = Comparison.objects.filter(motion=self.pk, lost=lost.pk, matter=matter).first()
        if known is not None:
            return known
        authority = right(person, self.body, Right.CHALLENGE, now=now)
        if self.phase(now) not in BEFORE_VOTE or self.left_over_of is not None:
            raise Refused(_("Whether it is the same matter is asked before voting opens."), article=self.article)
        if lost.pk not in {each.motion_id for each in self.comparable()}:
            raise Refused(_("That motion was not lost here, or it bars nothing any more."), article=self.article)
        those = challenging.sitting(self, {person.pk, self.mover_id, *requirements.concerned(self.effects)}, now=now)
        if not those:
            raise Refused(_("The rules name nobody who could rule on this."), article=self.article)
        count_act("compare", person, now=now)
        kept = keep(reasons.strip())
        barring = self.barring(matter, now)
        comparison = Comparison.objects.create(
            motion_id=self.pk,
            lost_id=lost.pk,
            matter=matter,
            barred=barring is not None and barring.motion_id == lost.pk,
            person=person,
            reasons=kept,
            bench=len(those),
            at=now,
        )
        told, held = ("", kept.digest) if self.is_private else (kept.digest, "")
        line = ComparisonAsked(
            **self._named(), lost=lost.pk, lost_number=lost.number, comparison=comparison.pk, reasons=told, asker=person.pk, held=held
        )
        self.tell(line, authority=authority, now=now)
        for judge in sorted(those):
            send_later(judge, AskedToRule(self.pk), now=now)
        return comparison

    def comparable(self) -> QuerySet[Outcome]:
        """Return the votes lost in this body that barred the same matter when this version was made, the latest first."""
        lost = Outcome.objects.filter(motion__body=self.body, result=Result.LOST, barred_until__gt=self.wording.at, at__lte=self.wording.at)
        lost = lost.exclude(motion__challenges__judgement__upheld=True).exclude(motion=self.pk)
        return lost.select_related("motion").order_by("-at", "-pk")

    def open_comparisons(self) -> list[Comparison]:
        """Return the questions about the version that stands that nobody has settled."""
        asked = [each for each in self.comparisons.all() if getattr(each, "judgement", None) is None]  # type: ignore[attr-defined]  # the reverse of a key that names its model
        if not asked:
            return []
        matter = matter_of(self.wording.title, self.wording.body, self.effects)
        return [each for each in asked if each.matter == matter]

    def compared_until(self, now: datetime) -> datetime:
        """Return until when voting waits for a ruling: so long after it would have opened as the rules give those who rule."""
        opens = self.noticed.opens if self.noticed is not None else now
        return calendar.after(opens, self.procedure(now).ruling, self.rules(now).constitution.time_zone)

    def waits_for_comparison(self, now: datetime) -> bool:
        """
        Whether voting waits for a ruling whether it is the same matter.

        It does where the program takes it for the same; else where the rules let one member's challenge hold a result back.
        """
        if self.noticed is None or self.opened is not None or now >= self.compared_until(now):
            return False
        return any(each.barred or self.procedure(now).challengers <= 1 for each in self.open_comparisons())

    @transaction.atomic
    def rule_on_comparison(
        self, person: Person, comparison: Comparison, *, same: bool, reasons: str, now: datetime
    ) -> ComparisonJudgement | None:
        """
        Rule whether it is the same matter, as one of those who rule. Returns what it came to, or ``None`` so far.

        More than half of as many as ruled on it when it was asked settle it. Never the mover, who asks, or whom it is about.
        """
        self.hold()
        if comparison not in self.open_comparisons() or self.phase(now) not in BEFORE_VOTE:
            raise Refused(_("There is no open question to rule on."), article=self.article)
        parties = self._parties_of(comparison)
        authority = challenging.authority_to_rule(self, person, challenging.sitting(self, parties, now=now), now=now)
        if ComparisonRuling.objects.filter(comparison=comparison, person=person).exists():
            return None
        kept = keep(reasons.strip())
        ComparisonRuling.objects.create(comparison=comparison, person=person, same=same, reasons=kept, at=now)
        told, held = ("", kept.digest) if self.is_private else (kept.digest, "")
        line = ComparisonRuled(
            **self._named(),
            lost=comparison.lost_id,
            lost_number=comparison.lost.number,
            comparison=comparison.pk,
            same=same,
            reasons=told,
            ruler=person.pk,
            held=held,
        )
        self.tell(line, authority=authority, now=now)
        agreed = ComparisonRuling.objects.filter(comparison=comparison, same=same).exclude(person__in=parties - {None}).count()
        return self._settle_comparison(comparison, same=same, by_silence=False, now=now, due=now) if 2 * agreed > comparison.bench else None

    def rules_on(self, comparison: Comparison, person: Person, *, now: datetime) -> bool:
        """Whether somebody is one of those who rule on this question, and has not."""
        if any(ruling.person_id == person.pk for ruling in comparison.rulings.all()):
            return False
        return person.pk in challenging.sitting(self, self._parties_of(comparison), now=now)

    def settle_comparisons_by_silence(self, *, now: datetime, due: datetime) -> bool:
        """Let what the program takes it for hold where nobody ruled in time; return whether that ended the motion."""
        for comparison in self.open_comparisons():
            self._settle_comparison(comparison, same=comparison.barred, by_silence=True, now=now, due=due)
            if self.lapsed is not None:
                return True
        return False

    def _parties_of(self, comparison: Comparison) -> set[int | None]:
        return {self.mover_id, comparison.person_id, *requirements.concerned(self.effects)}

    def _settle_comparison(
        self, comparison: Comparison, *, same: bool, by_silence: bool, now: datetime, due: datetime
    ) -> ComparisonJudgement:
        """Keep what it came to: the same, and the motion ends here; another matter, and it goes on."""
        judgement = ComparisonJudgement.objects.create(comparison=comparison, same=same, by_silence=by_silence, at=now, due=due)
        line = ComparisonSettled(
            **self._named(),
            lost=comparison.lost_id,
            lost_number=comparison.lost.number,
            comparison=comparison.pk,
            same=same,
            by_silence=by_silence,
            due=due.isoformat(),
        )
        self.tell(line, authority=self.authority(), now=now)
        self._forget()
        if same:
            self._let_lapse(Why.SAME, now=now, due=due, article=comparison.lost.article)
        elif self.noticed is not None and not self.waits_for_comparison(now):
            self._set_due(max(self.noticed.opens, now))
        return judgement
