"""The tags by which pages of other apps tell of votes: ``{% load voting %}``."""

from django import template
from django.utils import timezone
from django.utils.formats import number_format

from commonty.apps.bodies.models import Body
from commonty.apps.voting.models.trustees import together

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """Return a number with its thousands parted as the reader's language does."""
    return str(number_format(number, force_grouping=True))


@register.inclusion_tag("voting/keys_of.html")
def keys_of(body: Body) -> dict[str, object]:
    """Lead to the keys of a body's secret ballots; nothing where its rules know none."""
    return {"body": body, "has_keys": together(body, timezone.now()) > 0}
