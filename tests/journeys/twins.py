"""What went wrong in the organisation of the journeys: people who are there twice, and slips in noticed texts."""

from datetime import datetime

from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.merging import merge
from commonty.apps.bodies.models import Body
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import again, noticed
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.effects import MERGE
from commonty.apps.people.models import Person
from commonty.apps.voting.tests.building import person


def here_twice(body: Body, clerk: Person, *, now: datetime) -> list[Person]:
    """Let four join, and let the first two of them be one person."""
    found = [person(f"Twin{number}", now=now) for number in range(1, 5)]
    for each in found:
        apply(each, body, category="member", now=now)
    merge(found[0], found[1], authority=authorise(clerk, MERGE, body.path, now=now), now=now)
    return found


def mistaken(body: Body, everybody: list[Person], *, now: datetime) -> dict[str, Motion]:
    """Announce two motions with a slip: to the correction of one of them somebody objected."""
    found = {name: noticed(body, everybody, now=now, title=title) for name, title in (("misspelt", "Misspelt"), ("slip", "A slip"))}
    for motion in found.values():
        motion.correct(everybody[0], title=motion.wording.title, text="We shall.", now=now)
    found["slip"].object_to_correction(everybody[4], now=now)
    return {name: again(motion) for name, motion in found.items()}
