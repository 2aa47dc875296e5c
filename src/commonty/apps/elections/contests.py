"""From the rows of an election to what is counted: rule, seats, constraints, ballots."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from commonty.apps.bodies.models import Seat
from commonty.apps.elections.models.matter import Matter
from commonty.apps.elections.models.standing import Acceptance, Candidate, Slate, Way
from commonty.constitution.choices import GRADED, PAIRWISE
from commonty.constitution.conditions import quorum_number
from commonty.constitution.document import Base, Constitution, Counting, Procedure, QuorumKind, Reservation, Uncontested, Variant
from commonty.counting.constraints import Constraint, can_be_filled
from commonty.counting.contest import Contest, Ranking

CLASHING = {Counting.YES_NO.value}
"""Rules in which a ballot says no already, so that “re-open nominations” has no place."""


def reserved_for(rules: Constitution, reserved: Reservation) -> str:
    """Return for whom seats are kept, in the organisation's words."""
    named = rules.bodies[reserved.body].title if reserved.body else ""
    kind = rules.categories[reserved.category].title if reserved.category else ""
    return " / ".join(part for part in (named, kind) if part)


def reservation_name(rules: Constitution, reserved: Reservation) -> str:
    """Return what a reservation is called: by whom it is about, and how many at least and at most."""
    limits = [f"≥ {reserved.seats}"] if reserved.seats else []
    return " ".join([reserved_for(rules, reserved), *limits, *([f"≤ {reserved.most}"] if reserved.most else [])])


def claims_held(election: Matter, *, now: datetime) -> Counter[int]:
    """Return how many of those who keep the other seats of the office said, when they stood, that they are of each reservation."""
    others = Seat.objects.filter(office=election.office, body=election.body).held_or_to_come(now).order_by("-mandate__ends", "pk")
    staying = others[: max(0, election.provided.seats - election.seats)]
    stood = Acceptance.objects.filter(nomination__candidate__seating__seat__in=[each.pk for each in staying])
    return Counter(place for reserved in stood.values_list("reserved", flat=True) for place in reserved)


def constraints_of(election: Matter, claims: Mapping[int, Collection[int]], *, now: datetime) -> tuple[Constraint, ...]:
    """
    Return the rules on who is elected together; ``claims`` says of which reservations each candidate is, by their numbers.

    Where fewer stand than seats are reserved for, the seats kept for them stay empty, and nobody else takes those.
    """
    everybody, held = sorted(claims), claims_held(election, now=now)
    found: list[Constraint] = []
    for place, reserved in enumerate(election.provided.reserved):
        group = frozenset(number for number, places in claims.items() if place in places)
        name = reservation_name(election.rules.constitution, reserved)
        rule = Constraint(name, group, at_least=reserved.seats, at_most=reserved.most or None).with_held(held[place])
        rule = replace(rule, at_least=min(rule.at_least, election.seats))
        fits = len(everybody) >= election.seats and can_be_filled((rule,), (), everybody, election.seats)
        found += [rule] if fits else [each for each in rule.with_empty_seats(everybody, election.seats) if each.at_most is not None]
    return tuple(found)


def seats_to_fill(constraints: tuple[Constraint, ...], standing: Sequence[int], seats: int) -> int:
    """Return how many of the seats can be filled with those who stand, so that every rule is met; 0 where none can."""
    return next((most for most in range(min(seats, len(standing)), 0, -1) if can_be_filled(constraints, (), standing, most)), 0)


def way_of(procedure: Procedure, office_seats: int, constraints: tuple[Constraint, ...], standing: Sequence[int]) -> Way:
    """Say how an election goes on with those who stand."""
    if not standing or not seats_to_fill(constraints, standing, office_seats):
        return Way.NOBODY
    if seats_to_fill(constraints, standing, office_seats) < len(standing):
        return Way.CONTESTED
    if procedure.uncontested is Uncontested.ELECTED:
        return Way.UNOPPOSED
    if procedure.uncontested is Uncontested.YES_NO or procedure.counting in CLASHING:
        return Way.YES_NO
    return Way.AGAINST_RON


def rule_of(way: Way, procedure: Procedure) -> str:
    """Return the name of the rule that the ballots are counted by; empty where there is no vote."""
    if way in {Way.UNOPPOSED, Way.NOBODY}:
        return ""
    return Counting.YES_NO.value if way is Way.YES_NO else procedure.counting.value


def has_ron(way: Way, procedure: Procedure) -> bool:
    """Say whether “re-open nominations” stands."""
    if rule_of(way, procedure) in {"", *CLASHING}:
        return False
    return way is Way.AGAINST_RON or procedure.ron


def options_of(rule: str, procedure: Procedure) -> Mapping[str, str]:
    """
    Return what the rule lets be chosen: by whose rule, how strong a win is, how many grades there are, the threshold of a yes and no.

    Where no threshold is stated, it is more than half of the votes cast.
    """
    if rule == Counting.MEEK.value and procedure.variant is not Variant.REFERENCE:
        return {"variant": procedure.variant.value}
    if rule in PAIRWISE:
        return {"measure": procedure.measure.value}
    if rule in GRADED:
        return {"grades": str(len(procedure.grades))}
    if rule != Counting.YES_NO.value or not procedure.threshold:
        return {}
    asked = procedure.threshold[0]
    base = "cast" if asked.base is Base.CAST else "valid"
    return {"threshold": str(asked.share), "strict": "yes" if asked.strict else "no", "base": base}


def contest_of(
    election: Matter, slate: Slate, candidates: Sequence[Candidate], ballots: Mapping[Ranking, int], *, gone: frozenset[int], now: datetime
) -> Contest | None:
    """
    Return what is counted; ``None`` where nobody who stands is left.

    The candidates have no names here: a sheet is kept for good, and names are joined as it is read. ``gone`` have withdrawn since.
    """
    claims = {each.number: each.nomination.acceptance.reserved for each in candidates if each.number not in gone}
    constraints, standing = constraints_of(election, claims, now=now), sorted(claims)
    seats = seats_to_fill(constraints, standing, election.seats)
    if not seats:
        return None
    ron = len(candidates) + 1 if slate.has_ron else 0
    names = tuple(f"Candidate {each.number}" for each in candidates) + (("Re-open nominations",) if ron else ())
    if ron:  # A seat that it wins is nobody's: what it takes is taken from no group, nor does it fill one.
        constraints = tuple(
            each
            for rule in constraints
            for each in (rule.with_empty_seats(standing, seats) if rule.at_least else (rule,))
            if each.at_most is not None
        )
    return Contest(names, seats, ballots, withdrawn=gone, constraints=constraints, ron=ron)


def is_quorate(procedure: Procedure, *, entitled: int, cast: int, spoiled: int) -> bool:
    """Say whether enough took part: in an election every quorum counts the ballots cast, and spoiled ones where it says so."""
    return all(
        cast + spoiled * rule.spoiled >= quorum_number(rule, entitled)
        for rule in procedure.quorum
        if rule.kind is not QuorumKind.PER_OPTION
    )
