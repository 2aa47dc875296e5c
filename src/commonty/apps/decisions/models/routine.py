"""The routine that every step of a motion shares: locking it, telling of it, and calling the clock."""

from datetime import datetime
from typing import Self, TypedDict

from commonty.apps.decisions import jobs
from commonty.apps.decisions.entries import MotionLapsed
from commonty.apps.decisions.models.matter import Matter
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.models.steps import Lapse
from commonty.apps.rules.models import forget
from commonty.apps.voting.models import Issuing, Serving
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.duration import Duration
from commonty.constitution.refusal import Refused


class Named(TypedDict):
    """What every entry about a motion begins with."""

    body: str
    motion: int
    number: int


class Routine(Matter):
    """A matter, and what each of its steps does to go on."""

    class Meta(Matter.Meta):
        abstract = True

    def authority(self) -> Authority:
        """Return the authority of the routine that the rules prescribe for this motion."""
        return Authority(AuthorityKind.DECISION, self.source, None, "decisions.routine", self.body.path, self.article)

    def hold(self) -> Self:
        """Lock this motion until the transaction is over, and forget what was known of it."""
        self.refresh_from_db(from_queryset=type(self)._default_manager.select_for_update(of=("self",)))  # noqa: SLF001 - Django's own name for it.
        self._forget()
        forget()
        return self

    def _let_lapse(self, why: Why, *, now: datetime, due: datetime, refusal: Refused | None = None, article: str = "") -> None:
        """End the matter here, and say why, and by which article, where that is not its own."""
        says, article = (refusal.reason, refusal.article) if refusal else ("", article or self.article)
        Lapse.objects.create(motion_id=self.pk, why=why, says=says, article=article, at=now, due=due)
        if self.noticed is not None:
            Issuing.objects.end(self.noticed.recipients, now=now)
            Serving.objects.end(self.noticed.recipients, now=now)
        self.tell(MotionLapsed(**self._named(), why=why.value, due=due.isoformat()), authority=self.authority(), now=now)
        self._forget()
        self._set_due(None)

    def _named(self) -> Named:
        return {"body": self.body_id, "motion": self.pk, "number": self.number}

    def _after(self, start: datetime, duration: Duration, now: datetime) -> datetime:
        return calendar.after(start, duration, self.rules(now).constitution.time_zone)

    def _set_due(self, due: datetime | None) -> None:
        """Write down when the clock comes back, and queue the job that is the clock."""
        self.due_at = due
        self.save(update_fields=["due_at"])
        if due is not None:
            self._call_at(due)

    def _call_at(self, due: datetime) -> None:
        jobs.attend_to.using(run_after=due).enqueue(self.pk)

    def _forget(self) -> None:
        """Drop what this instance remembers of rows that have just changed."""
        for known in ("effects", "known_wordings"):
            self.__dict__.pop(known, None)
        for name in [relation.get_accessor_name() for relation in self._meta.related_objects if relation.one_to_one]:
            self._state.fields_cache.pop(str(name), None)
        getattr(self, "_prefetched_objects_cache", {}).clear()
