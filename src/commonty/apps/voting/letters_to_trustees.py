"""The letters to trustees: put into words when they are sent, from the ids that the queue holds. They name no body that keeps to itself."""

from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.bodies.models import Body
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.post import Message
from commonty.apps.voting import ceremonies, opening
from commonty.apps.voting.asked_of_trustees import body_of, passages
from commonty.apps.voting.following import presented
from commonty.apps.voting.letters import marked, nothing_decided
from commonty.apps.voting.models import Board, Ceremony, Stage, Step


@dataclass(frozen=True)
class AskedToKeepAKey(Message):
    """That somebody was named to keep a key of secret ballots: what that takes, and till when."""

    mandate: int

    def subject(self) -> str:
        """Say so, without the body."""
        return _("You are asked to keep a key of secret ballots")

    def text(self) -> str:
        """Say what is asked, till when, and where it is done."""
        now, mandate = timezone.now(), Mandate.objects.get(pk=self.mandate)
        body = body_of(mandate, now=now)
        called = _("your group") if keeps_to_itself(body, now=now) else body.title
        until = _("Your mandate lasts until %(day)s. It goes on here:") % {"day": date(timezone.localtime(mandate.ends), "DATE_FORMAT")}
        return "\n\n".join([*passages(body, called, now=now), until, _page("voting:keys", body)])


@dataclass(frozen=True)
class CeremonyWaits(Message):
    """That a key ceremony waits for the step of one of its trustees."""

    ceremony: int
    step: str

    def subject(self) -> str:
        """Say so, without the body."""
        return _("The other trustees wait for you")

    def text(self) -> str:
        """Say what is to be done, and where."""
        page = _page("voting:own-key", Ceremony.objects.select_related("body").get(pk=self.ceremony).body)
        said = _("Keys of secret ballots are being made, and it is your turn. It takes some minutes, and goes on when all of you are done.")
        return "\n\n".join([said, ceremonies.to_do(Step(self.step)) + ":", page])


@dataclass(frozen=True)
class BoardWaits(Message):
    """That a secret vote closed and waits for the part of one of its trustees."""

    board: int
    stage: str

    def subject(self) -> str:
        """Say so, without the body."""
        return marked(self._about().box, _("A secret vote has closed: your key is needed"))

    def text(self) -> str:
        """Say what is to be done, till when, and where."""
        board = self._about()
        about = presented(board.box)
        said = [*nothing_decided(board.box), _("Voting has closed. Have your key file and its passphrase at hand, or your recovery sheet.")]
        if about is not None and about.until is not None:
            until = _("If too few of you have done it by %(day)s, the vote is void and has to be held again.")
            if board.box.is_rehearsal:
                until = _("Please try it by %(day)s, so that it is not the first time when it matters. Then the rehearsal is over.")
            said.append(until % {"day": date(timezone.localtime(about.until), "DATETIME_FORMAT")})
        page = f"{settings.ORIGIN}{reverse('voting:opening', args=[board.uuid])}"
        return "\n\n".join([*said, opening.to_do(Stage(self.stage)) + ":", page])

    def _about(self) -> Board:
        return Board.objects.select_related("box").get(pk=self.board)


def _page(name: str, body: Body) -> str:
    """Return where it goes on: of a body that keeps to itself, the home page, whose address says nothing."""
    return settings.ORIGIN + (reverse("home") if keeps_to_itself(body, now=timezone.now()) else reverse(name, args=[body.pk]))
