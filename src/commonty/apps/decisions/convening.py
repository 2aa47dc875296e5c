"""Calling a meeting, or a ballot that somebody outside runs: everything that waits for one is put to it, and nobody chooses."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import entitled, right
from commonty.apps.bodies.models import Body
from commonty.apps.decisions import items
from commonty.apps.decisions.entries_of_meetings import MeetingCalled
from commonty.apps.decisions.items import Item, article_of
from commonty.apps.decisions.models import Meeting, Motion, Phase, Readiness
from commonty.apps.decisions.requirements import CONVENE
from commonty.apps.decisions.serving import local
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.flooding import count_act
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.record.texts import keep
from commonty.apps.voting.models import Roll
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.document import Right, Where
from commonty.constitution.refusal import Refused


def waiting(body: Body, where: Where, *, now: datetime) -> list[Motion]:
    """Return the motions of a body that wait for such a meeting or ballot, those first that were moved first."""
    found = Readiness.objects.filter(motion__body=body, motion__notice=None).select_related("motion__body__parent", "motion__left_over_of")
    motions = [ready.motion for ready in found.order_by("motion__number")]
    return [each for each in motions if each.phase(now) is Phase.SECONDED and each.procedure(now).where is where]


def earliest(motion: Motion, *, now: datetime) -> datetime:
    """Return when a motion could be put at the earliest, if it were announced now."""
    return motion.earliest(motion.procedure(now), motion.rules(now).constitution.time_zone, now)


@transaction.atomic
def call(
    person: Person,
    body: Body,
    where: Where,
    place: str,
    *,
    starts: datetime,
    ends: datetime,
    now: datetime,
    authority: Authority | None = None,
) -> Meeting:
    """
    Call a meeting, or a ballot that somebody outside runs, and give notice of all that is put to it.

    ``place`` is where people meet, or who runs the ballot; ``authority`` by what right, where one is moved.
    What the rules would have announced longer before waits for the next.
    Raises ``Refused``, citing the article, where nothing can be put to it, and for who may not call it.
    """
    Body.objects.select_for_update().get(pk=body.pk)
    found, others = _puttable(body, where, starts=starts, now=now)
    authority = authority or convener(person, body, found, others, now=now)
    article = article_of(found, others)
    if not place.strip() or not now < starts <= ends:
        raise Refused(_("Say where it is, and when: a time to come, and an end that comes after it."), article=article)
    count_act("move", person, now=now)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=now), authority=authority, now=now)
    if roll.weight != roll.count:
        said = _("In %(body)s some have more votes than others. Hands and slips of paper count all alike.")
        raise Refused(said % {"body": body.title}, article=article)
    number = (Meeting.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0) + 1
    kept = keep(place.strip())
    times = {"starts": starts, "ends": ends, "at": now}
    meeting = Meeting.objects.create(body=body, number=number, where=where.value, place=kept, roll=roll, by=person, **times)
    line = MeetingCalled(
        body=body.pk,
        meeting=meeting.pk,
        number=number,
        where=where.value,
        place=kept.digest,
        starts=starts.isoformat(),
        ends=ends.isoformat(),
        entitled=roll.count,
        roll_root=roll.root,
        motions=tuple(motion.number for motion in found),
    )
    record(line, authority=authority, now=now)
    for motion in found:
        motion.give_notice(now=now, meeting=meeting)
    for item in others:
        item.put(meeting, now=now)
    return meeting


def convener(person: Person, body: Body, motions: Sequence[Motion], others: Sequence[Item] = (), *, now: datetime) -> Authority:
    """
    Return by what right somebody calls a meeting: by a mandate, or as who moved a motion, or stands in an election, that has waited long.

    It is long once it has waited as many days as it would for seconders: then nobody's permission is needed any more. Raises ``Refused``.
    """
    if any(item.concerns(person.pk) and item.has_waited_long(now=now) for item in others):
        return right(person, body, Right.PROPOSE, now=now)
    for motion in motions:
        if motion.mover_id == person.pk and motion.ready is not None and now >= _patience(motion, now):
            return right(person, body, Right.PROPOSE, now=now)
    return authorise(person, CONVENE, body.path, now=now)


def _patience(motion: Motion, now: datetime) -> datetime:
    """Return from when on whoever moved a motion can call the meeting themselves."""
    begun = motion.ready.at if motion.ready is not None else now
    return calendar.after(begun, motion.procedure(now).seconding, motion.rules(now).constitution.time_zone)


def _puttable(body: Body, where: Where, *, starts: datetime, now: datetime) -> tuple[list[Motion], list[Item]]:
    """Return what can be put to it; raise ``Refused`` where nothing waits, or nothing could be announced long enough before."""
    found = [motion for motion in waiting(body, where, now=now) if not motion.waits_for_ruling(now)]
    others = items.waiting(body, where, now=now)
    fitting = [motion for motion in found if earliest(motion, now=now) <= starts]
    others_fitting = [item for item in others if item.earliest(now=now) <= starts]
    if fitting or others_fitting:
        return fitting, others_fitting
    if not found and not others:
        said = _("Nothing of this body waits for one. Let a motion be seconded, or the nominations of an election close, first.")
        raise Refused(said, article=f"bodies.{body.article}")
    times = [(earliest(each, now=now), each.article) for each in found] + [(each.earliest(now=now), each.article) for each in others]
    first, article = min(times)
    said = _("The rules ask for longer notice. If it is called now, it can begin on %(when)s at the earliest.")
    raise Refused(said % {"when": local(first, body.rules(now).constitution.time_zone)}, article=article)
