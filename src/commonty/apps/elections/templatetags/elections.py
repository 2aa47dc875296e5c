"""The tags by which pages of other apps tell of elections: ``{% load elections %}``."""

from django import template
from django.utils import timezone

from commonty.apps.bodies.models import Body
from commonty.apps.elections.models import Election
from commonty.apps.elections.secrecy import board_of
from commonty.apps.elections.vacant import told_of

register = template.Library()


@register.inclusion_tag("elections/secret.html", takes_context=True)
def secret_ballot(context: template.Context, election: Election) -> dict[str, object]:
    """Tell how far the board of a secret election is, and whom it waits for; nothing of an election that is not secret."""
    board = board_of(election.opened)
    return {"request": context["request"], "election": election, "board": board, "stage": board.stage if board is not None else None}


@register.inclusion_tag("elections/hindrances.html", takes_context=True)
def vacant_seats(context: template.Context, body: Body) -> dict[str, object]:
    """Tell which seats of a body, or that it elects to, are vacant and cannot be filled now, and why; to members of who elects alone."""
    request, now = context["request"], timezone.now()
    return {"request": request, "hindrances": told_of(body, getattr(request, "member", None), now=now)}
