"""The tags by which pages of other apps tell of votes: ``{% load voting %}``."""

from django import template
from django.utils import timezone
from django.utils.formats import number_format

from commonty.apps.bodies.models import Body
from commonty.apps.voting.models import Board, Issuing, Roll, Serving
from commonty.apps.voting.models.trustees import together
from commonty.apps.voting.rehearsing import caution

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """Return a number with its thousands parted as the reader's language does."""
    return str(number_format(number, force_grouping=True))


@register.inclusion_tag("voting/keys_of.html")
def keys_of(body: Body) -> dict[str, object]:
    """Lead to the keys of a body's secret ballots; nothing where its rules know none."""
    return {"body": body, "has_keys": together(body, timezone.now()) > 0}


@register.inclusion_tag("voting/unrehearsed.html")
def unrehearsed(body: Body) -> dict[str, object]:
    """Tell before a secret vote that its trustees never rehearsed; nothing where they have."""
    return {"body": body, "said": caution(body, now=timezone.now())}


@register.inclusion_tag("voting/service_of.html")
def service_of(roll: Roll) -> dict[str, object]:
    """Tell, before a vote opens, how many its notice reached, and whether it has to wait for letters; nothing once it has opened."""
    serving = Serving.objects.filter(roll=roll).select_related("roll__body").first()
    if serving is None or (serving.ended_at is not None and not serving.is_limited):
        return {"serving": None}
    now = timezone.now()
    reached = serving.reached(now=now)
    missing = serving.missing(reached) if serving.ended_at is None else 0
    return {"serving": serving, "reached": reached, "missing": missing, "is_late": now >= serving.opens}


@register.inclusion_tag("voting/codes_of.html")
def codes_of(roll: Roll) -> dict[str, object]:
    """Tell whether an authority has issued the codes of a vote that is to come; nothing where none is to."""
    issuing = Issuing.objects.filter(roll=roll).first()
    is_open = issuing is not None and Board.objects.filter(uuid=issuing.uuid).exists()
    return {"issuing": issuing, "is_open": is_open, "is_late": issuing is not None and timezone.now() >= issuing.until}
