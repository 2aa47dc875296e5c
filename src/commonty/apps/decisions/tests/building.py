"""Builds motions for tests, and takes them along their path."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Motion
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Choice
from commonty.constitution.effect import Effect

SECOND = timedelta(seconds=1)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def moved(
    body: Body, mover: Person, *, now: datetime, effects: Iterable[Effect] = (), title: str = "A rent strike", procedure: str = ""
) -> Motion:
    deeds = tuple(effects) or (Resolve(),)
    return Motion.objects.move(mover, body, title=title, text="We **shall**.", effects=deeds, now=now, procedure=procedure)


def noticed(body: Body, everybody: list[Person], *, now: datetime, effects: Iterable[Effect] = (), title: str = "A rent strike") -> Motion:
    motion = moved(body, everybody[0], now=now, effects=effects, title=title)
    for seconder in everybody[1:3]:
        motion.second(seconder, now=now)
    return again(motion)


def opened(body: Body, everybody: list[Person], *, now: datetime, effects: Iterable[Effect] = (), title: str = "A rent strike") -> Motion:
    motion = noticed(body, everybody, now=now, effects=effects, title=title)
    motion.open(now=motion.notice.opens)
    return again(motion)


def votes(motion: Motion, voters: Iterable[Person], choice: Choice, *, now: datetime | None = None) -> None:
    for voter in voters:
        motion.cast(voter, choice, now=now or motion.opening.box.opens)


def carried(body: Body, everybody: list[Person], *, now: datetime, effects: Iterable[Effect] = (), title: str = "A rent strike") -> Motion:
    motion = opened(body, everybody, now=now, effects=effects, title=title)
    votes(motion, everybody, Choice.YES)
    motion.close(now=motion.opening.box.closes)
    return again(motion)


def again(motion: Motion) -> Motion:
    """Read a motion anew, as the next page does."""
    return Motion.objects.get(pk=motion.pk)
