"""The page of the copies of everything: for all members to read, and for whoever has the power to ask for one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonty.apps.bodies.circles import may_read
from commonty.apps.bodies.models import root
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.effects import EXPORT
from commonty.apps.people.models import Person
from commonty.apps.people.views.proving import proof_required
from commonty.constitution.refusal import Refused
from commonty.site.leaving.forms import CopyForm
from commonty.site.leaving.jobs import make
from commonty.site.leaving.models import Copy

SHOWN = 20


@never_cache
@require_safe
@member_required
def copies(request: MemberRequest) -> HttpResponse:
    """Show which copies were made and by whom; and to whoever may, the form."""
    return _page(request, CopyForm())


@require_POST
@proof_required
def ask(request: MemberRequest) -> HttpResponse:
    """Ask for a copy."""
    form = CopyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    copy = Copy.objects.ask(request.member, form.cleaned_data["passphrase"], now=timezone.now())
    make.enqueue(copy.pk)
    return redirect("leaving:copies")


def _page(request: MemberRequest, form: CopyForm, status: int = 200) -> HttpResponse:
    if not may_read(request.member, root(), now=timezone.now()):
        raise Http404
    about = {
        "form": form,
        "may_ask": _may(request.member),
        "people": Person.objects.living().count(),
        "copies": Copy.objects.select_related("mandate").order_by("-pk")[:SHOWN],
    }
    return render(request, "leaving/copies.html", about, status=status)


def _may(person: Person) -> bool:
    try:
        authorise(person, EXPORT, root().path, now=timezone.now())
    except Refused:
        return False
    return True
