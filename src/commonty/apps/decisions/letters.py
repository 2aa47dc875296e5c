"""The letters of this app: put into words when they are sent, from the ids that the queue holds."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.people.post import Message


@dataclass(frozen=True)
class NoticeOfMotion(Message):
    """The notice of a motion. Like every letter it ends with the head of the record."""

    notice: int

    def subject(self) -> str:
        """Return the number of the motion and its body: never its text, which mail servers see; of a caucus, not even whose it is."""
        motion = self._notice().motion
        if keeps_to_itself(motion.body, now=timezone.now()):
            return _("Notice of a motion")
        return _("Notice of motion %(number)d, %(body)s") % {"number": motion.number, "body": motion.body.title}

    def text(self) -> str:
        """Return the notice as it was served, and the way to the vote."""
        notice = self._notice()
        said = _("Read it and vote here:") if notice.meeting_id is None else _("Read it here:")
        return "\n\n".join([str(notice.served), in_plain_words(notice), said, self._address(notice)])

    def _notice(self) -> Any:  # noqa: ANN401 - the models of this app import its letters.
        return apps.get_model("decisions", "Notice").objects.select_related("motion__body", "served__wording").get(pk=self.notice)

    def _address(self, notice: Any) -> str:  # noqa: ANN401 - as above.
        return f"{settings.ORIGIN}{notice.motion.get_absolute_url()}"


@dataclass(frozen=True)
class AboutYou(NoticeOfMotion):
    """The notice for somebody whom a motion is about: its reasons, and how to answer."""

    def subject(self) -> str:
        """Say that it is about them."""
        motion = self._notice().motion
        if keeps_to_itself(motion.body, now=timezone.now()):
            return _("A motion is about you")
        return _("Motion %(number)d of %(body)s is about you") % {"number": motion.number, "body": motion.body.title}

    def text(self) -> str:
        """Return the notice, and how to answer it."""
        notice = self._notice()
        said = _("This motion is about you. You may answer it here, and everybody who votes can read your answer:")
        return "\n\n".join([str(notice.served), in_plain_words(notice), said, self._address(notice)])


@dataclass(frozen=True)
class AskedToRule(Message):
    """That somebody is one of those who rule on whether a motion is the same matter as one that was lost."""

    motion: int

    def subject(self) -> str:
        """Return the number of the motion and its body; of a caucus, not even whose it is."""
        motion = self._motion()
        if keeps_to_itself(motion.body, now=timezone.now()):
            return _("You are asked to rule on a motion")
        return _("You are asked to rule on motion %(number)d, %(body)s") % {"number": motion.number, "body": motion.body.title}

    def text(self) -> str:
        """Say what is asked, and where to answer."""
        said = _("A member asks whether this motion is the same matter as one that was lost. You are one of those who rule on it, here:")
        return "\n\n".join([said, f"{settings.ORIGIN}{self._motion().get_absolute_url()}#comparisons"])

    def _motion(self) -> Any:  # noqa: ANN401 - as above.
        return apps.get_model("decisions", "Motion").objects.select_related("body").get(pk=self.motion)


def in_plain_words(notice: Any) -> str:  # noqa: ANN401 - as above.
    """Return what a motion would do as its page says it."""
    return "\n".join([_("In plain words:"), *(f"- {effect.describe()}" for effect in notice.wording.deeds())])
