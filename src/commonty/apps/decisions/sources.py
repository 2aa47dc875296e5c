"""How a motion answers “where did you get that power?”: down to the outcome, the roll and the ballots."""

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.apps.decisions.models import Motion, Opening
from commonty.apps.mandates.sources import SourcePage


def motion_source(number: str) -> SourcePage | None:
    """Return the page of the motion with this primary key, and the steps down to its votes."""
    if not (number.isascii() and number.isdigit()):
        return None
    motion = (
        Motion.objects.select_related(
            "body", "outcome", "opening__open_box", "opening__ballot_box", "left_over_of", "notice__meeting__body"
        )
        .filter(pk=int(number))
        .first()
    )
    if motion is None:
        return None
    page = motion.get_absolute_url()
    title = _("Motion %(number)d of %(body)s") % {"number": motion.number, "body": motion.body.title}
    steps: list[tuple[str, str]] = []
    if motion.decided is not None:
        steps.append((_("The outcome, with its arithmetic"), f"{page}#outcome"))
    if motion.noticed is not None and motion.noticed.meeting is not None:
        meeting = motion.noticed.meeting
        steps.append((_("The roll of those entitled"), reverse("voting:roll", args=[motion.noticed.recipients_id])))
        steps.append((_("What two tellers reported: %(meeting)s") % {"meeting": meeting.title}, meeting.get_absolute_url()))
    if motion.opened is not None:
        steps.append((_("The roll of those entitled"), reverse("voting:roll", args=[motion.opened.box.roll_id])))
    if motion.opened is not None and motion.decided is not None:
        steps.append(_votes(motion.opened))
    return SourcePage(title, page, tuple(steps))


def _votes(opening: Opening) -> tuple[str, str]:
    """Return where its votes are: each by name, or encrypted on a board."""
    if opening.board is not None:
        return _("Every ballot, encrypted, and what proves the result"), reverse("voting:board", args=[opening.board.uuid])
    return _("Every vote"), reverse("voting:box", args=[opening.box.pk])
