"""How two numbers of one person come together in what is kept of them, and how they are parted: contacts, opt-outs, consents."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.people.entries import NumbersMerged, NumbersParted
from commonty.apps.people.held import field_names
from commonty.apps.people.models import Agreement, Merging, OptOut, Parting, Person
from commonty.apps.people.purposes import PURPOSES
from commonty.apps.people.revealing import keep_custody
from commonty.apps.people.undoing import note, settle
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority

MERGED = "merged"
"""What such a deed is called among those that can be undone."""
FILLED = ("email", "phone", "address")
"""What the number that goes on takes from the other where it has nothing. What somebody needs to take part is theirs to say anew."""
WAYS = {OptOut.EMAIL: "email", OptOut.PHONE: "phone", OptOut.POST: "address"}


def standing_merging(person: Person) -> Merging | None:
    """Return the merging by which a number sleeps, unless it was parted again."""
    return Merging.objects.standing().filter(asleep=person).select_related("kept", "asleep").first()


def foreseen(kept: Person, asleep: Person) -> Iterator[str]:
    """Say what becomes of contacts, opt-outs and consents, without saying what any of them is."""
    numbers = {"kept": kept.member_number, "asleep": asleep.member_number}
    gaps = _gaps(kept, asleep)
    if gaps:
        said = _("Number %(kept)d takes from number %(asleep)d what it has not: %(fields)s. What it has, it keeps.")
        yield said % {**numbers, "fields": field_names(gaps)}
    else:
        yield _("Number %(kept)d keeps how it is reached; nothing is taken from number %(asleep)d.") % numbers
    yield _("Whoever opted out of a way of being reached under either number has opted out of it under both.")
    if _taken_back(kept, asleep):
        yield _("What number %(asleep)d agreed to no more, number %(kept)d agrees to no more either.") % numbers
    yield _("Each number keeps its key, and what the record tells of each stays as it is.")


@transaction.atomic
def unite(kept: Person, asleep: Person, *, body: str, authority: Authority, now: datetime) -> Merging:
    """Let two numbers be one person in what people keep, and tell the record of both; whoever calls it has asked whether it may be."""
    gaps, ended = _gaps(kept, asleep), _taken_back(kept, asleep)
    merging = Merging.objects.create(kept=kept, asleep=asleep, at=now, source=authority.source, filled=gaps, withdrawn=ended)
    keep_custody(sorted((kept.pk, asleep.pk)), list(FILLED), authority=authority, now=now)
    _join_opt_outs(merging, now=now)
    if gaps:
        kept.seal(asleep.own(*gaps))
        kept.email_confirmed_at = asleep.email_confirmed_at if "email" in gaps else kept.email_confirmed_at
        kept.save(update_fields=[*(f"sealed_{field}" for field in gaps), "email_confirmed_at"])
    Agreement.objects.filter(pk__in=ended).update(withdrawn_at=now)
    numbers = {"kept": kept.member_number, "asleep": asleep.member_number}
    for person in (kept, asleep):
        line = record(NumbersMerged(body, person=person.pk, **numbers), authority=authority, now=now)
        note(MERGED, merging.pk, [person.pk], body=body, seq=line.seq, authority=authority, now=now)
    return merging


@transaction.atomic
def divide(merging: Merging, *, body: str, authority: Authority, now: datetime) -> Parting:
    """Put back what ``unite`` changed, but for what somebody changed themselves since; and tell the record of both."""
    kept, asleep = merging.kept, merging.asleep
    parting = Parting.objects.create(merging=merging, at=now, source=authority.source)
    theirs, mine = asleep.own(), kept.own()
    given_back = [field for field in merging.filled if mine[field] == theirs[field]]
    if given_back and not kept.is_erased:
        kept.seal(dict.fromkeys(given_back, ""))
        kept.email_confirmed_at = None if "email" in given_back else kept.email_confirmed_at
        kept.save(update_fields=[*(f"sealed_{field}" for field in given_back), "email_confirmed_at"])
    OptOut.objects.filter(source=_source(merging)).delete()
    Agreement.objects.filter(pk__in=merging.withdrawn, withdrawn_at=merging.at).update(withdrawn_at=None)
    numbers = {"kept": kept.member_number, "asleep": asleep.member_number}
    for person in (kept, asleep):
        if not person.is_erased:
            record(NumbersParted(body, person=person.pk, **numbers), authority=authority, now=now)
    settle(MERGED, merging.pk, authority=authority, now=now)
    return parting


def _gaps(kept: Person, asleep: Person) -> list[str]:
    """Return what the one number has not and the other has."""
    mine, theirs = kept.own(*FILLED), asleep.own(*FILLED)
    return [field for field in FILLED if theirs[field] and not mine[field]]


def _taken_back(kept: Person, asleep: Person) -> list[int]:
    """Return the consents of the one number that the other had given and took back: whoever says no once has said no."""
    theirs = Agreement.objects.filter(person=asleep).select_related("wording")
    standing = {each.wording.purpose for each in theirs if each.withdrawn_at is None}
    gone = {each.wording.purpose for each in theirs if each.withdrawn_at is not None} - standing
    mine = Agreement.objects.standing(kept.pk).select_related("wording").order_by("pk")
    return [each.pk for each in mine if each.wording.purpose in gone and PURPOSES[each.wording.purpose].is_consent]


def _join_opt_outs(merging: Merging, *, now: datetime) -> None:
    """Let an opt-out of the address that either number has hold for that of the other too."""
    mine, theirs = merging.kept.own(*WAYS.values()), merging.asleep.own(*WAYS.values())
    for way, field in WAYS.items():
        both = {mine[field], theirs[field]} - {""}
        closed = OptOut.objects.among(way, both)
        if closed:
            OptOut.objects.keep(way, both - closed, source=_source(merging), now=now)


def _source(merging: Merging) -> str:
    return f"merging:{merging.pk}"
