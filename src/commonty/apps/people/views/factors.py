"""Passkeys and authenticator apps: how I sign in."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonty.apps.people import second_factor
from commonty.apps.people.access import MemberRequest
from commonty.apps.people.forms import PasskeyForm, SecondForm
from commonty.apps.people.models import Account
from commonty.apps.people.views.entering import show
from commonty.apps.people.views.proving import proof_required

UNWRITTEN = "people.recovery-codes"
"""The name under which the session keeps that the recovery codes were not written down yet, so far as their owner says."""
SECRET = "people.totp"  # noqa: S105 - the name under which the session keeps it, sealed


@proof_required
def passkeys(request: MemberRequest) -> HttpResponse:
    """Show my passkeys, and keep a new one that my browser made."""
    account = Account.objects.get(person=request.member)
    form = PasskeyForm(request.POST or None)
    if form.is_valid():
        try:
            second_factor.add_passkey(account, form.cleaned_data["name"], form.cleaned_data["credential"])
        except second_factor.NotAccepted:
            form.add_error(None, _("The passkey was not made. Try again."))
        else:
            messages.success(request, _("From now on you can sign in with this device."))
            return redirect("people:passkeys")
    return show(request, "passkeys", form, passkeys=second_factor.passkeys(account))


@require_POST
@proof_required
def options(request: MemberRequest) -> HttpResponse:
    """Ask the browser to make a passkey."""
    return JsonResponse(second_factor.passkey_options(Account.objects.select_related("person").get(person=request.member)))


@require_POST
@proof_required
def passkey_removal(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget one of my passkeys."""
    if not second_factor.remove_passkey(Account.objects.get(person=request.member), pk):
        raise Http404
    messages.success(request, _("This passkey no longer works."))
    return redirect("people:passkeys")


@proof_required
def totp(request: MemberRequest) -> HttpResponse:
    """Show whether an app's code is asked for; start asking once the app shows the right one."""
    account = Account.objects.get(person=request.member)
    sealed = request.session.get(SECRET, "")
    form = SecondForm(request.POST if sealed and request.method == "POST" else None)
    form.fields["code"].help_text = ""
    if request.method == "POST" and not sealed and request.session.get(UNWRITTEN):
        return redirect("people:recovery-codes")  # Pressed twice: the first press did it.
    if form.is_valid():
        try:
            second_factor.start_app(account, sealed, form.cleaned_data["code"], now=timezone.now())
        except second_factor.NotAccepted:
            form.add_error("code", _("This is not the code that the app should show. Is the clock of your phone right?"))
        else:
            del request.session[SECRET]
            request.session[UNWRITTEN] = True
            return redirect("people:recovery-codes")
    secret = second_factor.opened_secret(sealed) if sealed else ""
    address = second_factor.app_address(request.member.member_number, secret) if secret else ""
    is_on, unwritten = account.has_second_factor(), request.session.get(UNWRITTEN, False)
    return show(request, "totp", form, is_on=is_on, secret=secret, address=address, unwritten=is_on and unwritten)


@require_POST
@proof_required
def totp_secret(request: MemberRequest) -> HttpResponse:
    """Make a secret for an app; it waits sealed in the session."""
    request.session[SECRET] = second_factor.new_secret()
    return redirect("people:totp")


@require_POST
@proof_required
def totp_removal(request: MemberRequest) -> HttpResponse:
    """Ask for an app's code no more."""
    second_factor.stop_app(Account.objects.get(person=request.member))
    messages.success(request, _("Signing in asks for no code of an app any more."))
    return redirect("people:totp")


@require_http_methods(["GET", "POST"])
@proof_required
def recovery_codes(request: MemberRequest) -> HttpResponse:
    """
    Make new recovery codes, which makes the old ones void; show them until their owner says that they are written down.

    They stay on their page: nobody loses them to a second press, a broken line or the way back.
    """
    account = Account.objects.get(person=request.member)
    if request.method == "POST" and "written" in request.POST:
        request.session.pop(UNWRITTEN, None)
        return redirect("people:me")
    if request.method == "POST":
        if not account.has_second_factor():
            raise Http404
        second_factor.new_recovery_codes(account)
        request.session[UNWRITTEN] = True
        return redirect("people:recovery-codes")
    codes = second_factor.recovery_codes(account) if request.session.get(UNWRITTEN) else []
    return render(request, "people/recovery_codes.html", {"codes": codes}) if codes else redirect("people:totp")
