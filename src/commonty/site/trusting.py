"""What waits at home for those who keep keys of secret ballots, or issue their voting codes."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.apps.people.models import Person
from commonty.apps.prepared import prepared
from commonty.apps.voting import ceremonies, issuing, opening
from commonty.apps.voting.models import Board, Ceremony, Issuing, Rehearsal
from commonty.apps.voting.rehearsing import open_to
from commonty.site.matters import Open


def work(person: Person, *, now: datetime) -> list[Open]:
    """Return what is a trustee's to do; ask it of who has the mandate to keep a key alone."""
    made = [_of_ceremony(each) for each in ceremonies.waiting(person, now=now)]
    return [*(_of_board(each) for each in opening.waiting(person, now=now)), *made]


def issuing_work(person: Person, *, now: datetime) -> list[Open]:
    """Return the votes whose codes are a person's to make; ask it of who has the mandate to issue them alone."""
    return [_of_issuing(each) for each in issuing.waiting(person, now=now)]


def rehearsals(person: Person, *, now: datetime) -> list[Rehearsal]:
    """Return the rehearsals whose booth somebody can try now: one query. They are no matters that are decided, and wait for nobody."""
    return _rehearsals(person.pk, now)


@prepared
def _rehearsals(person: int, now: datetime) -> QuerySet[Rehearsal]:
    return open_to(person, now=now)


def _of_issuing(found: Issuing) -> Open:
    url = reverse("voting:codes", args=[found.uuid])
    title, _address = issuing.called(found)
    return Open(title, url, "", "waiting", found.roll.body.title, found.opens, _("Voting opens"), ends=False, to_do=issuing.to_do())


def _of_ceremony(ceremony: Ceremony) -> Open:
    step, body = ceremony.step, ceremony.body
    to_do = ceremonies.to_do(step) if step else ""
    url = reverse("voting:own-key", args=[body.pk])
    return Open(_("Keys of secret ballots"), url, "", "waiting", body.title, None, "", ends=False, to_do=to_do)


def _of_board(board: Board) -> Open:
    url = reverse("voting:opening", args=[board.uuid])
    body = board.box.roll.body.title
    when, label = opening.until(board), _("To be opened, at the latest by")
    return Open(opening.title(board), url, "", "waiting", body, when, label if when else "", ends=True, to_do=opening.to_do(board.stage))
