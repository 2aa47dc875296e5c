"""Who is among the members of a body, for what only they may read."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body, Membership, Seat, root
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.mandates.sources import SourcePage
from commonty.apps.people.models import Person
from commonty.constitution.document import Belonging
from commonty.constitution.refusal import Refused


def bodies_of(person: int, now: datetime) -> set[str]:
    """
    Return the ids of the bodies whose business a person may read: those they belong to, and those that answer to these.

    A body of everyone, or of the holders of its offices, answers to all members of the body that it is a part of. A branch is
    read by its own members, and a caucus by nobody else on any account.
    """
    found = set(Membership.objects.filter(person=person, standing__in=BELONGING).values_list("body_id", flat=True))
    found |= set(Seat.objects.filter(person=person).held(now).values_list("body_id", flat=True))
    try:
        rules = root().rules(now).constitution
    except Refused:
        return found
    open_above = {key for key, body in rules.bodies.items() if body.belonging in {Belonging.EVERYONE, Belonging.SEATS}}
    layer = found
    while layer:
        layer = set(Body.objects.filter(parent__in=layer, article__in=open_above).values_list("pk", flat=True)) - found
        found |= layer
    return found


def may_read(person: Person | None, body: Body, *, now: datetime) -> bool:
    """Say whether a person may read what only the members of a body may."""
    return person is not None and body.pk in bodies_of(person.pk, now)


def membership_source(number: str) -> SourcePage | None:
    """Return what a membership is as a source: never whose it is."""
    membership = Membership.objects.filter(pk=int(number)).select_related("body").first() if number.isdecimal() else None
    if membership is None:
        return None
    return SourcePage(_("Membership of %(body)s") % {"body": membership.body.title}, membership.body.get_absolute_url())


def body_source(pk: str) -> SourcePage | None:
    """Return what a body is called, and its page."""
    body = Body.objects.filter(pk=pk).first()
    return SourcePage(body.title, body.get_absolute_url()) if body else None
