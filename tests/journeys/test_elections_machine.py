"""
Everything that members, officers and the clock can do in the elections of one office, in any order that Hypothesis thinks of.

After every step no more people hold it than it has seats, each seat traces to an election that they won, and every closed box holds as
many ballots as people marked as having voted; at the end of each history the record verifies. ``COMMONTY_DEEP`` asks for more.
"""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, permutations, sampled_from

from commonty.apps.bodies.dying import record_death, take_death_back
from commonty.apps.bodies.joining import leave
from commonty.apps.bodies.models import Body, Membership, Seat
from commonty.apps.elections import counting_back, jobs
from commonty.apps.elections.models import Challenge, Countback, Election, Hindrance, Nomination, Seating
from commonty.apps.elections.models import Phase as Standing
from commonty.apps.elections.tests.building import called, decision, opened, power, rules, votes
from commonty.apps.people.models import Death, Person
from commonty.apps.record.audiences import Reader
from commonty.apps.record.checking import check
from commonty.apps.record.exporting import EVERY_BODY, export
from commonty.apps.voting.models import BallotBox
from commonty.apps.voting.models.tellers import Read
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.refusal import Refused
from tests.journeys.tables import state
from tests.journeys.test_whole_loop_machine import DEEP, NOON, SECOND, anything, pick

OFFICE = 'vacancy = "countback"\ncalled_before = "2 months"\ncalled_again = 1\ncalled_again_after = "10 days"\n'
RULES = rules(office=OFFICE, ballot="ron = true\n").replace('inactive_after = "6 months"\n', "").replace("seats = 3", "seats = 2")
SEATS = 2
LENGTHS = [SECOND, timedelta(days=1), timedelta(days=9), timedelta(days=40)]
BEGUN: list[datetime] = []
"""When the organisation that every history goes on from was ready; Hypothesis makes machines without arguments."""


def begun() -> datetime:
    """Make an organisation with officers and those who rule, in which voting is open in its first election."""
    body, everybody = organisation(11, now=NOON, rules=RULES)
    for officer, key in ((8, "run-elections"), (9, "enter-papers")):
        power(everybody[officer], key, body, now=NOON)
    election = opened(called(body, now=NOON), everybody[:4], everybody[7], now=NOON)
    votes(election, [(voter, [everybody[place % 3], everybody[3]]) for place, voter in enumerate(everybody[:7])])
    return election.opens


class Elections(RuleBasedStateMachine):
    """The elections of one office of an organisation of a few people."""

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
            head, written = export(Reader(bodies=frozenset({EVERY_BODY})))
            report = check(line.encode() for line in written)
            assert (report.findings, report.lines) == ([], head.size)
        finally:
            for alias in ("default", "keys"):
                transaction.set_rollback(True, using=alias)
            self.undo.close()

    def does(self, act: Callable[[], object]) -> None:
        """Do something; where the rules refuse it, hold that not one row changed."""
        before = state(but=frozenset()) if DEEP or self.acts % 4 == 0 else None
        self.acts += 1
        try:
            act()
        except Refused:
            assert before is None or state(but=frozenset()) == before

    def last(self) -> Election:
        return Election.objects.latest("pk")

    def somebody(self, which: int) -> Person:
        return Person.objects.order_by("pk")[which % Person.objects.count()]

    @initialize(boundaries=sampled_from([3, 0, 3]))
    def has_gone_so_far(self, boundaries: int) -> None:
        """Begin while voting is open, or once the first two hold the office."""
        for _boundary in range(boundaries):
            self.the_next_boundary_comes(timedelta(0))

    # What people do ----------------------------------------------------------------------------------------------------------------

    @rule()
    def an_election_is_called(self) -> None:
        self.does(lambda: called(Body.objects.get(parent=None), now=self.now))

    @rule(who=anything, whom=anything)
    def somebody_nominates(self, who: int, whom: int) -> None:
        self.does(lambda: self.last().nominate(self.somebody(who), self.somebody(whom), now=self.now))

    @rule(first=anything, many=integers(1, 4))
    def several_stand(self, first: int, many: int) -> None:
        """Nominated, supported and accepted, as far as the rules let each."""
        for place in range(many):
            with suppress(Refused):
                who = self.somebody(first + place)
                nomination = self.last().nominate(who, who, now=self.now)
                self.last().support(self.somebody(first + many), nomination, now=self.now)
                self.last().accept(who, now=self.now)

    @rule(which=anything, by=anything, on_paper=booleans())
    def a_nominee_accepts(self, which: int, by: int, on_paper: bool) -> None:
        nomination = pick(Nomination.objects.select_related("nominee"), which)
        if nomination and on_paper:
            self.does(lambda: self.last().accept_on_paper(nomination, "Signed.", by=self.somebody(by), now=self.now))
        elif nomination:
            self.does(lambda: self.last().accept(nomination.nominee, now=self.now))

    @rule(who=anything)
    def somebody_withdraws(self, who: int) -> None:
        self.does(lambda: self.last().withdraw(self.somebody(who), now=self.now))

    @rule(who=anything, order=permutations([1, 2, 3, 4, 5]), marks=integers(0, 5))
    def somebody_votes(self, who: int, order: list[int], marks: int) -> None:
        self.does(lambda: self.last().cast(self.somebody(who), tuple(order[:marks]), now=self.now))

    @rule(first=integers(1, 3))
    def everybody_votes(self, first: int) -> None:
        for person in Person.objects.living():
            with suppress(Refused):
                self.last().cast(person, (first, first % 3 + 1), now=self.now)

    @rule(to=anything, by=sampled_from([8, 8, 8, 3]))
    def a_paper_is_given(self, to: int, by: int) -> None:
        self.does(lambda: self.last().give_paper(self.somebody(to), by=self.somebody(by), now=self.now))

    @rule(teller=sampled_from([8, 9, 9, 3]), first=integers(1, 4), spoiled=booleans())
    def a_pile_is_read(self, teller: int, first: int, spoiled: bool) -> None:
        read: dict[Read, int] = {None: 1} if spoiled else {(first,): 1}
        self.does(lambda: self.last().enter_papers(self.somebody(teller), "Hall", read, now=self.now))

    @rule(who=anything, of_countback=booleans())
    def somebody_challenges(self, who: int, of_countback: bool) -> None:
        begun = Countback.objects.order_by("pk").last() if of_countback else None
        election = begun.election if begun is not None else self.last()
        self.does(lambda: election.challenge(self.somebody(who), "The hall was locked.", now=self.now, countback=begun))

    @rule(which=anything)
    def silence_settles_it(self, which: int) -> None:
        """Nobody rules, and time passes until that says something."""
        if pick(Challenge.objects.filter(judgement=None), which):
            self.now += timedelta(days=20)
            jobs.attend(self.now)

    @rule(which=anything)
    def a_holder_gives_up(self, which: int) -> None:
        seat = pick(Seat.objects.held(self.now).filter(office="steering").select_related("mandate", "person"), which)
        if seat:
            self.does(lambda: seat.mandate.give_up(by=seat.person, now=self.now))

    @rule(which=anything, willing=booleans())
    def a_seat_is_left_and_counted_for(self, which: int, willing: bool) -> None:
        """With whatever else falls due meanwhile; who came up may be challenged, or leave, before they have the seat."""
        self.a_holder_gives_up(which)
        jobs.attend(self.now)
        if willing:
            self.somebody_would_take_a_seat(Countback.objects.count() - 1)
        self.the_next_boundary_comes(timedelta(0))

    @rule(which=anything)
    def somebody_would_take_a_seat(self, which: int) -> None:
        begun = pick(Countback.objects.select_related("election"), which)
        if begun:
            for candidate in counting_back.askable(begun):
                self.does(lambda person=candidate.person: counting_back.be_willing(person, begun, now=self.now))  # type: ignore[misc]

    @rule(which=integers(0, 10))
    def a_member_leaves(self, which: int) -> None:
        membership = pick(Membership.objects.filter(body__parent=None, standing="good").select_related("person", "body"), which)
        if membership and Membership.objects.filter(body__parent=None, standing="good").count() > 6:
            self.does(lambda: leave(membership.person, membership.body, now=self.now))

    @rule(which=anything)
    def a_member_dies(self, which: int) -> None:
        here = Membership.objects.filter(body__parent=None, standing="good").select_related("person", "body")
        membership = pick(here, which)
        if membership and here.count() > 6:
            self.does(lambda: record_death(membership.person, authority=decision(membership.body), now=self.now))

    @rule(which=anything)
    def it_was_not_true(self, which: int) -> None:
        death = pick(Death.objects.filter(taken_back=None), which)
        if death:
            self.does(lambda: take_death_back(death, authority=decision(Body.objects.get(parent=None)), now=self.now))

    # What the clock does -----------------------------------------------------------------------------------------------------------

    @rule(length=sampled_from(LENGTHS), attends=booleans())
    def time_passes(self, length: timedelta, attends: bool) -> None:
        self.now += length
        if attends:
            jobs.attend(self.now)

    @rule(beside=sampled_from([timedelta(0), timedelta(0), -SECOND, SECOND]))
    def the_next_boundary_comes(self, beside: timedelta) -> None:
        """Step to the very instant at which something falls due or ends, or to a second beside it."""
        dues = {
            *Election.objects.filter(due_at__gt=self.now).values_list("due_at", flat=True),
            *Countback.objects.filter(ask_until__gt=self.now).values_list("ask_until", flat=True),
            *Countback.objects.filter(recount__final_at__gt=self.now).values_list("recount__final_at", flat=True),
            *Hindrance.objects.filter(again_at__gt=self.now).values_list("again_at", flat=True),
            *Seat.objects.filter(mandate__ends__gt=self.now).values_list("mandate__ends", flat=True),
        }
        soon = min((due for due in dues if due is not None), default=None)
        if soon is not None:
            self.now = max(self.now, soon + beside)
            jobs.attend(self.now)

    # What always holds -------------------------------------------------------------------------------------------------------------

    @invariant()
    def no_more_hold_the_office_than_it_has_seats(self) -> None:
        starts = Seat.objects.filter(office="steering", mandate__starts__gt=self.now).values_list("mandate__starts", flat=True)
        for moment in {self.now, *starts}:
            assert Seat.objects.held(moment).filter(office="steering").count() <= SEATS

    @invariant()
    def each_seat_traces_to_an_election_that_its_holder_won(self) -> None:
        for seat in Seat.objects.filter(office="steering").select_related("mandate", "seating__candidate__nomination"):
            candidate = seat.seating.candidate
            election = Election.objects.get(pk=candidate.slate.election_id)
            assert (seat.mandate.source, candidate.nomination.nominee_id) == (election.source, seat.person_id)
            assert election.declared is not None
            recounts = candidate.recounts_won.filter(confirmation__isnull=False)
            assert candidate.number in election.outcome.winners or recounts.exists()
            assert election.declared.at <= seat.mandate.starts

    @invariant()
    def a_closed_box_has_a_ballot_for_each_mark(self) -> None:
        for box in BallotBox.objects.all():
            if not hasattr(box, "sealed"):
                assert not box.papers.exists()
                continue
            marks = {how: box.marks.filter(how=how).count() for how in ("online", "paper")}
            counted = box.papers.aggregate(all=Sum("papers"))["all"] or 0
            assert (counted, marks) == (box.sealed.cast, {"online": box.sealed.returned, "paper": box.sealed.given})
            assert not box.envelopes.exists()

    @invariant()
    def nothing_is_known_before_the_close_and_nobody_is_seated_before_it_is_final(self) -> None:
        for election in Election.objects.all():
            phase = election.phase(self.now)
            assert election.counted is None or phase not in {Standing.NOMINATING, Standing.ACCEPTING, Standing.FIXED, Standing.OPEN}
            assert phase is Standing.FINAL or not Seating.objects.filter(candidate__slate__election=election).exists()

    @invariant()
    def one_election_of_the_office_runs_at_a_time(self) -> None:
        running = [each for each in Election.objects.all() if each.is_running()]
        assert len(running) <= 1


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_members_officers_and_the_clock_do_elections_hold() -> None:
    BEGUN[:] = [begun()]
    run_state_machine_as_test(
        Elections,
        settings=settings(
            max_examples=60 if DEEP else 14,
            stateful_step_count=60 if DEEP else 30,
            deadline=None,
            derandomize=not DEEP,
            database=None,
            phases=[Phase.generate, Phase.shrink] if DEEP else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
