"""
Everything that members, holders and the clock can do, in any order that Hypothesis thinks of.

After every step no power lives without a source that lives, and every box reconciles; at the end of each history the record
verifies and replays, from its export alone, to what the database says. ``COMMONTY_DEEP`` asks for many more and longer histories.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from django.db import transaction
from django.db.models import Model, QuerySet
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, sampled_from

from commonty.apps.bodies.effects import (
    CreateBody,
    DissolveBody,
    ExpelSomebody,
    ReadmitSomebody,
    RecordDeath,
    SeatSomebody,
    SuspendSomebody,
)
from commonty.apps.bodies.joining import apply, come_back, leave
from commonty.apps.bodies.models import Body, Membership
from commonty.apps.campaigns.effects import CloseCampaign, LaunchCampaign
from commonty.apps.campaigns.models import EDIT, Campaign
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Challenge, Comparison, Motion
from commonty.apps.decisions.models import Phase as Standing
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.effects import GrantMandate, RecallMandate
from commonty.apps.mandates.models import Mandate
from commonty.apps.people import erasing
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Person
from commonty.apps.people.revealing import reveal
from commonty.apps.record.audiences import Reader
from commonty.apps.record.checking import check
from commonty.apps.record.exporting import EVERY_BODY, export
from commonty.apps.rules.effects import AmendRules
from commonty.apps.voting.models import Box, Choice
from commonty.apps.voting.tests.building import organisation, person, rules_text
from commonty.constitution.effect import Effect
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.constitution.writing import write
from tests.journeys.replaying import in_the_database, replayed
from tests.journeys.tables import state

DEEP = bool(os.environ.get("COMMONTY_DEEP"))
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LENGTHS = [SECOND, timedelta(hours=7), timedelta(days=1), timedelta(days=8), timedelta(days=15), timedelta(days=45)]
INACTIVE = timedelta(days=200)
FEWEST = 4
"""Of fewer members nobody dies: somebody has to be left who decides. Who comes back, by readmission, was not dead."""
KINDS = ("resolve", "launch", "grant", "recall", "expel", "suspend", "readmit", "amend", "seat", "make", "end", "death")
SHARES = ("1/10", "1/5", "1/3", "1/2")
WORDS = {"demand": "mend the boiler", "target": "The landlord", "why": "It is cold.", "happened": ""}

BEGUN: list[datetime] = []
"""When the organisation that every history goes on from was ready; Hypothesis makes machines without arguments."""

Row = TypeVar("Row", bound=Model)
anything = integers(0, 10_000)
"""Which of those that there are; taken modulo how many."""


def pick(found: QuerySet[Row, Row], which: int) -> Row | None:
    count = found.count()
    return found.order_by("pk")[which % count] if count else None


def taken_on(motion: Motion, choice: Choice, *, now: datetime) -> datetime:
    """Let everybody second a motion and vote so, and the clock run from instant to instant; return when it went no further."""
    for someone in Person.objects.living():
        with suppress(Refused):
            Motion.objects.get(pk=motion.pk).second(someone, now=now)
    for _step in range(8):
        standing = Motion.objects.get(pk=motion.pk)
        if standing.due_at is None or standing.phase(now) is Standing.DONE:
            break
        if standing.phase(now) is Standing.OPEN:
            for entry in standing.opening.box.roll.entries.filter(person__isnull=False):
                with suppress(Refused):
                    standing.cast(Person.objects.get(pk=entry.person_id or 0), choice, now=now)
        now = max(now, standing.due_at)
        Motion.objects.attend(now=now)
    return now


def begun() -> datetime:
    """Make an organisation with officers, a campaign, a group, a task given, and matters open; return the time."""
    body, everybody = organisation(7, now=NOON)
    places = [("secretary", "committee"), ("panel-member", "appeals"), ("panel-member", "appeals"), ("panel-member", "appeals")]
    seats = tuple(SeatSomebody(who.pk, office, where) for who, (office, where) in zip(everybody[2:6], places, strict=True))
    ends = NOON + timedelta(days=120)
    given = (
        LaunchCampaign("Heat", "mend it", "The landlord", "", (everybody[0].pk,), ends.date().isoformat(), "members"),
        GrantMandate(everybody[1].pk, "see-details", "members", "Ring round", ends.isoformat()),
        CreateBody("group-0", "A group", "local-group", "members"),
    )
    now = NOON
    for effects in (seats, given):
        motion = Motion.objects.move(everybody[0], body, title=effects[0].name, text="Because.", effects=effects, now=now)
        now = taken_on(motion, Choice.YES, now=now)
    for member in everybody[:4]:
        apply(member, Body.objects.get(pk="group-0"), now=now)
    Motion.objects.move(everybody[0], body, title="A will", text="Because.", effects=[Resolve()], now=now)
    opened = Motion.objects.move(everybody[3], body, title="Another", text="Because.", effects=[Resolve()], now=now)
    for member in everybody[:2]:
        opened.second(member, now=now)
    now = Motion.objects.get(pk=opened.pk).notice.opens
    Motion.objects.attend(now=now)
    return now


class Loop(RuleBasedStateMachine):
    """An organisation of a few people, and all that they can do to it."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        for alias in ("default", "keys"):
            self.undo.enter_context(transaction.atomic(using=alias))
        self.now = BEGUN[0]
        self.acts = 0

    def teardown(self) -> None:
        """Check what the whole history left behind, and take it back."""
        try:
            self.the_record_verifies_and_replays()
        finally:
            for alias in ("default", "keys"):
                transaction.set_rollback(True, using=alias)
            self.undo.close()

    def does(self, act: Callable[[], object]) -> bool:
        """Do something; where the rules refuse it, hold that not one row changed. Return whether it was done."""
        before = state(but=frozenset()) if DEEP or self.acts % 3 == 0 else None
        self.acts += 1
        try:
            act()
        except Refused:
            assert before is None or state(but=frozenset()) == before
            return False
        return True

    def take_on(self, which: Motion, choice: Choice) -> None:
        """Let everybody vote so, and the clock run, until a motion does not go on."""
        self.now = taken_on(which, choice, now=self.now)

    # What people do ----------------------------------------------------------------------------------------------------------------

    @rule(member=booleans())
    def joins(self, member: bool) -> None:
        newcomer = person(f"Newcomer{Person.objects.count()}", now=self.now)
        self.does(lambda: apply(newcomer, Body.objects.get(parent=None), category="member" if member else "supporter", now=self.now))

    @rule(who=anything, where=anything)
    def belongs_elsewhere(self, who: int, where: int) -> None:
        someone, body = pick(Person.objects.living(), who), pick(Body.objects.exclude(parent=None), where)
        if someone and body:
            self.does(lambda: apply(someone, body, now=self.now))

    @rule(who=anything, where=anything)
    def leaves(self, who: int, where: int) -> None:
        membership = pick(Membership.objects.select_related("person", "body"), who + where)
        if membership and Person.objects.living().filter(memberships__standing="good").distinct().count() > 4:
            self.does(lambda: leave(membership.person, membership.body, now=self.now))

    @rule(who=anything)
    def comes_back(self, who: int) -> None:
        someone = pick(Person.objects.living(), who)
        if someone:
            self.does(lambda: come_back(someone, now=self.now))

    @rule(who=anything)
    def is_erased(self, who: int) -> None:
        if Person.objects.living().count() <= 5:
            return
        someone = pick(Person.objects.living(), who)
        if someone:
            erasing.mark(someone.pk, now=self.now)
            erasing.forget(someone.pk, now=self.now)

    @rule(kind=sampled_from(KINDS), who=anything, whom=anything)
    def moves(self, kind: str, who: int, whom: int) -> None:
        mover = pick(Person.objects.living(), who)
        body = pick(Body.objects.filter(dissolution=None), whom) if kind == "resolve" else Body.objects.get(parent=None)
        effects = self.effects(kind, whom)
        if mover and body and effects:
            self.does(lambda: Motion.objects.move(mover, body, title=f"{kind} {whom}", text="Because.", effects=effects, now=self.now))

    def effects(self, kind: str, which: int) -> list[Effect]:
        """Return what a motion of a kind would do, to one of those there are."""
        who, mandate = self.somebody(which), pick(Mandate.objects.all(), which)
        ends = self.now + timedelta(days=90)
        made: dict[str, Callable[[], list[Effect]]] = {
            "resolve": lambda: [Resolve()],
            "launch": lambda: [LaunchCampaign("Heat", "mend", "The landlord", "", (who,), ends.date().isoformat(), "members")],
            "grant": lambda: [GrantMandate(who, "see-details", "members", "Ring round", ends.isoformat()), Resolve()],
            "recall": lambda: [RecallMandate(mandate.pk)] if mandate else [],
            "expel": lambda: [ExpelSomebody(who, "members")],
            "suspend": lambda: [SuspendSomebody(who, "members", 20)],
            "readmit": lambda: [ReadmitSomebody(who, "members")],
            "amend": lambda: [self.amendment(SHARES[which % len(SHARES)])],
            "seat": lambda: [SeatSomebody(who, ("treasurer", "convenor")[which % 2], "committee")],
            "make": lambda: [CreateBody(f"group-{which % 3}", "A group", ("local-group", "caucus")[which % 2], "members")],
            "end": lambda: self.ending(which),
            "death": lambda: [RecordDeath(who)] if self.members() > FEWEST else [],
        }
        return made[kind]()

    def somebody(self, which: int) -> int:
        """Return one of the people who are not erased; there are always some."""
        found = Person.objects.living()
        return found.order_by("pk")[which % found.count()].pk

    def members(self) -> int:
        """Return how many living people belong in good standing."""
        return Person.objects.living().filter(memberships__standing="good").distinct().count()

    def amendment(self, share: str) -> Effect:
        """Return the change of the quorum of ordinary motions to ``share``."""
        now = Body.objects.get(parent=None).rules(self.now)
        head, _at, tail = now.text.partition("[procedures.ordinary]")
        was = parse(now.text).procedures["ordinary"].quorum[0].share
        changed = head + _at + tail.replace(f'share = "{was}", number = 3', f'share = "{share}", number = 3', 1)
        return AmendRules("members", write(parse(changed)), now.digest)

    def ending(self, which: int) -> list[Effect]:
        """Return what dissolves a group, or closes a campaign."""
        group = pick(Body.objects.filter(article__in=["local-group", "caucus"]), which)
        campaign = pick(Campaign.objects.all(), which)
        if which % 2 and group:
            return [DissolveBody(group.pk)]
        return [CloseCampaign(campaign.pk)] if campaign else []

    @rule(which=anything, who=anything)
    def seconds(self, which: int, who: int) -> None:
        motion, someone = pick(Motion.objects.all(), which), pick(Person.objects.living(), who)
        if motion and someone:
            self.does(lambda: motion.second(someone, now=self.now))

    @rule(which=anything, who=anything)
    def takes_back(self, which: int, who: int) -> None:
        motion, someone = pick(Motion.objects.all(), which), pick(Person.objects.living(), who)
        if motion and someone:
            act = motion.withdraw if who % 5 == 0 else motion.unsecond
            self.does(lambda: act(someone, now=self.now))

    @rule(which=anything, who=anything, choice=sampled_from(Choice))
    def votes(self, which: int, who: int, choice: Choice) -> None:
        motion, someone = pick(Motion.objects.filter(opening__isnull=False), which), pick(Person.objects.living(), who)
        if motion and someone:
            self.does(lambda: motion.cast(someone, choice, now=self.now))

    @rule(which=anything, choice=sampled_from([Choice.YES, Choice.YES, Choice.NO]))
    def everybody_votes(self, which: int, choice: Choice) -> None:
        motion = pick(Motion.objects.filter(outcome=None, withdrawal=None, lapse=None), which)
        if motion:
            self.take_on(motion, choice)

    @rule(kind=sampled_from(KINDS), whom=anything, choice=sampled_from([Choice.YES, Choice.YES, Choice.YES, Choice.NO]))
    def the_members_decide(self, kind: str, whom: int, choice: Choice) -> None:
        """Take one motion all its way, with whatever else falls due meanwhile."""
        effects = self.effects(kind, whom)
        member = pick(Person.objects.living().filter(memberships__standing="good", memberships__body__parent=None), whom)
        if not effects or member is None:
            return
        body = Body.objects.get(parent=None)
        if self.does(lambda: Motion.objects.move(member, body, title=f"{kind} {whom}", text="Because.", effects=effects, now=self.now)):
            self.take_on(Motion.objects.latest("pk"), choice)

    @rule(which=anything, who=anything)
    def challenges(self, which: int, who: int) -> None:
        motion, someone = pick(Motion.objects.filter(outcome__isnull=False), which), pick(Person.objects.living(), who)
        if motion and someone:
            self.does(lambda: motion.challenge(someone, "It was never on the agenda.", now=self.now))

    @rule(which=anything, who=anything, upheld=booleans())
    def rules_on(self, which: int, who: int, upheld: bool) -> None:
        challenge, someone = pick(Challenge.objects.select_related("motion"), which), pick(Person.objects.living(), who)
        if challenge and someone:
            self.does(lambda: challenge.motion.rule(someone, challenge, upheld=upheld, reasons="So it is.", now=self.now))

    @rule(which=anything, lost=anything, who=anything, same=booleans())
    def is_it_the_same_matter(self, which: int, lost: int, who: int, same: bool) -> None:
        """Somebody asks whether a motion is one that was lost; or rules on that, where it was asked."""
        motion, other = pick(Motion.objects.filter(opening=None), which), pick(Motion.objects.filter(outcome__isnull=False), lost)
        someone, asked = pick(Person.objects.living(), who), pick(Comparison.objects.filter(judgement=None).select_related("motion"), which)
        if asked and someone and who % 2:
            self.does(lambda: asked.motion.rule_on_comparison(someone, asked, same=same, reasons="So it is.", now=self.now))
        elif motion and other and someone:
            self.does(lambda: motion.compare(someone, other, "It is what we said no to.", now=self.now))

    @rule(which=anything, who=anything)
    def runs_again(self, which: int, who: int) -> None:
        motion, someone = pick(Motion.objects.filter(failures__isnull=False), which), pick(Person.objects.living(), who)
        if motion and someone:
            self.does(lambda: motion.run_again(someone, now=self.now))

    # What holders do ---------------------------------------------------------------------------------------------------------------

    @rule(which=anything, who=anything, wins=booleans())
    def edits_a_campaign(self, which: int, who: int, wins: bool) -> None:
        """Whoever it is: it is done where, and only where, they hold a mandate for this campaign that lives at this instant."""
        campaign, someone = pick(Campaign.objects.all(), which), pick(Person.objects.living(), who)
        if campaign is None or someone is None:
            return
        mandates = Mandate.objects.filter(holder=someone, power=EDIT, limits__campaign=str(campaign.pk))
        may = any(lives(one, self.now) for one in mandates) and not hasattr(campaign, "closing")

        def edits() -> object:
            return campaign.win("Warm flats", by=someone, now=self.now) if wins else campaign.edit(WORDS, by=someone, now=self.now)

        assert self.does(edits) == may

    @rule(who=anything, whom=anything)
    def looks_somebody_up(self, who: int, whom: int) -> None:
        """Whoever it is: they see another's details where, and only where, they hold the power at this instant."""
        looker, other = pick(Person.objects.living(), who), pick(Person.objects.living(), whom)
        if looker is None or other is None or looker == other:
            return
        here = Mandate.objects.filter(holder=looker, power=REVEAL, scope__in=["members", "members/committee"])
        may = any(lives(one, self.now, caretaker=False) for one in here)

        def looks() -> None:
            reveal([other.pk], ["name"], authority=authorise(looker, REVEAL, ("members",), now=self.now), now=self.now)

        assert self.does(looks) == may

    @rule(which=anything, gives_up=booleans())
    def holder_reports_or_gives_up(self, which: int, gives_up: bool) -> None:
        mandate = pick(Mandate.objects.filter(holder__erasure=None).select_related("holder"), which)
        if mandate:
            act = (
                (lambda: mandate.give_up(by=mandate.holder, now=self.now))
                if gives_up
                else (lambda: mandate.report("All went well.", by=mandate.holder, now=self.now))
            )
            self.does(act)

    # What the clock does -----------------------------------------------------------------------------------------------------------

    @rule(length=sampled_from(LENGTHS), attends=booleans())
    def time_passes(self, length: timedelta, attends: bool) -> None:
        self.now += length
        if attends:
            Motion.objects.attend(now=self.now)

    @rule(which=anything, beside=sampled_from([-SECOND, timedelta(0), SECOND]))
    def the_next_boundary_comes(self, which: int, beside: timedelta) -> None:
        """Step to the very instant at which something falls due or ends, or to a second beside it."""
        soon = sorted(
            {due for due in Motion.objects.filter(due_at__gt=self.now).values_list("due_at", flat=True) if due is not None}
            | {*Mandate.objects.filter(ends__gt=self.now).values_list("ends", flat=True)}
        )
        if soon:
            self.now = max(self.now, (soon[which % min(len(soon), 3)] + beside).replace(microsecond=0))
            Motion.objects.attend(now=self.now)

    @rule()
    def half_a_year_passes(self) -> None:
        self.now += INACTIVE
        Motion.objects.attend(now=self.now)

    # What always holds -------------------------------------------------------------------------------------------------------------

    @invariant()
    def no_power_lives_without_a_source_that_lives(self) -> None:
        known: dict[str, Motion] = {}
        dissolved = set(Body.objects.exclude(dissolution=None).values_list("pk", flat=True))
        for mandate in Mandate.objects.living(self.now).select_related("parent__ending", "holder__erasure"):
            assert not mandate.holder.is_erased
            assert mandate.parent is None or mandate.parent.lives(self.now)
            assert mandate.body not in dissolved
            kind, _colon, number = mandate.source.partition(":")
            assert kind == "motion"  # these organisations fill no office at the founding, and let no power be passed on
            motion = known.get(number) or Motion.objects.select_related("outcome", "execution").get(pk=int(number))
            if number not in known:
                known[number] = motion
                assert motion.phase(self.now) is Standing.DONE, f"{mandate} rests on a motion that is {motion.phase(self.now)}"
            assert motion.outcome.is_carried
            assert motion.outcome.effective_at <= motion.execution.at <= mandate.starts or mandate.office

    @invariant()
    def entitled_is_cast_and_not_cast(self) -> None:
        for box in Box.objects.select_related("roll"):
            tally, roll = box.tally(), box.roll
            cast = tally.yes + tally.no + tally.abstain + tally.blank
            silent = roll.entries.filter(strike=None).exclude(votes__box=box).count()
            assert tally.entitled == cast + silent == roll.weight - roll.weight_struck
            assert not box.votes.exclude(entry__strike=None).exists() or hasattr(box, "sealed")

    def the_record_verifies_and_replays(self) -> None:
        head, written = export(Reader(bodies=frozenset({EVERY_BODY})))
        lines = list(written)
        report = check(line.encode() for line in lines)
        assert (report.findings, report.lines) == ([], head.size)
        assert replayed(lines).state(self.now) == in_the_database(self.now)


def lives(mandate: Mandate, now: datetime, *, caretaker: bool = True) -> bool:
    """Say whether a mandate gives power, from its own row alone."""
    until = (mandate.holds_over_until if caretaker else None) or mandate.ends
    ended = mandate.ending.at <= now if hasattr(mandate, "ending") else False
    return mandate.starts <= now < until and not ended


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_members_holders_and_the_clock_do_the_rules_hold() -> None:
    assert parse(rules_text()).procedures["ordinary"].quorum[0].number == 3  # what `amendment` writes over
    BEGUN[:] = [begun()]
    run_state_machine_as_test(
        Loop,
        settings=settings(
            max_examples=60 if DEEP else 12,
            stateful_step_count=60 if DEEP else 25,
            deadline=None,
            derandomize=not DEEP,
            database=None,
            phases=[Phase.generate, Phase.shrink] if DEEP else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
