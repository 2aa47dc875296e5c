"""The page on which a text of the record is withdrawn, or on which a member learns who can do it."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonty.apps.bodies.forms import WithdrawForm, beginning
from commonty.apps.bodies.withdrawing import body_of, may_withdraw, texts_in_view, withdraw_text
from commonty.apps.mandates.questions import MOVE
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.record.audiences import reader
from commonty.apps.record.effects import WITHDRAW
from commonty.apps.record.models import Line, Text
from commonty.constitution.refusal import Refused


@require_http_methods(["GET", "POST"])
@member_required
def withdrawals(request: MemberRequest, seq: int) -> HttpResponse:
    """Withdraw a text of a line, as who has the mandate; show everybody else how a motion can."""
    line, now = _line(request, seq), timezone.now()
    texts, rules = texts_in_view(line), body_of(line).rules(now).constitution
    form = WithdrawForm(rules, texts, request.POST or None)
    if request.method == "POST":
        may_withdraw(line, by=request.member, now=now)
        if form.is_valid():
            withdraw_text(line, form.cleaned_data["text"], article=form.cleaned_data["article"], by=request.member, now=now)
            return redirect(line)
    about = {"line": line, "moves": _moves(line, texts), "form": form, "refusal": _refusal(request, line)}
    return render(request, "bodies/withdrawal.html", about, status=422 if form.errors else 200)


def _line(request: MemberRequest, seq: int) -> Line:
    """Return a line that the reader may read; raise ``Refused`` for any other."""
    line = get_object_or_404(Line.objects.select_related("payload"), pk=seq)
    if not reader(request.member.pk, now=timezone.now()).may_read(line.payload):
        raise Refused(_("This line of the record is not yours to read."), article="rights.record")
    return line


def _moves(line: Line, texts: list[Text]) -> list[tuple[str, str]]:
    """Return how each text begins, with the address where a motion to withdraw it is moved."""
    body = body_of(line).pk
    return [(beginning(text), f"{MOVE}?{urlencode({'body': body, 'effect': WITHDRAW, 'effect-digest': text.digest})}") for text in texts]


def _refusal(request: MemberRequest, line: Line) -> Refused | None:
    """Return why the reader may not withdraw a text of this line, or ``None`` where they may."""
    try:
        may_withdraw(line, by=request.member, now=timezone.now())
    except Refused as refusal:
        return refusal
    return None
