"""Everybody who came is told once: what is held of them, where it came from, and how to say no."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import root
from commonty.apps.people.bringing import tell_purpose
from commonty.apps.people.held import field_names
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import BlindIndex, OptOut, PaperCode, Person
from commonty.apps.people.post import Message
from commonty.apps.people.undoing import note
from commonty.apps.record.recording import record
from commonty.apps.rules.models import Version
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused
from commonty.site.moving.entries import LettersPosted, MembersTold
from commonty.site.moving.models import Arrival, BroughtIn, Way

PART = 500
LINK = "commonty.moving.told"
"""The salt of the links in the letters: each is one person's own."""


def address_of(brought: BroughtIn) -> str:
    """Return the page that is about one person alone, though others read the same mailbox."""
    return settings.ORIGIN + reverse("moving:told", args=[signing.dumps(brought.pk, salt=LINK)])


def behind(token: str) -> BroughtIn | None:
    """Return whom a link is about; nobody where we never made it, or where they are forgotten."""
    try:
        pk = signing.loads(token, salt=LINK)
    except signing.BadSignature:
        return None
    return BroughtIn.objects.select_related("person", "arrival").filter(pk=pk, person__erasure=None).first()


def organisation() -> str:
    """Return what the organisation is called."""
    newest = Version.objects.filter(body=root().pk).order_by("-number").first()
    return newest.constitution.title if newest else root().title


def held(person: Person) -> list[str]:
    """Return which fields of a person are kept, without what they say."""
    return [field for field in Person.SEALED if getattr(person, f"sealed_{field}") is not None]


@dataclass(frozen=True)
class BroughtInLetter(Message):
    """That somebody is a member here now, what is held of them, where it came from, and how they can object."""

    brought: int

    def subject(self) -> str:
        """Say of which organisation."""
        return _("%(organisation)s has moved: you are a member there") % {"organisation": organisation()}

    def text(self) -> str:
        """Say it all, by the member number: a mailbox may be several people's. The name is in no mail."""
        brought = BroughtIn.objects.select_related("person", "arrival").get(pk=self.brought)
        return words(brought)


def words(brought: BroughtIn, *, on_paper: bool = False, code: PaperCode | None = None) -> str:
    """Return what somebody is told; on paper where to find us instead of a link of their own, and the code to come in with."""
    arrival, person = brought.arrival, brought.person
    said = {
        "organisation": organisation(),
        "number": person.member_number,
        "day": date_format(arrival.met_on, "DATE_FORMAT") if arrival.met_on else "",
        "fields": field_names(held(person)),
        "from": arrival.came_from,
        "sign_in": settings.ORIGIN + reverse("people:sign-in"),
    }
    parts = [
        _("This is for the member with number %(number)d of %(organisation)s.") % said,
        _(
            "The meeting of %(day)s agreed that we decide and vote here from now on. You are a member as before, with every right, "
            "whether you ever sign in or not."
        )
        % said,
        _("What is kept of you: %(fields)s. It came from: %(from)s. Nobody else gets it.") % said,
    ]
    if on_paper:
        parts.append(_("To see, correct or erase all of it, to object, or to leave, write to us or tell any officer. You need no reason."))
        parts.append(_("Our place: %(origin)s") % {"origin": settings.ORIGIN})
        parts += how_to_come_in(code) if code is not None else []
    else:
        stop = _("If you do not want mail at this address, or this is not you, say so here. Nothing happens before you press the button:")
        parts.append(stop)
        parts.append(address_of(brought))
        parts.append(_("To see, correct or erase all of it, or to leave, sign in with this address: %(sign_in)s") % said)
    return "\n\n".join(parts)


@transaction.atomic
def begin(arrival: Arrival, *, by: Person, now: datetime) -> None:
    """
    Serve the first notice: from now on everybody is told and comes in, and nothing is taken back. ``tell_some`` does the rest.

    Raises ``Refused`` where the doors have not opened all the way. Safe to repeat.
    """
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if arrival.opened_at is None or arrival.taking_back_at is not None:
        raise Refused(_("Open the doors first: everybody must be a member before they are told so."))
    if arrival.served_at is not None:
        return
    arrival.served_at = now
    arrival.save(update_fields=["served_at"])
    authority = arrival.authority("bodies.move-in", person=by.pk)
    record(MembersTold(body=root().pk, members=arrival.people.count(), by=by.pk), authority=authority, now=now)


@transaction.atomic
def tell_some(arrival: Arrival, *, now: datetime) -> bool:
    """Queue the letters to the next of those who can be told by e-mail; say whether some are left. Each is told once."""
    if arrival.served_at is None:
        return False
    few = list(arrival.people.select_for_update().filter(way=Way.EMAIL, told_at=None).order_by("person")[:PART])
    for brought in few:
        send_later(brought.person_id, BroughtInLetter(brought.pk), now=now)
    _told(few, now=now)
    if len(few) == PART:
        return True
    Arrival.objects.filter(pk=arrival.pk, told_at=None).update(told_at=now)
    return False


def _told(several: list[BroughtIn], *, now: datetime) -> None:
    BroughtIn.objects.filter(pk__in=[each.pk for each in several]).update(told_at=now)
    by_language: dict[str, list[int]] = {}
    for person, language in Person.objects.filter(brought_in__in=several).values_list("pk", "language"):
        by_language.setdefault(language, []).append(person)
    for language, people in by_language.items():
        tell_purpose(people, language=language, now=now)


def how_to_come_in(code: PaperCode) -> list[str]:
    """Return how somebody comes in with a code on paper, a paragraph each; the code has one of its own."""
    said = {
        "address": settings.ORIGIN + reverse("people:paper"),
        "number": code.person.member_number,
        "day": date_format(code.expires_at, "DATE_FORMAT"),
    }
    return [
        _("To come in, open %(address)s and type in your member number %(number)d, your name, and this code:") % said,
        code.code(),
        _("It lets in whoever has it, once, until %(day)s. You need not: you are a member all the same.") % said,
    ]


def to_post(arrival: Arrival) -> models.QuerySet[BroughtIn]:
    """Return whom a letter on paper is still to be posted to: who is not told by mail, and who shares a mailbox."""
    several = BlindIndex.objects.filter(place=BlindIndex.EMAIL).values("blind").annotate(n=Count("person")).filter(n__gt=1).values("blind")
    sharing = BlindIndex.objects.filter(place=BlindIndex.EMAIL, blind__in=several).values("person")
    rows = arrival.people.filter(posted_at=None, person__erasure=None).select_related("person", "arrival")
    return rows.filter(~Q(way=Way.EMAIL) | Q(person__in=sharing)).order_by("person__member_number")


@transaction.atomic
def post(arrival: Arrival, several: list[int], *, authority: Authority, now: datetime) -> int:
    """Write down that letters to these people were posted, or handed over, under a mandate; return how many."""
    few = list(arrival.people.select_for_update().filter(pk__in=several, posted_at=None))
    if not few:
        raise Refused(_("Nobody on this page is still to be told."))
    BroughtIn.objects.filter(pk__in=[each.pk for each in few]).update(posted_at=now)
    _told([each for each in few if each.told_at is None], now=now)
    line = record(LettersPosted(body=authority.scope[-1], letters=len(few)), authority=authority, now=now)
    for each in few:
        note(BroughtIn.DEED, each.pk, [each.person_id], body=authority.scope[-1], seq=line.seq, authority=authority, now=now)
    return len(few)


@transaction.atomic
def stop(brought: BroughtIn, *, now: datetime) -> None:
    """
    Write to this person by e-mail no more, as whoever reads their mail says: the address is forgotten, and they get letters on paper.

    Where nobody else has the address, it is an opt-out too: no list brings it back.
    """
    person = Person.objects.select_for_update().get(pk=brought.person_id)
    email = person.own("email")["email"]
    if not email:
        return
    is_shared = len(Person.objects.at_email(email)) > 1
    person.change({"email": ""}, now=now)
    if not is_shared:
        OptOut.objects.keep(OptOut.EMAIL, [email], source="self", now=now)
    brought.way = Way.POST if person.sealed_address is not None else Way.NEITHER
    brought.closed = sorted({*brought.closed, OptOut.EMAIL})
    brought.told_at = brought.posted_at = None
    brought.save(update_fields=["way", "closed", "told_at", "posted_at"])
