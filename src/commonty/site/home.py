"""What a member sees first: what is being decided now, what they can do, what was won. A fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.bodies.circles import bodies_of
from commonty.apps.bodies.entitling import is_inactive
from commonty.apps.bodies.models import Membership
from commonty.apps.bodies.models.membership import Standing
from commonty.apps.bodies.reading import standing_at
from commonty.apps.campaigns.models import Campaign, Win
from commonty.apps.decisions import same_matter
from commonty.apps.decisions.challenging import RULE
from commonty.apps.decisions.models import Motion, Second
from commonty.apps.decisions.models.matter import Phase
from commonty.apps.decisions.models.steps import fetch_words, with_words
from commonty.apps.decisions.reading import titled
from commonty.apps.decisions.requirements import concerned
from commonty.apps.decisions.views.showing import rulable_challenges
from commonty.apps.mandates.models import HOLD_OFFICE, Mandate, Report
from commonty.apps.mandates.questions import report_due
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Person, Recovery
from commonty.apps.prepared import prepared
from commonty.apps.rules.models import Version
from commonty.apps.voting.models import RollEntry
from commonty.apps.voting.models.issuing import ISSUE
from commonty.apps.voting.models.trustees import KEEP
from commonty.site import answering, electing, trusting
from commonty.site.matters import Open

MOST = 20
"""How many matters, campaigns or wins a page lists before it sends readers to the whole list."""


@dataclass(frozen=True)
class Mine:
    """What one person has to do with the matters of a page: the rolls they are on, the votes they cast, the wordings they seconded."""

    person: int
    rolls: frozenset[int]
    voted: frozenset[int]
    """Open boxes with a vote of theirs."""
    voted_in_secret: frozenset[int]
    """Ballot boxes where they are marked as having voted."""
    seconded: frozenset[int]


def open_matters(person: Person, *, now: datetime) -> list[Open]:
    """Return what the bodies of a person are deciding: open votes first, and of each what is due first."""
    bodies = bodies_of(person.pk, now)
    motions = _undecided(bodies)
    fetch_words(motions)
    boxes = [motion.opened.box for motion in motions if motion.opened is not None]
    places = _places(person.pk, [box.roll_id for box in boxes])
    sought = [motion.wording.pk for motion in motions if motion.noticed is None]
    mine = Mine(
        person.pk,
        frozenset(roll for roll, _box, _ballot_box in places),
        frozenset(box for _roll, box, _ballot_box in places if box is not None),
        frozenset(box for _roll, _box, box in places if box is not None),
        frozenset(_seconded(person.pk, sought)),
    )
    shown = titled(person, motions, now=now)
    told = [_open(motion, mine, now, reads=motion.pk in shown) for motion in motions]
    return sorted([*electing.running(person, bodies, now=now), *told], key=lambda one: one.tone != "open")


@dataclass(frozen=True)
class Due:
    """A report that somebody owes on an office that they hold."""

    office: str
    url: str
    since: datetime


def rulings_due(person: Person, *, now: datetime) -> list[Open]:
    """
    Return what waits for a person's ruling: challenged results and elections, and motions that may be one that was lost.

    Only of whoever has a mandate to rule is more than that asked.
    """
    if not _holding(person.pk, RULE, now):
        return []
    challenged, compared = ({f"{each}__isnull": False, f"{each}__judgement": None} for each in ("challenges", "comparisons"))
    waiting = Motion.objects.filter(Q(**challenged) | Q(**compared)).distinct().order_by("pk").select_related("body", "outcome")
    found = []
    for motion in waiting.prefetch_related(with_words(), "challenges__judgement", "challenges__rulings"):
        if rulable_challenges(motion, person, now):
            found.append(_to_rule(motion, "#challenges", _("Rule on the challenge")))
        if same_matter.rulable(motion, person, now):
            found.append(_to_rule(motion, "#comparisons", same_matter.to_do()))
    return found + electing.rulings_due(person, now=now)


def trustees_work(person: Person, *, now: datetime) -> list[Open]:
    """Return what is a person's to do for secret ballots. Only of whoever has such a mandate is more than that asked."""
    kept = trusting.work(person, now=now) if _holding(person.pk, KEEP, now) else []
    issued = trusting.issuing_work(person, now=now) if _holding(person.pk, ISSUE, now) else []
    return [*issued, *kept]


def requests_due(person: Person, *, now: datetime) -> list[Open]:
    """Return who asks, without an account, what is held about them. Only of whoever has a mandate to look is more than that asked."""
    return answering.work(person, now=now) if _holding(person.pk, REVEAL, now) else []


def vacancies(person: Person, *, now: datetime) -> list[Open]:
    """Return the vacant seats in the bodies of a person for which the clock could call no election."""
    return electing.vacancies(person, now=now)


def reports_due(person: Person, version: Version, *, now: datetime) -> list[Due]:
    """Return the reports that a person owes by the organisation's rules, the longest due first."""
    rules = version.constitution
    held = [mandate for mandate in _holding(person.pk, HOLD_OFFICE, now) if mandate.office in rules.offices]
    if not held:
        return []
    last = dict(Report.objects.filter(mandate__in=held).values_list("mandate").annotate(Max("at")))
    due = []
    for mandate in held:
        office = rules.offices[mandate.office]
        since = report_due(mandate, office, last.get(mandate.pk), rules)
        if since is not None and since <= now:
            due.append(Due(office.title, mandate.get_absolute_url(), since))
    return sorted(due, key=lambda one: one.since)


def wins() -> list[Win]:
    """Return what was won, the newest first."""
    return _won()


def campaigns() -> list[Campaign]:
    """Return the campaigns that are running."""
    return _running()


def headline(matters: int, waiting: int, *, can_join: bool) -> str:
    """Say in one line how much is being decided, and how much of it waits for this member."""
    if can_join:
        return _("You are signed up.")
    being_decided = ngettext("%(n)d matter is being decided.", "%(n)d matters are being decided.", matters) % {"n": matters}
    first = being_decided if matters else _("Nothing is being decided now.")
    waits = ngettext("%(n)d thing waits for you.", "%(n)d things wait for you.", waiting) % {"n": waiting}
    return f"{first} {waits if waiting else _('Nothing waits for you.')}"


def recovery(person: Person) -> Recovery | None:
    """Return the recovery of somebody's account that is running: whoever is signed in hears of it, and can stop it."""
    return next(iter(_recovered(person.pk)), None)


def can_come_back(membership: Membership | None, *, now: datetime) -> bool:
    """Say whether a member is off the rolls because nothing was heard of them for long."""
    return membership is not None and membership.belongs() and is_inactive(membership, membership.body, now=now)


def membership_of(person: Person) -> Membership | None:
    """Return somebody's membership of the organisation; ``None`` where they signed up and have never asked to belong."""
    return next(iter(_of_organisation(person.pk)), None)


def standing(membership: Membership | None, version: Version, *, now: datetime) -> Standing | None:
    """Return how somebody stands in the organisation by the clock, for a page that says what it means."""
    return standing_at(membership, membership.body, version.constitution, now=now) if membership else None


def _to_rule(motion: Motion, place: str, to_do: str) -> Open:
    title = motion.wording.title or _("A motion whose text was withdrawn")
    return Open(title, f"{motion.get_absolute_url()}{place}", "", "waiting", motion.body.title, None, "", False, to_do)


@prepared
def _undecided(bodies: Collection[str]) -> QuerySet[Motion]:
    steps = ("withdrawal", "lapse", "outcome", "readiness", "notice", "opening__open_box", "opening__ballot_box", "closing")
    undecided = Motion.objects.filter(withdrawal=None, lapse=None, outcome=None, body__in=bodies)
    return undecided.select_related("body", *steps).order_by(F("due_at").asc(nulls_last=True), "pk")[:MOST]


@prepared
def _places(person: int, rolls: Collection[int]) -> QuerySet[RollEntry, tuple[int, int | None, int | None]]:
    return RollEntry.objects.filter(person=person, roll__in=rolls).values_list("roll_id", "votes__box", "marks__box")


@prepared
def _seconded(person: int, wordings: Collection[int]) -> QuerySet[Second, int]:
    return Second.objects.filter(person=person, wording__in=wordings).values_list("wording_id", flat=True)


@prepared
def _holding(person: int, power: str, now: datetime) -> QuerySet[Mandate]:
    return Mandate.objects.living(now).filter(holder=person, power=power)


@prepared
def _of_organisation(person: int) -> QuerySet[Membership]:
    return Membership.objects.select_related("body").filter(person=person, body__parent=None)


@prepared
def _recovered(person: int) -> QuerySet[Recovery]:
    return Recovery.objects.filter(person=person, ended_at=None)


@prepared
def _running() -> QuerySet[Campaign]:
    return Campaign.objects.running().shown()[:MOST]


@prepared
def _won() -> QuerySet[Win]:
    return Win.objects.select_related("campaign", "text__wording").order_by("-at", "-pk")[:5]


def _open(motion: Motion, mine: Mine, now: datetime, *, reads: bool) -> Open:
    """Say how one matter stands, and what this person can do about it."""
    phase = motion.phase(now)
    when, when_label, to_do, tone = None, "", "", "waiting"
    if phase is Phase.SECONDING:
        when, when_label = motion.seconds_until, _("Needs seconders by")
        to_do = "" if motion.mover_id == mine.person or motion.wording.pk in mine.seconded else _("Second it, or leave it")
    elif phase is Phase.NOTICE and motion.noticed is not None and motion.noticed.opens > now:
        when, when_label = motion.noticed.opens, _("Voted on elsewhere") if motion.is_elsewhere else _("Voting opens")
    elif phase is Phase.HELD:
        when, when_label = motion.due_at, _("Reported, at the latest")
    elif phase is Phase.OPEN and motion.opened is not None:
        box = motion.opened.box
        when, when_label, tone = box.closes, _("Voting closes"), "open"
        cast = mine.voted_in_secret if motion.opened.is_secret else mine.voted
        to_do = _("Vote on it") if box.roll_id in mine.rolls and box.pk not in cast else ""
    elif phase is Phase.COUNTING and motion.closed is not None:
        when, when_label = motion.closed.count_due, _("Counted at the latest")
    if mine.person in concerned(motion.effects) and mine.person not in {answer.person_id for answer in motion.answers.all()}:
        to_do = _("It is about you: answer it")
    word = "" if when and tone != "open" else str(phase.label)  # The date says it already: “Voting opens …”.
    title = motion.wording.title or _("A motion whose text was withdrawn")
    if not reads:
        title = _("Motion %(number)d") % {"number": motion.number}
    return Open(title, motion.get_absolute_url(), word, tone, motion.body.title, when, when_label, phase is not Phase.NOTICE, to_do)
