"""Bodies: all of them, what each is, and its roll for whoever may read it."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from commonty.apps.bodies.circles import in_view, keeps_to_itself, may_read
from commonty.apps.bodies.dying import standing_death
from commonty.apps.bodies.entitling import is_inactive
from commonty.apps.bodies.forms import JoinForm
from commonty.apps.bodies.joining import belongs
from commonty.apps.bodies.models import Body, Membership, Seat, Standing, root
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.bodies.reading import (
    may_admit,
    may_merge,
    may_open_roll,
    may_record_death,
    member_count,
    page_of_roll,
    reading_roll,
    standing_at,
)
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.naming import names
from commonty.apps.people.purposes import MEMBERSHIP, PURPOSES
from commonty.apps.people.revealing import reveal
from commonty.constitution.document import Admission, Belonging, BodyKind, Constitution

DIGITS = 9
"""How long a member number can be in an address."""
JOINED_BY_ASKING = frozenset({Belonging.ADMISSION, Belonging.AREA, Belonging.SELF})


@require_GET
@member_required
def bodies(request: MemberRequest) -> HttpResponse:
    """List the bodies, each under the one it is a part of."""
    now = timezone.now()
    provisions = root().rules(now).constitution.bodies
    mine = set(Membership.objects.filter(person=request.member, standing__in=BELONGING).values_list("body_id", flat=True))
    found = in_view(request.member, now=now).order_by("place")
    rows = [{"body": each, "depth": each.place.count("/"), "kind": _kind(each, provisions), "mine": each.pk in mine} for each in found]
    return render(request, "bodies/bodies.html", {"rows": rows})


@require_GET
@member_required
def body(request: MemberRequest, pk: str) -> HttpResponse:
    """Show what a body is, how many belong, who holds its offices, and one's own standing in it."""
    found = get_object_or_404(Body.objects.select_related("parent", "dissolution"), pk=pk)
    if found.parent is not None and not may_read(request.member, found, now=timezone.now()):
        above = found.parent
        if keeps_to_itself(above, now=timezone.now()) and not may_read(request.member, above, now=timezone.now()):
            raise Http404  # What there is inside a caucus is its own business.
    form = JoinForm(found.rules(timezone.now()).constitution, is_root=found.is_root)
    return page(request, found, form)


@require_GET
@member_required
def roll(request: MemberRequest, pk: str) -> HttpResponse:
    """Show the roll, a page at a time, to whoever has the mandate; it is written down who looked."""
    found, now = get_object_or_404(Body.objects.select_related("parent"), pk=pk), timezone.now()
    authority = reading_roll(request.member, found, now=now)
    after = request.GET.get("after", "")
    people, more = page_of_roll(found, after=int(after) if after.isdecimal() and len(after) <= DIGITS else 0)
    known = reveal([person.pk for person in people], ["name", "email", "phone"], authority=authority, now=now)
    about = {
        "body": found,
        "rows": [{"person": person, **known.get(person.pk, {})} for person in people],
        "older_url": f"?after={people[-1].member_number}" if more else "",
        "article": authority.article,
    }
    return render(request, "bodies/roll.html", about)


def page(request: MemberRequest, found: Body, form: JoinForm, *, status: int = 200) -> HttpResponse:
    """Show a body, with what its join form says."""
    now = timezone.now()
    version = found.rules(now)
    provision, rules = found.provision(version), version.constitution
    membership = Membership.objects.filter(person=request.member, body=found).first()
    reads = may_read(request.member, found, now=now)
    is_in = belongs(request.member, found, now=now)
    can_join = (
        provision.belonging in JOINED_BY_ASKING
        and not is_in
        and not found.is_dissolved
        and (membership is None or membership.standing == Standing.LEFT)
    )
    about = {
        "body": found,
        "kind": provision.kind,
        "is_caucus": provision.kind is BodyKind.CAUCUS,
        "article": f"bodies.{found.article_in(version)}",
        "count": member_count(found, provision, now=now),
        "offices": offices_of(found, found.article_in(version), rules, reads=reads, now=now),
        "membership": membership,
        "standing": standing_at(membership, found, rules, now=now) if membership else "",
        "is_in": is_in,
        "is_inactive": membership is not None and membership.belongs() and is_inactive(membership, found, now=now),
        "can_join": can_join and (found.parent is None or belongs(request.member, found.parent, now=now)),
        "at_once": provision.belonging is not Belonging.ADMISSION or provision.admission is Admission.OPEN,
        "form": form,
        "wording": PURPOSES[MEMBERSHIP].wording() if found.is_root and not is_in else "",
        "parts": in_view(request.member, now=now).filter(parent=found).order_by("title"),
        "reads": reads,
        "may_open_roll": may_open_roll(request.member, found, now=now),
        "may_admit": may_admit(request.member, found, now=now),
        "may_merge": found.is_root and may_merge(request.member, found, now=now),
        "may_record_death": found.is_root and may_record_death(request.member, found, now=now),
        "is_taken_for_dead": found.is_root and not is_in and standing_death(request.member) is not None,
    }
    return render(request, "bodies/body.html", about, status=status)


def offices_of(found: Body, article: str, rules: Constitution, *, reads: bool, now: datetime) -> list[dict[str, object]]:
    """Return the offices of a body with those who hold them, for whoever may know them."""
    seats = list(Seat.objects.filter(body=found).held(now).select_related("mandate").order_by("pk")) if reads else []
    known = names([seat.person_id for seat in seats], body=found.pk)
    return [
        {
            "key": key,
            "title": office.title,
            "holders": [{"name": known[seat.person_id], "mandate": seat.mandate} for seat in seats if seat.office == key],
        }
        for key, office in rules.offices.items()
        if office.body == article
    ]


def _kind(found: Body, provisions: object) -> str:
    provision = provisions.get(found.article) if isinstance(provisions, dict) else None
    return str(provision.kind.value) if provision else ""
