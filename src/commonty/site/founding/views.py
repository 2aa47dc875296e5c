"""The pages of the founding."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonty.apps.people.entering import ask_for_code
from commonty.apps.people.limits import TooOften
from commonty.apps.people.models import Account, Code
from commonty.apps.people.vouching import refuse_unless_vouched_for
from commonty.apps.rules.outline import outline
from commonty.constitution.refusal import Refused
from commonty.site.founding.forms import DraftForm, InvitationForm, JoinForm, ReturnForm, StarterForm, TextForm
from commonty.site.founding.jobs import attend, send_invitation
from commonty.site.founding.models import Candidacy, Draft, Founder, Invitation, Putting
from commonty.site.founding.state import findings, state
from commonty.site.organisation import rules_for

P = ParamSpec("P")
BACKEND = "commonty.apps.people.signing_in.Backend"


def founder_required(
    view: Callable[Concatenate[HttpRequest, Founder, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only founders reach ``view``; others are refused."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        founder = Founder.objects.of(getattr(request, "member", None))
        if founder is None:
            raise Refused(_("This is for the founders. If you have a code, type it in first."))
        return view(request, founder, *args, **kwargs)

    return guarded


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show how far the founding is, and the one thing to do next."""
    if rules_for(request) is not None:
        return redirect("home")
    founder = Founder.objects.of(getattr(request, "member", None))
    if founder is None:
        return render(request, "founding/join.html", _joining(JoinForm()))
    return render(request, "founding/page.html", state(founder, now=timezone.now()))


@require_POST
def founders(request: HttpRequest) -> HttpResponse:
    """Come in as a founder, and be signed in."""
    form = JoinForm(request.POST)
    if not form.is_valid():
        return render(request, "founding/join.html", _joining(form), status=422)
    try:
        founder = Founder.objects.join(**form.cleaned_data, language=get_language() or "en", now=timezone.now())
    except Refused as refusal:
        form.add_error("code", refusal.reason)
        return render(request, "founding/join.html", _joining(form), status=422)
    _let_in(request, founder)
    with suppress(TooOften):
        _send_proof(request, founder)
    return redirect("founding:page")


@require_POST
def returns(request: HttpRequest) -> HttpResponse:
    """Come back as the founder that one is, with the code that this place showed."""
    form = ReturnForm(request.POST)
    try:
        founder = Founder.objects.come_back(form.cleaned_data["code"], now=timezone.now()) if form.is_valid() else None
    except Refused as refusal:
        founder = None
        form.add_error("code", refusal.reason)
    if founder is None:
        return render(request, "founding/join.html", _joining(JoinForm(), form), status=422)
    _let_in(request, founder)
    messages.success(request, _("Welcome back. Your code was used: write down the new one."))
    return redirect("founding:page")


@require_POST
@founder_required
def proofs(request: HttpRequest, founder: Founder) -> HttpResponse:
    """Have a code sent to one's address once more, so that it counts as proved."""
    try:
        return _send_proof(request, founder) or redirect("founding:page")
    except TooOften as often:
        raise Refused(_("That was tried too often. Please wait an hour and try again.")) from often


@require_POST
@founder_required
def drafts(request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Begin with a starter."""
    form = StarterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the four."))
        return redirect("founding:page")
    Draft.objects.begin(form.cleaned_data["starter"], now=timezone.now())
    return redirect("founding:draft")


@require_http_methods(["GET", "HEAD", "POST"])
@founder_required
def draft(request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Edit the draft in a form, with its plain-words reading beside it."""
    held = _current()
    if request.method != "POST" and Founder.are_voting():
        return render(request, "founding/voted.html", _read(held))
    form = DraftForm(held.constitution, request.POST if request.method == "POST" else None, initial={"seen": held.digest})
    if request.method == "POST" and form.is_valid():
        held.rewrite(form.constitution, seen=form.cleaned_data["seen"], now=timezone.now())
        messages.success(request, _("Kept. The reading shows the draft as it is now."))
        return redirect("founding:draft")
    return _editor(request, "founding/draft.html", held, form)


@require_http_methods(["GET", "HEAD", "POST"])
@founder_required
def draft_text(request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Edit the draft as one text."""
    held = _current()
    form = TextForm(request.POST if request.method == "POST" else None, initial={"text": held.text, "seen": held.digest})
    if request.method == "POST" and form.is_valid():
        held.rewrite(form.constitution, seen=form.cleaned_data["seen"], now=timezone.now())
        messages.success(request, _("Kept. The reading shows the draft as it is now."))
        return redirect("founding:draft-text")
    return _editor(request, "founding/text.html", held, form)


@require_POST
@founder_required
def invitations(request: HttpRequest, founder: Founder) -> HttpResponse:
    """Ask one more founder, by e-mail or with a code to print."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return render(request, "founding/page.html", state(founder, now=timezone.now(), invitation_form=form), status=422)
    made = Invitation.objects.invite(by=founder, now=timezone.now(), email=form.cleaned_data["email"])
    if not made.with_email:
        return redirect("founding:invitation", made.pk)
    send_invitation.enqueue(made.pk)
    messages.success(request, _("The invitation is on its way."))
    return redirect("founding:page")


@require_safe
@founder_required
def invitation(request: HttpRequest, founder: Founder, pk: int) -> HttpResponse:
    """Show a sheet to hand over, to the founder who asked for it, until it is used."""
    made = get_object_or_404(Invitation, pk=pk, made_by=founder, used_at=None, with_email=False)
    address = settings.ORIGIN + reverse("founding:page")
    context = {"title": _("Help to found an organisation"), "notice": _("Invitation"), "address": address, "code": made.code()}
    return render(request, "founding/invitation.html", context)


@require_POST
@founder_required
def candidacies(request: HttpRequest, founder: Founder) -> HttpResponse:
    """Say which offices one would take."""
    Candidacy.objects.stand(founder, tuple(request.POST.getlist("office")[:100]), draft=_current(), now=timezone.now())
    messages.success(request, _("Kept."))
    return redirect("founding:page")


@require_POST
@founder_required
def putting(_request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Put the draft to the founders."""
    put = Putting.objects.put(_current(), now=timezone.now())
    attend.using(run_after=put.closes_at).enqueue(put.pk)
    return redirect("founding:page")


@require_POST
@founder_required
def votes(request: HttpRequest, founder: Founder) -> HttpResponse:
    """Vote on the constitution and on the offices."""
    now = timezone.now()
    put = Putting.objects.newest()
    if put is None or request.POST.get("constitution") not in {"for", "against"}:
        messages.error(request, _("Say whether you are for or against the constitution."))
        return redirect("founding:page")
    approves = {office: _numbers(request.POST.getlist(f"office.{office}")) for office in put.founding.offices}
    put.cast(founder, in_favour=request.POST["constitution"] == "for", approves=approves, now=now)
    messages.success(request, _("Your vote is counted."))
    return redirect("founding:page")


@require_POST
@founder_required
def closing(_request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Close the vote, where its time is over and the clock has not done it yet; before that votes can be changed, so nobody may."""
    now = timezone.now()
    put = get_object_or_404(Putting.objects.order_by("-pk")[:1])
    if put.attend(now=now) is None and put.is_open(now):
        raise Refused(_("The founders are voting already."), article="founding")
    return redirect("founding:page")


def _joining(form: JoinForm, return_form: ReturnForm | None = None) -> dict[str, object]:
    """Return what the door shows: one form for whoever comes in, and one for whoever comes back."""
    return {"form": form, "return_form": return_form or ReturnForm(), "begun": Founder.objects.exists()}


def _let_in(request: HttpRequest, founder: Founder) -> None:
    """Sign a founder in."""
    account = Account.objects.open_for(founder.person)
    refuse_unless_vouched_for(account)
    login(request, account, BACKEND)


def _send_proof(request: HttpRequest, founder: Founder) -> HttpResponse | None:
    """Send a code to a founder's address that is not proved, and go to where it is typed in; nothing where there is none."""
    email = founder.person.own("email")["email"]
    if not email or founder.person.email_confirmed_at is not None:
        return None
    return ask_for_code(request, Code.PROVE, email, language=founder.person.language, now=timezone.now(), person=founder.person)


def _current() -> Draft:
    """Return the draft that is worked on; raise ``Refused`` where none is begun."""
    held = Draft.objects.current()
    if held is None:
        raise Refused(_("Choose a constitution to begin with first."))
    return held


def _editor(request: HttpRequest, template: str, held: Draft, form: DraftForm | TextForm) -> HttpResponse:
    """Show the draft, its reading and what the check finds in it."""
    read = {**_read(held), "chapters": outline(held.constitution, form if isinstance(form, DraftForm) else None)}
    return render(request, template, {**read, "form": form}, status=422 if form.errors else 200)


def _read(held: Draft) -> dict[str, object]:
    """Return a draft in plain words, with what the check finds in it."""
    return {"draft": held, "chapters": outline(held.constitution), "findings": findings(held.constitution)}


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts[:100] if text.isascii() and text.isdigit() and len(text) < 10]  # noqa: PLR2004 - longer than any id.
