"""Who most likely stands on the roll twice: found without opening anything, then compared as lists that move in are."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from commonty.apps.bodies.models import Membership, root
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.people.models import BlindIndex, Merging, Person
from commonty.apps.people.revealing import PAGE, reveal
from commonty.constitution.authority import Authority
from commonty.moving import doubles, normal
from commonty.moving.people import Entrant
from commonty.wording.sentence import Sentence

MOST_NAMES = 20_000
"""Up to how many members names are compared on a page; above that, addresses alone, which the database groups by itself."""
FIELDS = ("name", "email", "phone", "address")


@dataclass(frozen=True)
class Likely:
    """Two numbers that are most likely one person, why, and what they are called."""

    first: Person
    second: Person
    first_name: str
    second_name: str
    why: Sentence


def likely(*, authority: Authority, now: datetime) -> list[Likely]:
    """
    Return the likely pairs of members, at most a page of people, the older number first.

    What is opened for it is written down in the custody register of each. Whoever was parted as two people is not offered again.
    """
    people = _candidates()
    if not people:
        return []
    known = reveal(people, FIELDS, authority=authority, now=now)
    entrants = [_entrant(person, known[person]) for person in people if person in known]
    rows = Person.objects.in_bulk(people)
    settled = {frozenset(pair) for pair in Merging.objects.filter(asleep__in=people).values_list("kept", "asleep")}
    return [
        Likely(rows[pair.first], rows[pair.second], known[pair.first]["name"], known[pair.second]["name"], pair.why)
        for pair in doubles.pairs(entrants)
        if frozenset({pair.first, pair.second}) not in settled
    ]


def _entrant(person: int, known: dict[str, str]) -> Entrant:
    phone = normal.phone(known["phone"]) or known["phone"]
    return Entrant(line=person, name=known["name"], email=known["email"].casefold(), phone=phone, address=known["address"])


def _candidates() -> list[int]:
    """Return the members who share an address, or every word of their name, with another: at most a page of them."""
    found: list[int] = []
    for group in (*_sharing_address(), *_sharing_name()):
        more = [person for person in group if person not in found]
        if len(found) + len(more) > PAGE:
            break
        found += more
    return sorted(found)


def _sharing_address() -> Iterator[list[int]]:
    members = Membership.objects.filter(body=root(), standing__in=BELONGING)
    rows = BlindIndex.objects.filter(place=BlindIndex.EMAIL, person__in=members.values("person"))
    shared = rows.values("blind").annotate(people=Count("person")).filter(people__gt=1).order_by("blind").values_list("blind", flat=True)
    together: dict[str, list[int]] = defaultdict(list)
    for blind, person in rows.filter(blind__in=list(shared[:PAGE])).order_by("person").values_list("blind", "person"):
        together[blind].append(person)
    yield from together.values()


def _sharing_name() -> Iterator[list[int]]:
    members = Membership.objects.filter(body=root(), standing__in=BELONGING)
    if members.count() > MOST_NAMES:
        return
    words: dict[int, set[str]] = defaultdict(set)
    rows = BlindIndex.objects.filter(place=BlindIndex.NAME_WORD, person__in=members.values("person")).order_by("person")
    for person, blind in rows.values_list("person", "blind"):
        words[person].add(blind)
    together: dict[frozenset[str], list[int]] = defaultdict(list)
    for person, blinds in words.items():
        together[frozenset(blinds)].append(person)
    yield from (group for group in together.values() if len(group) > 1)
