"""Fills a seat that was left within its term, from the ballots of the election that filled it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Seat
from commonty.apps.elections import calling
from commonty.apps.elections.entries_of_settling import CandidateWilling, CountbackBegun, CountbackCounted
from commonty.apps.elections.letters import SeatIsVacant
from commonty.apps.elections.models import Candidate, Countback, Election, Recount, Seating, Willingness
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.constitution import calendar
from commonty.constitution.authority import of_oneself
from commonty.constitution.document import Vacancy
from commonty.constitution.refusal import Refused
from commonty.counting.countback import countback, newly_elected
from commonty.counting.errors import CountingError
from commonty.counting.replaying import replay
from commonty.counting.sheet import Sheet
from commonty.counting.writing import to_json


def may_count_back(seat: Seat, *, now: datetime) -> bool:
    """
    Say whether a seat that was left is filled by a countback, or may still be.

    The rules say so, its election was counted, and there was none that found nobody willing.
    """
    version = seat.body.rules(now)
    provided = version.constitution.offices.get(seat.office)
    if provided is None or provided.vacancy is not Vacancy.COUNTBACK or not calling.is_elected(provided, version):
        return False
    seating = Seating.objects.filter(seat=seat, candidate__slate__election__outcome__sheet__isnull=False).exists()
    is_over = Recount.objects.filter(countback__seat=seat).exists()
    return seating and not is_over and calling.seats_free(seat.office, seat.body, provided, by=now, now=now) > 0


@transaction.atomic
def begin(seat: Seat, *, now: datetime) -> Countback:
    """Begin to fill a seat that was left: those who were not elected are asked, for as long as candidates have to accept."""
    election = Seating.objects.select_related("candidate__slate__election").get(seat=seat).candidate.slate.election.hold()
    ask_until = calendar.after(now, election.procedure.acceptance, election.zone)
    begun, is_new = Countback.objects.get_or_create(seat=seat, defaults={"election": election, "at": now, "ask_until": ask_until})
    if not is_new:
        return begun
    line = CountbackBegun(
        body=election.electors_id,
        election=election.pk,
        number=election.number,
        countback=begun.pk,
        mandate=seat.mandate_id,
        ask_until=ask_until.isoformat(),
    )
    election.tell(line, authority=election.authority(), now=now)
    for candidate in askable(begun):
        send_later(candidate.nomination.nominee_id, SeatIsVacant(begun.pk), now=now)
    return begun


def askable(begun: Countback) -> list[Candidate]:
    """Return the candidates who could take the seat: those who never took one in this election."""
    return list(begun.election.candidates().filter(seating=None))


@transaction.atomic
def be_willing(person: Person, begun: Countback, *, now: datetime) -> Willingness:
    """Say that one would take the seat, as one who stood and was not elected, while it is asked."""
    election = begun.election.hold()
    candidate = next((each for each in askable(begun) if each.nomination.nominee_id == person.pk), None)
    if candidate is None or now >= begun.ask_until or begun.counted is not None:
        reason = _("Those who stood and were not elected say whether they would take the seat, while they are asked.")
        raise Refused(reason, article=f"offices.{election.office}")
    willing, is_new = Willingness.objects.get_or_create(countback=begun, candidate=candidate, defaults={"at": now})
    if is_new:
        line = CandidateWilling(
            body=election.electors_id, election=election.pk, number=election.number, countback=begun.pk, nominee=person.pk
        )
        election.tell(line, authority=of_oneself(person.pk, power="stand"), now=now)
    return willing


@transaction.atomic
def count_back(begun: Countback, *, now: datetime) -> Recount:
    """Count the ballots again without whoever left, and seat who is elected so for the rest of the term; nobody, where nobody is left."""
    election = begun.election.hold()
    known = Recount.objects.filter(countback=begun).first()
    if known is not None:
        return known
    before = standing_sheet(election)
    left = Seating.objects.get(seat=begun.seat_id).candidate
    candidates = {each.number: each for each in election.candidates()}
    willing = _still_willing(election, begun, now)
    sheet = _counted_back(before, left.number, willing) if willing else None
    won = [number for number in newly_elected(sheet, before) if number in candidates] if sheet is not None else []
    facts = to_json(sheet, withhold_ballots=True) if sheet is not None and won else None
    recount = Recount.objects.create(
        countback=begun,
        sheet=facts,
        digest=str(facts["digest"]) if facts else "",
        winner=candidates[won[0]] if won else None,
        at=now,
        due=begun.ask_until,
    )
    line = CountbackCounted(
        body=election.electors_id,
        election=election.pk,
        number=election.number,
        countback=begun.pk,
        winner=won[0] if won else 0,
        digest=election.opened.box.sealed.covered(recount.digest) if election.opened is not None else "",
        due=begun.ask_until.isoformat(),
    )
    election.tell(line, authority=election.authority(), now=now)
    if recount.winner is not None:
        election.seat(recount.winner, until=begun.seat.mandate.ends, now=now)
    return recount


def standing_sheet(election: Election) -> Sheet:
    """
    Return the sheet of the election, replayed from its ballots, with those as its winners who hold the seats by it since.

    A seat that nobody won is no part of it: it is filled as other vacancies are. Whoever left before is withdrawn.
    """
    if election.opened is None or election.counted is None or election.counted.sheet is None:
        raise Refused(_("There is nothing to count back: nobody voted."), article=election.article)
    sheet = replay(election.counted.sheet, ballots=election.opened.box.ballots())
    last = Recount.objects.filter(countback__election=election, winner__isnull=False).order_by("-pk").first()
    winners = tuple(last.sheet["winners"]) if last is not None and last.sheet is not None else sheet.winners
    seated = set(Seating.objects.filter(candidate__slate__election=election).values_list("candidate__number", flat=True))
    withdrawn = sheet.contest.withdrawn | (seated - set(winners))
    return replace(sheet, winners=winners, contest=replace(sheet.contest, seats=len(winners), withdrawn=withdrawn))


def _still_willing(election: Election, begun: Countback, now: datetime) -> set[int]:
    """Return the numbers of those who are willing, and may still hold the office."""
    willing = Willingness.objects.filter(countback=begun).select_related("candidate__nomination__nominee")
    people = {each.candidate.person.pk: each.candidate for each in willing}
    eligible = election.eligible([each.person for each in people.values()], now=now)
    return {candidate.number for person, candidate in people.items() if person in eligible}


def _counted_back(before: Sheet, left: int, willing: Collection[int]) -> Sheet | None:
    """Count back for one seat; ``None`` where the rules on who holds the office together let nobody who is willing have it."""
    free = set(willing) - set(before.contest.withdrawn) - set(before.winners)
    try:
        return countback(before, {left}, willing=free, lots=before.lots) if free else None
    except CountingError:
        return None


__all__ = ["askable", "be_willing", "begin", "count_back", "may_count_back", "standing_sheet"]
