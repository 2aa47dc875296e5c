"""Rehearsals: members try the booth and trustees the opening, with the keys of real votes, before anything hangs on it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.models import Body
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.voting.entries_of_rehearsals import RehearsalBegun, RehearsalLapsed, RehearsalPressed
from commonty.apps.voting.models.ballot_box import BallotBox
from commonty.apps.voting.models.board import Board
from commonty.apps.voting.models.chained import BoardEvent
from commonty.apps.voting.models.handing_in import BoardPart
from commonty.apps.voting.models.roll import Roll
from commonty.apps.voting.models.tallying import Stage
from commonty.apps.voting.models.trustees import KEEP, Ceremony, ElectionKey
from commonty.ballots.events import Kind
from commonty.ballots.question import RankingQuestion
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused

OPEN_FOR = timedelta(days=2)
"""How long the booth is open. Nothing is decided in it, so no rule says how long."""
OPENED_WITHIN = timedelta(days=7)
"""How long its trustees then have to open it."""


class Press(models.TextChoices):
    """What a trustee of a rehearsal does not wait for any longer."""

    END = "end", pgettext_lazy("rehearsal", "end the voting")
    GO_ON = "go-on", pgettext_lazy("rehearsal", "go on without whoever is missing")


class Rehearsals(models.Manager["Rehearsal"]):
    """The rehearsals, how one begins, and what the clock does."""

    @transaction.atomic
    def begin(self, body: Body, person: Person, *, now: datetime) -> "Rehearsal":
        """
        Let a trustee of the keys that a body has begin a rehearsal: for everybody who has a vote there now.

        The question is put in the language that is spoken now. Its credentials are made by the server, whatever the rules say of real
        votes. Raises ``Refused`` for who keeps none of these keys, where there are none that suffice, and while another one runs.
        """
        authority = authorise(person, KEEP, body.path, now=now)
        key = ElectionKey.objects.usable(body, now)
        if key is None:
            said = _("There are no keys to rehearse with: none are made yet, or too few who keep them are left. Make keys first.")
            raise Refused(said, article=authority.article)
        Ceremony.objects.select_for_update().get(pk=key.ceremony_id)
        if not key.ceremony.trustees.filter(mandate__holder=person).exists():
            raise Refused(_("You keep none of these keys: let somebody who does begin the rehearsal."), article=authority.article)
        if self.running().filter(box__board__key=key).exists():
            raise Refused(_("A rehearsal with these keys is going on. Let that one come to its end first."), article=authority.article)
        roll = Roll.freeze(body, entitled(body, Right.VOTE, at=now), authority=authority, now=now)
        if not roll.count:
            raise Refused(_("Nobody has a vote here, so nobody could try the booth."), article=authority.article)
        return self._set_up(roll, key, authority=authority, now=now)

    def running(self) -> models.QuerySet["Rehearsal", Any]:
        """Return those that have come to no end: neither opened nor given up."""
        results = BoardEvent.objects.filter(kind=Kind.RESULT.value)
        return self.filter(box__sealed=None).exclude(box__board__in=results.values("board"))

    def attend(self, *, now: datetime) -> int:
        """Close those whose time is over, and let go of those that nobody opened in time; return how many."""
        return sum(each.attend(now=now) for each in self.running().select_related("box__board").order_by("pk"))

    def _set_up(self, roll: Roll, key: ElectionKey, *, authority: Authority, now: datetime) -> "Rehearsal":
        closes = now + OPEN_FOR
        box = BallotBox.objects.open(roll, opens=now, closes=closes, changeable=True, article=authority.article, is_rehearsal=True)
        question = RankingQuestion(_("Rehearsal: which of these do you like best?"), (_("Apple"), _("Pear"), _("Plum")))
        board = Board.objects.set_up(box, key, [question], name=_("Rehearsal: this decides nothing"), authority=authority, now=now)
        mandate = Mandate.objects.get(pk=int(authority.source.partition(":")[2]))
        keepers = len(key.keepers(now))
        made = self.create(box=box, mandate=mandate, keepers=keepers, until=closes + OPENED_WITHIN)
        line = RehearsalBegun(
            body=roll.body_id,
            rehearsal=made.pk,
            board=board.pk,
            roll=roll.pk,
            ceremony=key.ceremony_id,
            trustees=keepers,
            closes=closes.isoformat(),
            until=made.until.isoformat(),
        )
        record(line, authority=authority, now=now)
        return made


class Rehearsal(models.Model):
    """
    A secret ballot that decides nothing: with a real roll, box and board, opened by those who keep the real keys.

    Nothing leads from it to a motion, an election, an office or a mandate. How far it is, its board says.
    """

    box = models.OneToOneField(BallotBox, models.PROTECT, related_name="rehearsal")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="rehearsals")
    """By which somebody began it."""
    keepers = models.PositiveSmallIntegerField()
    """How many trustees held their mandate when it began: it waits for all of them."""
    until = models.DateTimeField()
    """When it lapses, unless it is opened by then."""

    objects: ClassVar[Rehearsals] = Rehearsals()

    def __str__(self) -> str:
        return f"rehearsal {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("voting:rehearsal", args=[self.pk])

    @property
    def board(self) -> Board:
        """Its board."""
        return Board.objects.select_related("box__roll__body", "key__ceremony__body").get(box=self.box_id)

    @property
    def awaited(self) -> int:
        """How many trustees do their part before it goes on: all, or as many as it takes once nobody waits for the others any more."""
        is_pressed = self.presses.filter(what=Press.GO_ON).exists()
        return self.box.board.key.ceremony.threshold if is_pressed else self.keepers

    def can_go_on_without(self, board: Board) -> bool:
        """Whether as many trustees have done their part as it takes, and the others are still waited for."""
        if board.is_given_up or board.stage not in {Stage.SHUFFLING, Stage.DECRYPTING}:
            return False
        done = BoardPart.objects.filter(board=board, stage=board.stage).count()
        return board.key.ceremony.threshold <= done < self.awaited

    @transaction.atomic
    def end(self, by: Person, *, now: datetime) -> None:
        """End the voting before its time. Any trustee of it may; raises ``Refused`` for others, and once it has ended."""
        board = self.box.board.hold()
        authority = self._authority(by, now=now)
        if board.stage is not Stage.OPEN:
            raise Refused(_("The voting of this rehearsal has ended already."), article=board.box.article)
        BallotBox.objects.filter(pk=self.box_id).update(closes=now)
        self._note(Press.END, authority, now=now)
        self.close(authority=authority, now=now)

    @transaction.atomic
    def go_on(self, by: Person, *, now: datetime) -> None:
        """Go on with those who have done their part, as a real vote would: any trustee may, once they are as many as it takes."""
        board = self.box.board.hold()
        authority = self._authority(by, now=now)
        if not self.can_go_on_without(board):
            raise Refused(
                _("It cannot go on without the others now: too few have done their part, or nobody is missing."), article=board.box.article
            )
        self._note(Press.GO_ON, authority, now=now)
        board.go_on_if_enough(board.stage, now=now)

    def is_trustee(self, person: Person, *, now: datetime) -> bool:
        """Whether somebody is one of its trustees, and still holds the mandate."""
        own = self.box.board.key.ceremony.trustees.filter(mandate__holder=person).select_related("mandate__ending")
        return any(each.mandate.lives(now) for each in own)

    @transaction.atomic
    def attend(self, *, now: datetime) -> bool:
        """Do what is due; return whether anything was. It waits for the machine however late it is, and for people until its time."""
        board = self.board
        if board.stage is Stage.OPEN and now >= board.box.closes:
            self.close(authority=self._clock(board), now=now)
        elif now >= self.until and not board.is_at_work:
            self._lapse(authority=self._clock(board), now=now)
        else:
            return False
        return True

    @transaction.atomic
    def close(self, *, authority: Authority, now: datetime) -> None:
        """Close the voting; where nobody voted there is nothing to open, and it is over."""
        board = self.board
        board.close(authority=authority, now=now)
        if not board.ballots:
            self._lapse(authority=authority, now=now)

    def _lapse(self, *, authority: Authority, now: datetime) -> None:
        board = self.board
        board.give_up(authority=authority, now=now)
        record(RehearsalLapsed(body=board.box.roll.body_id, rehearsal=self.pk, voted=board.box.marks.count()), authority=authority, now=now)

    def _note(self, what: Press, authority: Authority, *, now: datetime) -> None:
        mandate = Mandate.objects.get(pk=int(authority.source.partition(":")[2]))
        RehearsalPress.objects.create(rehearsal=self, what=what, mandate=mandate, at=now)
        record(RehearsalPressed(body=self.box.roll.body_id, rehearsal=self.pk, what=what.value), authority=authority, now=now)

    def _authority(self, person: Person, *, now: datetime) -> Authority:
        """Return the mandate by which somebody is a trustee of it; raise ``Refused`` for others."""
        ceremony = self.box.board.key.ceremony
        authority = authorise(person, KEEP, ceremony.body.path, now=now)
        if not self.is_trustee(person, now=now):
            raise Refused(_("You keep none of the keys of this rehearsal: that is for those who do."), article=authority.article)
        return authority

    def _clock(self, board: Board) -> Authority:
        """Return by what right the clock goes on with it: it was begun under a mandate, and ends by itself."""
        scope, article = board.key.ceremony.body.path, board.box.article
        return Authority(AuthorityKind.DECISION, f"rehearsal:{self.pk}", None, "voting.routine", scope, article)


class RehearsalPress(models.Model):
    """That a trustee did not wait any longer, and by which mandate they could say so."""

    rehearsal = models.ForeignKey(Rehearsal, models.PROTECT, related_name="presses", db_index=False)
    what = models.CharField(max_length=8, choices=Press)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="rehearsal_presses")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rehearsal", "what"], name="rehearsal_pressed_once")]

    def __str__(self) -> str:
        return f"{self.rehearsal}: {self.what}"
