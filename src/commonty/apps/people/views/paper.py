"""Coming in with a code on paper, and the one with which somebody comes back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonty.apps.people import entering, limits
from commonty.apps.people.access import MemberRequest
from commonty.apps.people.forms import PaperForm
from commonty.apps.people.models import PaperCode
from commonty.apps.people.views.entering import show, too_often
from commonty.apps.people.views.proving import proof_required


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Come in by member number, name and the code from a letter; the answer is the same whatever of it is wrong."""
    now = timezone.now()
    shared = request.session.get(entering.PAPER)
    form = PaperForm(request.POST if request.method == "POST" else None, initial={"number": shared})
    if not form.is_valid():
        return show(request, "paper", form, is_shared=shared is not None)
    told = form.cleaned_data
    try:
        limits.count("paper", limits.network(request), most=limits.FOR_ONE_PLACE, now=now)
    except limits.TooOften:
        return too_often(request, "paper", form)
    person = PaperCode.objects.accept(told["number"], told["name"], told["code"], now=now)
    if person is not None:
        return entering.came_by_paper(request, person, now=now)
    form.add_error(
        "code",
        _("Number, name and code do not belong together, or the code was used, or is too old. After ten tries only a new one helps."),
    )
    return show(request, "paper", form, is_shared=shared is not None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proof_required
def next_code(request: MemberRequest) -> HttpResponse:
    """Show the code with which I come back, to write down; or make another one, and the last is void."""
    now = timezone.now()
    if request.method == "POST":
        PaperCode.objects.issue_own(request.member, now=now)
        return redirect("people:paper-code")
    code = PaperCode.objects.living(now=now).filter(person=request.member, is_own=True).first()
    return render(request, "people/paper_code.html", {"code": code, "has_mailbox": request.member.has_own_mailbox()})
