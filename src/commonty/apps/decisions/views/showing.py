"""One motion's page: its words, its way so far, and what one may do about it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonty.apps.decisions import challenging, requirements, same_matter
from commonty.apps.decisions.awaiting import Secret, secret_of
from commonty.apps.decisions.corrections import correctable, correction_of
from commonty.apps.decisions.forms import AnswerForm, ComparisonForm, ComparisonRulingForm, ReasonsForm, RulingForm, VoteForm
from commonty.apps.decisions.models import Challenge, Motion, Phase, Second
from commonty.apps.decisions.models.matter import BEFORE_VOTE
from commonty.apps.decisions.models.steps import fetch_words
from commonty.apps.decisions.reading import has_public_title, hide_unless_readable, may_read, sees_votes
from commonty.apps.decisions.steps import Step, timeline
from commonty.apps.decisions.telling import is_open_to_tellers
from commonty.apps.decisions.views.listing import TONES
from commonty.apps.decisions.working import arithmetic, doing, findings, quorum_needed, shown
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.apps.prepared import prepared
from commonty.apps.voting.models import How, Vote
from commonty.constitution.document import Procedure
from commonty.constitution.tally import Tally

MOST_NAMES = 100


@dataclass(frozen=True)
class Filled:
    """The forms of the page; one of them as it was filled in, where it was not right."""

    vote: VoteForm = field(default_factory=VoteForm)
    challenge: ReasonsForm = field(default_factory=ReasonsForm)
    answer: AnswerForm = field(default_factory=AnswerForm)
    rulings: dict[int, RulingForm] = field(default_factory=dict)
    comparison: ComparisonForm | None = None
    comparison_rulings: dict[int, ComparisonRulingForm] = field(default_factory=dict)

    def comparison_ruling(self, comparison: int) -> ComparisonRulingForm:
        """Return the form for a ruling whether two motions are the same matter."""
        return self.comparison_rulings.get(comparison, ComparisonRulingForm(comparison))


@dataclass(frozen=True)
class May:
    """What the reader may do here. The verbs ask again; this only spares them buttons that would refuse."""

    read: bool = False
    second: bool = False
    unsecond: bool = False
    vote: bool = False
    withdraw: bool = False
    answer: bool = False
    challenge: bool = False
    run_again: bool = False
    ratify: bool = False
    correct: bool = False


@require_GET
def motion(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a motion."""
    found = _whole(pk)
    return show(request, found, Filled())


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is public of a motion as a sheet to print and put on a wall."""
    found, now = _whole(pk), timezone.now()
    member = getattr(request, "member", None)
    hide_unless_readable(member, found, reads=_reads(found, member, now), now=now)
    context = _public(found, now) | {"address": request.build_absolute_uri(found.get_absolute_url())}
    context["title"] = context["title"] or _("Motion %(number)d") % {"number": found.number}
    context["notice"] = _("Decision") if found.decided else _("Notice of a vote")
    return render(request, "decisions/print.html", context)


def show(request: HttpRequest, motion: Motion, filled: Filled, *, status: int = 200) -> HttpResponse:
    """Answer with the whole page."""
    context = page(motion, getattr(request, "member", None), filled, now=timezone.now())
    context["address"] = request.build_absolute_uri(motion.get_absolute_url())
    return render(request, "decisions/motion.html", context, status=status)


def part(request: HttpRequest, motion: Motion, name: str, announcement: str) -> HttpResponse:
    """Answer HTMX with one part of the page, and say what changed."""
    context = page(_whole(motion.pk), getattr(request, "member", None), Filled(), now=timezone.now())
    return render(request, f"decisions/{name}.html", context | {"announcement": announcement})


def page(motion: Motion, member: Person | None, filled: Filled, *, now: datetime) -> dict[str, object]:
    """Return what the page says to this reader: to the public no more than ``_public``."""
    context = _public(motion, now)
    reads = _reads(motion, member, now)
    hide_unless_readable(member, motion, reads=reads, now=now)
    if not reads:
        return context | {"may": May(), "secret": secret_of(motion, None, by_name=False)}
    wording, own_vote = motion.wording, _vote_of(motion, member)
    seconds = list(motion.counting_seconds(now).order_by("at", "pk")[:MOST_NAMES])
    challenges = list(motion.challenges.all())
    answers = list(motion.answers.select_related("text__wording"))
    acted = {each.person_id for each in seconds} | {each.person_id for each in challenges} | {each.person_id for each in answers}
    acted |= {ruling.person_id for each in challenges for ruling in each.rulings.all()}
    asked = same_matter.asked(motion, member, now)
    acted |= {each.comparison.person_id for each in asked}
    acted |= {ruling.person_id for each in asked for ruling in each.comparison.rulings.all()}
    comparable = same_matter.choices(motion, member, now)
    belongs = sees_votes(member, motion.body, now=now)
    secret = secret_of(motion, member, by_name=belongs)
    may = _may(motion, member, seconds, (own_vote, secret), now, belongs=belongs)
    if own_vote is not None and not filled.vote.is_bound:
        filled = replace(filled, vote=VoteForm(initial={"choice": own_vote.choice}))
    return context | {
        "title": wording.title,
        "wording": wording,
        "doings": [doing(effect) for effect in motion.effects],
        "findings": findings(motion),
        "answers": answers,
        "seconds": seconds,
        "seconds_missing": max(motion.seconds_missing(now), 0) if motion.noticed is None else 0,
        "challenges": challenges,
        "rulable": [(each, filled.rulings.get(each.pk, RulingForm(each.pk))) for each in rulable_challenges(motion, member, now)],
        "comparisons": asked,
        "comparison_form": filled.comparison or (ComparisonForm(comparable) if comparable else None),
        "comparisons_to_rule": [
            (each, filled.comparison_rulings.get(each.pk, ComparisonRulingForm(each.pk)))
            for each in same_matter.rulable(motion, member, now)
        ],
        "names": names(acted | {motion.mover_id or 0}, body=motion.body_id),
        "may": may,
        "own_vote": own_vote,
        "forms": filled,
        "sees_votes": belongs,
        "secret": secret,
        **correction_of(motion, member, now),
        "may_tell": is_open_to_tellers(motion, member, now=now),
    }


def _public(motion: Motion, now: datetime) -> dict[str, object]:
    """Return what anybody reads: what it is called (not in a caucus), how it stands, its dates, and the numbers once it is decided."""
    phase, outcome, rules = motion.phase(now), motion.decided, motion.rules(now)
    procedure = motion.procedure(now)
    tally = _tally(motion, procedure)
    steps: tuple[Step, ...] = timeline(motion, phase, now=now)
    title = motion.wording.title if has_public_title(motion, now) else ""
    return {
        "motion": motion,
        "title": title,
        "phase": phase,
        "tone": TONES.get(phase, "waiting"),
        "is_open": phase is Phase.OPEN,
        "rules": rules,
        "procedure": procedure,
        "outcome": outcome,
        "arithmetic": arithmetic(outcome, rules.constitution, translation.get_language() or "en") if outcome else (),
        "tally": tally,
        "quorum_needed": quorum_needed(procedure, tally) if tally else None,
        "timeline": steps,
        "meeting": motion.noticed.meeting if motion.noticed is not None else None,
        "failure": max(motion.failures.all(), key=lambda failure: failure.pk, default=None),
        "second_vote": getattr(motion, "second_vote", None),
        "public_title": title,
        "lacks_trustees": motion.lacks_trustees(now),
        "challengeable_until": motion.challengeable_until(now),
        "lines": list(motion.told.order_by("seq").values_list("seq", flat=True)),
    }


def _whole(pk: int) -> Motion:
    """Return a motion with all that its page shows, in a fixed number of queries; raise ``Http404`` where there is none."""
    found = _motions(pk)
    if not found:
        raise Http404
    challenges = Challenge.objects.select_related("reasons__wording", "judgement").prefetch_related("rulings__reasons__wording")
    fetch_words(found)
    parts = (Prefetch("challenges", challenges.order_by("pk")), same_matter.with_comparisons(), "failures")
    prefetch_related_objects(found, *parts)
    return found[0]


@prepared
def _motions(pk: int) -> QuerySet[Motion]:
    boxes = ("opening__open_box__roll", "opening__open_box__sealed", "opening__ballot_box__roll")
    related = (
        "body__parent",
        "notice__rules",
        "notice__recipients",
        "notice__meeting__body",
        "readiness",
        *boxes,
        "closing",
        "outcome",
        "execution",
    )
    whole = Motion.objects.select_related(*related, "withdrawal", "lapse", "left_over_of", "second_vote", "ratification")
    return whole.defer("notice__rules__text").filter(pk=pk)


def _reads(motion: Motion, member: Person | None, now: datetime) -> bool:
    """Whether the reader may read the text: whoever may read the body's motions, whom it is about, and who rules on its challenges."""
    if may_read(member, motion, now=now):
        return True
    return member is not None and (member.pk in requirements.concerned(motion.effects) or may_rule(motion, member, now=now))


def may_rule(motion: Motion, member: Person, *, now: datetime) -> bool:
    """Whether the reader is one of those who rule on a challenge to it, or on whether it is the same matter as one that was lost."""
    return bool(rulable_challenges(motion, member, now) or same_matter.rulable(motion, member, now))


def rulable_challenges(motion: Motion, member: Person | None, now: datetime) -> list[Challenge]:
    """Return the challenges that the reader is one of those to rule on, and has not."""
    if member is None:
        return []
    waiting = [each for each in motion.open_challenges(now) if member.pk not in {ruling.person_id for ruling in each.rulings.all()}]
    benches = challenging.benches(motion, waiting, now=now)
    return [each for each in waiting if member.pk in benches[each.pk]]


def _vote_of(motion: Motion, member: Person | None) -> Vote | None:
    box = motion.opened.open_box if motion.opened else None
    return box.vote_of(member) if box and member else None


def _tally(motion: Motion, procedure: Procedure) -> Tally | None:
    """Return the numbers: once decided, unless they are withheld; or before that where the rules show them."""
    if motion.decided is not None:
        sheet = shown(motion.decided)
        return sheet.tally if sheet is not None else None
    box = motion.opened.open_box if motion.opened else None
    return box.tally() if box and procedure.totals_shown else None


def _may(
    motion: Motion, member: Person | None, seconds: list[Second], cast: tuple[Vote | None, Secret | None], now: datetime, *, belongs: bool
) -> May:
    if member is None:
        return May()
    phase, is_mover = motion.phase(now), motion.mover_id == member.pk
    own_vote, secret = cast
    before_vote = phase in BEFORE_VOTE
    has_seconded = any(second.person_id == member.pk for second in seconds)
    entry = motion.opened.box.roll.entry_of(member) if motion.opened and phase is Phase.OPEN else None
    has_voted = own_vote is not None or (secret is not None and secret.how_voted is not None)
    on_paper = secret is not None and secret.how_voted is How.PAPER
    is_changeable = not has_voted or (motion.opened is not None and motion.opened.box.changeable and not on_paper)
    return May(
        read=True,
        second=belongs and before_vote and not is_mover and not has_seconded and motion.left_over_of_id is None,
        unsecond=before_vote and has_seconded,
        vote=entry is not None and getattr(entry, "strike", None) is None and is_changeable,
        withdraw=is_mover and before_vote and motion.left_over_of_id is None,
        answer=member.pk in requirements.concerned(motion.effects) and phase in {*BEFORE_VOTE, Phase.OPEN},
        challenge=belongs and _is_challengeable(motion, member, now),
        run_again=belongs and phase is Phase.FAILED,
        correct=phase is Phase.NOTICE and correctable(motion, member, now),
        ratify=phase is Phase.DONE and motion.procedure(now).urgent and motion.ratified is None,
    )


def _is_challengeable(motion: Motion, member: Person, now: datetime) -> bool:
    until = motion.challengeable_until(now)
    if until is None or now >= until:
        return False
    return member.pk not in {challenge.person_id for challenge in motion.challenges.all()}
