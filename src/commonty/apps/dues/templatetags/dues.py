"""The tags by which pages of other apps tell of dues: ``{% load dues %}``."""

from django import template
from django.utils import timezone

from commonty.apps.bodies.models import Body
from commonty.apps.dues.showing import may_enter

register = template.Library()


@register.inclusion_tag("dues/links.html", takes_context=True)
def dues_of(context: template.Context, body: Body) -> dict[str, object]:
    """Lead a member from the page of the root body to their own dues; and to entering who has paid, for whoever may."""
    member, now = getattr(context["request"], "member", None), timezone.now()
    if member is None or not body.is_root:
        return {"is_shown": False}
    return {"is_shown": True, "may_enter": may_enter(member, now=now)}
