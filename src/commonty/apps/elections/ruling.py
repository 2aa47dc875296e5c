"""Who rules on a challenge to an election, and until when."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import roll
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.elections.models.matter import Matter
from commonty.apps.elections.models.settling import Challenge, Countback, Ruling
from commonty.apps.elections.models.standing import Nomination
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused

RULE = "decisions.rule"


def until(election: Matter, countback: Countback | None = None) -> datetime | None:
    """Return until when challenges are ruled on: so long after the time for challenging is over; ``None`` before the count."""
    counted = countback.counted if countback is not None else election.counted
    if counted is None or counted.challenge_until is None:
        return None
    return calendar.after(counted.challenge_until, election.procedure.ruling, election.zone)


def bench(election: Matter, *, now: datetime) -> frozenset[int]:
    """
    Return the people who rule: the members or holders whom the rules name, apart from those who stand and those who challenge.

    Nobody rules where the rules name the very body that elects: the challenged never do, so their silence settles it.
    """
    procedure = election.procedure
    if not procedure.ruled_by or procedure.ruled_by == procedure.body:
        return frozenset()
    people, _path = _named(election, procedure.ruled_by, now)
    return frozenset(people - _parties(election))


def is_settled(election: Matter, challenge: Challenge, *, upheld: bool, now: datetime) -> bool:
    """Say whether more than half of the bench as it was when the challenge was made agree; of the bench now, if there was none then."""
    agreed = Ruling.objects.filter(challenge=challenge, upheld=upheld).exclude(person__in=_parties(election)).count()
    return 2 * agreed > (challenge.bench or len(bench(election, now=now)))


def ruler(election: Matter, person: Person, *, now: datetime) -> Authority:
    """Return by what right ``person`` rules. Raises ``Refused`` for who stands, who challenges, and anybody else."""
    if person.pk not in bench(election, now=now):
        reason = _("You do not rule on this: the rules name others, and never those who stand or who challenge.")
        raise Refused(reason, article=election.article)
    _people, path = _named(election, election.procedure.ruled_by, now)
    return authorise(person, RULE, path, now=now)


def _parties(election: Matter) -> set[int]:
    stand = Nomination.objects.filter(election=election.pk, acceptance__isnull=False).values_list("nominee_id", flat=True)
    return {*stand, *Challenge.objects.filter(election=election.pk).values_list("person_id", flat=True)}


def _named(election: Matter, named: str, now: datetime) -> tuple[set[int], tuple[str, ...]]:
    """Return the members of the body, or the holders of the office, that the rules name, and that body's path; the nearest, of several."""
    constitution = election.rules.constitution
    article = constitution.offices[named].body if named in constitution.offices else named
    near = election.electors.path
    found = Body.objects.filter(article=article, dissolution=None)
    bodies = [body for body in found if body.pk in near or body.parent_id in near]
    if not bodies:
        return set(), near
    nearest = max(bodies, key=lambda body: len(body.path))
    if named in constitution.offices:
        return set(Seat.objects.held(now).filter(office=named, body=nearest).values_list("person_id", flat=True)), nearest.path
    return set(roll(nearest, Right.VOTE, at=now).values_list("person_id", flat=True)), nearest.path
