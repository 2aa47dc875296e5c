"""Being forgotten."""

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.apps.keys.holding import holdings
from commonty.apps.people import erasing
from commonty.apps.people.access import MemberRequest
from commonty.apps.people.forms import EraseForm
from commonty.apps.people.jobs import forget
from commonty.apps.people.purposes import STATUTE
from commonty.apps.people.views.entering import show
from commonty.apps.people.views.proving import proof_required


@proof_required
def erase(request: MemberRequest) -> HttpResponse:
    """Say what is erased and what the law keeps; and do it, if I mean it."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        outlasting = erasing.outlasting(request.member.pk, now=timezone.now())
        nameless = [holding for holding in holdings() if holding.kept_by_law and holding.purpose != STATUTE]
        return show(request, "erase", form, kept=nameless, outlasting=outlasting)
    with transaction.atomic():
        outlasting = erasing.outlasting(request.member.pk, now=timezone.now())
        erasing.mark(request.member.pk, now=timezone.now())
        forget.enqueue(request.member.pk)
    logout(request)
    messages.success(request, _("You are signed out, and what says who you are is being erased."))
    for each in outlasting:
        said = {"register": each.title, "fields": each.named, "until": date_format(each.until, "DATE_FORMAT")}
        messages.info(request, _("By law “%(register)s” keeps this of you until %(until)s, and is then destroyed: %(fields)s.") % said)
    return redirect("/")
