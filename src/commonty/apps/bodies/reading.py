"""What may be read of who belongs to a body: a number, one's own standing, and the roll under a mandate."""

from datetime import datetime

from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.bodies.dying import RECORD_DEATH
from commonty.apps.bodies.entitling import is_inactive
from commonty.apps.bodies.joining import ADMIT, belongs
from commonty.apps.bodies.models import Body, Membership, Seat, Standing
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.bodies.timing import latest_start
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.effects import MERGE, REVEAL
from commonty.apps.people.models import Person
from commonty.apps.people.revealing import PAGE
from commonty.constitution import document
from commonty.constitution.authority import Authority
from commonty.constitution.document import Belonging, Constitution
from commonty.constitution.refusal import Refused

MANY = 10_000
A_MINUTE = 60
"""Seconds."""


def member_count(body: Body, provision: document.Body, *, now: datetime) -> int:
    """Return how many belong to a body, in whatever standing."""
    if provision.belonging is Belonging.SEATS:
        return Seat.objects.filter(body=body).held(now).values("person").distinct().count()
    if provision.belonging is Belonging.EVERYONE and body.parent is not None:
        return member_count(body.parent, body.parent.provision(body.parent.rules(now)), now=now)
    return number_of(body.pk, *BELONGING)


def number_of(body: str, *standings: str) -> int:
    """Return how many stand so in a body, for a page to show: of more than ten thousand, as it was at most a minute ago."""
    key = f"bodies.number_of:{body}:{','.join(standings)}"
    number: int | None = cache.get(key)
    if number is None:
        number = Membership.objects.filter(body=body, standing__in=standings).count()
        if number > MANY:
            cache.set(key, number, A_MINUTE)
    return number


def standing_at(membership: Membership, body: Body, rules: Constitution, *, now: datetime) -> Standing:
    """Return how somebody stands in a body by the clock: a suspension that is over is none, and qualifying ends by itself."""
    standing = Standing(membership.standing)
    if standing is Standing.SUSPENDED and not membership.is_suspended(now):
        standing = Standing.GOOD
    if standing is not Standing.GOOD:
        return standing
    if membership.rests(now):
        return Standing.ARREARS
    if is_inactive(membership, body, now=now):
        return Standing.INACTIVE
    category = rules.categories.get(membership.category)
    if category is None or not category.qualifying or membership.since is None:
        return Standing.GOOD
    is_over = membership.since <= latest_start(now, category.qualifying, rules.time_zone)
    return Standing.GOOD if is_over else Standing.QUALIFYING


def reading_roll(person: Person, body: Body, *, now: datetime) -> Authority:
    """
    Return by what mandate somebody may read the roll of a body.

    That of a caucus is for its own officers alone: a mandate that the caucus itself gave, for the caucus itself, to one who
    belongs to it. Nothing given above counts, whatever the rules above say. Raises ``Refused``.
    """
    return acting_in(person, REVEAL, body, now=now)


def admitting(person: Person, body: Body, *, now: datetime) -> Authority:
    """Return by what mandate somebody lets applicants in, and reads who they are: in a caucus, by one of its own. Raises ``Refused``."""
    return acting_in(person, ADMIT, body, now=now)


def acting_in(person: Person, power: str, body: Body, *, now: datetime) -> Authority:
    """Return by what mandate somebody acts on others in a body: in a caucus, one of its own by one of its own. Raises ``Refused``."""
    authority = authorise(person, power, body.path, now=now)
    _refuse_from_outside(person, body, authority, now=now)
    return authority


def _refuse_from_outside(person: Person, body: Body, authority: Authority, *, now: datetime) -> None:
    """Raise ``Refused`` where a mandate comes from above a body that keeps to itself, or its holder does not belong there."""
    if not keeps_to_itself(body, now=now):
        return
    mandate = Mandate.objects.get(pk=authority.source.removeprefix("mandate:"))
    if mandate.given_in != body.place or mandate.scope != body.place or not belongs(person, body, now=now):
        raise Refused(_("Nobody outside a caucus may read who belongs to it."), article=f"bodies.{body.article_in(body.rules(now))}")


def may_open_roll(person: Person, body: Body, *, now: datetime) -> bool:
    """Say whether somebody may read the roll of a body, for a page that links to it."""
    try:
        reading_roll(person, body, now=now)
    except Refused:
        return False
    return True


def may_admit(person: Person, body: Body, *, now: datetime) -> bool:
    """Say whether somebody may let applicants in, for a page that links to those who wait."""
    try:
        admitting(person, body, now=now)
    except Refused:
        return False
    return True


def may_merge(person: Person, body: Body, *, now: datetime) -> bool:
    """Say whether somebody may let two numbers be one person, for a page that links to it."""
    try:
        authorise(person, MERGE, body.path, now=now)
    except Refused:
        return False
    return True


def may_record_death(person: Person, body: Body, *, now: datetime) -> bool:
    """Say whether somebody may record that a member has died, for a page that links to it."""
    try:
        authorise(person, RECORD_DEATH, body.path, now=now)
    except Refused:
        return False
    return True


def page_of_roll(body: Body, *, after: int) -> tuple[list[Person], bool]:
    """Return those who belong to a body, by member number, from above ``after``; and whether there are more."""
    people_above = Person.objects.living().filter(member_number__gt=after)
    if body.is_root:  # Nearly everybody belongs: walk the numbers and ask of each, where a join would sort all members for one page.
        found = people_above.filter(Exists(Membership.objects.filter(person=OuterRef("pk"), body=body, standing__in=BELONGING)))
    else:
        found = people_above.filter(memberships__body=body, memberships__standing__in=BELONGING)
    people = list(found.order_by("member_number")[: PAGE + 1])
    return people[:PAGE], len(people) > PAGE
