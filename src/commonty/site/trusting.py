"""What waits at home for those who keep keys of secret ballots: steps of a ceremony, and ballots that closed."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.apps.people.models import Person
from commonty.apps.voting import ceremonies, opening
from commonty.apps.voting.models import Board, Ceremony
from commonty.site.matters import Open


def work(person: Person, *, now: datetime) -> list[Open]:
    """Return what is a trustee's to do; ask it of who has the mandate to keep a key alone."""
    made = [_of_ceremony(each) for each in ceremonies.waiting(person, now=now)]
    return [*(_of_board(each) for each in opening.waiting(person, now=now)), *made]


def _of_ceremony(ceremony: Ceremony) -> Open:
    step, body = ceremony.step, ceremony.body
    to_do = ceremonies.to_do(step) if step else ""
    url = reverse("voting:own-key", args=[body.pk])
    return Open(_("Keys of secret ballots"), url, "", "waiting", body.title, None, "", ends=False, to_do=to_do)


def _of_board(board: Board) -> Open:
    url = reverse("voting:opening", args=[board.uuid])
    body = board.box.roll.body.title
    return Open(opening.title(board), url, "", "waiting", body, None, "", ends=False, to_do=opening.to_do(board.stage))
