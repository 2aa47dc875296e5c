"""Proving anew who one is, before something that a stranger at an open phone must not do."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonty.apps.people import entering, limits, second_factor
from commonty.apps.people.access import MemberRequest, ProofFirst, member_required
from commonty.apps.people.forms import PaperProofForm, PasskeyAnswerForm, SecondForm
from commonty.apps.people.models import Account, Code, PaperCode
from commonty.apps.people.views.entering import too_often

P = ParamSpec("P")


def proof_required(view: Callable[Concatenate[MemberRequest, P], HttpResponse]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only those reach ``view`` who proved who they are in the last quarter of an hour; ask others to, and bring them back."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not entering.is_proved(request, now=timezone.now()):
            back = request.path if request.method == "GET" else request.headers.get("Referer", "").partition(request.get_host())[2]
            return ProofFirst(f"{reverse('people:prove')}?{urlencode({'next': back or reverse('people:me')})}")
        return view(request, *args, **kwargs)

    return member_required(guarded)


@member_required
def prove(request: MemberRequest) -> HttpResponse:
    """Choose how to prove who I am: by a code from my app, where I have one, else by a code to my mailbox; or by a passkey."""
    now = timezone.now()
    if request.method == "GET":
        entering.remember_next(request)
    account = Account.objects.get(person=request.member)
    has_app, has_mailbox = account.has_second_factor(), request.member.has_own_mailbox()
    kind = PaperProofForm if not has_app and not has_mailbox else SecondForm
    form = kind(request.POST if request.method == "POST" and (has_app or not has_mailbox) else None)
    email = request.member.own("email")["email"] if has_mailbox else ""
    shown = {"account": account, "passkeys": second_factor.passkeys(account), "has_app": has_app, "email": email}
    if request.method != "POST":
        return render(request, "people/prove.html", {"form": form, **shown})
    if not has_app and not has_mailbox:
        return _on_paper(request, form, shown, now=now)
    try:
        if not has_app:
            return entering.ask_for_code(request, Code.PROVE, email, language=request.member.language, now=now, person=request.member)
        limits.count("second", str(account.pk), most=limits.FOR_ONE_ACCOUNT, now=now)
    except limits.TooOften:
        return too_often(request, "prove", form if form.is_bound else SecondForm({}), **shown)
    if form.is_valid() and second_factor.second_code_is_right(account, form.cleaned_data["code"], now=now):
        return entering.prove(request, now=now)
    form.add_error("code", _("This is not the code, or it was used already."))
    return render(request, "people/prove.html", {"form": form, **shown}, status=422)


def _on_paper(request: MemberRequest, form: Form, shown: dict[str, object], *, now: datetime) -> HttpResponse:
    """Prove by a code on paper who I am, where I have no mailbox of my own; the next one is made at once."""
    if form.is_valid() and PaperCode.objects.accept_from(request.member, form.cleaned_data["code"], now=now):
        PaperCode.objects.issue_own(request.member, now=now)
        messages.success(request, _("Your code is used up. Write the next one down: it stands on the page “Your code on paper”."))
        return entering.prove(request, now=now)
    form.add_error("code", _("This is not the code, or it was used already."))
    return render(request, "people/prove.html", {"form": form, **shown}, status=422)


@require_POST
@member_required
def passkey(request: MemberRequest) -> HttpResponse:
    """Prove with a passkey of mine who I am."""
    answer = PasskeyAnswerForm(request.POST)
    try:
        if answer.is_valid() and second_factor.answered_by(answer.cleaned_data["credential"], now=timezone.now()).person == request.member:
            return entering.prove(request, now=timezone.now())
    except second_factor.NotAccepted:
        pass
    return redirect("people:prove")
