"""Rehearsals as members and trustees meet them: what they are called, what came out, and what they have proved of the keys."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.rules.sources import SourcePage
from commonty.apps.voting.following import Presented
from commonty.apps.voting.models import BallotBox, Board, BoardPart, ElectionKey, Rehearsal, Stage
from commonty.apps.voting.rankings import rankings
from commonty.constitution import routes
from commonty.constitution.document import Ballot, Credentials
from commonty.counting.contest import Contest, NoValidPapers
from commonty.counting.lots import Lots
from commonty.counting.rules import count
from commonty.counting.sheet import Sheet


class Rehearsed:
    """What this app's own seam asks of it: a rehearsal is presented like any vote, and nothing follows from its result."""

    def presents(self, box: BallotBox) -> Presented | None:
        """Return that it is a rehearsal, with its options as they stand on the board: they are nobody's names."""
        if not box.is_rehearsal:
            return None
        board = Board.objects.get(box=box)
        labels = tuple(question.options for question in board.election.questions)
        until = box.rehearsal.until if board.stage is not Stage.OPEN else None
        return Presented(_("Rehearsal of a secret ballot: it decides nothing"), box.rehearsal.get_absolute_url(), labels, until=until)

    def papered(self, box: BallotBox, *, now: datetime) -> None:
        """Return nothing: nobody rehearses on paper."""

    def hold(self, box: BallotBox) -> None:
        """Do nothing: a rehearsal is its board."""

    def went_on(self, box: BallotBox, *, now: datetime) -> None:
        """Do nothing: a rehearsal decides nothing."""


def rehearsal_source(number: str) -> SourcePage | None:
    """Return the page of the rehearsal with this primary key: acts of the clock cite it."""
    if not (number.isascii() and number.isdigit()):
        return None
    found = Rehearsal.objects.filter(pk=int(number)).first()
    return SourcePage(_("A rehearsal of a secret ballot"), found.get_absolute_url()) if found is not None else None


@dataclass(frozen=True)
class Part:
    """What one trustee has done in a rehearsal."""

    number: int
    person: int
    holds: bool
    shuffled: bool
    opened: bool

    @property
    def is_done(self) -> bool:
        """Whether they have tried all that a real vote asks of them."""
        return self.shuffled and self.opened


def parts(board: Board, *, now: datetime) -> list[Part]:
    """Return what each trustee of a rehearsal has done, by their numbers."""
    done = set(BoardPart.objects.filter(board=board).values_list("trustee", "stage"))
    trustees = board.key.ceremony.trustees.select_related("mandate__ending").order_by("number")
    return [
        Part(
            each.number,
            each.mandate.holder_id,
            each.mandate.lives(now),
            (each.pk, Stage.SHUFFLING) in done,
            (each.pk, Stage.DECRYPTING) in done,
        )
        for each in trustees
    ]


def last(key: ElectionKey) -> Rehearsal | None:
    """Return the newest rehearsal with a key."""
    return Rehearsal.objects.filter(box__board__key=key).select_related("box__board__key__ceremony").order_by("pk").last()


def opened(key: ElectionKey) -> list[Rehearsal]:
    """Return the rehearsals with a key that its trustees opened, the newest first."""
    over = Rehearsal.objects.exclude(pk__in=Rehearsal.objects.running().values("pk"))
    found = over.filter(box__board__key=key, box__sealed=None).select_related("box__board__key__ceremony")
    return list(found.order_by("-pk"))


def open_to(person: int, *, now: datetime) -> QuerySet[Rehearsal]:
    """Return the rehearsals whose booth somebody can try now."""
    found = Rehearsal.objects.filter(box__opens__lte=now, box__closes__gt=now, box__roll__entries__person=person, box__sealed=None)
    return found.select_related("box__roll__body").order_by("pk")


def caution(body: Body, *, now: datetime) -> str:
    """Say, before something is voted on in secret, that the trustees who would open it never rehearsed; nothing where they have."""
    key = ElectionKey.objects.usable(body, now)
    if key is None or opened(key):
        return ""
    said = _(
        "This would be voted on in secret, and the trustees of %(body)s have never rehearsed it with the keys that they have now. "
        "A rehearsal decides nothing: members try the booth, and trustees try to open it. One of them begins it with a press."
    )
    return said % {"body": body.title}


def is_issued_in_earnest(body: Body, *, now: datetime) -> bool:
    """Whether some real secret votes of these rules have their credentials from an authority: a rehearsal never has."""
    rules = body.rules(now).constitution
    procedures = [routes.procedure(rules, key) for key in rules.procedures]
    return any(each.ballot is Ballot.SECRET and each.credentials is Credentials.AUTHORITY for each in procedures)


def counted(board: Board) -> Sheet | None:
    """Count what was opened, as a choice of one; nothing where it is not opened, or says nothing."""
    ballots, [question] = rankings(board), board.election.questions
    if not ballots:
        return None
    contest = Contest(tuple(question.options), 1, ballots)
    try:
        return count("irv", contest, lots=Lots.seeded(board.head, len(question.options)))
    except NoValidPapers:
        return None


def rounds(sheet: Sheet) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return each option with its votes in every round of the count."""
    return tuple((option, tuple(stage.votes[place] for stage in sheet.stages)) for place, option in enumerate(sheet.contest.candidates))


@dataclass(frozen=True)
class Standing:
    """What rehearsals have proved of a key, for the page on which its trustees stand."""

    key: ElectionKey
    last: Rehearsal | None
    """The newest one."""
    opened: Rehearsal | None
    """The newest that its trustees opened."""
    parts: tuple[Part, ...]
    """What each trustee did in that."""
    board: Board | None
    """That of the newest one."""

    @property
    def is_running(self) -> bool:
        """Whether one is going on."""
        return self.board is not None and not self.board.is_given_up and self.board.stage is not Stage.DONE

    @property
    def has_lapsed(self) -> bool:
        """Whether the newest one came to nothing."""
        return self.board is not None and self.board.is_given_up

    @property
    def all_did(self) -> bool:
        """Whether every trustee who still holds their mandate did all of their part."""
        return bool(self.parts) and all(each.is_done for each in self.parts if each.holds)


def standing(key: ElectionKey, *, now: datetime) -> Standing:
    """Return what rehearsals have proved of a key."""
    newest = last(key)
    done = next(iter(opened(key)), None)
    return Standing(
        key,
        newest,
        done,
        tuple(parts(done.board, now=now)) if done is not None else (),
        newest.board if newest is not None else None,
    )
