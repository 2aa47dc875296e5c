"""Proving anew who one is, before something that a stranger at an open phone must not do."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonty.apps.people import entering, limits, second_factor
from commonty.apps.people.access import MemberRequest, ProofFirst, member_required
from commonty.apps.people.forms import PasskeyAnswerForm, SecondForm
from commonty.apps.people.models import Account, Code
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
    form = SecondForm(request.POST if request.method == "POST" and account.has_second_factor() else None)
    email = request.member.own("email")["email"]
    shown = {"account": account, "passkeys": second_factor.passkeys(account), "has_app": account.has_second_factor(), "email": email}
    if request.method != "POST":
        return render(request, "people/prove.html", {"form": form, **shown})
    try:
        if not account.has_second_factor():
            return entering.ask_for_code(request, Code.PROVE, email, language=request.member.language, now=now, person=request.member)
        limits.count("second", str(account.pk), most=limits.FOR_ONE_ACCOUNT, now=now)
    except limits.TooOften:
        return too_often(request, "prove", form if form.is_bound else SecondForm({}), **shown)
    if form.is_valid() and second_factor.second_code_is_right(account, form.cleaned_data["code"], now=now):
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
