"""The yearly meeting of the invented year, in a hall: a motion decided by hands, and the election of auditors by slips of paper."""

import struct
import zlib
from datetime import datetime, timedelta

from commonty.apps.decisions import convening, items, papers, reporting
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Meeting
from commonty.apps.decisions.models.meeting import Counted, Reported
from commonty.apps.elections.effects import CallElection
from commonty.apps.elections.models import Election
from commonty.apps.mandates.effects import GrantMandate
from commonty.apps.people.models import Person
from commonty.apps.voting.models.tellers import Read
from commonty.constitution import calendar
from commonty.constitution.document import Constitution, Where
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.reading import parse
from commonty.constitution.writing import write
from commonty.site.demonstration.world import Vote, World

OFFICE, BODY = "auditor", "audit"
RULES = """
[bodies.audit]
title = "Audit"
kind = "committee"
belonging = "seats"
parent = "members"

[offices.auditor]
title = "Auditor"
body = "audit"
procedure = "hall-election"
recall = "recall"
term = "12 months"
seats = 2
hold_over = "1 month"

[procedures.hall-election]
title = "Election at the yearly meeting"
body = "members"
notice = "7 days"
ballot = "unlinked"
where = "hall"
nominations = "10 days"
nominators = 1
acceptance = "3 days"
counting = "scottish-stv"
challenge = "5 days"
ruled_by = "appeals"
ruling = "14 days"
delay = "5 days"
"""
CALLS, TELLERS, CHAIR = 17, (18, 19), 20
"""Who calls the meeting, who counts there, and who is in the chair, by when they came."""
STANDING = (70, 72, 74)
SIGNED, IN_THE_ROOM = 61, 58
SLIPS: dict[tuple[int, ...] | None, int] = {(70, 72): 21, (72, 70): 13, (74,): 12, (74, 72): 9, (): 2, None: 1}
"""What the slips say, by when those came who are ranked on them: two are blank, and of one nobody can say what it says."""
WIDTH, LINE = 420, 12
"""How wide the picture of the signed sheet is, and how high each of its lines, in dots."""


def added(rules: Constitution) -> Constitution:
    """Return rules with meetings in a hall, to which whoever moves an ordinary motion may put it."""
    return parse(write(rules) + RULES)


def prepare(world: World) -> None:
    """Members decide that auditors are elected at the yearly meeting, who calls it, and who counts there."""
    ends = calendar.after(world.now, Duration(6, Unit.MONTHS), "UTC").isoformat()
    given = [(CALLS, "call-meetings", "call the yearly meeting"), (CALLS, "see-details", "print the sheet that members sign there")]
    given += [(who, "count-votes", "count at the yearly meeting") for who in TELLERS]
    grants = [GrantMandate(world.member(who).pk, power, "members", task, ends) for who, power, task in given]
    text = "We meet once a year in the parish hall. Two of us look through the books, and neither has a say over the money."
    vote = Vote(0.36, 0.86, 0.06)
    world.move(5, "A yearly meeting, and auditors", text, [CallElection(OFFICE, BODY), *grants], vote=vote, seconders=(21, 22))


def nominate(world: World) -> None:
    """Three stand; and a motion is moved that shall be talked over in the hall."""
    election = Election.objects.get(office=OFFICE)
    for who in STANDING:
        person = world.member(who)
        nomination = election.nominate(person, person, now=world.now)
        election.support(world.member(who + 1), nomination, now=world.now)
        election.accept(person, now=world.now)
    text = "No meeting of ours is held where a wheelchair does not get in."
    world.move(23, "Meet only where everybody gets in", text, [Resolve()], seconders=(24, 25), procedure="hall")


def call(world: World) -> None:
    """The meeting is called: all that waits is put to it."""
    starts = world.now + timedelta(days=9)
    convening.call(world.member(CALLS), world.root, Where.HALL, "Parish hall, Quarry Lane 2", starts=starts, ends=starts, now=world.now)


def report(world: World) -> None:
    """Two who counted attach the sheet, enter who came and what was counted, and then the slips; the program counts those."""
    meeting = Meeting.objects.get()
    papers.attach(meeting, world.member(TELLERS[0]), sheet(), now=world.now)
    counts = {motion.pk: Counted(IN_THE_ROOM, 49, 5, 4) for motion in reporting.agenda(meeting)}
    others: dict[str, dict[str, object] | None] = {item.source: {"present": IN_THE_ROOM} for item in items.put_to(meeting)}
    for who in TELLERS:
        said = Reported(counts, SIGNED, world.member(CHAIR).pk, others)
        reporting.report(meeting, world.member(who), said, now=world.now)
    enter(world, [world.member(who) for who in TELLERS], world.now)


def enter(world: World, tellers: list[Person], now: datetime) -> None:
    """Let both enter all slips, and say that these are all."""
    for teller in tellers:
        election = Election.objects.get(office=OFFICE)
        numbers = {each.person.pk: each.number for each in election.candidates()}
        read: dict[Read, int] = {}
        for ranked, many in SLIPS.items():
            read[None if ranked is None else tuple(numbers[world.member(who).pk] for who in ranked)] = many
        election.enter_papers(teller, "All", read, now=now)
    for teller in tellers:
        Election.objects.get(office=OFFICE).complete(teller, sum(SLIPS.values()), now=now)


def sheet() -> bytes:
    """Return a picture that stands for the photograph of the signed sheet: as many lines as people signed, as a grey PNG."""
    lines = b"".join(b"\0" + (b"\x55" if row % LINE == 0 else b"\xff") * WIDTH for row in range(LINE * SIGNED))
    head = struct.pack(">IIBBBBB", WIDTH, LINE * SIGNED, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _part(b"IHDR", head) + _part(b"IDAT", zlib.compress(lines)) + _part(b"IEND", b"")


def _part(kind: bytes, what: bytes) -> bytes:
    return struct.pack(">I", len(what)) + kind + what + struct.pack(">I", zlib.crc32(kind + what))
