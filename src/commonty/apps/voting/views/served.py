"""The pages of a notice: whom it reached, and the letters to those whom it did not."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from commonty.apps.bodies.reading import may_open_roll, reading_roll
from commonty.apps.mandates.sources import resolve
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.revealing import PAGE, reveal
from commonty.apps.voting.models import RollEntry, Serving
from commonty.apps.voting.views.rolls import refuse_unless_belonging

LONGEST_NUMBER = 9


@require_GET
@member_required
def served(request: MemberRequest, pk: int) -> HttpResponse:
    """Show how many a notice reached, and by what: numbers for members, and for those who may print letters the way to them."""
    found, now = _found(pk), timezone.now()
    refuse_unless_belonging(request, found.roll.body)
    reached = found.reached(now=now)
    context = {
        "serving": found,
        "about": resolve(found.source),
        "reached": reached,
        "is_enough": found.is_enough(reached),
        "missing": found.missing(reached),
        "is_late": now >= found.opens,
        "share": found.share,
        "may_print": found.ended_at is None and may_open_roll(request.member, found.roll.body, now=now),
    }
    return render(request, "voting/served.html", context)


@never_cache
@require_safe
@member_required
def letters(request: MemberRequest, pk: int) -> HttpResponse:
    """Show letters to those whom nothing reached, a page at a time, to whoever may see addresses; each look is written down."""
    return _on_paper(request, pk, "voting/notice_letters.html")


@never_cache
@require_safe
@member_required
def labels(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the addresses of the same page of letters, as labels to stick on."""
    return _on_paper(request, pk, "voting/notice_labels.html")


def _on_paper(request: MemberRequest, pk: int, template: str) -> HttpResponse:
    found, now = _found(pk), timezone.now()
    refuse_unless_belonging(request, found.roll.body)
    authority = reading_roll(request.member, found.roll.body, now=now)
    after = request.GET.get("after", "")
    few = _unreached(found, after) if found.ended_at is None else []
    page = few[:PAGE]
    people = [each.person for each in page if each.person is not None]
    known = reveal([each.pk for each in people], ["name", "address"], authority=authority, now=now)
    about = resolve(found.source)
    context = {
        "serving": found,
        "about": about,
        "words": str(found.served),
        "link": f"{settings.ORIGIN}{about.url}",
        "rows": [{"person": each, **known.get(each.pk, {})} for each in people],
        "without": sum(not known.get(each.pk, {}).get("address") for each in people),
        "after": after,
        "older_url": f"?after={people[-1].member_number}" if len(few) > PAGE else "",
        "article": authority.article,
    }
    return render(request, template, context)


@require_POST
@member_required
def posted(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down that letters were posted, or handed over."""
    found, now = _found(pk), timezone.now()
    refuse_unless_belonging(request, found.roll.body)
    authority = reading_roll(request.member, found.roll.body, now=now)
    chosen = [int(text) for text in request.POST.getlist("posted")[:PAGE] if _is_number(text)]
    told = found.post(chosen, authority=authority, now=now)
    messages.success(request, ngettext("Kept: %(n)d letter is posted.", "Kept: %(n)d letters are posted.", told) % {"n": told})
    return redirect("voting:served", pk)


def _found(pk: int) -> Serving:
    return get_object_or_404(Serving.objects.select_related("roll__body", "served"), pk=pk)


def _unreached(serving: Serving, after: str) -> list[RollEntry]:
    number = int(after) if _is_number(after) else 0
    return list(serving.unreached(now=timezone.now()).filter(person__member_number__gt=number)[: PAGE + 1])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
