"""Takes elections to a meeting in a hall, for tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from commonty.apps.bodies.models import Body
from commonty.apps.decisions import convening, items, papers, reporting
from commonty.apps.decisions.models import Agreement, Meeting
from commonty.apps.decisions.models.meeting import Reported
from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import BALLOT, again, called, fixed, power, rules
from commonty.apps.keys.tests.once import once
from commonty.apps.people.models import Person
from commonty.apps.voting.models.tellers import Read
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.document import Where

NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
HALL = 'where = "hall"\nreport = "14 days"\nkept = "12 months"\n'
POWERS = """
[powers.look-up]
power = "people.reveal"
title = "Look up members"
longest = "14 months"

[powers.tell]
power = "decisions.tell"
title = "Count votes"
longest = "14 months"

[powers.convene]
power = "decisions.convene"
title = "Call meetings"
longest = "14 months"
"""


def hall_rules(*, counting: str = "scottish-stv", ballot: str = "unlinked", where: str = "hall", office: str = "", more: str = "") -> str:
    """Let the steering group be elected in a meeting in a hall, or where somebody outside runs it, and nowhere else."""
    assert 'voting = "7 days"\n' in BALLOT
    text = rules(office=office, ballot=HALL.replace("hall", where) + more + POWERS, without=('voting = "7 days"\n', 'paper = "2 days"\n'))
    return text.replace('counting = "scottish-stv"', f'counting = "{counting}"').replace('ballot = "unlinked"', f'ballot = "{ballot}"')


@once
def waiting(members: int = 10, *, text: str = "") -> tuple[Election, list[Person]]:
    """
    Found an organisation in which four stand, and three can be elected: the election waits for a meeting.

    The fifth calls meetings; the sixth, seventh and eighth count; the ninth is in the chair.
    """
    body, people = organisation(members, now=NOON, rules=text or hall_rules())
    for person, key in ((people[4], "convene"), (people[4], "look-up"), *((each, "tell") for each in people[5:8])):
        power(person, key, body, now=NOON)
    return fixed(called(body, now=NOON), people[:4], people[-1], now=NOON), people


def convened(election: Election, people: Sequence[Person], *, by: Person | None = None, now: datetime | None = None) -> Meeting:
    """Call a meeting ten days on."""
    now = now or election.accept_until
    starts = now + timedelta(days=10)
    body = Body.objects.get(pk=election.electors_id)
    where = election.procedure.where
    ends = starts if where is Where.HALL else starts + timedelta(days=14)
    return convening.call(by or people[4], body, where, "Town hall", starts=starts, ends=ends, now=now)


@once
def held(*, text: str = "") -> tuple[Election, Meeting, list[Person]]:
    """Hold the meeting: nobody has reported it."""
    election, people = waiting(text=text)
    return again(election), convened(election, people), people


def outside(
    meeting: Meeting, people: Sequence[Person], *, tellers: Sequence[int] = (5, 6), said: Mapping[str, object] | None = None
) -> Agreement | None:
    """Let two tellers attach and enter the same report of an outside ballot: seven papers, the first and third on the ballot elected."""
    votes = {"votes-1": 4, "votes-2": None, "votes-3": 3, "votes-4": None}
    facts: dict[str, object] = {"cast": 7, "spoiled": 1, **votes, "elected": [1, 3], **(said or {})}
    if not meeting.papers.exists():
        papers.attach(meeting, people[tellers[0]], b"%PDF-1.7 what came of it", now=meeting.ends)
    agreement = None
    for teller in tellers:
        agreement = reporting.report(
            meeting, people[teller], Reported({}, others={item.source: facts for item in items.put_to(meeting)}), now=meeting.ends
        )
    return agreement


def attended(meeting: Meeting, people: Sequence[Person], present: int = 7, *, tellers: Sequence[int] = (5, 6)) -> Agreement | None:
    """Let two tellers report the same: who came, and nothing but the elections that were put there."""
    facts: dict[str, dict[str, object] | None] = {item.source: {"present": present} for item in items.put_to(meeting)}
    agreement = None
    for teller in tellers:
        agreement = reporting.report(meeting, people[teller], Reported({}, 8, people[8].pk, facts), now=meeting.ends)
    return agreement


def entered(election: Election, people: Sequence[Person], ballots: Mapping[Read, int], *, now: datetime, label: str = "A") -> None:
    """Let two tellers read a pile alike."""
    for teller in people[5:7]:
        again(election).enter_papers(teller, label, ballots, now=now)


def completed(election: Election, people: Sequence[Person], papers: int, *, now: datetime) -> bool:
    """Let the same two say that these are all."""
    return [again(election).complete(teller, papers, now=now) for teller in people[5:7]][-1]
