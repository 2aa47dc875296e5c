"""What is written to those who could vote at a meeting, where it does not take place."""

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
class MeetingIsOff(Message):
    """That a meeting, or an outside ballot, is called off or moved, and why."""

    meeting: int

    def subject(self) -> str:
        """Say of which body, and of a caucus not even that."""
        meeting = self._meeting()
        if keeps_to_itself(meeting.body, now=timezone.now()):
            return _("A meeting does not take place")
        return _("%(meeting)s does not take place") % {"meeting": meeting.title}

    def text(self) -> str:
        """Say when it would have been, why it is not, and what follows."""
        meeting = self._meeting()
        said = _("It was called for %(when)s, and does not take place then.") % {"when": in_words(meeting.starts.isoformat())}
        then = _("What was to be put there is put once more. You get notice of it again, with the new day.")
        return "\n\n".join([said, str(meeting.cancellation.reason), then, f"{settings.ORIGIN}{meeting.get_absolute_url()}"])

    def _meeting(self) -> Any:  # noqa: ANN401 - the models of this app import its letters.
        return apps.get_model("decisions", "Meeting").objects.select_related("body", "cancellation__reason__wording").get(pk=self.meeting)
