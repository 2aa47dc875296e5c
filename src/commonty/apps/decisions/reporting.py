"""Reporting a meeting, or an outside ballot: two tellers, each for themselves, and what both say alike counts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.decisions import items, requirements
from commonty.apps.decisions.entries_of_meetings import MeetingReported, ReportEntered
from commonty.apps.decisions.items import Item, article_of
from commonty.apps.decisions.models import Agreement, Meeting, Motion, Phase, Report
from commonty.apps.decisions.models.meeting import Counted, Reported, facts_of
from commonty.apps.decisions.telling import TELL
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused
from commonty.constitution.tally import DoesNotReconcile

ROWS = (
    "outcome",
    "withdrawal",
    "lapse",
    "execution",
    "left_over_of",
    "notice__rules",
    "notice__recipients",
    "notice__meeting",
    "readiness",
)


def agenda(meeting: Meeting) -> list[Motion]:
    """Return the motions that are put to a meeting, in the order of their numbers."""
    return list(Motion.objects.filter(notice__meeting=meeting).select_related("body__parent", *ROWS).order_by("number"))


def teller(meeting: Meeting, person: Person, motions: list[Motion], *, now: datetime) -> Authority:
    """
    Return the mandate by which somebody is a teller of a meeting.

    Raises ``Refused`` for who has none, for who moved a motion on its agenda, and for whom one is about.
    """
    touches_rules = any(requirements.touches_rules(motion.effects) for motion in motions)
    authority = authorise(person, TELL, meeting.body.path, now=now, touches_rules=touches_rules)
    for motion in motions:
        if person.pk == motion.mover_id:
            said = _("You moved motion %(number)d, which was put there: others count.")
            raise Refused(said % {"number": motion.number}, article=motion.article)
        if person.pk in requirements.concerned(motion.effects):
            said = _("Motion %(number)d, which was put there, is about you: others count.")
            raise Refused(said % {"number": motion.number}, article=motion.article)
    for item in items.put_to(meeting):
        if item.concerns(person.pk):
            said = _("%(title)s was put there, and you stand in it: others count.")
            raise Refused(said % {"title": item.title}, article=item.article)
    return authority


@transaction.atomic
def report(meeting: Meeting, person: Person, said: Reported, *, now: datetime) -> Agreement | None:
    """
    Enter what one teller says came of a meeting; again, in the place of what they said before.

    Once two tellers say the same, it counts: every motion is decided by the rules that it was noticed with. Until then nothing is.
    Raises ``Refused`` for who is no teller, where it is too early or too late, and for numbers that cannot be.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    motions, others = agenda(meeting), items.put_to(meeting)
    authority = teller(meeting, person, motions, now=now)
    _refuse_unless_awaited(meeting, motions, others, now=now)
    _refuse_unless_possible(meeting, person, said, motions, others, now=now)
    facts = {"counts": facts_of(said), "others": dict(said.others)}
    own = Report.objects.create(meeting=meeting, teller=person, present=said.present, chair_id=said.chair, **facts, at=now)
    agreement = _agree(meeting, own, now=now)
    _tell(meeting, own, agreement, authority, now)
    if agreement is not None:
        for motion in motions:
            motion.take_report(said.counts[motion.pk], now=now)
        for item in others:
            item.take_report(agreement, said.others[item.source], now=now)
    return agreement


def _tell(meeting: Meeting, own: Report, agreement: Agreement | None, authority: Authority, now: datetime) -> None:
    """Tell the record that a teller entered something, and that two agree."""
    times = Report.objects.filter(meeting=meeting, teller=own.teller_id).count()
    entered = ReportEntered(
        body=meeting.body_id,
        meeting=meeting.pk,
        number=meeting.number,
        teller=own.teller_id,
        times=times,
        agreed=agreement is not None,
    )
    record(entered, authority=authority, now=now)
    if agreement is None:
        return
    agreed = MeetingReported(
        body=meeting.body_id,
        meeting=meeting.pk,
        number=meeting.number,
        present=own.present,
        chair=own.chair_id,
        first=agreement.first.teller_id,
        second=agreement.second.teller_id,
        papers=tuple(meeting.papers.values_list("digest", flat=True)),
    )
    record(agreed, authority=authority, now=now)


def last_of_each(meeting: Meeting) -> dict[int, Report]:
    """Return the report that each teller entered last, by the teller's primary key."""
    return {each.teller_id: each for each in meeting.reports.order_by("pk")}


def differing(meeting: Meeting, person: Person) -> list[tuple[str, int | str]]:
    """
    Return in what another teller's last report differs from that of ``person``: each part, and the motion, or item, where it is of one.

    Never what the other entered: whoever sees that could copy it, and two would not have counted.
    """
    reports = last_of_each(meeting)
    own = reports.pop(person.pk, None)
    if own is None:
        return []
    found: set[tuple[str, int | str]] = set()
    for other in reports.values():
        mine, theirs = own.said(), other.said()
        found |= {(part, 0) for part in ("present", "chair") if getattr(mine, part) != getattr(theirs, part)}
        found |= {("motion", motion) for motion in mine.counts if mine.counts[motion] != theirs.counts.get(motion)}
        found |= {("other", source) for source in mine.others if mine.others[source] != theirs.others.get(source)}
    return sorted(found, key=lambda each: (("present", "chair", "motion", "other").index(each[0]), str(each[1])))


def _agree(meeting: Meeting, own: Report, *, now: datetime) -> Agreement | None:
    """Keep that another teller's last report says the same; never where one of the two was in the chair."""
    for other in last_of_each(meeting).values():
        if other.teller_id != own.teller_id and other.said() == own.said() and own.chair_id != other.teller_id:
            return Agreement.objects.create(meeting=meeting, first=other, second=own, at=now)
    return None


def is_awaited(motions: list[Motion], others: list[Item], *, now: datetime) -> bool:
    """Say whether anything that was put to a meeting still waits for its report."""
    return any(motion.phase(now) is Phase.HELD for motion in motions) or any(item.is_awaited(now=now) for item in others)


def _refuse_unless_awaited(meeting: Meeting, motions: list[Motion], others: list[Item], *, now: datetime) -> None:
    article = article_of(motions, others)
    if now < meeting.ends:
        raise Refused(_("It is reported once it is over."), article=article)
    if meeting.agreed is not None:
        raise Refused(_("Two tellers agreed on it. Whoever holds that to be wrong can challenge the result."), article=article)
    if not is_awaited(motions, others, now=now):
        raise Refused(_("The time to report it is over: what was put there is put again."), article=article)
    if not meeting.is_in_a_hall and not meeting.papers.exists():
        raise Refused(_("Attach the report of those who ran the ballot first: what you enter is what it says."), article=article)


def _refuse_unless_possible(
    meeting: Meeting, person: Person, said: Reported, motions: list[Motion], others: list[Item], *, now: datetime
) -> None:
    """Raise ``Refused`` for numbers that cannot be, and for a chair who is the teller."""
    article = article_of(motions, others)
    if set(said.counts) != {motion.pk for motion in motions} or set(said.others) != {item.source for item in others}:
        raise Refused(_("Say of everything that was put there what came of it, or that it was not put to the vote."), article=article)
    if meeting.is_in_a_hall and (said.present is None or said.chair is None):
        raise Refused(_("Say how many signed the sheet, and who was in the chair."), article=article)
    if said.chair == person.pk:
        raise Refused(_("You were in the chair: others count."), article=article)
    if said.present is not None and said.present > meeting.roll.count:
        limits = {"present": said.present, "entitled": meeting.roll.count}
        raise Refused(_("%(present)d signed, you say, and only %(entitled)d may vote there.") % limits, article=article)
    for motion in motions:
        counted = said.counts[motion.pk]
        if counted is not None:
            _refuse_unless_adding_up(motion, counted, said, now=now)
    for item in others:
        facts = said.others[item.source]
        if facts is not None:
            item.refuse_unless_possible(facts, signed=said.present, now=now)


def _refuse_unless_adding_up(motion: Motion, counted: Counted, said: Reported, *, now: datetime) -> None:
    """Raise ``Refused`` where more voted than were in the room, more were there than signed, or more than may vote on this."""
    if (counted.present or 0) > (said.present or 0):
        wrong = _("Motion %(number)d: more were in the room, you say, than had signed the sheet.")
        raise Refused(wrong % {"number": motion.number}, article=motion.article)
    try:
        motion.reported_tally(counted, now=now)
    except DoesNotReconcile:
        wrong = _("Motion %(number)d: these numbers do not add up. %(returned)d voted, you say, %(present)s were in the room, of %(most)d.")
        numbers = {
            "number": motion.number,
            "returned": counted.returned,
            "present": counted.returned if counted.present is None else counted.present,
            "most": motion.noticed.recipients.entitled if motion.noticed is not None else 0,
        }
        raise Refused(wrong % numbers, article=motion.article) from None
