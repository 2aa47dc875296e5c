"""How the people of a list come: tried out, shared out in parts, and each part brought in by a job of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.people.bringing import Newcomer, bring_in, keep_custody_of, make_room
from commonty.apps.people.models import OptOut, Person
from commonty.apps.record.recording import record
from commonty.constitution.refusal import Refused
from commonty.moving import normal
from commonty.moving.people import Entrant
from commonty.moving.people import Way as Closed
from commonty.site.founding.models import Draft, Founder
from commonty.site.moving.entries import ListBroughtIn
from commonty.site.moving.models import Arrival, BroughtIn, Waiting, Way
from commonty.site.moving.models.arrival import Awaited

PART = 1000
"""How many people one job brings in."""


@transaction.atomic
def begin(arrival: Arrival, *, by: Person, now: datetime) -> int:
    """
    Let the people of a list wait to be brought in, opt-outs kept first; return how many. ``bring_part`` does the rest.

    Raises ``Refused`` where nobody looked at what would happen, and where nobody would come.
    """
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    arrival.refuse_unless_editable()
    if not arrival.is_mapped:
        raise Refused(_("Say what the columns of your list are, and look at what would happen."))
    if Founder.are_voting():
        raise Refused(_("The founders are voting on the draft now, so nothing in it can be changed."))
    coming = arrival.trial(now=now).coming(arrival.same())
    if not coming:
        raise Refused(_("Nobody would come: on no line of this list is there somebody with a name."))
    with keyring.held():
        waiting = list(_awaited(coming))
        keep_opt_outs(coming, source=arrival.source, now=now)
    make_room(max(each.number for each in coming))
    parts = [waiting[start : start + PART] for start in range(0, len(waiting), PART)]
    Waiting.objects.bulk_create([Waiting.of(arrival, place, part) for place, part in enumerate(parts)], batch_size=10)
    arrival.brought_at, arrival.begun_by = now, by.pk
    arrival.counts = {**arrival.counts, "people": len(waiting)}
    arrival.save(update_fields=["brought_at", "begun_by", "counts"])
    return len(waiting)


def keep_opt_outs(entrants: Sequence[Entrant], *, source: str, now: datetime) -> None:
    """Keep every opt-out for good, as a keyed hash: it outlasts this list."""
    for way, of in ((Closed.EMAIL, "email"), (Closed.PHONE, "phone"), (Closed.POST, "address")):
        OptOut.objects.keep(way.value, (getattr(each, of) for each in entrants if way in each.closed), source=source, now=now)


def opted_out(coming: Sequence[Entrant]) -> list[Entrant]:
    """Return the people of a list with every way closed that they, or anybody of the same mailbox, ever opted out of."""
    closed = {way: OptOut.objects.among(way.value, {_of(each, way) for each in coming}) for way in Closed}
    found = []
    for each in coming:
        ways = frozenset(way for way in Closed if way in each.closed or _of(each, way) in closed[way])
        found.append(each if ways == each.closed else replace(each, closed=ways))
    return found


def _awaited(coming: Sequence[Entrant]) -> Iterator[Awaited]:
    """Yield the people of a list as they are brought in: without what they opted out of."""
    founders = _founders()
    for each in opted_out(coming):
        ways = each.closed
        yield Awaited(
            line=each.line,
            name=each.name,
            number=each.number,
            email="" if Closed.EMAIL in ways else each.email,
            phone="" if Closed.PHONE in ways else each.phone,
            address="" if Closed.POST in ways else each.address,
            category=each.category,
            joined=each.joined.isoformat() if each.joined else "",
            closed=tuple(sorted(way.value for way in ways)),
            founder=founders.pop((normal.words(each.name), each.email), 0),
        )


def _of(entrant: Entrant, way: Closed) -> str:
    return {Closed.EMAIL: entrant.email, Closed.PHONE: entrant.phone, Closed.POST: entrant.address}[way]


def _founders() -> dict[tuple[tuple[str, ...], str], int]:
    """Return those who move the organisation in and proved their address, by name and address: of these a list has no second person."""
    found = {}
    for founder in Founder.objects.select_related("person").filter(person__erasure=None).exclude(person__email_confirmed_at=None):
        own = founder.person.own("name", "email")
        found[normal.words(own["name"]), own["email"].casefold()] = founder.person_id
    return found


@transaction.atomic
def bring_part(arrival: Arrival, *, now: datetime) -> bool:
    """
    Bring the next part of a list in; say whether one is left. Safe to repeat, and to stop anywhere: a part comes whole, once.

    The last part takes the list away with it.
    """
    part = arrival.waiting.select_for_update(of=("self",)).select_related("arrival").order_by("place").first()
    if part is None:
        return False
    _bring(arrival, part.people(), now=now)
    part.delete()
    if arrival.waiting.exists():
        return True
    arrival.forget_list()
    authority = arrival.authority("people.bring-in", person=arrival.begun_by)
    told = ListBroughtIn(body=_root(), people=arrival.people.count(), file=arrival.file_digest, by=arrival.begun_by)
    record(told, authority=authority, now=now)
    return False


def _bring(arrival: Arrival, people: Sequence[Awaited], *, now: datetime) -> None:
    draft = Draft.objects.current()
    language = draft.constitution.language if draft else "en"
    authority = arrival.authority("people.bring-in", person=arrival.begun_by)
    new = [each for each in people if not each.founder]
    newcomers = [Newcomer(each.name, each.number, each.email, each.phone, each.address) for each in new]
    came = bring_in(newcomers, language=language, authority=authority, now=now)
    rows = [_row(arrival, person, each) for person, each in zip(came, new, strict=True)]
    for each in people:
        if each.founder:
            person = Person.objects.get(pk=each.founder)
            if each.number:
                person.member_number = each.number
                person.save(update_fields=["member_number"])
            rows.append(_row(arrival, person, each, is_founder=True))
    BroughtIn.objects.bulk_create(rows, batch_size=500)
    keep_custody_of([row.person for row in rows], authority=authority, now=now)


def _row(arrival: Arrival, person: Person, each: Awaited, *, is_founder: bool = False) -> BroughtIn:
    way = Way.EMAIL if each.email else Way.POST if each.address else Way.NEITHER
    return BroughtIn(
        person=person,
        arrival=arrival,
        line=each.line,
        category=each.category,
        joined=each.joined or None,
        closed=list(each.closed),
        way=way.value,
        is_founder=is_founder,
    )


def _root() -> str:
    draft = Draft.objects.current()
    return draft.constitution.root if draft else ""
