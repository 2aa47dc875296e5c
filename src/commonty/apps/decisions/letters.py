"""The letters of this app: put into words when they are sent, from the ids that the queue holds."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.people.post import Message
from commonty.apps.record.moments import in_words


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


@dataclass(frozen=True)
class CorrectionProposed(Message):
    """That a slip in a noticed text is to be corrected, how it would read, and until when one can object."""

    correction: int

    def subject(self) -> str:
        """Return the number of the motion and its body; of a caucus, not even whose it is."""
        motion = self._correction().motion
        if keeps_to_itself(motion.body, now=timezone.now()):
            return _("A correction of a motion")
        return _("A correction of motion %(number)d, %(body)s") % {"number": motion.number, "body": motion.body.title}

    def text(self) -> str:
        """Say how the text would read, and how to object."""
        correction = self._correction()
        said = _("There is a slip in the text of this motion, and this is how it would read. What it would do stays as it is.")
        then = _("It stands unless you or somebody else objects until %(until)s. Look at the difference, and object, here:")
        address = f"{settings.ORIGIN}{correction.motion.get_absolute_url()}#correction"
        return "\n\n".join([said, correction.title, correction.body, then % {"until": in_words(correction.until.isoformat())}, address])

    def _correction(self) -> Any:  # noqa: ANN401 - as above.
        related = ("motion__body", "text__wording", "again")
        return apps.get_model("decisions", "Correction").objects.select_related(*related).get(pk=self.correction)


@dataclass(frozen=True)
class CorrectionFell(CorrectionProposed):
    """That somebody objected, for whoever proposed the correction and whoever moved the motion."""

    def text(self) -> str:
        """Say what one can do."""
        said = _("Somebody objected to the correction, so the text stays as it was. Its mover can put it afresh with the new words here:")
        return "\n\n".join([said, f"{settings.ORIGIN}{self._correction().motion.get_absolute_url()}#correction"])


@dataclass(frozen=True)
class PutAfresh(CorrectionProposed):
    """That a motion which somebody seconded was moved afresh with corrected words, for those who seconded it."""

    def text(self) -> str:
        """Ask them."""
        correction = self._correction()
        said = _("You seconded a motion with a slip in it. Somebody objected to the correction, and it was moved afresh. Second it here:")
        return "\n\n".join([said, f"{settings.ORIGIN}{correction.again.get_absolute_url()}"])


def in_plain_words(notice: Any) -> str:  # noqa: ANN401 - as above.
    """Return what a motion would do as its page says it."""
    return "\n".join([_("In plain words:"), *(f"- {effect.describe()}" for effect in notice.wording.deeds())])
