"""The page on which somebody lets programs act under their mandates."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commonty.apps.keys import keyring
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.views.proving import proof_required
from commonty.constitution.authority import of_oneself
from commonty.site.osdi import shapes
from commonty.site.osdi.models import Token

NEW = "osdi.new-token"
"""Where what a token says lies between its making and the page that shows it, sealed."""
REVOKE = "osdi.revoke"


class NameForm(forms.Form):
    """What a token is for."""

    name = forms.CharField(
        label=gettext_lazy("Which program is it for?"), help_text=gettext_lazy("So that you know which to revoke."), max_length=60
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@proof_required
def tokens(request: MemberRequest) -> HttpResponse:
    """List one's own tokens, and make one: what it says is shown on the next page, once."""
    now = timezone.now()
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _made, said = Token.objects.issue(request.member, name=form.cleaned_data["name"], now=now)
        request.session[NEW] = keyring.seal_ours(NEW, said.encode()).hex()
        return redirect("osdi:tokens")
    sealed = request.session.pop(NEW, "") if request.method == "GET" else ""
    own = [(each, each.is_alive(now)) for each in Token.objects.of(request.member)]
    about = {"form": form, "tokens": own, "address": shapes.address("entry")}
    about["said"] = keyring.unseal_ours(NEW, bytes.fromhex(sealed)).decode() if sealed else ""
    return render(request, "osdi/tokens.html", about, status=422 if form.errors else 200)


@require_POST
@member_required
def revocations(request: MemberRequest, pk: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    token = get_object_or_404(Token, pk=pk, holder=request.member)
    token.revoke(authority=of_oneself(request.member.pk, power=REVOKE), now=timezone.now())
    return redirect("osdi:tokens")
