"""Moving a motion: say where and what, fill it in, read what members will read and what it takes, and move it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from commonty.apps.bodies.circles import bodies_of
from commonty.apps.bodies.models import Body
from commonty.apps.decisions import apart, requirements, secrecy
from commonty.apps.decisions.asking import EffectForm, purpose
from commonty.apps.decisions.catalogue import catalogue
from commonty.apps.decisions.finding import Searcher
from commonty.apps.decisions.forms import BecauseForm, WordsForm
from commonty.apps.decisions.models import Barred, Motion
from commonty.apps.decisions.offering import is_offered
from commonty.apps.decisions.working import Doing, Findings, doing, findings_of
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.rules.models import Version
from commonty.apps.voting.rehearsing import caution
from commonty.constitution.articles import cite
from commonty.constitution.catalogue import say
from commonty.constitution.document import Constitution, Procedure
from commonty.constitution.effect import Effect, EffectError
from commonty.constitution.explaining.procedures import procedure as told
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import procedure as rule_of

RESOLVE = "decisions.resolve"
MOST_EFFECTS = 10
TEXT = "text"
"""The value of ``as`` where new rules are written as one text."""


@dataclass(frozen=True)
class Preview:
    """What members would read before they vote, and what it takes; ``seen`` is the hash of what it would do."""

    doings: tuple[Doing, ...]
    findings: Findings
    rules: Version
    procedure: str
    requires: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]
    seen: str
    cautions: tuple[str, ...]
    """What its mover should know beforehand, and need not heed."""

    @property
    def article(self) -> str:
        """The article that decides it."""
        return f"procedures.{self.procedure}"


@require_http_methods(["GET", "POST"])
@member_required
def new(request: MemberRequest) -> HttpResponse:
    """Choose where and what to move, fill it in, read what it takes, and move it."""
    now = timezone.now()
    bodies = list(Body.objects.filter(pk__in=bodies_of(request.member.pk, now), dissolution=None).order_by("place"))
    body = next((each for each in bodies if each.pk == request.GET.get("body")), None)
    kinds = _chosen(request)
    if body is None or not any(kinds) or not set(filter(None, kinds)) <= set(catalogue().names):
        return render(request, "decisions/choose.html", {"bodies": bodies, "body": body, "kinds": _kinds(body, now)})
    draft = Draft(request, body, kinds, now)
    preview = draft.preview() if draft.is_complete else None
    if preview and "move" in request.POST and request.POST.get("seen", preview.seen) == preview.seen:
        moved = draft.move(preview)
        if moved is not None:
            return redirect(moved)
    context = {"body": body, "draft": draft, "words": draft.words, "preview": preview, "kinds": _kinds(body, now)}
    return render(request, "decisions/new.html", context, status=422 if draft.wrong else 200)


class Draft:
    """A motion that is being written, with a form for each thing that it would do."""

    def __init__(self, request: MemberRequest, body: Body, kinds: list[str], now: datetime) -> None:
        self.person, self.body, self.kinds, self.now = request.member, body, kinds, now
        self.posted, self.rules = request.POST, body.rules(now)
        self.is_judged = request.method == "POST" and not {"add", "drop"} & set(request.POST)
        self.as_text = TEXT in {request.GET.get("as"), request.POST.get("as")}
        self.words = WordsForm(self.posted if self.is_judged else None, initial=_first(self.posted, ("title", "text")))
        self.because = BecauseForm(self.posted if self.is_judged else None) if "because" in self.posted else None
        searcher = Searcher(self.person, body, now)
        self.forms: dict[int, EffectForm] = {}
        for place, name in enumerate(kinds):
            if name:
                prefix = f"effect{place + 1}" if place else "effect"
                data = self.posted if self.is_judged else None
                initial = _initial(request.GET if not place else QueryDict(), name, self.rules) | _first(self.posted, (), prefix)
                kind = catalogue().kind(name)
                form = EffectForm(kind, self.rules, searcher, data, prefix=prefix, initial=initial, as_text=self.as_text)
                if not self.is_judged:
                    form.remember(self.posted)
                self.forms[place] = form

    @property
    def is_complete(self) -> bool:
        """Whether everything is filled in and as it should be."""
        return self.is_judged and all(
            [self.words.is_valid(), self.because is None or self.because.is_valid(), *(form.is_valid() for form in self.forms.values())]
        )

    @property
    def takes_more(self) -> bool:
        """Whether one more thing can be added."""
        return len(self.kinds) < MOST_EFFECTS

    @property
    def wrong(self) -> "WordsForm | BecauseForm | EffectForm | object | None":
        """The first form in which something is wrong."""
        return next((form for form in self._all_forms() if form.errors), None) if self.is_judged else None

    def preview(self) -> Preview | None:
        """Return what members would read and what it takes; ``None``, and errors in the forms, where the rules do not allow it."""
        effects = self._effects()
        if effects is None:
            return None
        try:
            chosen = self.posted.get("procedure", "")
            key, found = requirements.procedure(self.body, effects, self.rules, chosen=chosen)
            apart.refuse_unless_countable(self.body, found, self.rules, article=f"procedures.{key}", now=self.now)
            secrecy.refuse_unless_kept(self.body, found, article=f"procedures.{key}", now=self.now)
        except Refused as refusal:
            self.words.add_error(None, _said(refusal, self.rules.constitution))
            return None
        constitution = self.rules.constitution
        seen = hashlib.sha256("\n".join(effect.canonical() for effect in effects).encode()).hexdigest()
        ways = tuple((way, rule_of(constitution, way).title) for way in self._ways(effects))
        requires, cautions = in_words(constitution, key), tuple(self._cautions(effects, found))
        doings = tuple(doing(effect) for effect in effects)
        return Preview(doings, findings_of(effects), self.rules, key, requires, ways, seen, cautions)

    def move(self, preview: Preview) -> Motion | None:
        """Move it; ``None``, and an error in the form, where the rules do not let this person."""
        said, effects = self.words.cleaned_data, self._effects() or ()
        try:
            return Motion.objects.move(
                self.person,
                self.body,
                title=said["title"],
                text=said["text"],
                effects=list(effects),
                now=self.now,
                procedure=preview.procedure if self.posted.get("procedure") else "",
                because=self.because.cleaned_data["because"] if self.because else "",
            )
        except Refused as refusal:
            if isinstance(refusal, Barred) and refusal.can_be_asked and self.because is None:
                self.because = BecauseForm(initial={})
            self.words.add_error(None, _said(refusal, self.rules.constitution))
            return None

    def _effects(self) -> tuple[Effect, ...] | None:
        """Return what it would do; ``None`` where the rules could never allow one of the effects, which its form then says."""
        effects = []
        for form in self.forms.values():
            try:
                effect = form.effect()
                # First whether this body has a say in it at all: what is possible in a caucus tells who belongs to it.
                requirements.procedure(self.body, (effect,), self.rules)
                effect.refuse_unless_possible(self.rules.constitution, now=self.now)
                effects.append(effect)
            except EffectError as wrong:
                form.add_error(None, str(wrong))
            except Refused as refusal:
                form.add_error(None, _said(refusal, self.rules.constitution))
        return tuple(effects) if len(effects) == len(self.forms) else None

    def _cautions(self, effects: tuple[Effect, ...], chosen: Procedure) -> Iterator[str]:
        """Yield what the mover should know, of what would be done and of how it would be voted on."""
        for effect in effects:
            yield from effect.cautions(now=self.now)
        if secrecy.is_secret(chosen) and (said := caution(self.body, now=self.now)):
            yield said

    def _ways(self, effects: tuple[Effect, ...]) -> Iterator[str]:
        """Return the procedures that the mover may choose from."""
        for way in requirements.needed(self.body, effects, self.rules).ways:
            try:
                requirements.procedure(self.body, effects, self.rules, chosen=way)
            except Refused:
                continue
            yield way

    def _all_forms(self) -> "Iterator[WordsForm | BecauseForm | EffectForm]":
        yield self.words
        if self.because is not None:
            yield self.because
        for form in self.forms.values():
            if form.amendment is not None and form.amendment.errors:
                yield form.amendment  # type: ignore[misc]  # a form like the others
            yield form


def in_words(constitution: Constitution, key: str) -> tuple[str, ...]:
    """Return what a procedure asks for, a sentence each, in the reader's language."""
    language = translation.get_language() or constitution.language
    return tuple(say(sentence, language) for sentence in told(constitution, key))


def _chosen(request: MemberRequest) -> list[str]:
    """Return the names of the effects, each in its place: what was taken out again leaves its place empty."""
    source = request.POST if "effect" in request.POST else request.GET
    kinds = source.getlist("effect")[:MOST_EFFECTS]
    dropped = request.POST.get("drop", "")
    if dropped.isdecimal() and len(dropped) == 1 and int(dropped) < len(kinds) and len(list(filter(None, kinds))) > 1:
        kinds[int(dropped)] = ""
    if "add" in request.POST and len(kinds) < MOST_EFFECTS:
        kinds.append(request.POST.get("another", ""))
    return kinds


def _kinds(body: Body | None, now: datetime) -> list[tuple[str, str]]:
    """Return the effects that a body can decide by its rules, the plain resolution first."""
    if body is None:
        return []
    rules = body.rules(now)
    kinds = [kind for kind in map(catalogue().kind, catalogue().names) if is_offered(kind, body, rules)]
    return [(kind.name, purpose(kind)) for kind in sorted(kinds, key=lambda kind: (kind.name != RESOLVE, kind.name))]


def _initial(asked: QueryDict, kind: str, rules: Version) -> dict[str, object]:
    """Return what a form begins with: what the link said, and the rules as they are where they are to be changed."""
    known: dict[str, object] = {key.removeprefix("effect-"): value for key, value in asked.items() if key.startswith("effect-")}
    if kind == requirements.AMEND:
        known |= {"text": rules.text, "replaces": rules.digest, "body": rules.body}
    return known


def _first(posted: QueryDict, names: tuple[str, ...], prefix: str = "") -> dict[str, object]:
    """Return what was typed in so far under these names, or under a prefix."""
    if prefix:
        return {key.removeprefix(f"{prefix}-"): value for key, value in posted.items() if key.startswith(f"{prefix}-")}
    return {name: posted[name] for name in names if name in posted}


def _said(refusal: Refused, rules: Constitution) -> str:
    """Return why the rules say no, and which article it is."""
    reason = refusal.in_words(translation.get_language() or "en")
    return f"{reason} ({cite(rules, refusal.article)})" if refusal.article else reason
