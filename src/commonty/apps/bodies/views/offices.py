"""The five questions for an office and for a power, whoever holds it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonty.apps.bodies.models import Body, Seat, root
from commonty.apps.mandates.models import Mandate
from commonty.apps.mandates.powers import powers
from commonty.apps.mandates.sources import resolve
from commonty.apps.mandates.views import rows
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.naming import names
from commonty.apps.record.audiences import reader
from commonty.constitution.inheritance import resolved

MOST_SHOWN = 100


@require_GET
@member_required
def office(request: MemberRequest, key: str) -> HttpResponse:
    """Answer the five questions for an office: in every body that has it and whose business the reader may read."""
    now = timezone.now()
    rules = root().rules(now).constitution
    if key not in rules.offices:
        raise Http404(key)
    provided = rules.offices[key]
    reading = reader(request.member.pk, now=now)
    seats = list(
        Seat.objects.filter(office=key, body__in=reading.bodies)
        .held_or_to_come(now)
        .select_related("mandate", "body")
        .order_by("body", "pk")[:MOST_SHOWN]
    )
    over = list(Seat.objects.filter(office=key, body__in=reading.bodies).holding_over(now).select_related("mandate", "body")[:MOST_SHOWN])
    known = names([seat.person_id for seat in (*seats, *over)], body=provided.body)
    holders = [
        {
            "name": known[seat.person_id],
            "seat": seat,
            "source": resolve(seat.mandate.source),
            "caretaker": seat in over,
            "to_come": seat.mandate.starts > now,
        }
        for seat in (*seats, *over)
    ]
    about = {
        "key": key,
        "office": provided,
        "rules": rules,
        "article": f"offices.{key}",
        "powers": [f"powers.{each}" for each in provided.powers],
        "bodies": Body.objects.filter(article=provided.body, dissolution=None, pk__in=reading.bodies).order_by("title"),
        "holders": holders,
        "filled_by": f"procedures.{provided.procedure}",
        "recalled_by": f"procedures.{provided.recall}",
        "electors": rules.bodies[resolved(rules, provided.procedure).body].title,
    }
    return render(request, "bodies/office.html", about)


@require_GET
@member_required
def power(request: MemberRequest, key: str) -> HttpResponse:
    """Answer the five questions for a power: what it is, which offices have it, and who has it now."""
    now = timezone.now()
    rules = root().rules(now).constitution
    if key not in rules.powers:
        raise Http404(key)
    rule = rules.powers[key]
    reading = reader(request.member.pk, now=now)
    article = f"powers.{key}"
    living = Mandate.objects.living(now).filter(article=article, body__in=reading.bodies).select_related("ending").order_by("-pk")
    declared = powers().get(rule.power)
    about = {
        "rule": rule,
        "rules": rules,
        "article": article,
        "says": _(declared.sentence) if declared else "",
        "offices": [(each, office.title) for each, office in rules.offices.items() if key in office.powers],
        "rows": rows(list(living[:MOST_SHOWN]), now=now),
        "granted_by": sorted({f"procedures.{route.procedure}" for route in rules.routes.values() if route.effect == "mandates.grant"}),
        "recalled_by": sorted({f"procedures.{route.procedure}" for route in rules.routes.values() if route.effect == "mandates.recall"}),
    }
    return render(request, "bodies/power.html", about)
