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
class NoticeOfElection(Message):
    """The notice of an election, with its timetable."""

    notice: int

    def subject(self) -> str:
        """Return the number of the election and its body; of a caucus, not even whose it is."""
        election = self._notice().election
        if keeps_to_itself(election.electors, now=timezone.now()):
            return _("Notice of an election")
        return _("Notice of election %(number)d, %(body)s") % {"number": election.number, "body": election.electors.title}

    def text(self) -> str:
        """Return the notice as it was served, and the way to nominate, to stand and to vote."""
        notice = self._notice()
        page = f"{settings.ORIGIN}{notice.election.get_absolute_url()}"
        return "\n\n".join([str(notice.served), _("Nominate, stand and vote here:"), page])

    def _notice(self) -> Any:  # noqa: ANN401 - the models of this app import its letters.
        return apps.get_model("elections", "Notice").objects.select_related("election__electors", "served__wording").get(pk=self.notice)


@dataclass(frozen=True)
class ElectionInAMeeting(Message):
    """That an election is held in a meeting, or outside: when, where or by whom, and that no vote is cast on a screen."""

    place: int

    def subject(self) -> str:
        """Return the number of the election and its body; of a caucus, not even whose it is."""
        election = self._place().election
        if keeps_to_itself(election.electors, now=timezone.now()):
            return _("When an election is voted on")
        return _("When election %(number)d is voted on, %(body)s") % {"number": election.number, "body": election.electors.title}

    def text(self) -> str:
        """Say when and where it is, and where one reads who stands."""
        place = self._place()
        election, meeting = place.election, place.meeting
        said = _("Office: %(office)s. It is voted on in a meeting, on %(starts)s, here: %(where)s. No vote is cast on a screen.")
        if not meeting.is_in_a_hall:
            said = _("Office: %(office)s. It is voted on from %(starts)s to %(ends)s, in a ballot run by: %(where)s. No vote is cast here.")
        said %= {
            "office": election.provided.title,
            "starts": in_words(meeting.starts.isoformat()),
            "ends": in_words(meeting.ends.isoformat()),
            "where": meeting.whereabouts,
        }
        return "\n\n".join([said, _("Who stands you read here:"), f"{settings.ORIGIN}{election.get_absolute_url()}"])

    def _place(self) -> Any:  # noqa: ANN401 - the models of this app import its letters.
        rows = "election__electors", "election__rules", "meeting__place__wording"
        return apps.get_model("elections", "AgendaPlace").objects.select_related(*rows).get(pk=self.place)


@dataclass(frozen=True)
class YouAreNominated(Message):
    """That somebody is nominated, for themselves: they stand only if they accept."""

    nomination: int

    def subject(self) -> str:
        """Say so, without the office."""
        return _("You are nominated in an election")

    def text(self) -> str:
        """Say how to accept, and that silence is a no."""
        nomination = apps.get_model("elections", "Nomination").objects.select_related("election").get(pk=self.nomination)
        page = f"{settings.ORIGIN}{nomination.election.get_absolute_url()}"
        said = _("A member has nominated you. You stand only if you accept; if you do nothing, you do not stand.")
        return "\n\n".join([said, _("Accept, and write your statement, here:"), page])


@dataclass(frozen=True)
class AcceptanceWasEntered(Message):
    """That somebody entered that one accepts, for the nominee: they can take it back."""

    nomination: int

    def subject(self) -> str:
        """Say so, without the office."""
        return _("It was entered that you stand in an election")

    def text(self) -> str:
        """Say by what, and how to take it back."""
        nomination = apps.get_model("elections", "Nomination").objects.select_related("election").get(pk=self.nomination)
        page = f"{settings.ORIGIN}{nomination.election.get_absolute_url()}"
        said = _("Whoever runs the election has entered that you accept your nomination, on a form that you signed.")
        back = _("If that is wrong, or you no longer want to stand: withdraw here, until the ballots are fixed:")
        return f"{said}\n\n{back}\n\n{page}"


@dataclass(frozen=True)
class SeatIsVacant(Message):
    """That a seat fell vacant, for a candidate who was not elected: they may be asked to take it."""

    countback: int

    def subject(self) -> str:
        """Say so, without the office."""
        return _("A seat that you stood for is vacant")

    def text(self) -> str:
        """Say how to be willing, and that silence is a no."""
        countback = apps.get_model("elections", "Countback").objects.select_related("election").get(pk=self.countback)
        page = f"{settings.ORIGIN}{countback.election.get_absolute_url()}"
        said = _("The ballots that you stood on are counted again for it. Say whether you would take it; if you do nothing, you do not.")
        return f"{said}\n\n{page}"
