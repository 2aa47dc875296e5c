"""Fills a seat that was left within its term, from the ballots of the election that filled it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Seat
from commonty.apps.elections import calling, ruling
from commonty.apps.elections.entries_of_settling import CandidateWilling, CountbackBegun, CountbackCounted, CountbackFinal
from commonty.apps.elections.letters import SeatIsVacant
from commonty.apps.elections.models import Candidate, Challenge, Confirmation, Countback, Election, Phase, Recount, Seating, Willingness
from commonty.apps.elections.proving import keep_proof
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

    The rules say so, its election was counted, and there was none that found nobody willing, or that fell.
    """
    version = seat.body.rules(now)
    provided = version.constitution.offices.get(seat.office)
    if provided is None or provided.vacancy is not Vacancy.COUNTBACK or not calling.is_elected(provided, version):
        return False
    seating = Seating.objects.filter(seat=seat, candidate__slate__election__outcome__sheet__isnull=False).exists()
    return seating and not _is_over(seat) and calling.seats_free(seat.office, seat.body, provided, by=now, now=now) > 0


def _is_over(seat: Seat) -> bool:
    """Say whether a countback for a seat came to an end, whatever that was."""
    recount = Recount.objects.filter(countback__seat=seat).select_related("confirmation", "countback").first()
    if recount is None:
        return False
    fell = Challenge.objects.filter(countback__seat=seat, judgement__upheld=True).exists()
    return recount.winner_id is None or recount.confirmed is not None or fell


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
    """Count the ballots again without whoever left: who is elected so takes the seat once that is final; nobody, where nobody is left."""
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
    challenge_until = calendar.after(now, election.procedure.challenge, election.zone)
    final_at = max(challenge_until, calendar.after(now, election.procedure.delay, election.zone))
    recount = Recount.objects.create(
        countback=begun,
        sheet=facts,
        digest=str(facts["digest"]) if facts else "",
        winner=candidates[won[0]] if won else None,
        at=now,
        due=begun.ask_until,
        challenge_until=challenge_until if won else None,
        final_at=final_at if won else None,
    )
    if facts is not None and election.opened is not None:
        keep_proof(facts, election.opened.box)
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
    if won and final_at <= now:
        confirm(recount, now=now)
    return recount


@transaction.atomic
def confirm(recount: Recount, *, now: datetime) -> Confirmation:
    """Make what came of a countback final, and seat who comes up for the rest of the term."""
    begun = recount.countback
    election = begun.election.hold()
    known = Confirmation.objects.filter(recount=recount).first()
    if known is not None:
        return known
    winner, due = recount.winner, recount.final_at
    if winner is None or due is None or now < due or election.phase_of(begun, now) not in {Phase.PROVISIONAL, Phase.WAITING}:
        reason = _("A countback is final once it can no longer be challenged, and no challenge is open.")
        raise Refused(reason, article=election.article)
    confirmation = Confirmation.objects.create(recount=recount, at=now, due=due)
    line = CountbackFinal(
        body=election.electors_id,
        election=election.pk,
        number=election.number,
        countback=begun.pk,
        winner=winner.number,
        due=due.isoformat(),
    )
    election.tell(line, authority=election.authority(), now=now)
    election.seat(winner, until=begun.seat.mandate.ends, now=now)
    return confirmation


def unsettled() -> list[Recount]:
    """Return what came of countbacks, and is neither final nor fallen."""
    won = Recount.objects.filter(winner__isnull=False, confirmation=None).exclude(countback__challenges__judgement__upheld=True)
    return list(won.select_related("countback__election", "countback__seat__mandate", "winner").order_by("pk"))


def due_at(recount: Recount) -> datetime | None:
    """Return when the clock goes on with what came of a countback: once it is ruled on at the latest, or once it is final."""
    begun = recount.countback
    return ruling.until(begun.election, begun) if begun.election.open_challenges(begun) else recount.final_at


def go_on(recount: Recount, *, now: datetime) -> None:
    """Do what is due: settle the challenges that nobody ruled on in time, or make it final."""
    begun = recount.countback
    if begun.election.open_challenges(begun):
        begun.election.hold().settle_by_silence(now=now, due=due_at(recount) or now, countback=begun)
    else:
        confirm(recount, now=now)


def may_be_counted(begun: Countback) -> bool:
    """Say whether no other countback of the same election is unsettled: what comes of this one hangs on who takes that seat."""
    return all(each.countback.election_id != begun.election_id for each in unsettled())


def standing_sheet(election: Election) -> Sheet:
    """
    Return the sheet of the election, replayed from its ballots, with those as its winners who hold the seats by it since.

    A seat that nobody won is no part of it: it is filled as other vacancies are. Whoever left before is withdrawn.
    """
    if election.opened is None or election.counted is None or election.counted.sheet is None:
        raise Refused(_("There is nothing to count back: nobody voted."), article=election.article)
    sheet = replay(election.counted.sheet, ballots=election.opened.box.ballots())
    last = Recount.objects.filter(countback__election=election, confirmation__isnull=False).order_by("-pk").first()
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


__all__ = [
    "askable",
    "be_willing",
    "begin",
    "confirm",
    "count_back",
    "due_at",
    "go_on",
    "may_be_counted",
    "may_count_back",
    "standing_sheet",
    "unsettled",
]
