"""What was a branch becomes an organisation of its own, once its file is brought in."""

from datetime import datetime

from django.db import transaction

from commonty.apps.bodies.founding import founders_category
from commonty.apps.bodies.models import Body, Membership
from commonty.apps.mandates.models import Mandate, Why
from commonty.apps.people.models import OptOut, Person
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused
from commonty.site.leaving.contents import Branch, Contents
from commonty.site.leaving.entries import BranchArrived

__all__ = ["arrive"]

WAYS = {OptOut.EMAIL: "email", OptOut.PHONE: "phone", OptOut.POST: "address"}


@transaction.atomic
def arrive(contents: Contents, branch: Branch, *, now: datetime) -> None:
    """Let people be found here, keep their opt-outs, end what those held who stayed, and tell the record. Safe to repeat."""
    body = Body.objects.filter(pk=branch.body, parent=None).first()
    if body is None:
        raise Refused(f"the file has no body {branch.body}")
    authority = Authority(AuthorityKind.DECISION, branch.source, None, "leaving.leave", body.path, "organisation")
    for person in Person.objects.living().order_by("pk").iterator():
        person.index_anew()
    for way, people in branch.opted_out.items():
        named = Person.objects.living().filter(pk__in=people)
        OptOut.objects.keep(way, [person.own(WAYS[way])[WAYS[way]] for person in named], source=branch.source[:60], now=now)
    constitution = body.rules(now).constitution
    unknown = Membership.objects.filter(body=body).exclude(category__in=constitution.categories)
    if unknown.exists():
        unknown.update(category=founders_category(constitution))
    record(BranchArrived(body=body.pk, origin=contents.origin, checkpoint=contents.record.checkpoint), authority=authority, now=now)
    for mandate in Mandate.objects.exclude(holder__erasure=None).living_or_to_come(now):
        mandate.end(Why.LEFT, authority=authority, now=now)
