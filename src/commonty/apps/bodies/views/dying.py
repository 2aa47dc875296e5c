"""Recording that a member has died, and taking it back, under a mandate for it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commonty.apps.bodies.dying import RECORD_DEATH, foreseen, record_death, take_death_back
from commonty.apps.bodies.forms import DeathForm
from commonty.apps.bodies.models import Body
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.models import Death

MOST_SHOWN = 50


@require_http_methods(["GET", "POST"])
@member_required
def deaths(request: MemberRequest, pk: str) -> HttpResponse:
    """Record that a member has died; list those recorded so far, by member number."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    if not body.is_root:
        raise Http404
    authority = authorise(request.member, RECORD_DEATH, body.path, now=now)
    form = DeathForm(request.POST or None)
    person, said = None, []
    if form.is_valid():
        person = form.cleaned_data["person"]
        if form.cleaned_data["seen"]:
            record_death(person, authority=authority, now=now)
            return redirect("bodies:deaths", pk)
        said, form = foreseen(person, now=now), DeathForm({**request.POST.dict(), "seen": "on"})
    recorded = Death.objects.filter(taken_back=None).select_related("person").order_by("-at", "-pk")[:MOST_SHOWN]
    context = {"body": body, "form": form, "person": person, "said": said, "recorded": recorded, "article": authority.article}
    return render(request, "bodies/deaths.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def corrections(request: MemberRequest, pk: str, death: int) -> HttpResponse:
    """Take back that somebody has died."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    authority = authorise(request.member, RECORD_DEATH, body.path, now=now)
    take_death_back(get_object_or_404(Death, pk=death), authority=authority, now=now)
    return redirect("bodies:deaths", pk)
