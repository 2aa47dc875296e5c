"""One election's page: its seats and days, who stands, what came of it, and what one may do about it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from commonty.apps.bodies.joining import belongs
from commonty.apps.decisions.forms import ReasonsForm, RulingForm
from commonty.apps.elections import countbacks, nominees, outside, ruling, steps, telling
from commonty.apps.elections.forms import AcceptanceForm, WhoForm
from commonty.apps.elections.models import Challenge, Election, Phase, Seating
from commonty.apps.elections.officers import powers_in
from commonty.apps.elections.reading import hide_unless_readable, may_read
from commonty.apps.elections.views.listing import STEPS, TONES, when
from commonty.apps.mandates.authorising import giving
from commonty.apps.mandates.models import Mandate
from commonty.apps.mandates.titles import article_title
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.apps.voting.models import How

MOST_OFFICERS = 20


@dataclass(frozen=True)
class Filled:
    """The forms of the page; one of them as it was filled in, where it was not right."""

    who: WhoForm = field(default_factory=WhoForm)
    acceptance: AcceptanceForm | None = None
    challenge: ReasonsForm = field(default_factory=ReasonsForm)
    countbacks: dict[int, ReasonsForm] = field(default_factory=dict)
    """Of countbacks that are challenged, by their primary keys."""
    rulings: dict[int, RulingForm] = field(default_factory=dict)


@dataclass(frozen=True)
class May:
    """What the reader may do here. The verbs ask again; this only spares them buttons that would refuse."""

    read: bool = False
    nominate: bool = False
    stand: bool = False
    withdraw: bool = False
    state: bool = False
    vote: bool = False
    challenge: bool = False
    seat_again: bool = False
    officiate: bool = False


@require_GET
def election(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an election."""
    return show(request, whole(pk), Filled())


def show(request: HttpRequest, election: Election, filled: Filled, *, status: int = 200) -> HttpResponse:
    """Answer with the whole page."""
    return render(request, "elections/election.html", page(election, getattr(request, "member", None), filled), status=status)


def whole(pk: int) -> Election:
    """Return an election with its steps and challenges; raise ``Http404`` where there is none."""
    challenges = "challenges__reasons__wording", "challenges__judgement", "challenges__rulings__reasons__wording"
    countback = "challenges__countback__recount__confirmation"
    found = Election.objects.select_related(*STEPS, "opening__box__sealed", "notice__recipients", "body__parent", "electors__parent")
    election = found.defer("rules__text").prefetch_related(*challenges, countback).filter(pk=pk).first()
    if election is None:
        raise Http404
    return election


def page(election: Election, member: Person | None, filled: Filled) -> dict[str, object]:
    """Return what the page says to this reader: to the public no more than ``public``."""
    now = timezone.now()
    hide_unless_readable(member, election, now=now)
    context = public(election, now)
    reads = may_read(member, election, now=now) or is_ruler(election, member, now)
    if member is None or not reads:
        return context | {"may": May()}
    listed = nominees.listed(election, member, now=now)
    officers = list(_officers(election, now))
    challenges = list(election.challenges.all())
    acted = {each.holder_id for each in officers} | {each.person_id for each in challenges} | listed.people
    acted |= {ruled.person_id for each in challenges for ruled in each.rulings.all()}
    acted |= set(reporters(election))
    known = names(acted, body=election.electors_id)
    called, seated = listed.called(known), _seated(election)
    to_rule = [(each, filled.rulings.get(each.pk, RulingForm(each.pk))) for each in rulable(election, member, now)]
    winners = election.counted.winners if election.counted is not None else []
    return context | {
        "nominees": listed.told(known),
        "own": listed.own,
        "officers": [(each, known[each.holder_id], article_title(each.path, each.article)) for each in officers],
        "challenges": election.challenges_to(None),
        "rulable": [(each, form) for each, form in to_rule if each.countback_id is None],
        "countbacks": countbacks.listed(election, member, called=called, seated=seated, forms=filled.countbacks, to_rule=to_rule, now=now),
        "names": known,
        "outside_votes": outside.shown(election, called),
        "reported": [known[each] for each in reporters(election)],
        "may": (may := _may(election, member, listed.own, now)),
        "acceptance": filled.acceptance or (_acceptance(election, listed.own) if may.stand else None),
        "how_voted": _how_voted(election, member),
        "forms": filled,
        "result": telling.told(election, called, get_language() or "en"),
        "elected_people": [(called.get(each, ""), seated.get(each)) for each in winners],
        "waiting": [(each, known[each.nomination.nominee_id]) for each in election.waiting()] if may.seat_again else [],
    }


def public(election: Election, now: datetime) -> dict[str, object]:
    """Return what anybody reads: the office, its seats and days, how it stands, and the numbers once it is counted; no names."""
    phase, box = election.phase(now), election.opened.box if election.opened else None
    return {
        "election": election,
        "phase": phase,
        "tone": TONES.get(phase, "waiting"),
        "now_says": steps.what_now(election, phase),
        "until": steps.until(election, phase) or when(election, phase),
        "office": election.provided,
        "procedure": election.procedure,
        "rules": election.rules,
        "slate": election.fixed,
        "method": telling.method(election, get_language() or "en"),
        "kept": telling.kept(election),
        "rotation": telling.rotation(election),
        "box": box,
        "sealed": getattr(box, "sealed", None),
        "outcome": election.counted,
        "place": (place := election.place if election.is_elsewhere else None),
        "outside": place.told_outside if place is not None else None,
        "elected": len(election.counted.winners) if election.counted else 0,
        "timeline": steps.timeline(election, phase),
        "lines": list(election.told.order_by("seq").values_list("seq", flat=True)),
    }


def reporters(election: Election) -> list[int]:
    """Return the two who reported what was voted elsewhere, once it counts."""
    return list(election.place.reporters) if election.is_reported and election.place is not None else []


def _officers(election: Election, now: datetime) -> list[Mandate]:
    """Return the mandates of those who run, count and watch the elections of this body: of whatever body, where they hold here."""
    return giving(powers_in(election), election.electors.path, now=now)[:MOST_OFFICERS]


def _acceptance(election: Election, own: "nominees.Nominee | None") -> AcceptanceForm:
    claimed = own.acceptance.reserved if own is not None and own.acceptance is not None else ()
    return AcceptanceForm(nominees.to_say(election), claimed=claimed)


def _how_voted(election: Election, member: Person) -> How | None:
    return election.opened.box.how_voted(member) if election.opened is not None else None


def is_ruler(election: Election, member: Person | None, now: datetime) -> bool:
    """Say whether somebody is one of those who rule on a challenge to it: they read it, whatever they belong to."""
    return member is not None and bool(rulable(election, member, now))


def rulable(election: Election, member: Person, now: datetime) -> list[Challenge]:
    """Return the open challenges, to the election and to its countbacks, that the reader is one of those to rule on, and has not."""
    challenged = {each.countback for each in election.challenges.all() if each.countback is not None and each.settled is None}
    held_back = [each for countback in (None, *challenged) for each in election.open_challenges(countback)]
    waiting = [each for each in held_back if member.pk not in {ruled.person_id for ruled in each.rulings.all()}]
    return waiting if waiting and member.pk in ruling.bench(election, now=now) else []


def _seated(election: Election) -> dict[int, int]:
    """Return the mandates that were given by it, by the numbers of the candidates: those of countbacks too."""
    if election.declared is None:
        return {}
    given = Seating.objects.filter(candidate__slate__election=election)
    return dict(given.values_list("candidate__number", "seat__mandate"))


def _may(election: Election, member: Person, own: "nominees.Nominee | None", now: datetime) -> May:
    phase, is_in = election.phase(now), belongs(member, election.electors, now=now)
    before_slate = phase in {Phase.NOMINATING, Phase.ACCEPTING} and now < election.accept_until
    stands = own is not None and not own.is_withdrawn
    accepted = stands and own is not None and own.acceptance is not None
    challenged = any(each.person_id == member.pk for each in election.challenges_to(None))
    too_late = election.counted is not None and now >= election.counted.challenge_until
    challengeable = election.fixed is not None and election.is_running() and not too_late and bool(election.procedure.challenge)
    return May(
        read=True,
        nominate=is_in and phase is Phase.NOMINATING,
        stand=before_slate and stands and not accepted,
        withdraw=before_slate and stands,
        state=before_slate and accepted and bool(election.procedure.statement),
        vote=phase is Phase.OPEN and _has_a_ballot(election, member),
        challenge=is_in and challengeable and not challenged,
        seat_again=is_in and phase is Phase.FINAL,
        officiate=is_in and not accepted and _holds_office(election, member, now),
    )


def _has_a_ballot(election: Election, member: Person) -> bool:
    entry = election.opened.box.roll.entry_of(member) if election.opened is not None else None
    return entry is not None and getattr(entry, "strike", None) is None


def _holds_office(election: Election, member: Person, now: datetime) -> bool:
    """Whether the reader could be an officer here; the page of the officers asks exactly."""
    return any(each.holder_id == member.pk for each in giving(powers_in(election), election.electors.path, now=now))
