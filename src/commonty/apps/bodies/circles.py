"""Who is among the members of a body, for what only they may read."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body, Membership, Seat, root
from commonty.apps.bodies.models.membership import BELONGING, belonging
from commonty.apps.mandates.sources import SourcePage
from commonty.apps.people.models import Person
from commonty.apps.prepared import prepared
from commonty.apps.rules.models import Version, in_force
from commonty.constitution.document import Belonging, BodyKind, Constitution
from commonty.constitution.refusal import Refused


def bodies_of(person: int, now: datetime) -> set[str]:
    """
    Return the ids of the bodies whose business a person may read: those they belong to, and those that answer to these.

    A body of everyone, or of the holders of its offices, answers to all members of the body that it is a part of. A branch is
    read by its own members, and a caucus by nobody else on any account.
    """
    mine = dict(_belonging_to(person))
    found = {*mine, *_seated_in(person, now)}
    try:
        top = next((body for body, parent in mine.items() if parent is None), None)
        rules = (in_force((top,), at=now) if top else root().rules(now)).constitution
    except Refused:
        return found
    answering = {Belonging.EVERYONE, Belonging.SEATS}
    open_above = {key for key, body in rules.bodies.items() if body.belonging in answering and body.kind is not BodyKind.CAUCUS}
    layer = found
    while layer:  # Two layers a turn: there is seldom a third.
        below = dict(_two_layers_below(layer, open_above))
        children = {body for body, parent in below.items() if parent in layer}
        layer = {body for body in below if body not in children and body not in found}
        found |= children | layer
    return found


@prepared
def _belonging_to(person: int) -> models.QuerySet[Membership, tuple[str, str | None]]:
    return Membership.objects.filter(person=person, standing__in=BELONGING).values_list("body_id", "body__parent_id")


@prepared
def _seated_in(person: int, now: datetime) -> models.QuerySet[Seat, str]:
    return Seat.objects.filter(person=person).held(now).values_list("body_id", flat=True)


@prepared
def _two_layers_below(layer: Collection[str], open_above: Collection[str]) -> models.QuerySet[Body, tuple[str, str | None]]:
    child_or_grandchild = Q(parent__in=layer) | Q(parent__parent__in=layer, parent__article__in=open_above)
    return Body.objects.filter(child_or_grandchild, article__in=open_above).values_list("pk", "parent")


def may_read(person: Person | None, body: Body, *, now: datetime) -> bool:
    """Say whether a person may read what only the members of a body may."""
    if person is None:
        return False
    if belonging(person.pk, body.pk):
        return True  # As most who ask: the rest of what they may read need not be looked up.
    return body.pk in bodies_of(person.pk, now)


def closed(rules: Constitution) -> set[str]:
    """Return the articles of the bodies whose business is theirs alone: caucuses, and whatever lies in one."""
    found = {key for key, body in rules.bodies.items() if body.kind is BodyKind.CAUCUS}
    while more := {key for key, body in rules.bodies.items() if body.parent in found} - found:
        found |= more
    return found


def keeps_to_itself(body: Body, *, now: datetime) -> bool:
    """Say whether what a body does is for its own members alone. So it is, too, where the rules no longer say what it is."""
    top = in_force(body.path[:1], at=now)
    if body.article not in top.constitution.bodies or body.article in closed(top.constitution):
        return True
    nearest = body.rules(now)
    while nearest != top:  # Rules of its own, of a body on the way down to it, may make it a caucus too.
        if nearest.constitution.bodies[nearest.constitution.root].kind is BodyKind.CAUCUS:
            return True
        nearest = in_force(body.path[: body.path.index(nearest.body)], at=now)
    return False


def secluded_from(person: Person | None, *, now: datetime) -> set[str]:
    """Return the ids of the bodies that keep to themselves and among whose members this person is not."""
    top = in_force((root().pk,), at=now)
    others = _has_rules_but(top.body)
    some = Body.objects.all() if others else _of_no_article(set(top.constitution.bodies) - closed(top.constitution))
    found = [body for body in some if keeps_to_itself(body, now=now)]
    reads = bodies_of(person.pk, now) if found and person is not None else set()
    return {body.pk for body in found} - reads


@prepared
def _has_rules_but(body: str) -> models.QuerySet[Version, int]:
    return Version.objects.exclude(body=body).values_list("pk", flat=True)[:1]


@prepared
def _of_no_article(articles: Collection[str]) -> models.QuerySet[Body]:
    return Body.objects.exclude(article__in=articles)


def is_closed(body: str, now: datetime) -> bool:
    """Answer the record, which knows bodies by their ids."""
    found = Body.objects.filter(pk=body).first()
    return found is not None and keeps_to_itself(found, now=now)


def in_view(person: Person | None, *, now: datetime) -> models.QuerySet[Body]:
    """Return the bodies that a list may name to somebody: that there is a caucus is no secret, what lies in it is."""
    return Body.objects.filter(dissolution=None).exclude(parent__in=secluded_from(person, now=now))


def named_to(person: int | None, now: datetime) -> dict[str, str]:
    """Return what the bodies are called whose business a list may name to somebody, or to the public: dissolved ones too."""
    reader = Person.objects.filter(pk=person).first() if person is not None else None
    hidden = secluded_from(reader, now=now) if Body.objects.exists() else set()
    return dict(Body.objects.exclude(pk__in=hidden).exclude(parent__in=hidden).order_by("place").values_list("pk", "title"))


def titles(bodies: Iterable[str]) -> dict[str, str]:
    """Return what bodies are called, by their ids."""
    return dict(Body.objects.filter(pk__in=set(bodies)).values_list("pk", "title"))


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
