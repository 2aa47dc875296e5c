"""The invented organisation while its year goes by: who is there, what day it is, and how they decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from commonty.apps.bodies.joining import apply, seen
from commonty.apps.bodies.models import Body, Membership
from commonty.apps.decisions.models import Motion
from commonty.apps.elections import jobs as elections
from commonty.apps.elections.models import Election
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Choice
from commonty.ballots.credential import PrivateCredential
from commonty.ballots.secret import SecretScalar
from commonty.constitution.effect import Effect


@dataclass
class Vote:
    """How a matter will be voted on: what share of its roll takes part, and what share of those says yes and no."""

    turnout: float
    yes: float
    no: float


@dataclass
class World:
    """One year of an organisation. ``now`` moves; ``chance`` is seeded, so that every year is the same."""

    now: datetime
    chance: Random
    people: list[Person] = field(default_factory=list)
    votes: dict[int, Vote] = field(default_factory=dict)
    after: dict[int, Callable[[Motion], None]] = field(default_factory=dict)
    keys: dict[int, SecretScalar] = field(default_factory=dict)
    """What trustees of secret ballots keep, by when they came."""
    codes: dict[str, dict[int, PrivateCredential]] = field(default_factory=dict)
    """The voting codes that members were sent, by election and person."""

    @property
    def root(self) -> Body:
        """The assembly of all members."""
        return Body.objects.get(parent=None)

    def member(self, number: int) -> Person:
        """Return the person who came as the ``number``-th, from 1."""
        return self.people[number - 1]

    def join(self, name: str, email: str) -> Person:
        """Let somebody sign up and join, as they would on their phone."""
        person = Person.objects.sign_up(name=name, email=email, now=self.now)
        Person.objects.filter(pk=person.pk).update(email_confirmed_at=self.now)
        apply(person, self.root, category="member", now=self.now)
        self.people.append(person)
        return person

    def move(
        self,
        mover: int,
        title: str,
        text: str,
        effects: Sequence[Effect],
        *,
        body: Body | None = None,
        vote: Vote | None = None,
        seconders: Sequence[int] = (),
        procedure: str = "",
    ) -> Motion:
        """Move a motion and second it; ``vote`` says how members will vote once it opens."""
        motion = Motion.objects.move(
            self.member(mover), body or self.root, title=title, text=text, effects=effects, now=self.now, procedure=procedure
        )
        for seconder in seconders:
            motion.second(self.member(seconder), now=self.now)
        if vote is not None:
            self.votes[motion.pk] = vote
        return motion

    def vote(self, motion: Motion, vote: Vote, *, share: float = 1.0) -> None:
        """Let as many vote as will, as they will; ``share`` of them so far."""
        motion = Motion.objects.get(pk=motion.pk)
        box = motion.opening.box
        entitled = list(box.roll.entries.order_by("index").values_list("person_id", flat=True))
        taking_part = self.chance.sample(entitled, round(len(entitled) * vote.turnout))
        yes, no = round(len(taking_part) * vote.yes), round(len(taking_part) * vote.no)
        choices = [Choice.YES] * yes + [Choice.NO] * no + [Choice.ABSTAIN] * (len(taking_part) - yes - no)
        self.chance.shuffle(choices)
        voters = Person.objects.in_bulk(taking_part)
        for pk, choice in list(zip(taking_part, choices, strict=True))[: round(len(taking_part) * share)]:
            motion.cast(voters[pk], choice, now=self.now)

    def look_in(self) -> None:
        """Let a third of the members open the program, as happens in a month: who never does leaves the rolls after six."""
        for membership in Membership.objects.filter(body=self.root).select_related("person"):
            if self.chance.random() < 1 / 3:
                seen(membership.person, now=self.now)

    def pass_day(self) -> None:
        """Let one day go by, from noon to noon: what is due happens when it is due, and members vote on what is open."""
        midnight = self.now.replace(hour=0)
        for due in (midnight, self.now):
            Motion.objects.attend(now=due)
            Election.objects.attend(now=due)
        elections.attend(self.now)
        for motion in Motion.objects.filter(pk__in=list(self.votes), opening__isnull=False, outcome=None):
            self.vote(motion, self.votes.pop(motion.pk))
        for motion in Motion.objects.filter(left_over_of__in=list(self.votes), outcome=None).select_related("left_over_of"):
            if motion.left_over_of is not None:
                self.votes[motion.pk] = self.votes[motion.left_over_of.pk]
        self.now += timedelta(days=1)
