"""Who may read what of an election: the three circles, and what its officers see besides."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.bodies.circles import may_read as reads_in
from commonty.apps.elections.models import Batch, Commitment, Election, TellersEntry
from commonty.apps.elections.officers import officer
from commonty.apps.people.models import Person
from commonty.apps.voting.models import RollEntry
from commonty.apps.voting.models.tellers import Read
from commonty.constitution.refusal import Refused


def may_read(person: Person | None, election: Election, *, now: datetime) -> bool:
    """Say whether ``person`` reads who stands, what they write, and the ballots, grouped: as members of the body that elects do."""
    return person is not None and reads_in(person, election.electors, now=now)


def is_secluded(election: Election, now: datetime) -> bool:
    """Say whether others may not even know that there is such an election: that of a caucus, and of whatever lies in one."""
    return keeps_to_itself(election.electors, now=now)


def hide_unless_readable(person: Person | None, election: Election, *, now: datetime) -> None:
    """Answer as if there were no such election where somebody may not know that there is: a refusal would tell them."""
    if is_secluded(election, now) and not may_read(person, election, now=now):
        raise Http404


@dataclass(frozen=True)
class Watched:
    """What the officers of an election see while it runs: numbers, lots and piles, and nothing of what a ballot says."""

    entitled: int
    returned: int
    papers_given: int
    papers_agreed: int
    completed: int
    """How many have said that all papers of a meeting are entered."""
    commitments: tuple[Commitment, ...]
    batches: tuple[Batch, ...]


def watched(election: Election, person: Person, *, now: datetime) -> Watched:
    """Return what an officer sees; raise ``Refused`` for everybody else, and for who stands."""
    officer(election, person, now=now)
    box = election.opened.box if election.opened is not None else None
    return Watched(
        entitled=(box.roll if box is not None else election.noticed.recipients).entitled,
        returned=box.returned if box is not None else 0,
        papers_given=box.papers_given if box is not None else 0,
        papers_agreed=sum(election.agreed_papers().values()),
        completed=election.place.completions.count() if election.place is not None else 0,
        commitments=tuple(Commitment.objects.filter(election=election).select_related("disclosure").order_by("pk")),
        batches=tuple(Batch.objects.filter(election=election).prefetch_related("entries").order_by("pk")),
    )


def who_voted(election: Election, person: Person, *, now: datetime) -> list[int]:
    """Return the people on the roll who have voted, for an officer: in the order of the roll, and never how."""
    officer(election, person, now=now)
    if election.opened is None:
        return []
    box = election.opened.box
    voted = RollEntry.objects.filter(roll=box.roll_id, strike=None, person__isnull=False)
    entries = voted.filter(pk__in=box.envelopes.values("entry")) | voted.filter(pk__in=box.marks.values("entry"))
    return [person for person in entries.order_by("index").values_list("person_id", flat=True) if person is not None]


def differences_for(batch: Batch, teller: Person) -> list[tuple[Read, tuple[int, ...]]]:
    """
    Return where tellers entered a pile unlike, for one of them: each ranking with what each counted of it.

    Raises ``Refused`` before they have entered it themselves: who has seen the other's count does not count independently.
    """
    if not TellersEntry.objects.filter(batch=batch, teller=teller).exists():
        raise Refused(_("Enter the pile yourself first: then you see where you differ."), article=batch.election.article)
    return batch.differences() if batch.agreed() is None else []
