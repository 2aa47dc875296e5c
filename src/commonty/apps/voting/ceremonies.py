"""Key ceremonies as members begin and follow them: how many trustees open a ballot together, who still can, what waits for whom."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.mandates.authorising import authorise, giving
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Ceremony, ElectionKey, Step, Trustee
from commonty.apps.voting.models.trustees import KEEP, together


@dataclass(frozen=True)
class Keeper:
    """A trustee of a ceremony: who, whether they still hold the mandate, and the steps that they have done."""

    number: int
    person: int
    holds: bool
    done: frozenset[str]


def article(body: Body, *, now: datetime) -> str:
    """Return the key of the article that says who keeps keys of ``body``; empty where the rules in force have none."""
    powers = body.rules(now).constitution.powers
    return next((f"powers.{key}" for key, rule in powers.items() if rule.power == KEEP), "")


def begin(body: Body, person: Person, *, now: datetime) -> Ceremony:
    """Let somebody who is to keep a key begin a ceremony of all who are; one that is unfinished ends. Raises ``Refused``."""
    authority = authorise(person, KEEP, body.path, now=now)
    needed = together(body, now)
    return Ceremony.objects.begin(body, threshold=needed, authority=authority, article=authority.article, now=now)


def unfinished(body: Body) -> Ceremony | None:
    """Return the ceremony in which keys of ``body`` are being made."""
    return Ceremony.objects.filter(body=body, key=None, ended=None).order_by("pk").last()


def key_of(body: Body) -> ElectionKey | None:
    """Return the newest key of ``body``."""
    return ElectionKey.objects.filter(ceremony__body=body).select_related("ceremony__body").order_by("pk").last()


def keepers(ceremony: Ceremony, *, now: datetime) -> list[Keeper]:
    """Return the trustees of a ceremony by their numbers, in two queries."""
    found = ceremony.trustees.select_related("mandate__ending").prefetch_related("parts").order_by("number")
    return [
        Keeper(each.number, each.mandate.holder_id, each.mandate.lives(now), frozenset(part.step for part in each.parts.all()))
        for each in found
    ]


def holders(body: Body, *, now: datetime) -> set[int]:
    """Return who is to keep a key of ``body`` now."""
    return {each.holder_id for each in giving((KEEP,), body.path, now=now)}


def waiting(person: Person, *, now: datetime) -> list[Ceremony]:
    """Return the ceremonies that wait for what ``person`` does next, of those in which they still hold the mandate."""
    theirs = Trustee.objects.filter(mandate__holder=person, ceremony__key=None, ceremony__ended=None)
    found = [each for each in theirs.select_related("ceremony__body", "mandate__ending").order_by("pk") if each.mandate.lives(now)]
    return [each.ceremony for each in found if each.number in each.ceremony.waits_for()]


def to_do(step: Step) -> str:
    """Say what a trustee does next, as a button or a list of things to do has it."""
    said = {
        Step.CERTIFY: _("Make your key of secret ballots"),
        Step.DEAL: _("Share your key out"),
        Step.FINISH: _("Check the others’ shares of your key"),
    }
    return said[step]


def step_says(step: Step) -> tuple[str, str]:
    """Return what a step is called, and what happens in it."""
    said = {
        Step.CERTIFY: (_("Everybody makes a key"), _("in their own browser, and keeps it in a file and on paper")),
        Step.DEAL: (_("Everybody shares it out"), _("one sealed share for each of the others")),
        Step.FINISH: (_("Everybody checks the others’ shares"), _("and then the keys are there")),
    }
    return said[step]
