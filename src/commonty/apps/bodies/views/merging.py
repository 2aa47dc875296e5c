"""Members who stand on the roll twice: found, previewed, merged; and what whoever has such a number can say to it."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from commonty.apps.bodies.doubling import likely
from commonty.apps.bodies.forms import DoublesForm
from commonty.apps.bodies.merging import can_part, foreseen, merge, part, refuse_unless_mergeable, take_over
from commonty.apps.bodies.models import Body
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.effects import MERGE
from commonty.apps.people.models import Merging, Person
from commonty.apps.people.revealing import reveal
from commonty.constitution.authority import of_oneself
from commonty.constitution.refusal import Refused
from commonty.moving.catalogue import say
from commonty.wording.catalogue import FALLBACK

SHOWN = ("name", "email", "phone", "address")
MOST_SHOWN = 50


@dataclass(frozen=True)
class Side:
    """One of two numbers, as a page shows it."""

    person: Person
    known: dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def doubles(request: MemberRequest, pk: str) -> HttpResponse:
    """Offer those who most likely stand here twice; or find two by number and name."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    if not body.is_root:
        raise Http404
    authority = authorise(request.member, MERGE, body.path, now=now)
    form = DoublesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("bodies:doubles-pair", pk, form.cleaned_data["other"].member_number, form.cleaned_data["kept"].member_number)
    language = get_language() or FALLBACK
    found = [{"pair": each, "why": say(each.why, language)} for each in likely(authority=authority, now=now)]
    recent = Merging.objects.standing().select_related("kept", "asleep").order_by("-at", "-pk")[:MOST_SHOWN]
    about = {"body": body, "form": form, "found": found, "recent": recent, "article": authority.article}
    return render(request, "bodies/doubles.html", about, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def pair(request: MemberRequest, pk: str, asleep: int, kept: int) -> HttpResponse:
    """Show what would become of everything if two numbers were one, the first of them asleep; and let it be so."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    if not body.is_root:
        raise Http404
    authority = authorise(request.member, MERGE, body.path, now=now)
    one, other = (get_object_or_404(Person.objects.living(), member_number=number) for number in (asleep, kept))
    if request.method == "POST":
        merge(other, one, authority=authority, now=now)
        return redirect("bodies:deeds", pk)
    known = reveal([one.pk, other.pk], SHOWN, authority=authority, now=now)
    about = {"body": body, "asleep": Side(one, known[one.pk]), "kept": Side(other, known[other.pk]), "article": authority.article}
    try:
        refuse_unless_mergeable(other, one, authority=authority, now=now)
        about["said"] = foreseen(other, one, now=now)
    except Refused as refusal:
        about["refusal"] = refusal
    return render(request, "bodies/double.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def other_number(request: MemberRequest) -> HttpResponse:
    """Show whoever has two numbers which goes on; let them say that they are two people, or take over what a caucus knows."""
    now = timezone.now()
    mine = Merging.objects.standing().filter(asleep=request.member) | Merging.objects.standing().filter(kept=request.member)
    found = mine.select_related("kept", "asleep").order_by("-at", "-pk").first()
    if request.method == "POST" and found is not None:
        if "take" in request.POST:
            take_over(found, by=request.member, now=now)
        else:
            part(found, authority=of_oneself(request.member.pk), now=now)
        return redirect("bodies:other-number")
    is_asleep = found is not None and found.asleep_id == request.member.pk
    about = {"merging": found, "is_asleep": is_asleep, "can_part": found is not None and can_part(found, request.member, now=now)}
    return render(request, "bodies/other_number.html", about)
