"""
The three circles, on every address: the public, the members of a body, the person themselves.

A small organisation holds unmistakable words in every place that has a circle. Every address of it is opened by everybody who could
stand in another circle, and each word must be found by exactly those who may read it. An address that ``OPENED`` does not list fails.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies.effects import ExpelSomebody
from commonty.apps.bodies.founding import found, make
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body, Membership
from commonty.apps.bodies.seating import seat
from commonty.apps.campaigns.models import Campaign, Win
from commonty.apps.decisions import convening
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.letters import NoticeOfMotion
from commonty.apps.decisions.models import Meeting, Motion
from commonty.apps.decisions.tests.building import again
from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import BALLOT, STEERING, stands
from commonty.apps.keys.tests.once import once
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.record.models import Line
from commonty.apps.voting.models import BallotBox, Board, Box, Ceremony, Choice, Issuing, Rehearsal, Roll, Serving
from commonty.apps.voting.models.trustees import KEEP
from commonty.apps.voting.tests.building import rules_text
from commonty.apps.voting.tests.keys import RULES as KEEPING
from commonty.apps.voting.tests.keys import made
from commonty.constitution.document import Where
from commonty.constitution.effect import Effect
from tests.journeys.addresses import address, names
from tests.journeys.inhabited import NOW, asked_in, client_of, decided, issued_in, stop_token

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

START = NOW - timedelta(days=60)
INSIDE = """
[bodies.circle-inside]
title = "A part of a caucus"
kind = "branch"
belonging = "self"
parent = "caucus"
many = true
"""
VOICE = """
[offices.voice]
title = "Voice of the caucus"
body = "caucus"
procedure = "caucus-ballot"
recall = "caucus-recall"
term = "12 months"
seats = 1
"""
OF_A_CAUCUS = BALLOT.replace("steering-election", "caucus-ballot").replace('body = "members"', 'body = "caucus"')
HUSHED = """
[procedures.hushed]
title = "Suspension or expulsion, in secret"
body = "members"
extends = "conduct"
ballot = "secret"
"""
GATHERED = """
[procedures.gathered]
title = "Vote in a hall, in a caucus"
body = "caucus"
extends = "caucus-ordinary"
where = "hall"

[powers.tell]
power = "decisions.tell"
title = "Count votes"
longest = "14 months"

[powers.convene]
power = "decisions.convene"
title = "Call meetings"
longest = "14 months"
"""
ELECTED = STEERING.replace("seats = 3", "seats = 1") + BALLOT + VOICE + OF_A_CAUCUS
"""Two offices that are filled by elections: one of the organisation, and one of a caucus, by its own members alone."""

PUBLIC = frozenset({"outsider", "stranger", "neighbour", "member", "sister", "concerned", "officer"})
MEMBERS = PUBLIC - {"outsider", "stranger"}
CAUCUS = frozenset({"sister"})

CIRCLES: dict[str, frozenset[str]] = {
    # What bodies publish, and how things are called.
    "TITLEROOT": PUBLIC,
    "TITLENORTH": PUBLIC,
    "TITLEDECIDED": PUBLIC,
    "DEMANDED": PUBLIC,
    "WONTHIS": PUBLIC,
    "ASKEDROOT": PUBLIC,
    # What members of the organisation read.
    "TEXTROOT": MEMBERS,
    "TEXTDECIDED": MEMBERS,
    "WHYCHALLENGED": MEMBERS,
    "WHYCOMPARED": MEMBERS,
    "Quietvoter": MEMBERS,
    "TASKROOT": MEMBERS,
    "REPORTROOT": MEMBERS,
    # Of somebody's conduct, those who hear it.
    "STATEDROOT": MEMBERS,
    "Standsopenly": MEMBERS,
    "Keepsopenly": MEMBERS,
    "TITLEEXPEL": MEMBERS,
    "REASONSEXPEL": MEMBERS,
    "TITLEHUSHED": MEMBERS,
    "ANSWEREXPEL": MEMBERS,
    # What the members of one branch read.
    "TEXTNORTH": frozenset({"member"}),
    "Northvoter": frozenset({"member"}),
    # What a caucus keeps to itself.
    "TITLECAUCUS": CAUCUS,
    "TEXTCAUCUS": CAUCUS,
    "TITLEPAST": CAUCUS,
    "TEXTPAST": CAUCUS,
    "TITLEOUST": CAUCUS,
    "Quietsister": CAUCUS,
    "Convenorsister": CAUCUS,
    "TASKCAUCUS": CAUCUS,
    "REPORTCAUCUS": CAUCUS,
    "TITLEINSIDE": CAUCUS,
    "STATEDCAUCUS": CAUCUS,
    "Quietcandidate": CAUCUS,
    "ASKEDCAUCUS": CAUCUS,
    "TITLEGATHERED": CAUCUS,
    "PLACECAUCUS": CAUCUS,
    # What is one person's own; whoever has the mandate to see it leaves a line behind.
    "PHONEOWN": frozenset({"concerned", "officer"}),
    "NEEDSOWN": frozenset({"concerned"}),
    "PHONEQUIET": frozenset({"officer"}),
    "Signsecretly": frozenset(),
}
"""Which of those who look may find each word, anywhere."""

UNDER_MANDATE = {"bodies:roll", "bodies:doubles-pair", "voting:notice-letters", "voting:notice-labels"}
"""Opened under a mandate, where everybody stands by name: the roll of the organisation, two numbers on it, and letters to those on it."""


@dataclass
class World:
    """The organisation, and who looks at it."""

    root: Body
    caucus: Body
    people: dict[str, Person]
    motions: dict[str, Motion]
    elections: dict[str, Election]
    boards: dict[str, Board]

    def who(self, name: str) -> Client:
        return client_of(self.people.get(name))


def signed_up(name: str, *, phone: str = "", access_needs: str = "") -> Person:
    mailbox = f"{name.lower()}@example.org"
    return Person.objects.sign_up(name=name, email=mailbox, phone=phone, access_needs=access_needs, now=START)


def put(body: Body, by: list[Person], word: str, effects: list[Effect], *, opens: timedelta) -> Motion:
    """Put a motion to the vote, so that it has been open for that long now."""
    at = NOW - opens - timedelta(days=7, hours=12)
    motion = Motion.objects.move(by[0], body, title=f"TITLE{word}", text=f"TEXT{word} REASONS{word}", effects=effects, now=at)
    for seconder in by[1:3]:
        motion.second(seconder, now=at)
    return again(motion)


def hushed(body: Body, by: list[Person], concerned: Person) -> Motion:
    """Open a secret vote on somebody's conduct."""
    at, effects = NOW - timedelta(days=18), [ExpelSomebody(concerned.pk, body.pk)]
    motion = Motion.objects.move(by[0], body, title="TITLEHUSHED", text="TEXTHUSHED", effects=effects, now=at, procedure="hushed")
    for seconder in by[1:3]:
        motion.second(seconder, now=at)
    Motion.objects.attend_to(motion.pk, now=again(motion).notice.opens)
    return again(motion)


def gathered(body: Body, by: list[Person]) -> Motion:
    """Hold a meeting of a caucus on a motion, which its tellers have not reported yet."""
    at, held = NOW - timedelta(days=20), NOW - timedelta(days=1)
    motion = Motion.objects.move(by[0], body, title="TITLEGATHERED", text="", effects=[Resolve()], now=at, procedure="gathered")
    for seconder in by[1:3]:
        motion.second(seconder, now=at)
    grant(by[0], "convene", body.path, starts=START, ends=NOW + timedelta(days=30), authority=decided(body), now=START)
    convening.call(by[0], body, Where.HALL, "PLACECAUCUS", starts=held, ends=held, now=at)
    return again(motion)


def open_now(motion: Motion) -> Motion:
    motion.open(now=motion.notice.opens)
    return again(motion)


def counted(motion: Motion, voters: list[Person]) -> Motion:
    for voter in voters:
        motion.cast(voter, Choice.YES, now=motion.opening.at)
    motion.close(now=motion.opening.box.closes)
    return again(motion)


def rules() -> str:
    """Return the rules: votes on conduct may be secret, and a caucus may vote in a hall."""
    conduct = 'delay = "14 days"\nbar = "6 months"\n'
    text = rules_text().replace(conduct, conduct + 'or_by = ["hushed"]\n', 1)
    text = text.replace('second_vote = "caucus-second-vote"\n', 'second_vote = "caucus-second-vote"\nor_by = ["gathered"]\n', 1)
    return text + HUSHED + GATHERED + INSIDE + ELECTED + KEEPING


@once
def world() -> World:
    """Make it, by the verbs that members use."""
    named = (
        "Standsopenly",
        "Moverone",
        "Secondone",
        "Secondtwo",
        "Memberone",
        "Neighbour",
        "Sisterone",
        "Officer",
        "Quietvoter",
        "Northvoter",
    )
    people = {name: signed_up(name) for name in named}
    people |= {
        name: signed_up(name) for name in ("Convenorsister", "Othersister", "Quietcandidate", "Stranger", "Signsecretly", "Keepsopenly")
    }
    people["Quietsister"] = signed_up("Quietsister", phone="PHONEQUIET")
    people["Concerned"] = signed_up("Concerned", phone="PHONEOWN", access_needs="NEEDSOWN")
    movers = [people[name] for name in ("Moverone", "Secondone", "Secondtwo")]
    root = found(rules(), movers, {}, now=START)
    for name, person in people.items():
        if person not in movers and name not in {"Stranger", "Signsecretly"}:
            apply(person, root, category="member", now=START)
    by: dict[str, Any] = {"authority": decided(root), "now": START}
    north, south = (make(name, "local-group", root, name.title(), **by) for name in ("north", "south"))
    caucus = make("women", "caucus", root, "Women", **by)
    make("inside", "circle-inside", caucus, "TITLEINSIDE", authority=decided(caucus), now=START)
    northern = [*movers, people["Memberone"], people["Northvoter"]]
    sisters = [people[name] for name in ("Convenorsister", "Othersister", "Sisterone", "Quietsister", "Quietcandidate")]
    for body, joining in ((north, northern), (south, [people["Neighbour"]]), (caucus, sisters)):
        for person in joining:
            apply(person, body, now=START)
    term: dict[str, Any] = {"starts": START, "ends": NOW + timedelta(days=30)}
    seat(people["Officer"], "secretary", Body.objects.get(pk="committee"), **by)
    grant(people["Officer"], "see-details", root.path, task="TASKROOT", **term, **by)
    chair = seat(people["Convenorsister"], "caucus-convenor", caucus, authority=decided(caucus), now=START).mandate
    grant(people["Convenorsister"], "see-details", caucus.path, task="TASKCAUCUS", **term, authority=decided(caucus), now=START)
    chair.report("REPORTCAUCUS", by=people["Convenorsister"], now=START)
    Mandate.objects.get(task="TASKROOT").report("REPORTROOT", by=people["Officer"], now=START)
    campaign = Campaign.launch("Heat", {"demand": "DEMANDED", "target": "The landlord", "why": "", "happened": ""}, root, **by)
    editing = grant(movers[0], "campaigns.edit", root.path, limits={"campaign": str(campaign.pk)}, task="Run it", **term, **by)
    assert editing.lives(NOW)
    campaign.win("WONTHIS", by=movers[0], now=START)
    campaign.sign(people["Signsecretly"], now=START)
    key, _secrets = made(root, [people["Keepsopenly"], movers[0]], threshold=2, now=START)
    hours = timedelta(hours=2)
    long_ago = timedelta(days=9)
    motions = {
        "hushed": hushed(root, movers, people["Concerned"]),
        "root": open_now(put(root, movers, "ROOT", [Resolve()], opens=hours)),
        "north": counted(open_now(put(north, movers, "NORTH", [Resolve()], opens=long_ago)), [*movers, people["Northvoter"]]),
        "decided": counted(open_now(put(root, movers, "DECIDED", [Resolve()], opens=long_ago)), [*movers, people["Quietvoter"]]),
        "expel": put(root, movers, "EXPEL", [ExpelSomebody(people["Concerned"].pk, root.pk)], opens=hours),
        "caucus": open_now(put(caucus, sisters, "CAUCUS", [Resolve()], opens=hours)),
        "past": counted(open_now(put(caucus, sisters, "PAST", [Resolve()], opens=long_ago)), sisters),
        "oust": put(caucus, sisters, "OUST", [ExpelSomebody(people["Othersister"].pk, caucus.pk)], opens=hours),
    }
    motions["gathered"] = gathered(caucus, sisters)
    motions["root"].cast(people["Quietvoter"], Choice.YES, now=NOW - timedelta(hours=1))
    motions["decided"].challenge(movers[1], "WHYCHALLENGED", now=again(motions["decided"]).outcome.at)
    lost = open_now(put(root, movers, "LOST", [Resolve()], opens=long_ago))
    for voter in movers:
        lost.cast(voter, Choice.NO, now=lost.opening.at)
    lost.close(now=lost.opening.box.closes)
    seat(people["Neighbour"], "panel-member", Body.objects.get(article="appeals"), **by)
    alike = Motion.objects.move(movers[0], root, title="TITLEALIKE", text="TEXTALIKE", effects=[Resolve()], now=NOW - timedelta(hours=1))
    alike.compare(movers[1], lost, "WHYCOMPARED", now=NOW - timedelta(hours=1))
    motions["expel"].answer(people["Concerned"], "ANSWEREXPEL", now=NOW - timedelta(hours=1))
    looking = {"neighbour": "Neighbour", "member": "Memberone", "sister": "Sisterone", "concerned": "Concerned", "officer": "Officer"}
    people |= {who: people[name] for who, name in looking.items()}
    people["stranger"] = people["Stranger"]
    elections = {
        "root": polling("steering", root, "committee", [people["Standsopenly"], *movers[:2]], "STATEDROOT"),
        "caucus": polling("voice", caucus, "women", [people["Quietcandidate"], *sisters[:2]], "STATEDCAUCUS"),
    }
    for body in (root, caucus):
        issued_in(body)
    Rehearsal.objects.begin(root, people["Keepsopenly"], now=NOW)
    return World(root, caucus, people, motions, elections, {"root": asked_in(root, key, "root"), "caucus": asked_in(caucus, key, "caucus")})


def polling(office: str, electors: Body, body: str, known: list[Person], word: str) -> Election:
    """Hold an election that is open now: two stand, the third supports them, and the first writes a statement with ``word``."""
    *standing, supporter = known
    at = NOW - timedelta(days=20)
    election = Election.objects.call(office, Body.objects.get(pk=body), authority=decided(electors), now=at)
    for each in standing:
        stands(election, each, supporter, now=at)
    election.state(standing[0], word, now=at)
    for due in (election.accept_until, election.opens):
        Election.objects.attend_to(election.pk, now=due)
    return Election.objects.get(pk=election.pk)


Arguments = list[dict[str, object]]
Places = Callable[[World], Arguments]


def nowhere(_world: World) -> Arguments:
    return [{}]


def each_motion(_world: World) -> Arguments:
    return [{"pk": pk} for pk in Motion.objects.values_list("pk", flat=True)]


def each_meeting(_world: World, **more: object) -> Arguments:
    return [{"pk": pk, **more} for pk in Meeting.objects.values_list("pk", flat=True)]


def one_motion(world: World, **more: object) -> Arguments:
    return [{"pk": world.motions["caucus"].pk, **more}]


def each_body(_world: World) -> Arguments:
    return [{"pk": pk} for pk in Body.objects.values_list("pk", flat=True)]


def caucus(_world: World) -> Arguments:
    return [{"pk": "women"}]


def each_membership(world: World) -> Arguments:
    """Return one of each body and standing, and that of whom somebody wants to see expelled."""
    some = {(each.body_id, each.standing, each.person.pk == world.people["Concerned"].pk): each.pk for each in Membership.objects.all()}
    return [{"pk": body, "application": pk} for (body, _standing, _concerned), pk in some.items()]


def one_membership(_world: World) -> Arguments:
    return [{"pk": "women", "application": Membership.objects.filter(body="women")[0].pk}]


def each_mandate(_world: World) -> Arguments:
    return [{"pk": pk} for pk in Mandate.objects.values_list("pk", flat=True)]


def each_election(_world: World, **more: object) -> Arguments:
    return [{"pk": pk, **more} for pk in Election.objects.values_list("pk", flat=True)]


def each_campaign(_world: World) -> Arguments:
    return [{"pk": pk} for pk in Campaign.objects.values_list("pk", flat=True)]


def each_win(_world: World) -> Arguments:
    return [{"pk": campaign, "win": win} for campaign, win in Win.objects.values_list("campaign", "pk")]


def each_roll(_world: World) -> Arguments:
    return [{"pk": pk} for pk in Roll.objects.values_list("pk", flat=True)]


def each_serving(_world: World) -> Arguments:
    return [{"pk": pk} for pk in Serving.objects.values_list("pk", flat=True)]


def each_box(_world: World) -> Arguments:
    return [{"pk": pk} for pk in Box.objects.values_list("pk", flat=True)]


def each_slip_box(_world: World, **more: object) -> Arguments:
    return [{"pk": pk, **more} for pk in BallotBox.objects.values_list("pk", flat=True)]


def each_board(_world: World) -> Arguments:
    return [{"uuid": uuid} for uuid in Board.objects.values_list("uuid", flat=True)]


def each_rehearsal(_world: World) -> Arguments:
    return [{"pk": pk} for pk in Rehearsal.objects.values_list("pk", flat=True)]


def each_issuing(_world: World) -> Arguments:
    return [{"uuid": uuid} for uuid in Issuing.objects.values_list("uuid", flat=True)]


def each_ceremony(_world: World) -> Arguments:
    return [{"pk": body, "ceremony": pk} for body, pk in Ceremony.objects.values_list("body", "pk")]


def each_keeping(_world: World) -> Arguments:
    return [{"pk": body, "mandate": pk} for body, pk in Mandate.objects.filter(power=KEEP).values_list("body", "pk")]


def each_line(_world: World) -> Arguments:
    """Return a line of each kind that the caucus has, and one of each that others have."""
    lines = Line.objects.order_by("seq").values_list("kind", "payload__body", "seq")
    return [{"seq": seq} for seq in {(kind, body == "women"): seq for kind, body, seq in lines}.values()]


def last_line(_world: World) -> Arguments:
    return [{"seq": Line.objects.count()}]


def given(*some: Mapping[str, object]) -> Places:
    return lambda _world: [dict(each) for each in some]


ELECTION = (
    *("election", "print", "blt", "csv", "count", "nominations", "own-nomination", "acceptances", "statement", "withdrawals", "ballot"),
    *("receipt", "challenges", "officers", "paper-acceptances", "paper-ballots", "piles", "completions", "lots", "opened-lots"),
)
OFFICES = ("caucus-convenor", "secretary", "panel-member")
OPENED: dict[str, Places] = {
    **dict.fromkeys(
        (
            "home",
            "about",
            "decisions",
            "words",
            "what-you-can-do",
            "language",
            "machine",
            "privacy",
            "data-protection",
            "data-protection-file",
        ),
        nowhere,
    ),
    **dict.fromkeys(("record:lines", "record:checkpoint", "record:export"), nowhere),
    "record:growth": given({"old_size": 5}),
    "record:line": each_line,
    "record:proof": last_line,
    **dict.fromkeys(
        (f"people:{each}" for each in ("join", "sign-in", "code", "long", "paper", "who", "second", "passkey", "question", "sign-out")),
        nowhere,
    ),
    **dict.fromkeys((f"people:{each}" for each in ("me", "details", "data", "data-json", "custody", "consents", "prove")), nowhere),
    **dict.fromkeys((f"people:{each}" for each in ("prove-passkey", "passkeys", "passkey-options", "totp", "totp-secret")), nowhere),
    **dict.fromkeys((f"people:{each}" for each in ("totp-removal", "recovery-codes", "paper-code", "erase")), nowhere),
    "people:passkey-removal": given({"pk": 1}),
    "people:stop": lambda world: [{"token": stop_token(world.people["Concerned"])}],
    "rules:rules": nowhere,
    "rules:organisation-version": given({"number": 1}),
    "rules:of-body": given({"body": "members"}, {"body": "women"}),
    "rules:version": given({"body": "members", "number": 1}),
    "rules:text": given({"body": "members", "number": 1}),
    "mandates:mandates": nowhere,
    **dict.fromkeys(("mandates:mandate", "mandates:passed-on"), each_mandate),
    **dict.fromkeys(("mandates:reports", "mandates:endings"), each_mandate),
    "bodies:bodies": nowhere,
    **dict.fromkeys(("bodies:body", "bodies:roll", "bodies:applications", "bodies:kept"), each_body),
    **dict.fromkeys(("bodies:memberships", "bodies:endings", "bodies:returns"), caucus),
    "bodies:application": each_membership,
    **dict.fromkeys(("bodies:sponsors", "bodies:admissions", "bodies:declinings"), one_membership),
    "bodies:deaths": each_body,
    "bodies:death-corrections": given({"pk": "members", "death": 1}),
    **dict.fromkeys(
        (
            "bodies:lost",
            "bodies:askings",
            "bodies:recoveries",
            "bodies:recovery-stop",
            "bodies:own-objection",
            "bodies:asking-stop",
            "bodies:ask",
        ),
        nowhere,
    ),
    **dict.fromkeys(("bodies:recovery-objection", "bodies:recovery-proof", "bodies:asking-objection"), given({"code": "x"})),
    **dict.fromkeys(("bodies:recovery", "bodies:recovery-vouches", "bodies:recovery-withdrawals"), given({"recovery": 1})),
    **dict.fromkeys(("bodies:asking", "bodies:asking-answer"), given({"asking": 1})),
    "bodies:recovery-contact": given({"recovery": 1, "contact": 1}),
    "bodies:asking-confirmation": given({"token": "x"}),
    "bodies:asking-contact": given({"asking": 1, "contact": 1}),
    **dict.fromkeys((f"osdi:{each}" for each in ("entry", "people", "helper", "tags", "tokens")), nowhere),
    **dict.fromkeys(("osdi:person", "osdi:taggings"), given({"number": 1})),
    "osdi:revocations": given({"pk": 1}),
    **dict.fromkeys((f"dues:{each}" for each in ("uploads", "one", "letters", "posted", "mine", "objections")), nowhere),
    **dict.fromkeys(
        (f"dues:{each}" for each in ("upload", "columns", "in-force", "undoing", "throwing-away", "answers")), given({"pk": 1})
    ),
    **dict.fromkeys(("bodies:doubles", "bodies:deeds"), each_body),
    "bodies:doubles-pair": given({"pk": "members", "asleep": 1, "kept": 2}),
    "bodies:undoing": given({"pk": "members", "deed": 1}),
    **dict.fromkeys(("bodies:own-deeds", "bodies:other-number"), nowhere),
    "bodies:office": given(*({"key": key} for key in OFFICES)),
    "bodies:power": given({"key": "see-details"}, {"key": "write-to-members"}, {"key": "edit-campaigns"}),
    "bodies:withdrawals": each_line,
    **dict.fromkeys(("voting:roll", "voting:mine"), each_roll),
    **dict.fromkeys(("voting:served", *(f"voting:notice-{each}" for each in ("letters", "labels", "posted"))), each_serving),
    **dict.fromkeys(("voting:box", "voting:leaves", "voting:receipt"), each_box),
    **dict.fromkeys((f"voting:{each}" for each in ("slips", "slip-runs", "spoilt-slips", "slip-counts", "slips-closing")), each_slip_box),
    "voting:slip-sheet": partial(each_slip_box, first=1),
    **dict.fromkeys(
        ("voting:booth", "voting:credentials", "voting:ballots", "voting:board", "voting:archive", "voting:bound", "voting:checks"),
        each_board,
    ),
    **dict.fromkeys(("voting:booth-codes", "voting:receipts"), each_board),
    **dict.fromkeys((f"voting:{each}" for each in ("codes", "codes-voters", "codes-public", "codes-lost")), each_issuing),
    **dict.fromkeys(("voting:keys", "voting:own-key", "voting:ceremonies", "voting:rehearsals"), each_body),
    **dict.fromkeys(("voting:rehearsal", "voting:rehearsal-ending", "voting:rehearsal-going-on"), each_rehearsal),
    "voting:key-letter": each_keeping,
    **dict.fromkeys(("voting:key-task", "voting:key-certificates", "voting:key-dealt", "voting:key-parts"), each_ceremony),
    **dict.fromkeys(("voting:opening", "voting:opening-task", "voting:opening-parts"), each_board),
    **dict.fromkeys(("decisions:motions", "decisions:new"), nowhere),
    **dict.fromkeys(("decisions:motion", "decisions:print", "decisions:versions"), each_motion),
    **dict.fromkeys((f"decisions:{each}" for each in ("votes", "seconds", "unsecond", "answers", "withdrawals")), one_motion),
    **dict.fromkeys((f"decisions:{each}" for each in ("tellers", "paper-ballots", "piles")), each_motion),
    **dict.fromkeys(("decisions:challenges", "decisions:executions"), one_motion),
    **dict.fromkeys((f"decisions:{each}" for each in ("corrections", "objections", "fresh-notices")), each_motion),
    "decisions:rulings": partial(one_motion, challenge=1),
    "decisions:comparisons": one_motion,
    "decisions:comparison-rulings": partial(one_motion, comparison=1),
    **dict.fromkeys(("decisions:meetings", "decisions:call", "decisions:calls"), nowhere),
    **dict.fromkeys(
        (
            f"decisions:{each}"
            for each in ("meeting", "pack", "report", "reports", "papers", "calling-off", "meeting-moves", "meeting-cancellations")
        ),
        each_meeting,
    ),
    "decisions:paper": partial(each_meeting, number=1),
    "elections:elections": nowhere,
    **dict.fromkeys((f"elections:{each}" for each in ELECTION), each_election),
    **dict.fromkeys(("elections:supports", "elections:unsupport"), partial(each_election, nomination=1)),
    "elections:rulings": partial(each_election, challenge=1),
    "elections:seats": partial(each_election, number=1),
    "elections:willing": partial(each_election, countback=1),
    "elections:countback-challenges": partial(each_election, countback=1),
    "campaigns:campaigns": nowhere,
    **dict.fromkeys(("campaigns:won", "campaigns:sheet"), each_win),
    **dict.fromkeys((f"campaigns:{each}" for each in ("campaign", "page", "wins", "signatures", "code", "withdrawals")), each_campaign),
    **dict.fromkeys((name for name, _takes in names() if name.startswith("founding:")), nowhere),
    **dict.fromkeys((f"moving:{each}" for each in ("meeting", "letters", "posted", "codes", "labels", "invite")), nowhere),
    **dict.fromkeys(("leaving:copies", "leaving:ask"), nowhere),
    **dict.fromkeys((f"leaving:{each}" for each in ("branch", "answers", "departures")), given({"pk": 1})),
    "moving:invitation": given({"pk": 1}),
    "moving:told": lambda _of: [{"token": "x"}],
}
FOUNDING_TAKES = {"pk": 1, "number": 1, "key": "secretary", "code": "x", "founder": 1, "invitation": 1}
QUERIES: dict[str, tuple[str, ...]] = {
    "elections:elections": ("?body=women",),
    "decisions:motions": ("?kind=all", "?kind=open", "?kind=decided", "?kind=all&body=women", "?kind=all&body=inside"),
    "decisions:call": ("?body=women&where=hall", "?body=members&where=outside"),
    "decisions:new": ("?body=women", "?body=women&effect=bodies.expel", "?body=members&effect=bodies.expel"),
    "mandates:mandates": ("?ended",),
    "record:lines": ("?body=women", "?readable=on", "?mine=on", "?kind=decisions.motion-decided"),
    "record:export": ("?audience=members",),
}


def addresses(of: World) -> dict[str, list[str]]:
    """Return every address there is, by its name."""
    found: dict[str, list[str]] = {}
    for name, takes in names():
        assert name in OPENED, f"{name} is a new address: say in OPENED where it is opened"
        places = OPENED[name](of)
        if name.startswith("founding:"):
            places = [{each: FOUNDING_TAKES[each] for each in takes}]
        plain = [address(name, place) for place in places]
        found[name] = plain + [each + query for query in QUERIES.get(name, ()) for each in plain]
    return found


def read(answer: Any) -> str:  # noqa: ANN401 - the test client's own.
    """Return everything that an answer says."""
    content = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content
    return content.decode() + repr(dict(answer.headers))


def test_every_word_is_read_by_those_in_its_circle_and_by_nobody_else() -> None:
    with time_machine.travel(NOW, tick=False):
        of = world()
        seen: dict[str, dict[str, set[str]]] = {word: {} for word in CIRCLES}
        failed: dict[str, int] = {}
        for who in sorted(PUBLIC):
            client = of.who(who)
            for name, opened in addresses(of).items():
                for each in opened:
                    answer = client.get(each)
                    if answer.status_code >= 500:
                        failed[f"{who} {each}"] = answer.status_code
                    said = read(answer)
                    for word in CIRCLES:
                        if word in said and not (who == "officer" and name in UNDER_MANDATE and not word.startswith("PHONE")):
                            seen[word].setdefault(who, set()).add(each)

    too_far = {word: {who: sorted(where)[:4] for who, where in by.items() if who not in CIRCLES[word]} for word, by in seen.items()}
    assert {word: by for word, by in too_far.items() if by} == {}
    assert {word: sorted(CIRCLES[word] - set(by)) for word, by in seen.items() if CIRCLES[word] - set(by)} == {}
    assert failed == {}


def plain(answer: Any) -> str:  # noqa: ANN401 - as above.
    """Return a page without what differs between any two: its tokens, its length, and the address asked for."""
    places = r"(motions|elections|rolls|boxes)(/|%2F)\d+|(booth|board|codes)(/|%2F)\w+"
    differing = places + r"|value=\"\w{64}\"|name=\"once\" value=\"[^\"]+\"|'Content-Length': '\d+'"
    return re.sub(differing, "", read(answer))


@pytest.mark.parametrize("who", ["outsider", "stranger", "member", "officer"])
def test_a_matter_of_a_caucus_answers_like_one_that_there_is_not(who: str) -> None:
    with time_machine.travel(NOW, tick=False):
        of = world()
        client = of.who(who)
        box = of.motions["past"].opening.box
        differing = []
        for pattern, there in [
            *((f"/motions/%s/{end}", of.motions[each].pk) for each in ("caucus", "past", "oust") for end in ("", "print/", "versions/")),
            *(
                (f"/elections/%s/{end}", of.elections["caucus"].pk)
                for end in ("", "print/", "ballot/", "receipt/", "statement/", "officers/")
            ),
            *((f"/elections/%s/{end}", of.elections["caucus"].pk) for end in ("ballots.blt", "ballots.csv", "count.json")),
            *((f"/rolls/%s/{end}", box.roll_id) for end in ("", "mine/")),
            *((f"/boxes/%s/{end}", box.pk) for end in ("", "votes.json", "receipt/")),
            *(
                (f"/board/%s/{end}", of.boards["caucus"].uuid)
                for end in ("", "archive.bel", "bound.json", "checks/", "trustees/", "trustees/task.json")
            ),
            ("/booth/%s/", of.boards["caucus"].uuid),
            *((f"/codes/%s/{end}", Issuing.objects.get(roll__body=of.caucus).uuid) for end in ("", "voters.csv")),
        ]:
            shown, missing = client.get(pattern % there), client.get(pattern % 99_999)
            if (shown.status_code, plain(shown)) != (missing.status_code, plain(missing)):
                differing.append(pattern)
        data = {"choice": "yes", "reasons": "So.", "text": "So.", "upheld": "upheld"}
        for end in ("votes", "seconds", "seconds/mine/removal", "answers", "withdrawals", "challenges", "executions", "comparisons"):
            shown = client.post(f"/motions/{of.motions['caucus'].pk}/{end}/", data)
            missing = client.post(f"/motions/99999/{end}/", data)
            if (shown.status_code, plain(shown)) != (missing.status_code, plain(missing)):
                differing.append(f"POST {end}")
        for end in (
            "nominations",
            "acceptances",
            "ballot",
            "challenges",
            "withdrawals",
            "acceptances/on-paper",
            "paper-ballots",
            "piles",
            "piles/all",
            "lots",
            "lots/opened",
        ):
            shown = client.post(f"/elections/{of.elections['caucus'].pk}/{end}/", data)
            missing = client.post(f"/elections/99999/{end}/", data)
            if (shown.status_code, plain(shown)) != (missing.status_code, plain(missing)):
                differing.append(f"POST {end}")
        for end in ("credentials", "ballots", "codes", "receipts"):
            shown = client.post(f"/booth/{of.boards['caucus'].uuid}/{end}/", data)
            missing = client.post(f"/booth/99999/{end}/", data)
            if (shown.status_code, plain(shown)) != (missing.status_code, plain(missing)):
                differing.append(f"POST {end}")

    assert differing == []


@pytest.mark.parametrize(("who", "reads"), [("outsider", False), ("stranger", False), ("officer", False), ("sister", True)])
def test_the_export_for_members_holds_the_lines_of_a_caucus_for_its_members_alone(who: str, reads: bool) -> None:
    with time_machine.travel(NOW, tick=False):
        of = world()
        answer: Any = of.who(who).get("/record/export?audience=members")
        written = b"".join(answer.streaming_content).decode().splitlines()

    lines = [json.loads(line) for line in written[1:]]
    bodies = {line["payload"]["body"] for line in lines if "payload" in line}
    assert ("women" in bodies, len(lines)) == (reads, Line.objects.count())


def test_while_voting_is_open_nothing_anywhere_tells_that_somebody_voted() -> None:
    with time_machine.travel(NOW, tick=False):
        of = world()
        voter, motion = of.people["Moverone"], of.motions["root"]
        watched = [each for name, opened in addresses(of).items() if name not in {*UNDER_MANDATE, "people:stop"} for each in opened]
        watched = [each for each in watched if not re.fullmatch(r"/record/\d+/.*|/bodies/\w+/applications/.*", each)]
        watching = {who: of.who(who) for who in ("outsider", "officer")}
        before = {who: [plain(client.get(each)) for each in watched] for who, client in watching.items()}
        motion.cast(voter, Choice.NO, now=NOW)
        of.elections["root"].cast(voter, (1,), now=NOW)
        after = {who: [plain(client.get(each)) for each in watched] for who, client in watching.items()}

    changed = {who: [each for each, was, now in zip(watched, before[who], after[who], strict=True) if was != now] for who in before}
    assert changed == {"outsider": [], "officer": []}


def test_the_subject_of_a_caucuss_notice_does_not_tell_whose_it_is() -> None:
    with time_machine.travel(NOW, tick=False):
        of = world()
        subjects = {name: NoticeOfMotion(of.motions[name].notice.pk).subject() for name in ("caucus", "root")}

    assert "Women" not in subjects["caucus"]
    assert str(of.motions["root"].number) in subjects["root"]


def test_a_motion_of_the_whole_organisation_cannot_be_used_to_ask_who_belongs_to_a_caucus() -> None:
    with time_machine.travel(NOW, tick=False):
        of = world()
        asked = "/motions/new/?body=members&effect=bodies.expel"
        said = []
        for person in ("Quietsister", "Neighbour"):
            number = of.people[person].member_number
            answer = of.who("officer").post(
                asked,
                {
                    "title": "T",
                    "text": "",
                    "effect": "bodies.expel",
                    "effect-person": f"{number} {person}",
                    "effect-body": "women",
                    "preview": "1",
                },
            )
            said.append(re.sub(rf"{person}|\b{number}\b", "", plain(answer)))

    assert "is expelled" not in said[0]
    assert said[0] == said[1]
