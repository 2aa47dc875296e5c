"""Who may do what in a body by their standing alone: one person's right, and the roll of all who have it."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body, Membership, Seat, Standing, root
from commonty.apps.bodies.timing import latest_start
from commonty.apps.people.models import Person
from commonty.apps.rules.models import Version
from commonty.constitution import document
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Belonging, Constitution, Right
from commonty.constitution.refusal import Refused

ROLL_CHUNK = 2000


def right(person: Person, body: Body, right: Right, *, now: datetime) -> Authority:
    """
    Return a person's authority to do by right what ``right`` says in a body, at this moment.

    Raises ``Refused`` citing the article that says no: of the category, or of the body.
    """
    rules = body.rules(now)
    membership = Membership.objects.filter(person=person, body__parent=None).first()
    if membership is None or not roll(body, right, at=now, person=person).exists():
        raise _refusal(person, body, right, rules, now)
    return Authority(
        AuthorityKind.RIGHT, f"membership:{membership.pk}", person.pk, right.value, body.path, f"categories.{membership.category}"
    )


def entitled(body: Body, right: Right, *, at: datetime, excluding: Collection[int] = ()) -> Iterator[tuple[int, int]]:
    """
    Go through everyone who has a right in a body at the qualifying date, by primary key, each with their weight.

    One query however many there are; each weighs one. ``excluding`` are people left out because the matter is about them.
    """
    people = roll(body, right, at=at).exclude(person__in=excluding).order_by("person").values_list("person_id", flat=True)
    return ((person, 1) for person in people.iterator(chunk_size=ROLL_CHUNK))


def roll(body: Body, right: Right, *, at: datetime, person: Person | None = None) -> QuerySet[Membership]:
    """
    Return the memberships of all who have a right in a body at a time, one a person; or of one ``person`` alone.

    Rights are those of one's category in the root body; in every other body one must belong there as well.
    """
    found = _roll(body, right, at, person)
    return found.filter(person=person) if person is not None else found


def _roll(body: Body, right: Right, at: datetime, person: Person | None) -> QuerySet[Membership]:
    if body.is_dissolved:
        return Membership.objects.none()
    rules = body.rules(at)
    provision = body.provision(rules)
    if body.parent is None:
        return standing_well(body, provision, rules.constitution, at=at).filter(_categories(rules.constitution, right, at))
    above = roll(body.parent, right, at=at, person=person)
    if provision.belonging is Belonging.EVERYONE:
        return above
    if provision.belonging is Belonging.SEATS:
        return roll(root(), right, at=at, person=person).filter(person__in=Seat.objects.filter(body=body).held(at).values("person"))
    if provision.belonging is Belonging.DELEGATES:
        return Membership.objects.none()
    return standing_well(body, provision, rules.constitution, at=at).filter(person__in=above.values("person"))


def standing_well(body: Body, provision: document.Body, rules: Constitution, *, at: datetime) -> QuerySet[Membership]:
    """Return the memberships of a body in good standing, whose rights do not rest, and who were heard from in the time the rules give."""
    suspension_over = Q(standing=Standing.SUSPENDED, until__lte=at)
    paid = Q(rests_from=None) | Q(rests_from__gt=at)
    found = Membership.objects.filter(Q(standing=Standing.GOOD) | suspension_over, paid, body=body, since__lte=at)
    if provision.inactive_after:
        found = found.filter(active__gt=latest_start(at, provision.inactive_after, rules.time_zone))
    return found


def _categories(rules: Constitution, right: Right, at: datetime) -> Q:
    """Return the condition that a membership's category has the right, and that it has qualified for it."""
    wanted = Q(pk__in=())
    for key, category in rules.categories.items():
        if right in category.rights:
            qualified = Q(since__lte=latest_start(at, category.qualifying, rules.time_zone)) if category.qualifying else Q()
            wanted |= Q(category=key) & qualified
    return wanted


def _refusal(person: Person, body: Body, right: Right, rules: Version, now: datetime) -> Refused:
    """Return why a person does not have a right."""
    article = f"bodies.{body.article_in(rules)}"
    if body.is_dissolved:
        return Refused(_("%(body)s was dissolved.") % {"body": body.title}, article=article)
    top = Membership.objects.filter(person=person, body=root()).first()
    if top is None or not top.belongs():
        return Refused(_("Only members may do this."), article=f"bodies.{root().article}")
    reason = _by_category(top, right, rules.constitution, now)
    if reason is not None:
        return reason
    lapsed = _lapsed(person, body, now)
    if lapsed is not None:
        said = _("You were not heard from for long, so you are off the roll of %(body)s. Press “I am here” to come back.")
        return Refused(said % {"body": lapsed.title}, article=f"bodies.{lapsed.article}")
    return Refused(_("You do not belong to %(body)s.") % {"body": body.title}, article=article)


def _by_category(top: Membership, right: Right, rules: Constitution, now: datetime) -> Refused | None:
    """Return why somebody's standing or category does not give a right, where that is why."""
    article = f"categories.{top.category}"
    category = rules.categories.get(top.category)
    if top.is_suspended(now):
        return Refused(_("Your membership is suspended."), article=f"bodies.{top.body.article}")
    if category is None or right not in category.rights:
        return Refused(_("Members of your category do not have this right."), article=article)
    if category.qualifying and not (top.since and top.since <= latest_start(now, category.qualifying, rules.time_zone)):
        return Refused(_("You are still in your qualifying period."), article=article)
    return Refused(_("Your dues are in arrears."), article=article) if top.rests(now) else None


def _lapsed(person: Person, body: Body, now: datetime) -> Body | None:
    """Return the body on the path whose roll the person left because they were not heard from."""
    place: Body | None = body
    while place is not None:
        membership = Membership.objects.filter(person=person, body=place).first()
        if membership is not None and membership.belongs() and is_inactive(membership, place, now=now):
            return place
        place = place.parent
    return None


def is_inactive(membership: Membership, body: Body, *, now: datetime) -> bool:
    """Say whether a member was not heard from for as long as the rules say."""
    rules = body.rules(now)
    after = body.provision(rules).inactive_after
    return bool(after) and membership.active <= latest_start(now, after, rules.constitution.time_zone)
