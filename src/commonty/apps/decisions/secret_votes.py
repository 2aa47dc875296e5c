"""Presents secret votes on motions to the booth, and counts them once their trustees opened them."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.reading import has_public_title
from commonty.apps.decisions.secrecy import OPTIONS
from commonty.apps.voting.following import Presented
from commonty.apps.voting.models import BallotBox


class SecretMotions:
    """What the app ``voting`` asks of this one."""

    def presents(self, box: BallotBox) -> Presented | None:
        """Return what is moved, and what one can vote; to who may not read it, its number alone."""
        motion = _of(box)
        if motion is None:
            return None
        numbered = _("Motion %(number)d, %(body)s") % {"number": motion.number, "body": motion.body.title}
        title = motion.wording.title or numbered
        outside = title if has_public_title(motion, timezone.now()) else numbered
        until = motion.closed.count_due if motion.closed is not None else None
        labels = (tuple(str(each.label) for each in OPTIONS),)
        return Presented(title, motion.get_absolute_url(), labels, outside=outside, until=until)

    def went_on(self, box: BallotBox, *, now: datetime) -> None:
        """Count, unless something else is missing."""
        motion = _of(box)
        if motion is not None:
            motion.count_if_nothing_is_missing(now)


def _of(box: BallotBox) -> Motion | None:
    return Motion.objects.select_related("body").filter(opening__ballot_box=box).first()
