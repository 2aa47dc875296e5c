"""Presents secret votes on motions to the booth, and counts them once their trustees opened them."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.reading import has_public_title
from commonty.apps.decisions.requirements import concerned
from commonty.apps.decisions.secrecy import OPTIONS
from commonty.apps.decisions.telling import teller
from commonty.apps.voting.following import Presented
from commonty.apps.voting.models import BallotBox
from commonty.apps.voting.slips import Papered


def whom_it_is_about(source: str) -> tuple[int, ...]:
    """Return whom the motion with this source is about; nobody, where it is no motion."""
    kind, _colon, number = source.partition(":")
    motion = Motion.objects.filter(pk=int(number)).first() if kind == "motion" and number.isascii() and number.isdigit() else None
    return concerned(motion.effects) if motion is not None else ()


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
        whom = frozenset(concerned(motion.effects))
        return Presented(title, motion.get_absolute_url(), labels, outside=outside, until=until, concerned=whom)

    def papered(self, box: BallotBox, *, now: datetime) -> Papered | None:
        """Return what a paper ballot asks, where the rules have any."""
        motion = _of(box)
        if motion is None or not motion.procedure(now).paper:
            return None
        title = _("Motion %(number)d, %(body)s") % {"number": motion.number, "body": motion.body.title}
        asks = _("Tick one. A slip without any tick is a blank vote.")
        options = tuple(str(each.label) for each in OPTIONS)
        entered = motion.agreed_papers().total()
        return Papered(title, motion.get_absolute_url(), options, asks, entered, lambda person, at: teller(motion, person, now=at))

    def hold(self, box: BallotBox) -> None:
        """Hold the motion."""
        motion = _of(box)
        if motion is not None:
            motion.hold()

    def went_on(self, box: BallotBox, *, now: datetime) -> None:
        """Count, unless something else is missing."""
        motion = _of(box)
        if motion is not None:
            motion.count_if_nothing_is_missing(now)


def _of(box: BallotBox) -> Motion | None:
    return Motion.objects.select_related("body").filter(opening__ballot_box=box).first()
