"""Motions by secret ballot: their keys, the question on the board, and what its numbers say."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.voting.models import BallotBox, Board, Choice, ElectionKey, Issuing, Roll
from commonty.ballots.question import HomomorphicQuestion
from commonty.constitution.document import Ballot, Procedure, Where
from commonty.constitution.majority import Tally
from commonty.constitution.refusal import Refused
from commonty.counting.contest import Ranking

OPTIONS = (Choice.YES, Choice.NO, Choice.ABSTAIN)
"""What can be chosen, in the order of the board; beside them stands the blank vote."""
MARKS: Mapping[Choice, Ranking] = {Choice.BLANK: (), **{choice: (number,) for number, choice in enumerate(OPTIONS, 1)}}
"""What a ballot in a box says for each choice: the number of its option; a blank vote marks none."""


class NoKey(Refused):
    """A secret vote that nobody could open: its trustees have no key, or too few of them are left."""


class NoCodes(NoKey):
    """A secret vote whose voting codes an authority was to issue, and has not."""


def is_secret(procedure: Procedure) -> bool:
    """Whether motions under a procedure are voted on by secret ballot here: slips of paper in a hall take no keys."""
    return procedure.ballot is Ballot.SECRET and procedure.where is Where.HERE


def refuse_unless_kept(body: Body, procedure: Procedure, *, article: str, now: datetime) -> None:
    """Raise ``Refused`` where a vote under this procedure is secret and nobody could open it."""
    if is_secret(procedure):
        key_for(body, article=article, now=now)


def key_for(body: Body, *, article: str, now: datetime) -> ElectionKey:
    """Return the key of a body's secret ballots; raise ``NoKey`` where its trustees have none, or too few of them are left."""
    key = ElectionKey.objects.usable(body, now)
    if key is None:
        said = _(
            "This is decided by secret ballot, and its trustees have made no keys yet, or too few of them are left to open it. "
            "On the page of %(body)s, under “Keys of secret ballots”, they can make keys; then it can be put to the vote."
        )
        raise NoKey(said % {"body": body.title}, article=article)
    return key


def refuse_unless_issued(body: Body, procedure: Procedure, roll: Roll, *, article: str, now: datetime) -> None:
    """Raise ``NoCodes`` where an authority is to issue the voting codes of a secret vote with this roll, and they are not there."""
    if is_secret(procedure) and Issuing.objects.is_missing(roll, key_for(body, article=article, now=now)):
        said = _("Its voting codes are not there: whoever holds the mandate to issue them has to hand them in, and then voting opens.")
        raise NoCodes(said, article=article)


def question(number: int, language: str) -> HomomorphicQuestion:
    """Return what is asked, by the number of the motion alone: a board is kept for good, and the text of a motion can be withdrawn."""
    with translation.override(language):
        return HomomorphicQuestion(_("Motion %(number)d") % {"number": number}, tuple(str(each.label) for each in OPTIONS), 1, 1, True)


def counted(board: Board) -> dict[Ranking, int]:
    """Return how many votes a board that is opened has for each choice, as a box has ballots; each by its weight."""
    [votes] = board.result or ((0,) * (1 + len(OPTIONS)),)
    marks = (MARKS[Choice.BLANK], *(MARKS[choice] for choice in OPTIONS))
    return {mark: number for mark, number in zip(marks, votes, strict=True) if isinstance(number, int) and number}


def tally(box: BallotBox) -> Tally:
    """Return the count of a box that is closed: what its board and its paper ballots say, added up."""
    ballots = box.ballots()
    votes = {choice: ballots.get(mark, 0) for choice, mark in MARKS.items()}
    return Tally(
        entitled=box.sealed.entitled,
        yes=votes[Choice.YES],
        no=votes[Choice.NO],
        abstain=votes[Choice.ABSTAIN],
        blank=votes[Choice.BLANK],
        spoiled=box.sealed.spoiled,
    )
