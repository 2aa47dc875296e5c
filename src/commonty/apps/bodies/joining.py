"""How one comes to belong to a body, leaves it, and comes back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.bodies.dying import standing_death, take_death_back
from commonty.apps.bodies.entitling import is_inactive, standing_well
from commonty.apps.bodies.entries import CameBack, Sponsored
from commonty.apps.bodies.models import Body, Membership, Sponsor, Standing, StandingRow, root
from commonty.apps.bodies.models.membership import BELONGING, belonging
from commonty.apps.bodies.standing import GONE, stand
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Account, Agreement, Person
from commonty.apps.people.purposes import MEMBERSHIP
from commonty.apps.people.undoing import note, settle
from commonty.apps.prepared import prepared
from commonty.apps.record.recording import newest, record
from commonty.apps.rules.governing import rules_for
from commonty.constitution.authority import Authority, AuthorityKind, of_oneself
from commonty.constitution.document import Admission, Belonging
from commonty.constitution.refusal import Refused

ADMIT = "bodies.admit"
"""The power to let applicants in, where the rules leave it to a mandate."""
ADMITTED = "admitted"
"""What such a deed is called among those that can be undone."""


@transaction.atomic
def apply(person: Person, body: Body, *, category: str = "", now: datetime) -> Membership:
    """
    Ask to belong to a body, or belong at once where the rules need nobody's consent.

    ``category`` is asked for in the root body, whose page says what members are kept for. Raises ``Refused`` citing the article of the
    body, or of the category.
    """
    rules = body.rules(now)
    provision, article = body.provision(rules), f"bodies.{body.article_in(rules)}"
    if body.is_dissolved:
        raise Refused(_("%(body)s was dissolved.") % {"body": body.title}, article=article)
    if provision.belonging in {Belonging.EVERYONE, Belonging.SEATS, Belonging.DELEGATES}:
        raise Refused(_("Nobody joins %(body)s by asking: the rules say who belongs.") % {"body": body.title}, article=article)
    if body.parent is None and category not in rules.constitution.categories:
        raise Refused(_("The rules have no such category of members."), article=f"categories.{category}")
    if body.parent is not None and not belongs(person, body.parent, now=now):
        raise Refused(_("Only members of %(body)s can join.") % {"body": body.parent.title}, article=article)
    Person.objects.select_for_update().get(pk=person.pk)  # Two presses at once must not make a member of two branches.
    membership = Membership.objects.filter(person=person, body=body).first()
    if membership is not None and (membership.belongs() or membership.standing == Standing.APPLIED):
        raise Refused(_("You have joined, or asked to, already."), article=article)
    if membership is not None and membership.standing == Standing.EXPELLED:
        raise Refused(_("Somebody who was expelled is readmitted by a decision alone."), article=article)
    if provision.belonging is Belonging.AREA:
        _refuse_second_area(person, body, article)
    if membership is None:
        membership = Membership(person=person, body=body, standing=Standing.APPLIED, active=now)
    membership.category = category if body.parent is None else ""
    if body.parent is None:
        Agreement.objects.give(person.pk, MEMBERSHIP, language=person.language, now=now)
    free = provision.belonging is not Belonging.ADMISSION or provision.admission is Admission.OPEN
    authority = _own(person, body, article)
    return _enter(membership, authority=authority, now=now) if free else stand(membership, Standing.APPLIED, authority=authority, now=now)


@transaction.atomic
def sponsor(membership: Membership, *, by: Person, now: datetime) -> Membership:
    """Vouch for an applicant; they are admitted once as many members do as the rules ask for."""
    body = membership.body
    rules = body.rules(now)
    provision, article = body.provision(rules), f"bodies.{body.article_in(rules)}"
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.standing != Standing.APPLIED or provision.admission is not Admission.SPONSORS:
        raise Refused(_("Nobody has to be vouched for here."), article=article)
    if body.is_dissolved:
        raise Refused(_("%(body)s was dissolved.") % {"body": body.title}, article=article)
    if not standing_well(body, provision, rules.constitution, at=now).filter(person=by).exists():
        raise Refused(_("Only members in good standing vouch for an applicant."), article=article)
    _row, is_new = Sponsor.objects.get_or_create(membership=membership, person=by, defaults={"at": now})
    if not is_new:
        raise Refused(_("You vouch for them already."), article=article)
    own = Membership.objects.get(person=by, body=body)
    authority = Authority(AuthorityKind.RIGHT, f"membership:{own.pk}", by.pk, "sponsor", body.path, article)
    record(Sponsored(body=body.pk, person=membership.person_id), authority=authority, now=now)
    if membership.sponsors.count() >= provision.sponsors:
        return _enter(membership, authority=authority, now=now)
    return membership


@transaction.atomic
def admit(membership: Membership, *, authority: Authority, now: datetime) -> Membership:
    """Let an applicant in: under a mandate for it or by a decision, as the rules of the body say."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    refuse_unless_admitting(membership, authority=authority, now=now)
    admitted = _enter(membership, authority=authority, now=now)
    note(ADMITTED, membership.pk, [membership.person_id], body=membership.body_id, seq=newest(), authority=authority, now=now)
    return admitted


@transaction.atomic
def take_admission_back(membership: Membership, *, authority: Authority, now: datetime) -> None:
    """
    Let somebody who was let in by mistake be an applicant again, in a body and in those below it that they joined since.

    In a vote that is not counted yet they have no place any more, as if they had left.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    refuse_unless_admitted(membership, now=now)
    below = Membership.objects.filter(person=membership.person_id, body__place__startswith=f"{membership.body.place}/")
    for each in below.filter(standing__in=BELONGING).select_related("body", "person").order_by("-body__place"):
        stand(each, Standing.LEFT, authority=authority, now=now)
    stand(membership, Standing.APPLIED, authority=authority, now=now)
    settle(ADMITTED, membership.pk, authority=authority, now=now)


def refuse_unless_admitted(membership: Membership, *, now: datetime) -> None:
    """Raise ``Refused`` where something has happened to a membership since, or where they were given a mandate there."""
    article = f"bodies.{membership.body.article}"
    newest_row = membership.history.order_by("-pk").first()
    if membership.standing != Standing.GOOD or newest_row is None or newest_row.standing != Standing.GOOD:
        raise Refused(_("Something has happened to this membership since: there is nothing to undo."), article=article)
    if Mandate.objects.within(membership.body.path).filter(holder=membership.person_id).living_or_to_come(now).exists():
        raise Refused(_("They hold a mandate by now. Whether they go is decided by a vote."), article=article)


def refuse_unless_admitting(membership: Membership, *, authority: Authority, now: datetime) -> str:
    """
    Return the article by which ``authority`` says whether an applicant is let in.

    Raises ``Refused``, citing it, where it does not, and where nobody applied.
    """
    body = membership.body
    rules = rules_for(body.path, now=now)
    provision, article = body.provision(rules), f"bodies.{body.article_in(rules)}"
    if membership.standing != Standing.APPLIED:
        raise Refused(_("This person has not applied."), article=article)
    if body.is_dissolved:
        raise Refused(_("%(body)s was dissolved.") % {"body": body.title}, article=article)
    by_mandate = authority.kind is AuthorityKind.MANDATE and authority.power == ADMIT
    by_right_way = {Admission.MANDATE: by_mandate, Admission.DECISION: authority.kind is AuthorityKind.DECISION}
    if not by_right_way.get(provision.admission, False) or body.path[: len(authority.scope)] != authority.scope:
        raise Refused(_("This is not how the rules admit an applicant."), article=article)
    return article


@transaction.atomic
def leave(person: Person, body: Body, *, now: datetime) -> None:
    """Leave a body at once, with no reason given, and every body below it; whatever was held there ends. Nobody can refuse it."""
    membership = Membership.objects.select_for_update().filter(person=person, body=body).first()
    if membership is not None and membership.standing not in GONE:
        stand(membership, Standing.LEFT, authority=_own(person, body, ""), now=now)


@transaction.atomic
def come_back(person: Person, *, now: datetime) -> None:
    """Say “I am here”: on every roll again that one was off for not being heard from, or because one was taken for dead by mistake."""
    death = standing_death(person)
    if death is not None:
        take_death_back(death, authority=_own(person, root(), ""), now=now)
    for membership in _where_belonging(person):
        if is_inactive(membership, membership.body, now=now):
            membership.active = now
            membership.save(update_fields=["active"])
            authority = _own(person, membership.body, "")
            StandingRow.objects.create(membership=membership, standing=membership.standing, at=now, source=authority.source)
            record(CameBack(body=membership.body_id, person=person.pk), authority=authority, now=now)


def seen(person: Person, *, now: datetime) -> None:
    """
    Take note that somebody voted or signed in. It keeps them on the rolls; only ``come_back`` brings them back to one.

    Kept to the day, so that nothing tells how often somebody looks in.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for membership in _not_seen_since(person.pk, today):
        if not is_inactive(membership, membership.body, now=now):
            Membership.objects.filter(pk=membership.pk).update(active=today)


@prepared
def _not_seen_since(person: int, day: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(person=person, standing__in=BELONGING, active__lt=day).select_related("body")


def note_sign_in(sender: object, *, user: Account, **_signal: object) -> None:  # noqa: ARG001 - what Django's signal sends.
    """Hear from Django that somebody signed in."""
    seen(user.person, now=timezone.now())


def belongs(person: Person, body: Body, *, now: datetime) -> bool:
    """Say whether a person belongs to a body, by whatever way the rules know, and the body to them; suspended or not."""
    provision = body.provision(body.rules(now))
    match provision.belonging:
        case Belonging.EVERYONE:
            return body.parent is not None and belongs(person, body.parent, now=now)
        case Belonging.SEATS:
            return body.seats.held(now).filter(person=person).exists()
        case Belonging.DELEGATES:
            return False
        case Belonging.ADMISSION | Belonging.AREA | Belonging.SELF:
            return bool(belonging(person.pk, body.pk))


def still_belonging(body: Body, *, now: datetime) -> QuerySet[Person]:
    """Return everybody who ``belongs`` to a body, in one query."""
    if body.is_dissolved:
        return Person.objects.none()
    match body.provision(body.rules(now)).belonging:
        case Belonging.EVERYONE if body.parent is not None:
            return still_belonging(body.parent, now=now)
        case Belonging.SEATS:
            return Person.objects.filter(pk__in=body.seats.held(now).values("person"))
        case Belonging.EVERYONE | Belonging.DELEGATES:
            return Person.objects.none()
        case Belonging.ADMISSION | Belonging.AREA | Belonging.SELF:
            return Person.objects.filter(pk__in=Membership.objects.filter(body=body, standing__in=BELONGING).values("person"))


def _where_belonging(person: Person) -> QuerySet[Membership]:
    return Membership.objects.filter(person=person, standing__in=BELONGING).select_related("body")


def _own(person: Person, body: Body, article: str) -> Authority:
    own = of_oneself(person.pk, power="belong")
    return Authority(own.kind, own.source, own.person, own.power, body.path, article)


def _enter(membership: Membership, *, authority: Authority, now: datetime) -> Membership:
    """Admit somebody, into the rest of a suspension that they left during."""
    known = membership.history.filter(standing__in=[Standing.SUSPENDED, Standing.GOOD]) if membership.pk else StandingRow.objects.none()
    running = known.order_by("-at", "-pk").first()
    if running is not None and running.standing == Standing.SUSPENDED and running.until is not None and running.until > now:
        return stand(membership, Standing.SUSPENDED, authority=authority, now=now, until=running.until)
    return stand(membership, Standing.GOOD, authority=authority, now=now)


def _refuse_second_area(person: Person, body: Body, article: str) -> None:
    others = Membership.objects.filter(person=person, body__article=body.article, body__dissolution=None, standing__in=BELONGING)
    if others.exclude(body=body).exists():
        raise Refused(_("One belongs to one of these at most: leave the other first."), article=article)
