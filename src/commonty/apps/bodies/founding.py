"""How an organisation begins: its root body, its first rules, its founders, and a few offices for a short time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entries import BodyCreated
from commonty.apps.bodies.models import Body, Membership, Standing
from commonty.apps.bodies.seating import FOUNDING, seat
from commonty.apps.bodies.standing import stand
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.rules.adopting import adopt
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Constitution, Right
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused


@transaction.atomic
def found(
    constitution_text: str, founders: Sequence[Person], seats: Mapping[str, Person], *, source: str = FOUNDING, now: datetime
) -> Body:
    """
    Make the organisation that a constitution describes; return its root body.

    Every body of the document that is not a class of bodies comes into being; the founders are its members, in the first
    category that may move and vote; ``seats`` are the offices filled at once, by key, for the interim, with caretaker powers alone.
    Raises ``Refused`` where there is an organisation already, or the document says nothing of its founding.
    """
    constitution = parse(constitution_text)
    if constitution.founding is None:
        raise Refused(_("These rules do not say how the organisation is founded."), article="founding")
    authority = Authority(AuthorityKind.DECISION, source, None, "founding", (constitution.root,), "founding")
    top = establish(constitution_text, authority=authority, now=now)
    category = founders_category(constitution)
    for person in founders:
        membership = Membership(person=person, body=top, category=category, standing=Standing.APPLIED, active=now)
        stand(membership, Standing.GOOD, authority=authority, now=now)
    for office, person in seats.items():
        if office not in constitution.founding.offices or office not in constitution.offices:
            raise Refused(_("These rules do not fill the office “%(office)s” at the founding.") % {"office": office}, article="founding")
        body = Body.objects.get(article=constitution.offices[office].body)
        seat(person, office, body, authority=authority, now=now, interim=constitution.founding.interim)
    return top


def establish(constitution_text: str, *, authority: Authority, now: datetime) -> Body:
    """Put the first rules in force and bring the bodies that they name into being; return the root, to which nobody belongs yet."""
    constitution = parse(constitution_text)
    if Body.objects.exists():
        raise Refused(_("This organisation has been founded already."))
    adopt(constitution.root, constitution_text, authority=authority, now=now)
    top = make(constitution.root, constitution.root, None, constitution.bodies[constitution.root].title, authority=authority, now=now)
    _make_below(top, constitution, authority=authority, now=now)
    return top


def make(body: str, article: str, parent: Body | None, title: str, *, authority: Authority, now: datetime) -> Body:
    """Bring a body into being, and tell the record."""
    made = Body.objects.create(
        pk=body,
        article=article,
        parent=parent,
        place=f"{parent.place}/{body}" if parent else body,
        title=title,
        created=now,
        source=authority.source,
    )
    told = BodyCreated(body=parent.pk if parent else body, created=body, article=article, title=title)
    record(told, authority=authority, now=now)
    return made


def founders_category(constitution: Constitution) -> str:
    """Return the first category whose members move and vote; raise ``Refused`` where there is none."""
    for key, category in constitution.categories.items():
        if {Right.PROPOSE, Right.VOTE} <= set(category.rights):
            return key
    raise Refused(_("These rules have no category of members who may move and vote."), article="categories")


def _make_below(parent: Body, constitution: Constitution, *, authority: Authority, now: datetime) -> None:
    for key, provision in constitution.bodies.items():
        if provision.parent == parent.article and not provision.many:
            made = make(key, key, parent, provision.title, authority=authority, now=now)
            _make_below(made, constitution, authority=authority, now=now)
