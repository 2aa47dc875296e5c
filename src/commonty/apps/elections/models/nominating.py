"""What is done before the ballots are fixed: nominated, supported, accepted, written, withdrawn."""

from collections.abc import Collection
from datetime import datetime
from typing import Self, TypedDict

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import right
from commonty.apps.bodies.joining import belongs, still_belonging
from commonty.apps.bodies.models import Body, Membership
from commonty.apps.bodies.seating import refuse_unless_eligible, refuse_unless_of_those_it_is_kept_for
from commonty.apps.elections import contests, jobs
from commonty.apps.elections.entries import (
    BallotsFixed,
    CandidateStands,
    CandidateWithdrew,
    MemberNominated,
    NominationAccepted,
    NominationSupported,
    StatementWritten,
)
from commonty.apps.elections.letters import YouAreNominated
from commonty.apps.elections.models.matter import Matter, Phase
from commonty.apps.elections.models.standing import Acceptance, Candidate, Nomination, Slate, Statement, Support, Withdrawal
from commonty.apps.elections.officers import refuse_officers
from commonty.apps.elections.secrecy import is_secret, refuse_more
from commonty.apps.people.flooding import count_act
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.record.signing import head
from commonty.apps.record.texts import keep
from commonty.apps.rules.models import forget
from commonty.constitution import calendar
from commonty.constitution.authority import of_oneself
from commonty.constitution.choices import PAIRWISE
from commonty.constitution.document import Reservation, Right
from commonty.constitution.refusal import Refused
from commonty.counting.lots import seeded_order
from commonty.counting.pairs import MOST_COMPARED


class Named(TypedDict):
    """What every entry about an election begins with."""

    body: str
    election: int
    number: int


class Nominating(Matter):
    """An election until its ballots are fixed, and the routine that all its steps share."""

    class Meta(Matter.Meta):
        abstract = True

    @transaction.atomic
    def nominate(self, person: Person, nominee: Person, *, now: datetime) -> Nomination:
        """
        Propose somebody, or oneself; oneself one accepts afterwards as everybody does. Proposing somebody again supports them.

        Raises ``Refused`` for who may not move motions in the electing body, for a nominee who may not stand, and out of time.
        """
        self.hold()
        authority = right(person, self.electors, Right.PROPOSE, now=now)
        self._refuse_unless_nominating(now)
        known = Nomination.objects.filter(election=self.pk, nominee=nominee).first()
        if known is not None:
            if person.pk not in {known.by_id, nominee.pk}:
                self.support(person, known, now=now)
            return known
        if nominee.is_erased:
            raise Refused(_("There is no such person."), article=f"offices.{self.office}")
        self._refuse_unless_eligible(nominee, now=now)
        count_act("nominate", person, now=now)
        nomination = Nomination.objects.create(election_id=self.pk, nominee=nominee, by=person, at=now)
        line = MemberNominated(**self._named(), nominee=nominee.pk, nominator=person.pk)
        self.tell(line, authority=authority, now=now)
        if nominee.pk != person.pk:
            send_later(nominee, YouAreNominated(nomination.pk), now=now)
        return nomination

    @transaction.atomic
    def support(self, person: Person, nomination: Nomination, *, now: datetime) -> None:
        """Support a nomination. Doing it twice changes nothing; whoever nominated, and the nominee, support it by that already."""
        self.hold()
        authority = right(person, self.electors, Right.SECOND, now=now)
        self._refuse_unless_nominating(now)
        if person.pk in {nomination.by_id, nomination.nominee_id}:
            raise Refused(_("You are nominated, or nominated them yourself: others support it."), article=self.article)
        _support, is_new = Support.objects.get_or_create(nomination=nomination, person=person, defaults={"at": now})
        if is_new:
            self.tell(NominationSupported(**self._named(), nomination=nomination.pk, supporter=person.pk), authority=authority, now=now)

    @transaction.atomic
    def unsupport(self, person: Person, nomination: Nomination, *, now: datetime) -> None:
        """Take one's support back, while nominations are open."""
        self.hold()
        self._refuse_unless_nominating(now)
        deleted, _rows = Support.objects.filter(nomination=nomination, person=person).delete()
        if deleted:
            line = NominationSupported(**self._named(), nomination=nomination.pk, supporter=person.pk, taken_back=True)
            self.tell(line, authority=of_oneself(person.pk, power="second"), now=now)

    def supports_missing(self, nomination: Nomination, *, now: datetime) -> int:
        """Return how many more must support a nomination; those who left the electing body since support nothing any more."""
        counting = Support.objects.filter(nomination=nomination, person__in=still_belonging(self.electors, now=now))
        return max(0, self.procedure.nominators - counting.count())

    @transaction.atomic
    def accept(self, person: Person, *, now: datetime, reserved: Collection[int] = ()) -> Acceptance:
        """
        Stand, as one is nominated. ``reserved`` are the office's reservations, counted from 0, that one says one is of.

        Accepting again says anew which those are, also where it was entered that one accepts on paper.
        Raises ``Refused`` for who runs, counts or watches elections here, for who may not
        hold the office, and for a reservation that one is not of: only the person themselves can find that out, of themselves.
        """
        self.hold()
        nomination = self._own_nomination(person)
        self._refuse_unless_standing_is_open(now)
        self._refuse_unless_eligible(person, now=now)
        refuse_unless_of_those_it_is_kept_for(person, self.provided, f"offices.{self.office}", now=now)
        refuse_officers(self, person, now=now)
        places = self._reserved(person, reserved, now=now)
        self._refuse_unless_comparable(nomination)
        said = {"reserved": places, "entered_by": None, "form": None, "at": now}
        acceptance, _new = Acceptance.objects.update_or_create(nomination=nomination, defaults=said)
        line = NominationAccepted(**self._named(), nomination=nomination.pk, nominee=person.pk, reserved=tuple(places))
        self.tell(line, authority=of_oneself(person.pk, power="stand"), now=now)
        return acceptance

    @transaction.atomic
    def state(self, person: Person, text: str, *, now: datetime) -> Statement:
        """Write one's statement, or write it anew: Markdown, of the same length for everybody, until the ballots are fixed."""
        self.hold()
        nomination = self._own_nomination(person)
        self._refuse_unless_standing_is_open(now)
        if nomination.accepted is None:
            raise Refused(_("Accept your nomination first."), article=self.article)
        wording, most = text.strip(), self.procedure.statement
        if not most:
            raise Refused(_("These rules have no statements of candidates."), article=self.article)
        if len(wording) > most:
            said = _("A statement has at most %(most)d characters, the same for everybody; yours has %(length)d.")
            raise Refused(said % {"most": most, "length": len(wording)}, article=self.article)
        count_act("answer", person, now=now)
        kept = keep(wording)
        number = Statement.objects.filter(nomination=nomination).count() + 1
        statement = Statement.objects.create(nomination=nomination, number=number, text=kept, at=now)
        line = StatementWritten(**self._named(), nomination=nomination.pk, nominee=person.pk, text=kept.digest)
        self.tell(line, authority=of_oneself(person.pk, power="stand"), now=now)
        return statement

    @transaction.atomic
    def withdraw(self, person: Person, *, now: datetime) -> None:
        """Decline a nomination, or take one's candidacy back: until the ballots are fixed. Nobody can nominate this person here again."""
        self.hold()
        nomination = self._own_nomination(person, may_be_withdrawn=True)
        if nomination.is_withdrawn:
            return
        self._refuse_unless_standing_is_open(now)
        Withdrawal.objects.create(nomination=nomination, at=now)
        line = CandidateWithdrew(**self._named(), nomination=nomination.pk, nominee=person.pk)
        self.tell(line, authority=of_oneself(person.pk, power="stand"), now=now)

    @transaction.atomic
    def fix_ballots(self, *, now: datetime) -> Slate:
        """Fix who stands, in an order that the record's head gives, and how it is counted. From here on nobody can withdraw."""
        self.hold()
        if self.fixed is not None or self.phase(now) is not Phase.ACCEPTING or now < self.accept_until:
            raise Refused(_("Ballots are fixed once, when the time to accept is over."), article=self.article)
        nominations = self._standing(now)
        self._look_up_again(nominations, now=now)
        seed = f"{self.source} {head().root}"
        ordered = [nominations[number - 1] for number in seeded_order(seed, len(nominations))]
        claims = {number: each.acceptance.reserved for number, each in enumerate(ordered, 1)}
        constraints = contests.constraints_of(self, claims, now=now)
        way = contests.way_of(self.procedure, self.seats, constraints, sorted(claims))
        slate = Slate.objects.create(
            election_id=self.pk,
            way=way,
            rule=contests.rule_of(way, self.procedure),
            has_ron=contests.has_ron(way, self.procedure),
            seats=contests.seats_to_fill(constraints, sorted(claims), self.seats),
            order_seed=seed,
            at=now,
            due=self.accept_until,
        )
        Candidate.objects.bulk_create(Candidate(slate=slate, number=number, nomination=each) for number, each in enumerate(ordered, 1))
        self._tell_slate(slate, ordered, now)
        return slate

    def _tell_slate(self, slate: Slate, ordered: list[Nomination], now: datetime) -> None:
        line = BallotsFixed(
            **self._named(),
            way=str(slate.way),
            rule=slate.rule,
            ron=slate.has_ron,
            candidates=len(ordered),
            seats=self.seats,
            order_seed=slate.order_seed,
            due=slate.due.isoformat(),
        )
        self.tell(line, authority=self.authority(), now=now)
        for number, each in enumerate(ordered, 1):
            stands = CandidateStands(**self._named(), candidate=number, nominee=each.nominee_id, reserved=tuple(each.acceptance.reserved))
            self.tell(stands, authority=self.authority(), now=now)
        self._forget()

    def eligible(self, nominees: Collection[Person], *, now: datetime) -> frozenset[int]:
        """Return who of these people may still stand."""
        found = set()
        for person in nominees:
            try:
                self._refuse_unless_eligible(person, now=now)
            except Refused:
                continue
            found.add(person.pk)
        return frozenset(found)

    def _refuse_unless_comparable(self, nomination: Nomination) -> None:
        """Raise ``Refused`` where one more would be too many: for rules that compare everybody with everybody, or for a secret ballot."""
        if self.procedure.counting in PAIRWISE and nomination.accepted is None and self._accepted().count() >= MOST_COMPARED - 1:
            said = _("These rules compare candidates two by two, and more than %(most)d nobody could compare. Nobody else can stand.")
            raise Refused(said % {"most": MOST_COMPARED - 1}, article=self.article)
        if is_secret(self.procedure) and nomination.accepted is None:
            refuse_more(self._accepted().count(), article=self.article)

    def _accepted(self) -> QuerySet[Nomination]:
        return Nomination.objects.filter(election=self.pk, acceptance__isnull=False, withdrawal=None)

    def _standing(self, now: datetime) -> list[Nomination]:
        """Return the nominations that were accepted and supported enough, of people who may still stand, in the order they were made."""
        found = list(self._accepted().select_related("nominee", "acceptance").order_by("pk"))
        eligible = self.eligible([each.nominee for each in found], now=now)
        return [each for each in found if each.nominee_id in eligible and not self.supports_missing(each, now=now)]

    def _own_nomination(self, person: Person, *, may_be_withdrawn: bool = False) -> Nomination:
        nomination = self.nomination_of(person)
        if nomination is None:
            raise Refused(_("You are not nominated in this election."), article=self.article)
        if nomination.is_withdrawn and not may_be_withdrawn:
            raise Refused(_("You have withdrawn from this election."), article=self.article)
        return nomination

    def _reserved(self, person: Person, reserved: Collection[int], *, now: datetime) -> list[int]:
        kept = self.provided.reserved
        for place in set(reserved):
            if not 0 <= place < len(kept) or kept[place].most or not _is_of(person, kept[place], now=now):
                raise Refused(_("You are not one of those whom these seats are reserved for."), article=f"offices.{self.office}")
        return sorted({*reserved, *self._looked_up(person, now=now)})

    def _looked_up(self, person: Person, *, now: datetime) -> set[int]:
        """Return the places of the groups that at most so many can be of, and that a person is of: this is not theirs to say."""
        return {place for place, each in enumerate(self.provided.reserved) if each.most and _is_of(person, each, now=now)}

    def _look_up_again(self, standing: Collection[Nomination], *, now: datetime) -> None:
        """Note of which of those groups each candidate is as the ballots are fixed, whatever they were when they accepted."""
        kept = self.provided.reserved
        for each in standing if any(one.most for one in kept) else ():
            said = {place for place in each.acceptance.reserved if not kept[place].most}
            each.acceptance.reserved = sorted(said | self._looked_up(each.nominee, now=now))
            each.acceptance.save(update_fields=["reserved"])

    def _refuse_unless_eligible(self, person: Person, *, now: datetime) -> None:
        """Raise ``Refused`` where the rules that govern this election do not let a person hold the office once it is final."""
        starts = max(self.closes, now)
        refuse_unless_eligible(person, self.office, self.provided, self.body, self.rules.constitution, starts=starts, now=now)

    def _refuse_unless_nominating(self, now: datetime) -> None:
        if self.phase(now) is not Phase.NOMINATING:
            raise Refused(_("Nominations are closed."), article=self.article)

    def _refuse_unless_standing_is_open(self, now: datetime) -> None:
        if self.phase(now) not in {Phase.NOMINATING, Phase.ACCEPTING} or now >= self.accept_until:
            raise Refused(_("The ballots are fixed: who stands is settled."), article=self.article)

    def hold(self) -> Self:
        """Lock this election until the transaction is over, and forget what was known of it."""
        type(self)._default_manager.select_for_update(of=("self",)).get(pk=self.pk)  # noqa: SLF001 - Django's own name for it.
        self.refresh_from_db()
        self._forget()
        forget()
        return self

    def _named(self) -> Named:
        return {"body": self.electors_id, "election": self.pk, "number": self.number}

    def _set_due(self, due: datetime | None) -> None:
        """Write down when the clock comes back, and queue the job that is the clock."""
        self.due_at = due
        self.save(update_fields=["due_at"])
        if due is not None:
            jobs.attend_to.using(run_after=due).enqueue(self.pk)

    def _forget(self) -> None:
        """Drop what this instance remembers of rows that have just changed."""
        for name in [relation.get_accessor_name() for relation in self._meta.related_objects if relation.one_to_one]:
            self._state.fields_cache.pop(str(name), None)
        getattr(self, "_prefetched_objects_cache", {}).clear()

    def put_off_if_late(self, now: datetime) -> None:
        """Let voting open later where the ballots are fixed late: they have their clear days all the same."""
        opens = calendar.opens(now, self.procedure.notice, self.zone)
        if opens > self.opens:
            self.opens, self.closes = opens, calendar.after(opens, self.procedure.voting, self.zone)
            self.save(update_fields=["opens", "closes"])


def _is_of(person: Person, reserved: Reservation, *, now: datetime) -> bool:
    """Say whether a person is one of those whom seats are reserved for: of the body, of the category, or of both where both are named."""
    if reserved.body:
        bodies = Body.objects.filter(article=reserved.body, dissolution=None).select_related("parent")
        if not any(belongs(person, body, now=now) for body in bodies):
            return False
    if reserved.category:
        return Membership.objects.filter(person=person, body__parent=None, category=reserved.category).exists()
    return bool(reserved.body)
