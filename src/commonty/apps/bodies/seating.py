"""How an office is filled: who may hold it, for how long, and what happens to who held it before."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import roll
from commonty.apps.bodies.entries import Seated
from commonty.apps.bodies.joining import belongs
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.mandates.authorising import over_rules
from commonty.apps.mandates.granting import grant_office
from commonty.apps.mandates.models import Why
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.rules.governing import rules_for
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.document import Belonging, Constitution, Office, Right
from commonty.constitution.duration import Duration
from commonty.constitution.refusal import Refused

FOUNDING = "founding"


@transaction.atomic
def seat(
    person: Person,
    office: str,
    body: Body,
    *,
    authority: Authority,
    now: datetime,
    interim: Duration | None = None,
    until: datetime | None = None,
    brought_in: Duration | None = None,
) -> Seat:
    """
    Seat somebody in an office for its term, with the mandates of its powers; return the seat.

    Where every seat is taken, the term begins when the first of them falls free. ``interim`` is the short term of a founding,
    with caretaker powers alone; ``until`` is the end of a term that somebody else began, where this fills the rest of it;
    ``brought_in`` is how long at most somebody stays who held it when the organisation moved in: until the first election, without
    holding over. Raises ``Refused`` citing the office where the rules do not let this person hold it.
    """
    Body.objects.select_for_update().get(pk=body.pk)  # Two who are seated at once must not both find the last seat free.
    version = rules_for(body.path, now=now)
    rules = version.constitution
    article = f"offices.{office}"
    if office not in rules.offices or rules.offices[office].body != body.article_in(version):
        raise Refused(_("%(body)s has no such office.") % {"body": body.title}, article=article)
    provided = rules.offices[office]
    starts = begins(office, provided, body, article, now, is_brought_in=brought_in is not None)
    if interim is None and brought_in is None:
        refuse_unless_eligible(person, office, provided, body, rules, starts=starts, now=now)
        refuse_unless_of_those_it_is_kept_for(person, provided, article, now=now)
    _refuse_incompatible(person, office, provided, rules, now)
    if Seat.objects.filter(person=person, office=office, body=body).held_or_to_come(starts).exists():
        raise Refused(_("They hold this office already."), article=article)
    ends = calendar.after(starts, interim or provided.term, rules.time_zone)
    if brought_in is not None:
        until = calendar.after(starts, brought_in, rules.time_zone)
    mandate = grant_office(
        person,
        office,
        body.path,
        starts=starts,
        ends=min(ends, until) if until is not None else ends,
        authority=authority,
        now=now,
        caretaker=interim is not None,
        holds_over=brought_in is None,
    )
    taken = Seat.objects.create(person=person, office=office, body=body, mandate=mandate)
    entry = Seated(body=body.pk, office=office, holder=person.pk, mandate=mandate.pk, title=provided.title)
    record(entry, authority=authority, now=now)
    _relieve(taken, provided, authority=authority, now=now)
    return taken


def refuse_who_was_brought_in(body: Body, *, now: datetime) -> None:
    """Raise ``Refused`` where a body of seats would touch the rules and somebody sits in it whom nobody elected under them."""
    for seat in Seat.objects.filter(body=body).brought_in(now).select_related("mandate"):
        if body.provision(body.rules(now)).belonging is Belonging.SEATS:
            raise over_rules(seat.mandate)


def refuse_unless_eligible(
    person: Person, office: str, provided: Office, body: Body, rules: Constitution, *, starts: datetime, now: datetime
) -> None:
    """
    Raise ``Refused`` where somebody may not stand for an office: by their standing, or its term limit.

    Whether they belong to those whom it is reserved for is asked only once they are seated: whoever can ask it before a vote,
    of anybody, could read the roll of a caucus by asking it of everybody.
    """
    article = f"offices.{office}"
    is_of_seats = body.provision(body.rules(now)).belonging is Belonging.SEATS and body.parent is not None
    electors = body.parent if is_of_seats and body.parent is not None else body
    if not roll(electors, Right.STAND, at=now, person=person).exists():
        raise Refused(
            _("Only members of %(body)s who have the right to stand can hold this office.") % {"body": electors.title}, article=article
        )
    if provided.term_limit and terms_in_a_row(person, office, body, rules, starts=starts) >= provided.term_limit:
        raise Refused(_("They have held this office for as many terms in a row as the rules allow."), article=article)


def refuse_unless_of_those_it_is_kept_for(person: Person, provided: Office, article: str, *, now: datetime) -> None:
    """Raise ``Refused``, without saying why, where an office is reserved for members of a body and this person is none."""
    if not provided.reserved_for:
        return
    bodies = Body.objects.filter(article=provided.reserved_for, dissolution=None).select_related("parent")
    if not any(belongs(person, body, now=now) for body in bodies):
        raise Refused(_("The rules do not let this person hold this office."), article=article)


def terms_in_a_row(person: Person, office: str, body: Body, rules: Constitution, *, starts: datetime) -> int:
    """
    Return how many terms somebody has held an office before ``starts`` without a whole term between them.

    A term given up early counts, so that giving it up is no way round the limit; the interim term of the founding does not.
    """
    held = Seat.objects.filter(person=person, office=office, body=body, mandate__starts__lt=starts).exclude(mandate__source=FOUNDING)
    in_a_row, begun = 0, starts
    for one in held.select_related("mandate__ending").order_by("-mandate__starts"):
        over = one.mandate.ending.at if hasattr(one.mandate, "ending") else one.mandate.ends
        if calendar.after(over, rules.offices[office].term, rules.time_zone) <= begun:
            break
        in_a_row, begun = in_a_row + 1, one.mandate.starts
    return in_a_row


def begins(office: str, provided: Office, body: Body, article: str, now: datetime, *, is_brought_in: bool = False) -> datetime:
    """
    Return when a term can begin: now where a seat is free and stays so, else when the first falls free that nobody waits for.

    The seats of those who came when the organisation moved in are free to whoever is not brought in too (``is_brought_in``).
    """
    held = Seat.objects.filter(office=office, body=body).held_or_to_come(now).select_related("mandate")
    taken = [one.mandate for one in held if is_brought_in or not one.mandate.is_brought_in]
    waiting = [one.starts for one in taken if one.starts > now]
    for moment_free in (now, *sorted(one.ends for one in taken if one.starts <= now)):
        moments = [moment_free, *(start for start in waiting if start >= moment_free)]
        if all(sum(one.starts <= moment < one.ends for one in taken) < provided.seats for moment in moments):
            return moment_free
    raise Refused(_("Every seat of this office is taken."), article=article)


def _refuse_incompatible(person: Person, office: str, provided: Office, rules: Constitution, now: datetime) -> None:
    against = {*provided.incompatible, *(key for key, other in rules.offices.items() if office in other.incompatible)}
    if Seat.objects.filter(person=person, office__in=against).held_or_to_come(now).exists():
        raise Refused(_("They hold an office that the same person cannot hold beside this one."), article=f"offices.{office}")


def _relieve(taken: Seat, provided: Office, *, authority: Authority, now: datetime) -> None:
    """End what is held by whoever this seat succeeds, from when its term begins: who holds over, the longest first, or was brought in."""
    begins = taken.mandate.starts
    others = Seat.objects.filter(office=taken.office, body=taken.body).exclude(pk=taken.pk)
    holding_over = list(others.holding_over(begins).select_related("mandate").order_by("mandate__ends"))
    within = Seat.objects.filter(office=taken.office, body=taken.body).held(begins).count()
    for over in holding_over[: max(0, within + len(holding_over) - provided.seats)]:
        over.mandate.end(Why.SUCCEEDED, authority=authority, now=now, at=begins)
    brought = list(others.brought_in(begins).select_related("mandate").order_by("pk"))
    surplus = Seat.objects.filter(office=taken.office, body=taken.body).held_or_to_come(begins).count() - provided.seats
    for seat in brought[: max(0, surplus)]:
        seat.mandate.end(Why.SUCCEEDED, authority=authority, now=now, at=begins)
