"""Presents secret elections to the booth, and counts them once their trustees opened them."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.elections.models import Election, Nomination
from commonty.apps.elections.officers import RUN, TELL, officer
from commonty.apps.elections.rankings import asked_on_paper
from commonty.apps.elections.results import candidate_names, told_apart
from commonty.apps.people.models import Person
from commonty.apps.voting.following import Presented
from commonty.apps.voting.models import BallotBox
from commonty.apps.voting.slips import Papered
from commonty.constitution.authority import Authority


def standing(source: str) -> frozenset[int]:
    """Return who stands in the election with this source, or has said that they will; nobody, where it is no election."""
    kind, _colon, number = source.partition(":")
    if kind != "election" or not number.isascii() or not number.isdigit():
        return frozenset()
    found = Nomination.objects.filter(election=int(number), acceptance__isnull=False, withdrawal=None)
    return frozenset(found.values_list("nominee", flat=True))


class SecretElections:
    """What the app ``voting`` asks of this one."""

    def presents(self, box: BallotBox) -> Presented | None:
        """Return which office is elected, and who stands, in the order of the ballot."""
        election = _of(box)
        if election is None:
            return None
        called = told_apart(candidate_names(election))
        title = _("Election: %(office)s") % {"office": election.provided.title}
        until = election.closed.count_due if election.closed is not None else None
        labels = (tuple(called[number] for number in sorted(called)),)
        return Presented(title, election.get_absolute_url(), labels, until=until, concerned=standing(election.source))

    def papered(self, box: BallotBox, *, now: datetime) -> Papered | None:  # noqa: ARG002 - an election keeps the rules that it was called by.
        """Return what a paper ballot asks, where the rules have any."""
        election = _of(box)
        if election is None or not election.procedure.paper or election.fixed is None:
            return None
        called = told_apart(candidate_names(election))
        title = _("Election: %(office)s") % {"office": election.provided.title}
        options = tuple(f"{number}. {called[number]}" for number in sorted(called))
        asks, columns = asked_on_paper(election.fixed)
        entered = election.agreed_papers().total()

        def authority(person: Person, at: datetime) -> Authority:
            return officer(election, person, (TELL, RUN), now=at)

        return Papered(title, election.get_absolute_url(), options, asks, entered, authority, columns)

    def hold(self, box: BallotBox) -> None:
        """Hold the election."""
        election = _of(box)
        if election is not None:
            election.hold()

    def went_on(self, box: BallotBox, *, now: datetime) -> None:
        """Count, unless something else is missing."""
        election = _of(box)
        if election is not None:
            election.count_if_nothing_is_missing(now)


def _of(box: BallotBox) -> Election | None:
    return Election.objects.filter(opening__box=box).first()
