"""Replays an exported record, line by line, into what it says that the organisation is now."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commonty.apps.bodies.models import Body, Seat
from commonty.apps.campaigns.models import Campaign
from commonty.apps.decisions.models import Motion, Second
from commonty.apps.mandates.models import Mandate
from commonty.apps.rules.models import Version
from commonty.apps.voting.models import Roll, Seal

Facts = dict[str, Any]


class OutOfOrder(AssertionError):
    """A line that the lines before it do not allow."""


@dataclass(frozen=True)
class Term:
    """From when until when a mandate gives power, and its holding over."""

    starts: datetime
    ends: datetime

    def holds(self, at: datetime) -> bool:
        return self.starts <= at < self.ends


@dataclass
class Told:
    """What a motion's lines say of it."""

    version: int = 1
    seconds: int = 0
    result: str = ""
    settled: dict[int, bool] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)


@dataclass
class Organisation:
    """An organisation as its record tells it."""

    bodies: dict[str, bool] = field(default_factory=dict)
    rules: dict[str, tuple[int, str]] = field(default_factory=dict)
    motions: dict[int, Told] = field(default_factory=dict)
    mandates: dict[int, Term] = field(default_factory=dict)
    offices: dict[int, str] = field(default_factory=dict)
    rolls: dict[int, int] = field(default_factory=dict)
    boxes: dict[int, tuple[int, ...]] = field(default_factory=dict)
    campaigns: dict[int, list[int]] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    def state(self, at: datetime) -> dict[str, object]:
        """Return what can be compared with the database."""
        return {
            "bodies": self.bodies,
            "rules": self.rules,
            "motions": {
                key: (one.version, one.seconds, one.result, sorted(one.settled.items()), sorted(one.marks))
                for key, one in self.motions.items()
            },
            "mandates": sorted(key for key, term in self.mandates.items() if term.holds(at)),
            "offices": {key: office for key, office in self.offices.items() if self.mandates[key].holds(at)},
            "rolls": self.rolls,
            "boxes": self.boxes,
            "campaigns": {key: (*counts, key in self.closed) for key, counts in self.campaigns.items()},
        }

    def read(self, kind: str, facts: Facts, authority: Facts, at: datetime) -> None:
        """Take one line in; raise ``OutOfOrder`` where it cites what gives it no right, or tells what cannot be."""
        self._may(kind, authority, at)
        app, _dot, what = kind.partition(".")
        reader = getattr(self, f"_{app}", None)
        if reader is not None:
            reader(what.replace("-", "_"), facts)

    def _may(self, kind: str, authority: Facts, at: datetime) -> None:
        """Hold that an act under a mandate falls into its term, and an effect under a motion that was carried and stands."""
        source, _colon, number = authority["source"].partition(":")
        if authority["kind"] == "mandate" and kind != "mandates.reported":  # a report can come late
            if source != "mandate" or not self.mandates[int(number)].holds(at):
                raise OutOfOrder(f"{kind} at {at} cites {authority['source']}, which gave no power then")
        elif authority["kind"] == "decision" and source == "motion" and authority["power"] != "decisions.routine":
            motion = self.motions[int(number)]
            raised_by_the_rules = authority["power"] == "propose"
            if not raised_by_the_rules and (motion.result != "carried" or any(motion.settled.values())):
                raise OutOfOrder(f"{kind} at {at} cites {authority['source']}, which decided nothing that stands")

    def _bodies(self, what: str, facts: Facts) -> None:
        match what:
            case "created":
                self.bodies[facts["created"]] = True
            case "dissolved":
                self.bodies[facts["dissolved"]] = False
            case "seated":
                self.offices[facts["mandate"]] = facts["office"]

    def _rules(self, _what: str, facts: Facts) -> None:
        self.rules[facts["body"]] = (facts["version"], facts["digest"])

    def _mandates(self, what: str, facts: Facts) -> None:
        match what:
            case "granted":
                ends = facts["holds_over_until"] or facts["ends"]
                self.mandates[facts["mandate"]] = Term(datetime.fromisoformat(facts["starts"]), datetime.fromisoformat(ends))
            case "ended":
                term = self.mandates[facts["mandate"]]
                self.mandates[facts["mandate"]] = Term(term.starts, min(term.ends, datetime.fromisoformat(facts["at"])))

    def _voting(self, what: str, facts: Facts) -> None:
        match what:
            case "roll_frozen":
                self.rolls[facts["roll"]] = facts["weight"]
            case "entry_struck":
                self.rolls[facts["roll"]] -= facts["weight"]
            case "box_sealed":
                self.boxes[facts["box"]] = tuple(facts[each] for each in ("entitled", "yes", "no", "abstain", "blank"))

    def _decisions(self, what: str, facts: Facts) -> None:
        motion = self.motions.setdefault(facts["motion"], Told())
        match what:
            case "motion_moved":
                motion.version, motion.seconds = facts["version"], 0
            case "motion_seconded":
                motion.seconds += -1 if facts["taken_back"] else 1
            case "motion_decided":
                motion.result = facts["result"]
            case "challenge_settled":
                motion.settled[facts["challenge"]] = facts["upheld"]
            case "notice_given" | "voting_opened" | "motion_withdrawn" | "motion_lapsed" | "motion_carried_out" | "urgent_ratified":
                motion.marks.add(what)

    def _campaigns(self, what: str, facts: Facts) -> None:
        match what:
            case "launched":
                self.campaigns[facts["campaign"]] = [1, 0]
            case "edited":
                self.campaigns[facts["campaign"]][0] += 1
            case "won":
                self.campaigns[facts["campaign"]][1] += 1
            case "closed":
                self.closed.add(facts["campaign"])


def replayed(lines: Iterable[str]) -> Organisation:
    """Return the organisation that an export for members, its header first, tells of."""
    told = Organisation()
    for raw in list(lines)[1:]:
        line = json.loads(raw)
        payload = line.get("payload")
        if payload is not None:
            at = datetime.fromisoformat(line["time"])
            told.read(line["kind"], {**payload["facts"], "body": payload["body"]}, payload["authority"], at)
    return told


def in_the_database(at: datetime) -> dict[str, object]:
    """Return the same of the database: what the pages show."""
    marks = {
        "notice": "notice_given",
        "opening": "voting_opened",
        "withdrawal": "motion_withdrawn",
        "lapse": "motion_lapsed",
        "execution": "motion_carried_out",
        "ratification": "urgent_ratified",
    }
    motions = {}
    for motion in Motion.objects.select_related("outcome", *marks).prefetch_related("challenges__judgement"):
        settled = [(one.pk, one.judgement.upheld) for one in motion.challenges.order_by("pk") if hasattr(one, "judgement")]
        happened = sorted(line for row, line in marks.items() if hasattr(motion, row))
        seconds = Second.objects.filter(wording=motion.wording).count()
        motions[motion.pk] = (motion.wording.number, seconds, motion.decided.result if motion.decided else "", settled, happened)
    living = Mandate.objects.living(at)
    return {
        "bodies": {body.pk: not body.is_dissolved for body in Body.objects.select_related("dissolution")},
        "rules": {version.body: (version.number, version.digest) for version in Version.objects.order_by("number")},
        "motions": motions,
        "mandates": sorted(living.values_list("pk", flat=True)),
        "offices": dict(Seat.objects.filter(mandate__in=living).values_list("mandate", "office")),
        "rolls": {roll.pk: roll.entitled for roll in Roll.objects.all()},
        "boxes": {seal.box_id: (seal.entitled, seal.yes, seal.no, seal.abstain, seal.blank) for seal in Seal.objects.all()},
        "campaigns": {
            one.pk: (one.pages.count(), one.wins.count(), hasattr(one, "closing")) for one in Campaign.objects.select_related("closing")
        },
    }
