"""Letters with codes to those without a mailbox of their own, for whoever may see how to reach members."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonty.apps.bodies.models import root
from commonty.apps.bodies.reading import reading_roll
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.models import PaperCode, Person
from commonty.apps.people.revealing import PAGE, reveal
from commonty.apps.people.undoable import note_codes
from commonty.site.moving import inviting
from commonty.site.moving.forms import InviteForm
from commonty.site.moving.models import BroughtIn
from commonty.site.moving.views.after import DIGITS


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def invite(request: MemberRequest) -> HttpResponse:
    """Find one member by number and name, and make them a code; the letter with it is on the next page."""
    now = timezone.now()
    authority = reading_roll(request.member, root(), now=now)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        about = {"form": form, "article": authority.article}
        return render(request, "moving/invite.html", about, status=422 if form.errors else 200)
    person = inviting.found(form.cleaned_data["number"], form.cleaned_data["name"], now=now)
    (code,) = made = PaperCode.objects.issue([person], authority=authority, now=now)
    note_codes(made, authority=authority, now=now)
    return redirect("moving:invitation", code.pk)


@never_cache
@require_safe
@member_required
def invitation(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one letter with a code, to print; it is written down who looked."""
    now = timezone.now()
    authority = reading_roll(request.member, root(), now=now)
    code = get_object_or_404(PaperCode.objects.living(now=now).select_related("person"), pk=pk, is_own=False)
    known = reveal([code.person_id], ["name", "address"], authority=authority, now=now)
    about = {"words": inviting.words(code), "article": authority.article, **known.get(code.person_id, {})}
    return render(request, "moving/invitation.html", about)


@require_POST
@member_required
def codes(request: MemberRequest) -> HttpResponse:
    """Make codes for those on a page of letters who have none yet."""
    now = timezone.now()
    authority = reading_roll(request.member, root(), now=now)
    chosen = [int(text) for text in request.POST.getlist("to")[:PAGE] if text.isascii() and text.isdigit() and len(text) <= DIGITS]
    wanted = set(BroughtIn.objects.filter(pk__in=chosen, person__erasure=None).values_list("person_id", flat=True))
    have = inviting.codes(wanted, now=now)
    inviting.invite(Person.objects.filter(pk__in=wanted - have.keys()), authority=authority, now=now)
    after = request.POST.get("after", "")
    return redirect(f"{reverse('moving:letters')}?after={after}" if after.isascii() and after.isdigit() else "moving:letters")
