"""Calling a meeting off, or moving it: what was to be put there is put once more, with fresh notice, and everybody is told."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import right
from commonty.apps.decisions import convening, items, reporting
from commonty.apps.decisions.entries_of_meetings import MeetingCalledOff
from commonty.apps.decisions.items import article_of
from commonty.apps.decisions.letters_of_meetings import MeetingIsOff
from commonty.apps.decisions.models import Cancellation, Meeting, Motion
from commonty.apps.decisions.requirements import CONVENE
from commonty.apps.decisions.serving import local
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.record.texts import keep
from commonty.constitution.authority import Authority
from commonty.constitution.document import Right, Where
from commonty.constitution.refusal import Refused


def by_what_right(meeting: Meeting, person: Person, motions: Sequence[Motion], *, now: datetime) -> Authority:
    """
    Return by what right somebody calls a meeting off: the mandate to call meetings.

    One that somebody called for a motion of their own, or an election that they stand in, only they call off: else nobody could get past
    whoever holds that mandate. Raises ``Refused``.
    """
    own = next((item for item in items.put_to(meeting) if item.concerns(meeting.by_id)), None)
    if own is not None:
        if person.pk == meeting.by_id:
            return right(person, meeting.body, Right.PROPOSE, now=now)
        said = _("Whoever called this meeting stands in an election that is held there: only they can call it off or move it.")
        raise Refused(said, article=own.article)
    if any(motion.mover_id == meeting.by_id for motion in motions):
        if person.pk == meeting.by_id:
            return right(person, meeting.body, Right.PROPOSE, now=now)
        said = _("Whoever called this meeting moved a motion that is put there: only they can call it off or move it.")
        raise Refused(said, article=motions[0].article)
    return authorise(person, CONVENE, meeting.body.path, now=now)


@transaction.atomic
def call_off(meeting: Meeting, person: Person, reason: str, *, now: datetime, is_moved: bool = False) -> Cancellation:
    """
    Call a meeting off before it begins: everything that was to be put there is put to the next, with fresh notice.

    Everybody who could vote there is told why. Raises ``Refused`` for who may not, without a reason, too late, and where a motion was put
    twice already: calling off again would end it.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    motions = reporting.agenda(meeting)
    authority = by_what_right(meeting, person, motions, now=now)
    others = items.put_to(meeting)
    article = article_of(motions, others)
    if Cancellation.objects.filter(meeting=meeting).exists():
        raise Refused(_("It was called off already."), article=article)
    if now >= meeting.starts:
        raise Refused(_("It has begun. What is not reached there is put to the next meeting: its two tellers say so."), article=article)
    if not reason.strip():
        raise Refused(_("Say why: everybody who could vote there is told."), article=article)
    kept = keep(reason.strip())
    cancellation = Cancellation.objects.create(meeting=meeting, reason=kept, is_moved=is_moved, at=now)
    line = MeetingCalledOff(
        body=meeting.body_id,
        meeting=meeting.pk,
        number=meeting.number,
        reason=kept.digest,
        motions=tuple(motion.number for motion in motions),
        moved=is_moved,
    )
    record(line, authority=authority, now=now)
    for motion in motions:
        motion.call_off(now=now)
    for item in others:
        item.call_off(now=now)
    people = meeting.roll.entries.filter(strike=None, person__isnull=False).order_by("index").values_list("person", flat=True)
    for each in people.iterator():
        send_later(each, MeetingIsOff(meeting.pk), now=now)
    return cancellation


@transaction.atomic
def move(meeting: Meeting, person: Person, reason: str, place: str, *, starts: datetime, ends: datetime, now: datetime) -> Meeting:
    """
    Call a meeting off, and call another for the same motions at once. The time of notice counts afresh, from now.

    Raises ``Refused`` as ``call_off`` and ``convening.call`` do, and where the rules ask for longer notice of one of its motions.
    """
    motions = reporting.agenda(meeting)
    others = items.put_to(meeting)
    authority = by_what_right(meeting, person, motions, now=now)
    call_off(meeting, person, reason, now=now, is_moved=True)
    where = Where(meeting.where)
    again = Motion.objects.filter(left_over_of__notice__meeting=meeting).select_related("body__parent")
    times = [*(convening.earliest(motion, now=now) for motion in again), *(item.earliest(now=now) for item in others)]
    late = max(times, default=now)
    if starts < late:
        zone = meeting.body.rules(now).constitution.time_zone
        said = _("The rules ask for longer notice, and it counts from today. It can begin on %(when)s at the earliest.")
        raise Refused(said % {"when": local(late, zone)}, article=article_of(motions, others))
    return convening.call(person, meeting.body, where, place, starts=starts, ends=ends, now=now, authority=authority)
