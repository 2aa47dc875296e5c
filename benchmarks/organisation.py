"""One organisation to measure: what it decided, what it decides now, and members who just joined."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import commonty.constitution
from benchmarks import population
from commonty.apps.bodies.founding import found
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.campaigns.effects import LaunchCampaign
from commonty.apps.campaigns.models import Campaign
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Motion
from commonty.apps.mandates.effects import GrantMandate
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Box, Choice
from commonty.constitution.effect import Effect
from commonty.site.jobs.models import Job

RULES = Path(commonty.constitution.__file__).parent / "starters" / "campaign-group.toml"
CATEGORY = "member"
FIRST = 10
"""Members who found it and decide its first matters by the verbs; all others join in bulk."""


@dataclass
class Organisation:
    """What was built, and how long its large steps took."""

    body: Body
    people: list[Person]
    decided: Motion
    opened: Motion
    campaign: Campaign
    mandate: Mandate
    seconds: dict[str, float] = field(default_factory=dict)


def build(members: int, *, now: datetime) -> Organisation:
    """Build an organisation of so many members: one matter decided by all of them, and three that they are deciding."""
    seconds: dict[str, float] = {}
    start = now - timedelta(days=150)
    people = [Person.objects.sign_up(name=f"Ada {n}", email=f"ada{n}@example.org", now=start) for n in range(FIRST)]
    body = found(RULES.read_text("utf-8"), people[:3], {"secretary": people[1]}, now=start)
    for person in people[3:]:
        apply(person, body, category=CATEGORY, now=start)
    ends = (now + timedelta(days=200)).isoformat()
    _carried(people, body, GrantMandate(people[0].pk, "see-details", body.pk, "ring members about damp in their homes", ends), start)
    launch = LaunchCampaign(
        title="Lifts that work",
        demand="repair every lift in Harbour Towers within a month",
        target="Quarrymoor Housing Association",
        why="Three lifts out of six have stood still **since the spring**.\n\n- 140 households are cut off",
        editors=(people[2].pk,),
        until=(now + timedelta(days=100)).date().isoformat(),
    )
    _carried(people, body, launch, start)
    campaign = Campaign.objects.get()
    for person in people:
        campaign.sign(person, now=start + timedelta(days=30))
    campaign.win("Two of the six lifts run again.", by=people[2], now=start + timedelta(days=40))
    joined = now - timedelta(days=100)
    population.assert_like_verbs(body, category=CATEGORY, now=joined)
    with _timed(seconds, "members"):
        population.join(body, members - FIRST - 2, category=CATEGORY, now=joined)
    decided = _moved(people, body, Resolve(), now - timedelta(days=60), seconds)
    Motion.objects.attend(now=decided.notice.opens)
    population.vote(Box.objects.get(opening__motion=decided.pk), 2, now=decided.notice.opens + timedelta(hours=1))
    with _timed(seconds, "seal"):
        Motion.objects.attend(now=decided.notice.closes)
    Motion.objects.attend(now=now - timedelta(days=20))
    opened = _moved(people, body, Resolve(), now - timedelta(days=9), {})
    Motion.objects.attend(now=opened.notice.opens)
    population.vote(Box.objects.get(opening__motion=opened.pk), 3, now=opened.notice.opens + timedelta(hours=1))
    for n in range(2):
        Motion.objects.move(people[n], body, title=f"Another matter, {n}", text="Let us see.", effects=[Resolve()], now=now)
    Job.objects.all().delete()
    mandate = Mandate.objects.get(holder=people[0], power="people.reveal")
    return Organisation(body, people, Motion.objects.get(pk=decided.pk), Motion.objects.get(pk=opened.pk), campaign, mandate, seconds)


def _carried(people: list[Person], body: Body, effect: Effect, now: datetime) -> None:
    """Let the first members decide a matter by the verbs, and carry it out."""
    motion = _moved(people, body, effect, now, {})
    Motion.objects.attend(now=motion.notice.opens)
    motion = Motion.objects.get(pk=motion.pk)
    for person in people:
        motion.cast(person, Choice.YES, now=motion.notice.opens)
    Motion.objects.attend(now=motion.notice.closes)
    Motion.objects.attend(now=motion.notice.closes + timedelta(days=7))


def _moved(people: list[Person], body: Body, effect: Effect, now: datetime, seconds: dict[str, float]) -> Motion:
    """Move a motion and let it be seconded; the last second freezes the roll."""
    words = "We have grown, and what we decide should be heard by everybody.\n\n1. first\n2. second"
    motion = Motion.objects.move(people[3], body, title="What we all decide", text=words, effects=[effect], now=now)
    motion.second(people[4], now=now)
    with _timed(seconds, "freeze"):
        motion.second(people[5], now=now)
    return Motion.objects.get(pk=motion.pk)


class _timed:  # noqa: N801 - read as a word
    """Notes the CPU seconds of a block."""

    def __init__(self, seconds: dict[str, float], name: str) -> None:
        self.seconds, self.name = seconds, name

    def __enter__(self) -> None:
        self.began = time.process_time()

    def __exit__(self, *_raised: object) -> None:
        self.seconds[self.name] = time.process_time() - self.began
