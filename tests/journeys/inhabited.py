"""An organisation in which something of every kind is going on at one instant: whatever an address can be about is there."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.test import Client

from commonty.apps.bodies import recovering
from commonty.apps.bodies.dying import record_death
from commonty.apps.bodies.effects import CreateBody, ExpelSomebody
from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body, Membership, Seat, Standing
from commonty.apps.bodies.seating import seat
from commonty.apps.campaigns.models import EDIT, Campaign
from commonty.apps.decisions.convening import call
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Meeting, Motion
from commonty.apps.decisions.tests.building import again, opened
from commonty.apps.decisions.tests.secretly import TELLING
from commonty.apps.dues.tests.paying import POWER, entered
from commonty.apps.elections.counting_back import be_willing, begin, count_back
from commonty.apps.elections.models import Election, Seating
from commonty.apps.elections.tests.building import BALLOT, stands, votes
from commonty.apps.elections.tests.building import again as again_election
from commonty.apps.keys.tests.once import once
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.letters import stop_address
from commonty.apps.people.models import Account, Person, Recovery
from commonty.apps.record.models import Line
from commonty.apps.record.signing import fingerprint
from commonty.apps.voting.models import BallotBox, Board, Choice, ElectionKey, Issuing, Rehearsal, Roll, SlipRun
from commonty.apps.voting.tests.building import organisation, person, rules_text
from commonty.apps.voting.tests.issued_votes import POWER as ISSUING
from commonty.apps.voting.tests.issued_votes import by_authority
from commonty.apps.voting.tests.keys import RULES as KEEPING
from commonty.apps.voting.tests.keys import made
from commonty.ballots.question import HomomorphicQuestion
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Right, Where
from commonty.constitution.effect import Effect
from tests.journeys.inhabited_rules import MORE
from tests.journeys.twins import here_twice, mistaken

NOW = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
"""The instant at which everything below stands as it is called."""

SECRET = "plum ladder seven rain"
"""What the officer who watches puts in for the lot."""

IN_SECRET = (
    TELLING
    + """
[procedures.secret]
title = "Vote in secret"
body = "members"
extends = "ordinary"
ballot = "secret"
paper = "2 days"
"""
)
"""Motions that are voted on in secret, with paper ballots beside the board; whoever moves an ordinary one may choose it."""


IN_A_HALL = """
[procedures.hall]
title = "Vote in a hall"
body = "members"
extends = "ordinary"
where = "hall"

[powers.convene]
power = "decisions.convene"
title = "Call meetings"
longest = "14 months"
"""
"""Motions that are voted on in a meeting, likewise."""


COUNTED_BACK = dict.fromkeys(("ranger", "warden"), 'vacancy = "countback"\n')
OFFICES = {"steering": "", "steward": "", "delegate": "", "auditor": "", "editor": "", "host": "", **COUNTED_BACK}
"""Offices that are filled by elections, one for each phase, with what their articles say besides."""
ELECTED = "".join(
    f"""
[offices.{office}]
title = "{office.title()}"
body = "committee"
procedure = "steering-election"
recall = "recall"
term = "12 months"
seats = 1
{more}"""
    for office, more in OFFICES.items()
)


MORE_RULES = f"{MORE}{ELECTED}{BALLOT}{KEEPING}{ISSUING}{IN_SECRET}{IN_A_HALL}{POWER}"


@dataclass
class Inhabited:
    """The people of it by what they are, and what there is."""

    root: Body
    caucus: Body
    everybody: list[Person]
    stranger: Person
    editor: Person
    secretary: Person
    judge: Person
    clerk: Person
    applicant: Person
    mandates: dict[str, Mandate]
    motions: dict[str, Motion]
    elections: dict[str, Election]
    boards: dict[str, Board]
    rehearsal: Rehearsal
    """Of the caucus, whose own trustees are two of its members."""
    issuing: Issuing
    campaign: Campaign
    applications: dict[str, int]
    twins: list[Person]
    """Four who joined a moment ago: of the first two, who are one, the first goes on; the others are here twice too."""
    told: int
    """The line of the record that tells of the campaign, with its text."""

    @property
    def meeting(self) -> Meeting:
        """The meeting that nobody has reported yet."""
        return Meeting.objects.get(notices__motion=self.motions["hall"])


def decided(body: Body) -> Authority:
    """Return the authority of a decision of ``body``."""
    return Authority(AuthorityKind.DECISION, "motion:1", None, "decide", body.path, "procedures.ordinary")


def client_of(who: Person | None, *, checks_csrf: bool = False) -> Client:
    """Return the browser of somebody, signed in a moment ago, or of nobody."""
    client = Client(enforce_csrf_checks=checks_csrf)
    if who is not None:
        client.force_login(Account.objects.open_for(who))
    return client


@once
def inhabited() -> Inhabited:
    """Make it."""
    start = NOW - timedelta(days=60)
    text = rules_text().replace('power = "campaigns.edit"', 'power = "campaigns.edit"\ndelegable = true')
    text = text.replace('bar = "3 months"\n', 'correction = "48 hours"\nbar = "3 months"\nor_by = ["secret", "hall"]\n', 1)
    root, everybody = organisation(12, now=start, rules=text + MORE_RULES)
    fingerprint()  # the founders' vote makes the key that signs the record
    stranger = person("Stranger", now=start)
    editor, secretary, judge, clerk, applicant, concerned = everybody[5:11]
    long = NOW + timedelta(days=90)
    committee, appeals = Body.objects.get(pk="committee"), Body.objects.get(pk="appeals")
    seated = seat(secretary, "secretary", committee, authority=decided(root), now=start)
    bench = [seat(who, "panel-member", appeals, authority=decided(root), now=start) for who in (judge, everybody[0], everybody[1])]
    page = {"demand": "mend it", "target": "The landlord", "why": "It is cold.", "happened": ""}
    campaign = Campaign.launch("Heat", page, root, authority=decided(root), now=start)
    by, limits = decided(root), {"campaign": str(campaign.pk)}
    editing = grant(editor, EDIT, root.path, limits=limits, starts=start, ends=long, authority=by, now=start, task="Run the page")
    admitting = grant(clerk, "admit", root.path, starts=start, ends=long, authority=by, now=start, task="Let people in")
    mourning = grant(clerk, "record-death", root.path, starts=start, ends=long, authority=by, now=start, task="Keep the roll")
    telling = grant(clerk, "tell", root.path, starts=start, ends=long, authority=by, now=start, task="Count papers")
    running = grant(
        clerk, "run-elections", root.path, starts=start, ends=NOW + timedelta(days=30), authority=by, now=start, task="Run elections"
    )
    grant(
        editor, "watch-elections", root.path, starts=start, ends=NOW + timedelta(days=30), authority=by, now=start, task="Watch elections"
    )
    places = {each: make(each, each, root, each.title(), authority=by, now=start) for each in ("circle", "guild", "caucus")}
    applications = {each: apply(applicant, places[each], now=start).pk for each in ("circle", "guild")}
    guild = apply(clerk, places["guild"], now=start)
    guild.standing, guild.since = "good", start
    guild.save()
    caucus = places["caucus"]
    for member in everybody[:3]:
        apply(member, caucus, now=start)
    key, _secrets = made(root, everybody[:2], threshold=2, now=start)
    motions = {
        "seconding": moved(root, everybody, "To be seconded", [Resolve()], seconds=0, at=NOW),
        "noticed": moved(root, everybody, "Announced", [Resolve()], seconds=2, at=NOW - timedelta(days=1)),
        "open": opened(root, everybody, now=NOW - timedelta(days=8, hours=11), title="Open"),
        "about": moved(root, everybody, "About somebody", [ExpelSomebody(concerned.pk, root.pk)], seconds=2, at=NOW - timedelta(days=1)),
        "disputed": closed(root, everybody, "Disputed", [Resolve()], close=NOW - timedelta(days=1)),
        "challenged": closed(root, everybody, "Challenged", [Resolve()], close=NOW - timedelta(days=2)),
        "lost": closed(root, everybody, "Lost", [Resolve()], close=NOW - timedelta(days=3), choice=Choice.NO),
        "alike": moved(root, everybody, "Lost in other words", [Resolve()], seconds=0, at=NOW),
        "secret": in_secret(root, everybody, clerk, opens=NOW - timedelta(hours=12)),
        "hall": in_a_hall(root, everybody, clerk),
        **mistaken(root, everybody, now=NOW - timedelta(days=1)),
        "caucus": opened(caucus, everybody, now=NOW - timedelta(days=8, hours=11), title="Our own"),
    }
    motions["challenged"].challenge(everybody[4], "It was never on the agenda.", now=NOW - timedelta(days=1))
    motions["alike"].compare(everybody[4], motions["lost"], "It wants the same.", now=NOW)
    elections, _begun = held(root, everybody, clerk, editor), vouched_for(applicant, judge, root)
    record_death(everybody[11], authority=decided(root), now=NOW - timedelta(hours=1))
    entered(root, everybody, clerk, now=NOW)
    making = CreateBody("taken", "A group", "local-group", root.pk)
    failing = closed(root, everybody, "Cannot be done", [making], close=NOW - timedelta(days=20))
    group = make("taken", "local-group", root, "Taken", authority=decided(root), now=start)
    Motion.objects.attend_to(failing.pk, now=NOW - timedelta(days=10))
    group.delete()
    for motion in motions.values():
        motion.refresh_from_db()
    motions["failed"] = again(failing)
    told = Line.objects.get(kind="campaigns.launched").seq
    mandates = {
        "running": running,
        "editing": editing,
        "admitting": admitting,
        "mourning": mourning,
        "entering": Mandate.objects.get(power="dues.enter"),
        "telling": telling,
        "convening": Mandate.objects.get(power="decisions.convene", article="powers.convene"),
        "office": seated.mandate,
        "bench": bench[0].mandate,
    }
    people = (everybody, stranger, editor, secretary, judge, clerk, applicant)
    boards = {name: asked_in(body, key, name) for name, body in (("open", root), ("caucus", caucus))}
    rehearsal, year = rehearsed_in(caucus, everybody[1:3], at=start), start + timedelta(days=365)
    mandates |= {
        "keeping": Mandate.objects.get(holder=everybody[0], power="voting.keep-key", body=root.pk),
        "rehearsing": rehearsal.mandate,
        "merging": grant(clerk, "merge", root.path, starts=start, ends=long, authority=by, now=start),
        "issuing": grant(editor, "issue-codes", root.path, starts=start, ends=year, authority=decided(root), now=start),
    }
    issuing = issued_in(root)
    twins = here_twice(root, clerk, now=NOW)
    return Inhabited(root, caucus, *people, mandates, motions, elections, boards, rehearsal, issuing, campaign, applications, twins, told)


def vouched_for(who: Person, officer: Person, root: Body) -> Recovery:
    """Let an officer vouch for somebody who cannot get in, with a telephone that nobody has rung yet."""
    start, ends = NOW - timedelta(days=1), NOW + timedelta(days=90)
    grant(officer, "see-details", root.path, starts=start, ends=ends, authority=decided(root), now=start)
    who.change({"phone": "0151 496 0000"}, now=start)
    return recovering.begin(who, officer, email="", how="known", now=NOW)


def in_a_hall(body: Body, everybody: list[Person], clerk: Person) -> Motion:
    """Put a motion to a meeting that nobody has reported yet; and let another wait for the next."""
    at, starts, ends = NOW - timedelta(days=20), NOW - timedelta(days=1), NOW + timedelta(days=90)
    grant(clerk, "convene", body.path, starts=at, ends=ends, authority=decided(body), now=at, task="Call meetings")
    for title, when in (("In a hall", at), ("In the next", NOW)):
        motion = Motion.objects.move(everybody[0], body, title=title, effects=[Resolve()], now=when, procedure="hall")
        for seconder in everybody[1:3]:
            motion.second(seconder, now=when)
        if when == at:
            call(clerk, body, Where.HALL, "Town hall", starts=starts, ends=starts, now=at)
    return Motion.objects.get(notice__meeting__isnull=False)


def in_secret(body: Body, everybody: list[Person], teller: Person, *, opens: datetime) -> Motion:
    """Open a secret vote on a motion, for which somebody has taken a paper ballot."""
    at = opens - timedelta(days=7, hours=12)
    motion = Motion.objects.move(everybody[0], body, title="In secret", effects=[Resolve()], now=at, procedure="secret")
    for seconder in everybody[1:3]:
        motion.second(seconder, now=at)
    Motion.objects.attend_to(motion.pk, now=again(motion).notice.opens)
    again(motion).give_paper(everybody[9], by=teller, now=opens)
    return again(motion)


def asked_in(body: Body, key: ElectionKey, name: str) -> Board:
    """Open the secret ballot of a body, on one question."""
    question = HomomorphicQuestion(f"ASKED{name.upper()}", ("Yes", "No"), 1, 1)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOW), authority=decided(body), now=NOW)
    end = NOW + timedelta(days=1)
    box = BallotBox.objects.open(roll, opens=NOW, closes=end, changeable=True, article="procedures.secret")
    return Board.objects.set_up(box, key, [question], name=f"NAMED{name.upper()}", authority=decided(body), now=NOW)


def rehearsed_in(body: Body, trustees: list[Person], *, at: datetime) -> Rehearsal:
    """Let trustees of a body make keys, and one of them begin a rehearsal, whose booth is open."""
    made(body, trustees, threshold=2, now=at)
    return Rehearsal.objects.begin(body, trustees[0], now=NOW - timedelta(hours=1))


def issued_in(body: Body) -> Issuing:
    """Let an authority issue the codes of a vote that a body is to hold."""
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOW), authority=decided(body), now=NOW)
    opens = NOW + timedelta(days=1)
    issuing = Issuing.objects.begin(by_authority(), roll, source="motion:0", opens=opens, article="procedures.secret", now=NOW)
    assert issuing is not None
    return issuing


def held(root: Body, everybody: list[Person], runs: Person, watches: Person) -> dict[str, Election]:
    """Hold an election for each phase that one can act in; two stand in each that is voted on."""
    first, second = everybody[2], everybody[10]
    found = {"nominating": called_to("steering", root, NOW - timedelta(days=1))}
    nomination = found["nominating"].nominate(everybody[0], everybody[1], now=NOW)
    found["nominating"].support(second, nomination, now=NOW)
    found["nominating"].nominate(first, first, now=NOW)
    found["nominating"].accept(first, now=NOW)
    calls = {"open": ("steward", 20), "counting": ("delegate", 25), "counted": ("auditor", 27), "challenged": ("editor", 28)}
    for name, (office, days) in {**calls, "unseated": ("host", 40), "left": ("ranger", 40), "recounted": ("warden", 50)}.items():
        election = called_to(office, root, NOW - timedelta(days=days))
        for candidate in (first, second):
            stands(election, candidate, everybody[3], now=election.at)
        taken_to(election, election.opens)
        if name == "open":
            SlipRun.objects.create(box=again_election(election).opening.box, first=1, last=9, at=election.opens)
        if name in {"open", "counting"}:
            again_election(election).give_paper(everybody[9], by=runs, now=election.opens)
        if name == "counting":
            again_election(election).commit(watches, sha256(SECRET.encode()).hexdigest(), now=election.opens)
        voters = everybody if name == "counted" else everybody[:3]
        votes(again_election(election), [(each, [first, second]) for each in voters])
        if name == "unseated":
            Membership.objects.filter(person=first, body=root).update(standing=Standing.SUSPENDED)
        taken_to(election, NOW)
        Membership.objects.filter(person=first, body=root).update(standing=Standing.GOOD)
        found[name] = again_election(election)
    found["challenged"].challenge(everybody[4], "The roll was wrong.", now=found["challenged"].outcome.at)
    seat_left = Seating.objects.get(candidate__slate__election=found["left"]).seat
    seat_left.mandate.give_up(by=first, now=NOW - timedelta(hours=2))
    begin(Seat.objects.get(pk=seat_left.pk), now=NOW - timedelta(hours=1))
    recounted(found["recounted"], leaves=first, willing=second)
    return {name: again_election(each) for name, each in found.items()}


def recounted(election: Election, *, leaves: Person, willing: Person) -> None:
    """Let a seat be left, and who comes up for it be known, but not final yet."""
    seat_left = Seating.objects.get(candidate__slate__election=election).seat
    seat_left.mandate.give_up(by=leaves, now=NOW - timedelta(days=6))
    begun = begin(Seat.objects.get(pk=seat_left.pk), now=NOW - timedelta(days=6))
    be_willing(willing, begun, now=begun.at)
    count_back(begun, now=begun.ask_until)


def called_to(office: str, root: Body, at: datetime) -> Election:
    """Call the election of an office."""
    return Election.objects.call(office, Body.objects.get(pk="committee"), authority=decided(root), now=at)


def taken_to(election: Election, when: datetime) -> None:
    """Let the clock do what is due in an election until a moment."""
    due = again_election(election).due_at
    while due is not None and due <= when:
        Election.objects.attend_to(election.pk, now=due)
        due = again_election(election).due_at


def moved(body: Body, everybody: list[Person], title: str, effects: list[Effect], *, seconds: int, at: datetime) -> Motion:
    """Move a motion and second it so often."""
    motion = Motion.objects.move(everybody[0], body, title=title, text="We **shall**.", effects=effects, now=at)
    for seconder in everybody[1 : seconds + 1]:
        motion.second(seconder, now=at)
    return again(motion)


def closed(
    body: Body, everybody: list[Person], title: str, effects: list[Effect], *, close: datetime, choice: Choice = Choice.YES
) -> Motion:
    """Take a motion to its count, at ``close``, carried unless the ``choice`` of all is another."""
    motion = moved(body, everybody, title, effects, seconds=2, at=close - timedelta(days=15, hours=14))
    motion.open(now=motion.notice.opens)
    motion = again(motion)
    for voter in everybody[:5]:
        motion.cast(voter, choice, now=motion.opening.at)
    motion.close(now=max(close, motion.opening.box.closes))
    return again(motion)


def stop_token(who: Person) -> str:
    """Return the token of the link that stops a kind of mail."""
    return stop_address(who.pk, "campaign-mail").rstrip("/").rpartition("/")[2]
