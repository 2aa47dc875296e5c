"""What was signed at a meeting, and the reports of outside ballots: attached, looked at, and destroyed when their time is over."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.decisions import challenging, items, reporting
from commonty.apps.decisions.entries_of_meetings import PaperAttached, PapersDestroyed, PaperSeen
from commonty.apps.decisions.items import Item, article_of
from commonty.apps.decisions.models import Meeting, Motion, Paper, Phase
from commonty.apps.decisions.pictures import MOST_BYTES, NoPicture, Picture, stripped
from commonty.apps.decisions.requirements import CONVENE
from commonty.apps.decisions.telling import TELL
from commonty.apps.keys import keyring
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused

MOST_PAPERS = 200
"""The most that one meeting may have: a sheet for each 25 of five thousand."""
PDF = "application/pdf"
RUNNING = frozenset({Phase.NOTICE, Phase.HELD, Phase.CHALLENGED})
"""While what was signed may be asked for."""


@transaction.atomic
def attach(meeting: Meeting, person: Person, raw: bytes, *, now: datetime) -> Paper:
    """
    Attach a picture of what was signed; of an outside ballot its report, as pictures or as a PDF file.

    What a phone writes into a picture, where it was taken among it, is left out. Raises ``Refused`` for who is no teller of the meeting,
    before it is over, and for what is no picture, or too large.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    motions = reporting.agenda(meeting)
    others = items.put_to(meeting)
    authority = reporting.teller(meeting, person, motions, now=now)
    article = article_of(motions, others)
    if now < meeting.ends:
        raise Refused(_("What was signed is attached once it is over."), article=article)
    if is_settled(motions, others, now=now):
        raise Refused(_("It is settled: nothing is attached to it any more."), article=article)
    number = meeting.papers.count() + 1
    if number > MOST_PAPERS:
        raise Refused(_("There are %(most)d papers here, and no more can be.") % {"most": MOST_PAPERS}, article=article)
    kept = _kept(meeting, raw, article)
    keyring.new_passing(meeting.key)
    paper = Paper.objects.create(
        meeting=meeting,
        number=number,
        digest=hashlib.sha256(kept.raw).hexdigest(),
        media=kept.media,
        size=len(kept.raw),
        sealed=keyring.seal_passing(meeting.key, _place(meeting, number), kept.raw),
        by=person,
        at=now,
    )
    line = PaperAttached(
        body=meeting.body_id, meeting=meeting.pk, number=meeting.number, paper=number, digest=paper.digest, size=paper.size
    )
    record(line, authority=authority, now=now)
    return paper


def is_settled(motions: list[Motion], others: list[Item], *, now: datetime) -> bool:
    """Say whether nothing that was put there is open, challenged, or can still be challenged."""
    if not all(item.is_settled(now=now) for item in others):
        return False
    return not any(motion.phase(now) in RUNNING or now < (motion.challengeable_until(now) or now) for motion in motions)


def _kept(meeting: Meeting, raw: bytes, article: str) -> Picture:
    """Return what is kept of what was sent; raise ``Refused`` for anything else."""
    if len(raw) > MOST_BYTES:
        said = _("This file is too large: at most %(most)d megabytes. Take the picture again with fewer dots, one sheet at a time.")
        raise Refused(said % {"most": MOST_BYTES // 1_000_000}, article=article)
    if not meeting.is_in_a_hall and raw.startswith(b"%PDF-"):
        return Picture(raw, PDF)
    try:
        return stripped(raw)
    except NoPicture:
        said = _("This is no picture that can be read here. Take a photograph, and send it as JPEG or PNG.")
        raise Refused(said, article=article) from None


def looker(meeting: Meeting, person: Person, *, now: datetime) -> Authority:
    """
    Return by what right somebody looks at what was signed: as a teller, as who calls meetings, or as one of those who rule on a challenge.

    Raises ``Refused`` for anybody else: a signed sheet is a list of members.
    """
    for motion in reporting.agenda(meeting):
        for challenge in motion.open_challenges(now):
            if person.pk in challenging.bench(motion, challenge, now=now):
                return challenging.ruler(motion, challenge, person, now=now)[0]
    for item in items.put_to(meeting):
        found = item.ruler(person, now=now)
        if found is not None:
            return found
    try:
        return authorise(person, CONVENE, meeting.body.path, now=now)
    except Refused:
        return authorise(person, TELL, meeting.body.path, now=now)


@transaction.atomic
def look_at(paper: Paper, person: Person, *, now: datetime) -> bytes:
    """Return what was attached, and tell the record who looked; raise ``Refused`` for who may not, and once it is destroyed."""
    meeting = paper.meeting
    authority = looker(meeting, person, now=now)
    if paper.sealed is None:
        raise Refused(_("It was destroyed when the time to keep it was over. Its hash stays in the record."), article=authority.article)
    line = PaperSeen(body=meeting.body_id, meeting=meeting.pk, number=meeting.number, paper=paper.number, looker=person.pk)
    record(line, authority=authority, now=now)
    [raw] = keyring.unseal_passing(meeting.key, [(_place(meeting, paper.number), bytes(paper.sealed))])
    return raw


def kept_until(meeting: Meeting, motions: list[Motion], others: list[Item], *, now: datetime) -> datetime:
    """Return until when papers are kept, as the rules say of all that was put there: never less than a result can be challenged."""
    ends = [meeting.ends, *(item.kept_until(meeting) for item in others)]
    for motion in motions:
        zone = motion.rules(now).constitution.time_zone
        ends += [calendar.after(meeting.ends, motion.procedure(now).kept, zone), motion.challengeable_until(now) or meeting.ends]
    return max(ends)


def destroy_what_is_over(now: datetime) -> int:
    """
    Destroy the papers of meetings whose time is over; before that, once nobody can challenge them, where somebody on the sheet is erased.

    Returns of how many meetings. Safe to repeat.
    """
    done = 0
    for meeting in Meeting.objects.filter(papers__sealed__isnull=False).distinct().select_related("body", "roll"):
        done += _destroy_if_over(meeting, now)
    return done


@transaction.atomic
def _destroy_if_over(meeting: Meeting, now: datetime) -> int:
    motions, others = reporting.agenda(meeting), items.put_to(meeting)
    if not is_settled(motions, others, now=now):
        return 0
    has_erased = meeting.is_in_a_hall and meeting.roll.entries.filter(person=None).exists()
    if now < kept_until(meeting, motions, others, now=now) and not has_erased:
        return 0
    papers = meeting.papers.filter(sealed__isnull=False).update(sealed=None)
    keyring.destroy_passing(meeting.key)
    article, source = article_of(motions, others), (motions or others)[0].source
    authority = Authority(AuthorityKind.DECISION, source, None, "decisions.routine", meeting.body.path, article)
    record(PapersDestroyed(body=meeting.body_id, meeting=meeting.pk, number=meeting.number, papers=papers), authority=authority, now=now)
    return 1


def _place(meeting: Meeting, number: int) -> str:
    return f"decisions.paper.{meeting.pk}.{number}"
