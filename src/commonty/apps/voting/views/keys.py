"""The keys of a body's secret ballots: how they stand, and the page on which a trustee makes theirs."""

import json
from datetime import datetime

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonty.apps.bodies.models import Body
from commonty.apps.mandates.authorising import giving
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.naming import names
from commonty.apps.voting import ceremonies, offline, opening, rehearsing
from commonty.apps.voting.asked_of_trustees import passages
from commonty.apps.voting.models import Ceremony, ElectionKey, Step
from commonty.apps.voting.models.trustees import KEEP, together
from commonty.apps.voting.part_forms import PartForm
from commonty.apps.voting.sayings import sayings
from commonty.apps.voting.views.parts import taken
from commonty.apps.voting.views.rolls import refuse_unless_belonging
from commonty.ballots.canonical import LARGEST_FILE, read
from commonty.ballots.errors import BallotsError
from commonty.constitution.refusal import Refused

STEPS = [step.value for step in Step]


@require_GET
@member_required
def keys(request: MemberRequest, pk: str) -> HttpResponse:
    """Show whether there are keys, who keeps them, whether enough are left, and what is being made."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    refuse_unless_belonging(request, body)
    key, begun, holders, needed = (
        ceremonies.key_of(body),
        ceremonies.unfinished(body),
        ceremonies.holders(body, now=now),
        together(body, now),
    )
    kept = ceremonies.keepers(key.ceremony, now=now) if key else []
    making = ceremonies.keepers(begun, now=now) if begun else []
    left = sum(each.holds for each in kept)
    context = {
        "body": body,
        "article": ceremonies.article(body, now=now),
        "key": key,
        "kept": kept,
        "left": left,
        "spare": left - key.ceremony.threshold if key else 0,
        "begun": begun,
        "making": making,
        "waited_for": begun.waits_for() if begun else [],
        "names": names({each.person for each in (*kept, *making)} | holders, body=body.pk),
        "holders": sorted(holders),
        "letters": sorted((each.holder_id, each.pk) for each in giving((KEEP,), body.path, now=now)),
        "may_begin": request.member.pk in holders,
        "steps": STEPS,
        "is_mine": request.member.pk in {each.person for each in (making or kept)},
        "needed": needed,
        "standing": rehearsing.standing(key, now=now) if key else None,
        "may_rehearse": key is not None and key == ElectionKey.objects.usable(body, now) and _is_kept(kept, request.member.pk),
        "is_new": begun is None and (key is None or key.ceremony.threshold != needed or _kept_by(kept) != holders),
    }
    return render(request, "voting/keys.html", context)


@require_GET
@member_required
def letter(request: MemberRequest, pk: str, mandate: int) -> HttpResponse:
    """Show what is asked of somebody who is to keep a key, as a letter to print, for who has no mailbox."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    refuse_unless_belonging(request, body)
    found = next((each for each in giving((KEEP,), body.path, now=now) if each.pk == mandate), None)
    if found is None:
        raise Refused(_("This is no mandate to keep a key here, or it has ended."), article=ceremonies.article(body, now=now) or "powers")
    context = {
        "body": body,
        "mandate": found,
        "name": names([found.holder_id], body=body.pk)[found.holder_id],
        "passages": passages(body, body.title, now=now),
        "article": ceremonies.article(body, now=now),
        "rules": body.rules(now),
        "notice": _("Letter to a trustee of secret ballots"),
        "title": _("You are asked to keep a key"),
        "address": request.build_absolute_uri(reverse("voting:keys", args=[body.pk])),
    }
    return render(request, "voting/key_letter.html", context)


@require_POST
@member_required
def begin(request: MemberRequest, pk: str) -> HttpResponse:
    """Begin a key ceremony; one that is unfinished ends."""
    body = get_object_or_404(Body, pk=pk)
    refuse_unless_belonging(request, body)
    ceremonies.begin(body, request.member, now=timezone.now())
    return redirect("voting:own-key", pk)


@require_GET
@member_required
def own_key(request: MemberRequest, pk: str) -> HttpResponse:
    """Show a trustee what is theirs to do next, and how far everybody is."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    found = _ceremony_of(request, body)
    return _show(request, found, PartForm(), now)


@require_GET
@member_required
def task(request: MemberRequest, pk: str, ceremony: int) -> HttpResponse:
    """Give a trustee's browser what it needs for their next step; none of it is secret to them."""
    found = get_object_or_404(Ceremony, pk=ceremony, body=pk)
    told = found.task(request.member)
    if told is None:
        refuse_unless_belonging(request, found.body)
        raise Refused(_("There is nothing for you to do in this key ceremony now."), article=found.article)
    return JsonResponse(told)


@require_GET
@member_required
def certificates(request: MemberRequest, pk: str, ceremony: int) -> HttpResponse:
    """Give a trustee everybody's certificates, as the command takes them."""
    return JsonResponse(_given(request, pk, ceremony, Step.CERTIFY), safe=False)


@require_GET
@member_required
def dealt(request: MemberRequest, pk: str, ceremony: int) -> HttpResponse:
    """Give a trustee what everybody dealt, as the command takes it: the shares in it are sealed."""
    return JsonResponse(_given(request, pk, ceremony, Step.DEAL), safe=False)


@require_POST
@member_required
def parts(request: MemberRequest, pk: str, ceremony: int) -> HttpResponse:
    """Take what a trustee made in a step. It is never a seed, nor a private key."""
    found, now = get_object_or_404(Ceremony, pk=ceremony, body=pk), timezone.now()
    if not found.trustees.filter(mandate__holder=request.member).exists():
        refuse_unless_belonging(request, found.body)

    def take(raw: bytes) -> None:
        try:
            facts = read(raw)
        except BallotsError as error:
            said = _("This is not what a trustee makes here, and was not taken: %(error)s. Load the page anew and try again.")
            raise Refused(said % {"error": error}, article=found.article) from error
        found.give(request.member, facts, now=now)

    then = reverse("voting:own-key", args=[pk])
    return taken(request, most=LARGEST_FILE, take=take, show=lambda form: _show(request, found, form, now, status=422), then=then)


def _given(request: MemberRequest, pk: str, ceremony: int, step: Step) -> list[object]:
    found = get_object_or_404(Ceremony, pk=ceremony, body=pk)
    if not found.trustees.filter(mandate__holder=request.member).exists():
        refuse_unless_belonging(request, found.body)
        raise Refused(_("You are no trustee here: others keep the keys."), article=found.article)
    return found.given(step)


def _is_kept(kept: list[ceremonies.Keeper], person: int) -> bool:
    return any(each.person == person and each.holds for each in kept)


def _kept_by(kept: list[ceremonies.Keeper]) -> set[int]:
    return {each.person for each in kept if each.holds}


def _ceremony_of(request: MemberRequest, body: Body) -> Ceremony:
    """Return the ceremony that a trustee is in: the unfinished one, else that of the newest key. Raises ``Refused``."""
    key = ceremonies.key_of(body)
    for each in (ceremonies.unfinished(body), key.ceremony if key else None):
        if each is not None and each.trustees.filter(mandate__holder=request.member).exists():
            return each
    refuse_unless_belonging(request, body)
    article = ceremonies.article(body, now=timezone.now()) or f"powers.{KEEP}"
    raise Refused(_("You are no trustee here: others keep the keys."), article=article)


def _show(request: MemberRequest, ceremony: Ceremony, form: PartForm, now: datetime, *, status: int = 200) -> HttpResponse:
    body, made = ceremony.body, ceremony.made
    trustees = ceremonies.keepers(ceremony, now=now)
    known = names([each.person for each in trustees], body=body.pk)
    own = next((each for each in trustees if each.person == request.member.pk), None)
    waits, step = ceremony.waits_for(), ceremony.step
    is_next = own is not None and own.holds and own.number in waits
    context = {
        "body": body,
        "ceremony": ceremony,
        "key": made,
        "own": own,
        "trustees": trustees,
        "names": known,
        "step": str(step or ""),
        "to_do": ceremonies.to_do(step) if step and is_next else "",
        "is_next": is_next,
        "waits": waits,
        "steps": STEPS,
        "timeline": _timeline(ceremony, made is not None),
        "boards": [(each, opening.title(each), opening.to_do(each.stage)) for each in opening.waiting(request.member, now=now)],
        "sayings": json.dumps(sayings(ceremony, {each.number: known[each.person] for each in trustees})),
        "form": form,
        "commands": offline.of_ceremony(ceremony, own.number) if own else [],
    }
    return render(request, "voting/own_key.html", context, status=status)


def _timeline(ceremony: Ceremony, is_made: bool) -> list[dict[str, object]]:
    """Return the steps of a ceremony, as the component shows them."""
    now, before = ceremony.step, True
    found: list[dict[str, object]] = []
    for step in Step:
        before = before and step is not now
        state = "done" if is_made or (before and now) else "now" if step is now else "to come"
        label = ceremonies.step_says(step)
        found.append({"label": label[0], "detail": label[1], "when": None, "state": state, "is_last": False})
    return found
