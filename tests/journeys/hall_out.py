"""Short scripts that act out what a constitution says of votes in a hall, and of slips in what was announced."""

from commonty.apps.decisions import convening, papers, reporting
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.models.meeting import Counted
from commonty.apps.decisions.tests.building import again, days, moved
from commonty.apps.decisions.tests.halls import photograph, reported
from commonty.apps.mandates.granting import grant
from commonty.apps.voting.tests.building import organisation, routine
from commonty.constitution.document import Constitution, PowerRule, Where
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.refusal import Refused
from commonty.constitution.writing import write
from tests.journeys.acting_out import NOON

COUNTED = tuple(
    ("powers", name, PowerRule(power=f"decisions.{name}", title=name, longest=Duration(14, Unit.MONTHS))) for name in ("tell", "convene")
)
"""What the rules need besides: that somebody calls meetings, and somebody counts there."""
HELD = (*COUNTED, ("procedures.ordinary", "where", Where.HALL))


def in_a_hall(rules: Constitution) -> object:
    """Second a motion, and put it to a meeting where it waits for one; say until when that is reported, and its sheet kept."""
    body, people = organisation(8, now=NOON, rules=write(rules))
    motion = moved(body, people[0], now=NOON)
    for seconder in people[1:3]:
        motion.second(seconder, now=NOON)
    told: list[object] = [again(motion).phase(NOON)]
    if again(motion).noticed is not None:
        return told
    for person, power in ((people[3], "convene"), (people[4], "tell"), (people[5], "tell")):
        grant(person, power, body.path, starts=NOON, ends=NOON + days(400), authority=routine(body), now=NOON)
    starts = NOON + days(30)
    meeting = convening.call(people[3], body, Where.HALL, "Hall", starts=starts, ends=starts, now=NOON)
    told.append(again(motion).reported_until(starts))
    papers.attach(meeting, people[4], photograph(), now=starts)
    reported(meeting, people, Counted(6, 5, 1), present=6)
    Motion.objects.attend(now=starts)
    told.append(papers.kept_until(meeting, reporting.agenda(meeting), [], now=starts))
    return [*told, papers.destroy_what_is_over(starts + days(100)), again(motion).outcome.result]


def mending_a_slip(rules: Constitution) -> object:
    """Announce a motion with a slip, and correct it; say what it is called once two days are over."""
    body, people = organisation(8, now=NOON, rules=write(rules))
    motion = moved(body, people[0], now=NOON, title="A strke")
    for seconder in people[1:3]:
        motion.second(seconder, now=NOON)
    try:
        motion.correct(people[0], title="A strike", text=motion.wording.body, now=NOON)
    except Refused as refusal:
        return refusal.article
    Motion.objects.attend(now=NOON + days(2))
    return again(motion).wording.title
