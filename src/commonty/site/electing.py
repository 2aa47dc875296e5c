"""What a member sees first of elections: those that are running in their bodies, by when, and what they can do in them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import bodies_of
from commonty.apps.bodies.titles import office_title
from commonty.apps.elections.hindrances import waiting
from commonty.apps.elections.models import Challenge, Election, Hindrance, Nomination
from commonty.apps.elections.models.matter import Phase
from commonty.apps.elections.views.listing import when
from commonty.apps.elections.views.showing import rulable
from commonty.apps.people.models import Person
from commonty.apps.prepared import prepared
from commonty.apps.voting.models import RollEntry
from commonty.constitution.articles import cite
from commonty.site.matters import Open

MOST = 20
"""How many elections the page lists before it sends readers to the whole list."""


def running(person: Person, bodies: Collection[str], *, now: datetime) -> list[Open]:
    """Return the elections of some bodies that are not counted yet: one query where there are none, five where there are."""
    found = _running(bodies)
    prefetch_related_objects(found, "challenges__judgement")
    found = [each for each in found if each.is_running()]
    if not found:
        return []
    asked = set(_asked(person.pk, [each.pk for each in found]))
    boxes = {each.opened.box.roll_id: each.opened.box.pk for each in found if each.opened is not None}
    places = _places(person.pk, list(boxes))
    voted = {box for _roll, *casts in places for box in casts if box is not None}
    entitled = {roll for roll, *_casts in places}
    return [_told(each, asked, {boxes[roll] for roll in entitled} - voted, now) for each in found]


def rulings_due(person: Person, *, now: datetime) -> list[Open]:
    """Return the challenged elections that wait for a person's ruling; ask it of who has a mandate to rule alone."""
    of_election = Q(challenges__countback=None, declaration=None, lapse=None)
    of_countback = Q(challenges__countback__isnull=False, challenges__countback__recount__confirmation=None)
    unsettled = Election.objects.filter(of_election | of_countback, challenges__isnull=False, challenges__judgement=None).distinct()
    known = unsettled.select_related("rules", "electors").defer("rules__text")
    waiting = known.prefetch_related("challenges__judgement", "challenges__rulings", "challenges__countback__recount")
    return [_to_rule(each, found) for each in waiting.order_by("pk") if (found := rulable(each, person, now))]


def _to_rule(election: Election, challenges: list[Challenge]) -> Open:
    place = "countbacks" if all(each.countback_id for each in challenges) else "challenges"
    url, body = f"{election.get_absolute_url()}#{place}", election.electors.title
    return Open(_titled(election), url, "", "waiting", body, None, "", ends=False, to_do=_("Rule on the challenge"))


def vacancies(person: Person, *, now: datetime) -> list[Open]:
    """Return the vacant seats in a person's bodies for which the clock could call no election. Only where there is one is more asked."""
    hindered = waiting()
    bodies = bodies_of(person.pk, now) if hindered else set()
    return [_vacant(each, now) for each in hindered if each.electors_id in bodies]


def _vacant(hindrance: Hindrance, now: datetime) -> Open:
    article = cite(hindrance.body.rules(now).constitution, hindrance.article)
    values = {"office": office_title(hindrance.body, hindrance.office), "body": hindrance.body.title, "article": article}
    title = _("%(office)s, %(body)s: no election could be called (%(article)s)") % values
    url, to_do = f"{hindrance.body.get_absolute_url()}#vacant", _("A seat is vacant: see what would fill it")
    return Open(title, url, "", "waiting", hindrance.electors.title, None, "", ends=False, to_do=to_do)


def _titled(election: Election) -> str:
    return _("Election: %(office)s") % {"office": election.provided.title}


def _told(election: Election, asked: set[int], unused: set[int], now: datetime) -> Open:
    """Say how one election stands; ``asked`` are those in which the member is nominated and has said nothing, ``unused`` open boxes."""
    phase = election.phase(now)
    to_do = ""
    if phase in {Phase.NOMINATING, Phase.ACCEPTING} and election.pk in asked and now < election.accept_until:
        to_do = _("You are nominated: say yes or no")
    elif phase is Phase.OPEN and election.opened is not None and election.opened.box_id in unused:
        to_do = _("Vote in it")
    labels = {
        Phase.NOMINATING: _("Nominate until"),
        Phase.ACCEPTING: _("Say yes or no until"),
        Phase.FIXED: _("Voted on elsewhere") if election.is_elsewhere else _("Voting opens"),
        Phase.HELD: _("Reported at the latest"),
        Phase.OPEN: _("Voting closes"),
        Phase.COUNTING: _("Counted at the latest"),
    }
    tone, word = ("open", str(phase.label)) if phase is Phase.OPEN else ("waiting", "")
    moment, label = when(election, phase), labels.get(phase, "")
    return Open(
        _titled(election),
        election.get_absolute_url(),
        word,
        tone,
        election.electors.title,
        moment,
        label,
        ends=phase is not Phase.FIXED,
        to_do=to_do,
    )


@prepared
def _running(bodies: Collection[str]) -> QuerySet[Election]:
    uncounted = Election.objects.filter(electors__in=bodies, outcome=None, lapse=None)
    steps = ("slate", "opening__box", "closing", "outcome", "declaration", "lapse", "rules", "electors")
    return uncounted.select_related(*steps).defer("rules__text").order_by(F("due_at").asc(nulls_last=True), "pk")[:MOST]


@prepared
def _asked(person: int, elections: Collection[int]) -> QuerySet[Nomination, int]:
    waiting = Nomination.objects.filter(nominee=person, election__in=elections, acceptance=None, withdrawal=None)
    return waiting.values_list("election_id", flat=True)


@prepared
def _places(person: int, rolls: Collection[int]) -> QuerySet[RollEntry, tuple[int, int | None, int | None]]:
    return RollEntry.objects.filter(person=person, roll__in=rolls).values_list("roll_id", "envelopes__box", "marks__box")
