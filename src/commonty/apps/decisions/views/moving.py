"""Moving a motion, and changing it before it is put."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonty.apps.bodies.circles import bodies_of
from commonty.apps.bodies.models import Body
from commonty.apps.decisions import requirements
from commonty.apps.decisions.catalogue import catalogue
from commonty.apps.decisions.forms import EffectForm, WordsForm, purpose
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.reading import hide_unless_readable, may_read
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.rules.models import Version
from commonty.constitution.catalogue import say
from commonty.constitution.document import Constitution
from commonty.constitution.effect import Effect, EffectError
from commonty.constitution.explaining.procedures import procedure as told
from commonty.constitution.refusal import Refused

RESOLVE = "decisions.resolve"


@dataclass(frozen=True)
class Preview:
    """What members would read before they vote, and what it takes."""

    says: str
    article: str
    rules: Version
    requires: tuple[str, ...]


@require_http_methods(["GET", "POST"])
@member_required
def new(request: MemberRequest) -> HttpResponse:
    """Choose where and what to move, fill it in, read what it takes, and move it."""
    now = timezone.now()
    asked = request.GET
    bodies = list(Body.objects.filter(pk__in=bodies_of(request.member.pk, now), dissolution=None).order_by("place"))
    body = next((each for each in bodies if each.pk == asked.get("body")), None)
    kind = asked.get("effect", "")
    if body is None or kind not in catalogue().names:
        return render(request, "decisions/choose.html", {"bodies": bodies, "body": body, "kinds": _kinds(body, now)})
    rules = body.rules(now)
    words = WordsForm(request.POST or None)
    form = EffectForm(
        catalogue().kind(kind), rules.constitution, request.POST or None, prefix="effect", initial=_initial(asked, kind, rules)
    )
    preview = None
    if request.method == "POST" and words.is_valid() and form.is_valid():
        try:
            effect = form.effect()
            preview = _preview(body, effect, rules, now)
            if "move" in request.POST:
                return redirect(_move(request, body, words, effect, now))
        except EffectError as wrong:
            form.add_error(None, str(wrong))
        except Refused as refusal:
            form.add_error(None, refusal.in_words(translation.get_language() or "en"))
    context = {"body": body, "words": words, "form": form, "purpose": purpose(catalogue().kind(kind)), "preview": preview}
    status = 422 if words.errors or form.errors else 200
    return render(request, "decisions/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@member_required
def versions(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the words of one's motion: a new version, which nobody has seconded yet. What it would do stays."""
    now = timezone.now()
    motion = get_object_or_404(Motion.objects.select_related("body"), pk=pk)
    reads = may_read(request.member, motion, now=now)
    hide_unless_readable(request.member, motion, reads=reads, now=now)
    if not reads:
        raise Refused(_("Only members of the body may read this motion."), article=motion.article)
    if motion.mover_id != request.member.pk:
        raise Refused(_("Only its mover can change a motion."), article=motion.article)
    form = WordsForm(request.POST or None, initial={"title": motion.wording.title, "text": motion.wording.body})
    if form.is_valid():
        said = form.cleaned_data
        motion.reword(request.member, title=said["title"], text=said["text"], effects=motion.effects, now=now)
        return redirect(motion)
    return render(request, "decisions/version.html", {"motion": motion, "form": form}, status=422 if form.errors else 200)


def _move(request: MemberRequest, body: Body, words: WordsForm, effect: Effect, now: datetime) -> Motion:
    said = words.cleaned_data
    chosen = request.POST.get("procedure", "")
    return Motion.objects.move(request.member, body, title=said["title"], text=said["text"], effects=[effect], now=now, procedure=chosen)


def _preview(body: Body, effect: Effect, rules: Version, now: datetime) -> Preview:
    """Return what the effect says, and what the rules ask before it can be carried. Raises ``Refused`` where they do not allow it."""
    effect.refuse_unless_possible(rules.constitution, now=now)
    key, _found = requirements.procedure(body, (effect,), rules)
    return Preview(effect.describe(), f"procedures.{key}", rules, in_words(rules.constitution, key))


def in_words(constitution: Constitution, key: str) -> tuple[str, ...]:
    """Return what a procedure asks for, a sentence each, in the reader's language."""
    language = translation.get_language() or constitution.language
    return tuple(say(sentence, language) for sentence in told(constitution, key))


def _kinds(body: Body | None, now: datetime) -> list[tuple[str, str]]:
    """Return the effects that the rules of a body have a way for, the plain resolution first."""
    if body is None:
        return []
    routed = {route.effect for route in body.rules(now).constitution.routes.values()} | {requirements.AMEND}
    names = sorted(routed & set(catalogue().names), key=lambda name: (name != RESOLVE, name))
    return [(name, purpose(catalogue().kind(name))) for name in names]


def _initial(asked: QueryDict, kind: str, rules: Version) -> dict[str, object]:
    """Return what a form begins with: what the link said, and the rules as they are where they are to be changed."""
    known: dict[str, object] = {key.removeprefix("effect-"): value for key, value in asked.items() if key.startswith("effect-")}
    if kind == requirements.AMEND:
        known |= {"text": rules.text, "replaces": rules.digest, "body": rules.body}
    return known
