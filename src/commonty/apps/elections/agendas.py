"""Elections on the agenda of a meeting: how the app of meetings sees them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.items import Facts, Item
from commonty.apps.decisions.models import Agreement, Meeting
from commonty.apps.elections import outside, ruling
from commonty.apps.elections.models import AgendaPlace, Election, Phase, WhyNot
from commonty.apps.elections.rankings import asked_on_paper
from commonty.apps.elections.results import candidate_names, told_apart
from commonty.apps.people.models import Person
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.document import Where
from commonty.constitution.refusal import Refused

OPEN = frozenset({Phase.AWAITING, Phase.FIXED, Phase.HELD, Phase.COUNTING, Phase.PROVISIONAL, Phase.CHALLENGED})
"""While what was signed may be asked for."""
SLIPS = 6
"""Ballot papers that are printed on one sheet to be copied."""


class ElectionItem(Item):
    """One election, as it stands on an agenda."""

    pack: ClassVar[str] = "elections/pack.html"

    def __init__(self, election: Election, place: AgendaPlace | None = None) -> None:
        self.election, self.place = election, place

    @property
    def is_there(self) -> bool:
        """Whether it stands on the agenda still, and was not taken off."""
        return self.place is not None and self.place.off is None

    @property
    def source(self) -> str:
        """Its source."""
        return self.election.source

    @property
    def article(self) -> str:
        """The article that it is held by."""
        return self.election.article

    @property
    def title(self) -> str:
        """Its number and its office."""
        said = _("Election %(number)d: %(office)s")
        return said % {"number": self.election.number, "office": self.election.provided.title}

    @property
    def url(self) -> str:
        """Its page."""
        return self.election.get_absolute_url()

    @property
    def asks(self) -> str:
        """What is said above the fields of a report."""
        if not self.election.is_in_a_hall:
            return _("Enter what the report says of those who ran the ballot, and nothing that you counted yourself.")
        return _("What the papers say you enter on the page of the election, pile by pile, once two of you have reported who came.")

    @property
    def candidates(self) -> list[tuple[int, str]]:
        """Who stands, by number, as the slips have them."""
        return sorted(told_apart(candidate_names(self.election)).items())

    @property
    def on_paper(self) -> tuple[str, tuple[str, ...]]:
        """What a slip asks for, and what the marks beside each candidate are called."""
        assert self.election.fixed is not None  # noqa: S101 - it is put to a meeting only once its ballots are fixed.
        return asked_on_paper(self.election.fixed)

    @property
    def copies(self) -> range:
        """So many slips are on one page."""
        return range(max(1, SLIPS // (1 + len(self.candidates) // 6)))

    def status(self, now: datetime) -> str:
        """Say how it stands; of a meeting that it was taken off, that it waits for another."""
        if self.place is not None and self.place.off is not None:
            return str(self.place.off.get_why_display())
        return str(self.election.phase(now).label)

    def next_work(self, person: Person, *, now: datetime) -> str:
        """Return the page on which papers are entered, to whoever enters them now."""
        try:
            self.election.entering(person, now=now)
        except Refused:
            return ""
        return f"{reverse('elections:officers', args=[self.election.pk])}#piles" if self.is_there else ""

    def earliest(self, *, now: datetime) -> datetime:
        """Return when it could be held at the earliest: clear days count from the call of the meeting."""
        return self.election.earliest(now)

    def concerns(self, person: int) -> bool:
        """Say whether somebody stands in it."""
        return self.election.candidates().filter(nomination__nominee=person).exists()

    def has_waited_long(self, *, now: datetime) -> bool:
        """Say whether it has waited, since its ballots were fixed, as long as a motion would for seconders."""
        slate = self.election.fixed
        return slate is not None and now >= calendar.after(slate.at, self.election.procedure.seconding, self.election.zone)

    def put(self, meeting: Meeting, *, now: datetime) -> None:
        """Put it to a meeting."""
        self.election.put_to(meeting, now=now)

    def call_off(self, *, now: datetime) -> None:
        """Let it wait for another meeting."""
        if self.is_there:
            self.election.take_off(WhyNot.CALLED_OFF, now=now)

    def is_awaited(self, *, now: datetime) -> bool:
        """Say whether two tellers have still to report who came."""
        return self.is_there and self.place is not None and self.place.attended is None and self.election.phase(now) is Phase.HELD

    def reported_until(self) -> datetime:
        """Return until when they have to."""
        return self.election.reported_until()

    def fields(self) -> Mapping[str, forms.Field]:
        """Ask nothing but how many were in the room; of an outside ballot, what its report says."""
        return {} if self.election.is_in_a_hall else outside.fields(dict(self.candidates), self.election)

    def refuse_unless_possible(self, said: Facts, *, signed: int | None, now: datetime) -> None:
        """Raise ``Refused`` where more were in the room than signed, or may vote in it; or for what no report of a ballot can say."""
        if not self.election.is_in_a_hall:
            outside.refuse_unless_possible(
                self.election, said, most=self.place.recipients.entitled if self.place is not None else 0, now=now
            )
            return
        present = said.get("present")
        most = min(signed or 0, self.place.recipients.entitled if self.place is not None else 0)
        if type(present) is not int or not 0 <= present <= most:
            said_so = _("%(title)s: at most %(most)d can have been in the room, by who signed and who may vote.")
            raise Refused(said_so % {"title": self.title, "most": most}, article=self.article)

    def take_report(self, agreement: Agreement, said: Facts | None, *, now: datetime) -> None:
        """Take who came, or what an outside ballot came to; or let it wait for the next, where it was not put to the vote."""
        if self.is_there and said is not None and not self.election.is_in_a_hall:
            outside.take(self.election, agreement, said, now=now)
        elif self.is_there:
            self.election.take_attendance(agreement, said["present"] if said is not None else None, now=now)

    def is_settled(self, *, now: datetime) -> bool:
        """Say whether it can no longer be challenged, and no challenge is open."""
        return not self.is_there or self.election.phase(now) not in OPEN

    def kept_until(self, meeting: Meeting) -> datetime:
        """Return until when papers are kept, as its rules say; never less than its result can be challenged."""
        ends = calendar.after(meeting.ends, self.election.procedure.kept, self.election.zone)
        return max(ends, self.election.counted.challenge_until) if self.election.counted is not None else ends

    def ruler(self, person: Person, *, now: datetime) -> Authority | None:
        """Return by what right somebody rules on an open challenge to it."""
        if not self.is_there or not self.election.open_challenges() or person.pk not in ruling.bench(self.election, now=now):
            return None
        return ruling.ruler(self.election, person, now=now)


class Elections:
    """What the app of meetings asks of this one."""

    def waiting(self, body: Body, where: Where, *, now: datetime) -> Sequence[Item]:
        """Return the elections of a body that wait for such a meeting."""
        return [ElectionItem(each) for each in _awaiting(body.pk) if each.phase(now) is Phase.AWAITING and each.procedure.where is where]

    def put_to(self, meeting: Meeting) -> Sequence[Item]:
        """Return the elections that are, or were, put to a meeting."""
        own, theirs = ("taken_off", "attendance", "recipients"), ("rules", "slate", "outcome", "electors__parent")
        found = AgendaPlace.objects.filter(meeting=meeting).select_related(*own, *(f"election__{each}" for each in theirs))
        places = found.order_by("election__number")
        return [ElectionItem(place.election, place) for place in places]

    def bodies(self) -> Sequence[str]:
        """Return the bodies that elect, and whose ballots are fixed."""
        return list(_awaiting().values_list("electors_id", flat=True).distinct())


def _awaiting(electors: str = "") -> QuerySet[Election]:
    """Return the elections whose ballots are fixed and that nobody has voted in: those that wait for a meeting are among them."""
    found = Election.objects.filter(slate__isnull=False, opening=None, outcome=None, lapse=None)
    return (found.filter(electors=electors) if electors else found).select_related("rules", "slate", "electors__parent").order_by("number")
