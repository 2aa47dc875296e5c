"""The tags by which pages of other apps tell of votes: ``{% load voting %}``."""

from django import template
from django.utils import timezone

from commonty.apps.bodies.models import Body
from commonty.apps.voting.models.trustees import together

register = template.Library()


@register.inclusion_tag("voting/keys_of.html")
def keys_of(body: Body) -> dict[str, object]:
    """Lead to the keys of a body's secret ballots; nothing where its rules know none."""
    return {"body": body, "has_keys": together(body, timezone.now()) > 0}
