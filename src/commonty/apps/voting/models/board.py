"""The board of a secret ballot: how it is set up, goes on, is closed, and given up."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.record.recording import record
from commonty.apps.voting import jobs, scripts, voters_told
from commonty.apps.voting.entries_of_boards import BoardClosed, BoardSetUp
from commonty.apps.voting.models.ballot_box import BallotBox, How
from commonty.apps.voting.models.handing_in import HandedIn
from commonty.apps.voting.models.issued import Credential
from commonty.apps.voting.models.issuing import Issuing
from commonty.apps.voting.models.proving import Proving
from commonty.apps.voting.models.roll import BATCH
from commonty.apps.voting.models.tallying import BoardWork, Stage
from commonty.apps.voting.models.trustees import ElectionKey
from commonty.ballots import publishing
from commonty.ballots.election import Election, check_weights, new_uuid, read_election, write_election
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import group
from commonty.ballots.question import Question
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused


class Boards(models.Manager["Board"]):
    """The boards, and how one is set up."""

    @transaction.atomic
    def set_up(
        self, box: BallotBox, key: ElectionKey, questions: Sequence[Question], *, name: str, authority: Authority, now: datetime
    ) -> "Board":
        """
        Set up the board of a box that was just opened: a credential for everybody on its roll, and ``questions`` under ``key``.

        The credentials are those that an authority issued for the roll (``Issuing``); where none was to, the server makes them, and
        could vote for who does not. ``name`` and the questions are published. Raises ``Refused`` where too few trustees are left to open
        it, where credentials that an authority issues are not there, and where weighted votes would be ranked.
        """
        if not key.suffices(now):
            raise Refused(_("Too few trustees are left to open a secret ballot: let them make new keys first."), article=box.article)
        issuing = Issuing.objects.filter(roll=box.roll_id).select_related("mandate").first()
        if issuing is not None:
            issuing.refuse_unless_ready(key)
        of = group(key.ceremony.group)
        public = of.read(key.public_key)
        uuid = issuing.uuid if issuing is not None else new_uuid()
        raw = write_election(uuid=uuid, name=name, description="", group=of, public_key=public, questions=tuple(questions))
        election = read_election(raw)
        _refuse_weights(box, election)
        board = self.create(box=box, key=key, uuid=election.uuid, document=raw.decode(), timestamp=int(now.timestamp()))
        if issuing is not None:
            listed = board.take_credentials(issuing)
        else:
            listed = board.make_credentials(box.roll.entries.order_by("index").values_list("weight", flat=True).iterator(BATCH))
        board.append(lambda chain: publishing.set_up(chain, election=raw, trustees=key.trustees(), credentials=listed))
        line = BoardSetUp(
            body=box.roll.body_id,
            board=board.pk,
            roll=box.roll_id,
            uuid=board.uuid,
            election=election.fingerprint,
            key=key.fingerprint,
            head=board.head,
            script=scripts.fingerprint(),
            opened=scripts.fingerprint(scripts.OPENED),
            is_rehearsal=box.is_rehearsal,
        )
        record(line, authority=authority, now=now)
        return board

    def go_on(self, board: int, *, clock: Callable[[], datetime]) -> None:
        """Do what is the machine's to do on a board."""
        self.select_related("box__roll", "key__ceremony__body").get(pk=board).go_on(clock)

    def attend(self, *, now: datetime, silent: timedelta) -> int:
        """Let jobs go on with the boards of whose work nothing was heard for so long; return how many. Those that fail stay with people."""
        found = [each for each in BoardWork.objects.filter(at__lt=now - silent) if not each.is_stuck]
        for each in found:
            BoardWork.objects.filter(pk=each.pk).update(at=now)
            jobs.go_on.enqueue(each.board_id)
        return len(found)


class Board(Proving):
    """The secret ballots of a box, each as its voter's browser encrypted it, in a chain of events that nobody can change unseen."""

    objects: ClassVar[Boards] = Boards()

    @transaction.atomic
    def close(self, *, authority: Authority, now: datetime) -> None:
        """
        Close: no ballot comes after this, and nobody can tell any more whose credential is whose. Safe to repeat.

        Who left or was expelled before voting is struck off the roll. Who had voted by then stays on it: a board is only added to, and
        which of its ballots is theirs must not be found out.
        """
        self.box.hold()  # In the order in which who casts takes the two: the box, and then the board.
        board = self.hold()
        if board.stage is not Stage.OPEN:
            return
        if now < board.box.closes:
            raise Refused(_("Voting is still open."), article=board.box.article)
        for person, why in board.box.roll.departed(now):
            if board.box.how_voted(person) is None:
                board.box.roll.strike(person, why, authority=authority, now=now)
        board.append(publishing.end_ballots)
        if board.issuing is None:
            voters_told.tell(board, now=now, everybody=True)
        voted, root = board.box.order_marks()
        replaced = board.end_issuing()
        Credential.objects.filter(board=board.pk).delete()
        ballots = board.ballots
        line = BoardClosed(
            body=board.box.roll.body_id,
            board=board.pk,
            ballots=ballots,
            voted=voted,
            marks=root,
            head=board.head,
            replaced=replaced,
            is_rehearsal=board.box.is_rehearsal,
        )
        record(line, authority=authority, now=now)
        board.set_to_work(ballots, now=now)
        transaction.on_commit(lambda: keyring.destroy_passing(board.box.key))

    @transaction.atomic
    def give_up(self, *, authority: Authority, now: datetime) -> None:
        """
        Seal the box of a vote that goes no further: nothing of it is opened, and nobody can tell whose credential was whose.

        The seal says how many had voted.
        """
        self.box.hold()
        board = self.hold()
        board.box.order_marks()
        board.end_issuing()
        voted = board.box.marks.filter(how=How.ONLINE).count()
        Credential.objects.filter(board=board.pk).delete()
        HandedIn.objects.filter(board=board.pk).delete()
        board.rest()
        board.box.seal({}, opened={}, unopened=voted, authority=authority, now=now)


def _refuse_weights(box: BallotBox, election: Election) -> None:
    heaviest = box.roll.entries.aggregate(most=Max("weight"))["most"] or 1
    try:
        check_weights(election, heaviest)
    except BallotsError as error:
        said = _("Some here have more than one vote, and what is ranked in secret is ranked with one vote each.")
        raise Refused(said, article=box.article) from error
