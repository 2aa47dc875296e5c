"""The pages of moving in once the doors are open."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonty.apps.bodies.circles import may_read
from commonty.apps.bodies.models import root
from commonty.apps.bodies.reading import may_open_roll, reading_roll
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.held import field_names
from commonty.apps.people.naming import names
from commonty.apps.people.revealing import PAGE, reveal
from commonty.site.moving import inviting, telling
from commonty.site.moving.models import Arrival, BroughtIn
from commonty.site.moving.telling import words

DIGITS = 9


@require_safe
@member_required
def meeting(request: MemberRequest) -> HttpResponse:
    """Show the meeting that moved the organisation here: to members, for everything here rests on it."""
    arrival, now = _opened(), timezone.now()
    if not may_read(request.member, root(), now=now):
        raise Http404
    offices = Mandate.objects.filter(source=arrival.source, parent=None).exclude(office="").select_related("ending").order_by("pk")
    known = names([each.holder_id for each in offices], body=root().pk)
    about = {
        "arrival": arrival,
        "members": arrival.counts.get("people", 0),
        "officers": [(each, known[each.holder_id], each.lives(now)) for each in offices],
        "left_out": _left_out(arrival),
        "untold": arrival.people.filter(told_at=None).count(),
        "may_post": may_open_roll(request.member, root(), now=now),
    }
    return render(request, "moving/meeting.html", about)


@never_cache
@require_safe
@member_required
def letters(request: MemberRequest) -> HttpResponse:
    """Show the letters to those who cannot be told by e-mail, a page at a time, to whoever may see addresses; it is written down."""
    arrival, now = _opened(), timezone.now()
    authority = reading_roll(request.member, root(), now=now)
    few = _to_post(arrival, request.GET.get("after", ""))
    page = few[:PAGE]
    known = reveal([each.person_id for each in page], ["name", "address"], authority=authority, now=now)
    codes = inviting.codes([each.person_id for each in page], now=now)
    about = {
        "arrival": arrival,
        "rows": [
            {
                "brought": each,
                "code": codes.get(each.person_id),
                "words": words(each, on_paper=True, code=codes.get(each.person_id)),
                **known.get(each.person_id, {}),
            }
            for each in page
        ],
        "codes_missing": len(page) - len(codes),
        "after": request.GET.get("after", ""),
        "older_url": f"?after={page[-1].person.member_number}" if len(few) > PAGE else "",
        "article": authority.article,
    }
    return render(request, "moving/letters.html", about)


@never_cache
@require_safe
@member_required
def labels(request: MemberRequest) -> HttpResponse:
    """Show the addresses of the same page of letters, as labels to stick on."""
    arrival, now = _opened(), timezone.now()
    authority = reading_roll(request.member, root(), now=now)
    few = _to_post(arrival, request.GET.get("after", ""))
    page = few[:PAGE]
    known = reveal([each.person_id for each in page], ["name", "address"], authority=authority, now=now)
    rows = [known[each.person_id] for each in page if known.get(each.person_id, {}).get("address")]
    older = f"?after={page[-1].person.member_number}" if len(few) > PAGE else ""
    about = {
        "rows": rows,
        "without": len(page) - len(rows),
        "older_url": older,
        "article": authority.article,
        "after": request.GET.get("after", ""),
    }
    return render(request, "moving/labels.html", about)


@require_POST
@member_required
def posted(request: MemberRequest) -> HttpResponse:
    """Write down that letters were posted, or handed over."""
    arrival, now = _opened(), timezone.now()
    authority = reading_roll(request.member, root(), now=now)
    chosen = [int(text) for text in request.POST.getlist("told")[:PAGE] if text.isascii() and text.isdigit() and len(text) <= DIGITS]
    told = telling.post(arrival, chosen, authority=authority, now=now)
    messages.success(request, _("Kept: %(n)d told.") % {"n": told})
    return redirect("moving:letters")


@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, token: str) -> HttpResponse:
    """Show what somebody was told by mail; pressing the button stops mail to this address. Opening the link changes nothing."""
    brought = telling.behind(token)
    if brought is None or brought.arrival.served_at is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        telling.stop(brought, now=timezone.now())
    fields = field_names(telling.held(brought.person))
    return render(request, "moving/told.html", {"brought": brought, "fields": fields, "is_done": is_done, "token": token})


def _opened() -> Arrival:
    """Return the moving in of this organisation; as if there were no such page where it was founded anew."""
    return get_object_or_404(Arrival.objects.exclude(opened_at=None).filter(taken_back_at=None))


def _left_out(arrival: Arrival) -> list[tuple[str, str, str]]:
    """Return whom the rules did not let hold the office that they had: name, office, and the article that says no."""
    rows = list(arrival.officers.exclude(left_out_by=""))
    known = names([each.person_id for each in rows], body=root().pk)
    return [(known[each.person_id], f"offices.{each.office}", each.left_out_by) for each in rows]


def _to_post(arrival: Arrival, after: str) -> list[BroughtIn]:
    number = int(after) if after.isascii() and after.isdigit() and len(after) <= DIGITS else 0
    return list(telling.to_post(arrival).filter(person__member_number__gt=number)[: PAGE + 1])
