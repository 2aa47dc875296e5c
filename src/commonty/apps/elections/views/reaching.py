"""Reaching an election to act in it: what those who may not read it are told before anything else."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.elections.models import Election
from commonty.apps.elections.reading import hide_unless_readable, may_read
from commonty.apps.elections.views.showing import is_ruler, whole
from commonty.apps.people.access import MemberRequest
from commonty.constitution.refusal import Refused


def readable_election(request: MemberRequest, pk: int) -> tuple[Election, datetime]:
    """Return an election that the member may read, and the moment of the request; to others it says no before it says anything else."""
    now = timezone.now()
    election = whole(pk)
    hide_unless_readable(request.member, election, now=now)
    if not may_read(request.member, election, now=now) and not is_ruler(election, request.member, now):
        raise Refused(_("Only members of the body may take part in this election."), article=election.article)
    return election, now
