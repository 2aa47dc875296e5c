"""Who may read what of a motion: the three circles."""

from collections.abc import Iterable
from datetime import datetime

from django.http import Http404

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.bodies.circles import may_read as reads_in
from commonty.apps.bodies.joining import belongs
from commonty.apps.bodies.models import Body
from commonty.apps.decisions import requirements
from commonty.apps.decisions.models import Motion
from commonty.apps.people.models import Person


def is_private(motion: Motion) -> bool:
    """Whether it is about somebody's conduct or person: then even its title is for those who hear it, and for those concerned."""
    return motion.is_private


def may_read(person: Person | None, motion: Motion, *, now: datetime) -> bool:
    """
    Whether ``person`` reads the words of a motion: those who read what the members of its body do.

    Where it is private, only those who belong to the very body that decides, and those whom it is about.
    """
    if person is None:
        return False
    if not is_private(motion):
        return reads_in(person, motion.body, now=now)
    return person.pk in requirements.concerned(motion.effects) or belongs(person, motion.body, now=now)


def titled(person: Person | None, motions: Iterable[Motion], *, now: datetime) -> set[int]:
    """Return the primary keys of those motions of a list whose titles it may show to ``person``, asking once for each body."""
    belonging: dict[str, bool] = {}
    shown = set()
    for motion in motions:
        if is_private(motion):
            if person is None:
                continue
            if person.pk not in requirements.concerned(motion.effects):
                if motion.body_id not in belonging:
                    belonging[motion.body_id] = belongs(person, motion.body, now=now)
                if not belonging[motion.body_id]:
                    continue
        shown.add(motion.pk)
    return shown


def sees_votes(person: Person | None, body: Body, *, now: datetime) -> bool:
    """Whether ``person`` sees how others voted, by name: the members of the very body that decided."""
    return person is not None and belongs(person, body, now=now)


def is_secluded(body: Body, now: datetime) -> bool:
    """Whether others may not even know that there is such a motion: that of a caucus, and of whatever lies in one."""
    return keeps_to_itself(body, now=now)


def has_public_title(motion: Motion, now: datetime) -> bool:
    """Whether anybody may read what a motion is called: not where it is a caucus's, or about somebody's conduct."""
    return not is_private(motion) and not is_secluded(motion.body, now)


def hide_unless_readable(person: Person | None, motion: Motion, *, reads: bool, now: datetime) -> None:
    """Answer as if there were no such motion where somebody may not know that there is: a refusal would tell them."""
    if not reads and is_secluded(motion.body, now) and (person is None or person.pk not in requirements.concerned(motion.effects)):
        raise Http404
