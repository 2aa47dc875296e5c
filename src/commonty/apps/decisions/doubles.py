"""What ``bodies.merging`` asks of this app: whether a motion was announced on which only the number may vote that would sleep."""

from collections.abc import Iterator
from datetime import datetime

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.decisions.models import Motion
from commonty.apps.people.models import Person
from commonty.apps.voting.doubles import only_one_stands, rolls_of_one
from commonty.constitution.document import Freeze


class AnnouncedMotions:
    """The motions whose roll was fixed at their notice and whose vote has not begun."""

    def refuse(self, kept: Person, asleep: Person, *, now: datetime) -> None:
        """Refuse where somebody would lose their vote on one."""
        waiting = Motion.objects.filter(notice__isnull=False, opening=None, outcome=None, withdrawal=None, lapse=None)
        of_roll = {motion.notice.recipients_id: motion for motion in waiting.select_related("notice__rules", "body").order_by("pk")}
        for roll in rolls_of_one(of_roll, kept, asleep).order_by("pk"):
            motion = of_roll[roll.pk]
            if motion.procedure(now).freeze is Freeze.NOTICE and not keeps_to_itself(motion.body, now=now):
                raise only_one_stands(asleep, kept, motion.notice.closes, article=motion.article)

    def foreseen(self, kept: Person, asleep: Person, *, now: datetime) -> Iterator[str]:  # noqa: ARG002 - as the others answer.
        """Say nothing: a second by a number that sleeps counts no more, as of anybody who no longer belongs."""
        yield from ()
