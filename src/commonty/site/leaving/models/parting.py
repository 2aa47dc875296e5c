"""A branch that decided to leave the organisation: who is asked, who agrees, and that it left."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.apps.bodies.dissolving import dissolve
from commonty.apps.bodies.joining import belongs, still_belonging
from commonty.apps.bodies.models import Body, Membership, Standing, root
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.bodies.standing import stand
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.models.matter import Phase
from commonty.apps.elections.models import Election
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.rules.models import in_force
from commonty.constitution.authority import Authority, of_oneself
from commonty.constitution.refusal import Refused
from commonty.site.leaving.entries import BranchLeaves, BranchLeft, PartingAnswered
from commonty.site.leaving.letters import PartingLetter

LEAVE, CONSENT = "leaving.leave", "leaving.consent"
"""The effects by which a branch decides to leave, and by which the body that it is part of lets it go."""
OVER = frozenset({Phase.DONE, Phase.LOST, Phase.UNDECIDED, Phase.FALLEN, Phase.WITHDRAWN, Phase.LAPSED, Phase.FAILED})


class Partings(models.Manager["Parting"]):
    """How one begins, and which are going on."""

    @transaction.atomic
    def begin(self, body: Body, days: int, *, authority: Authority, now: datetime) -> "Parting":
        """Ask every member of a branch that decided to leave, each by letter; silence is no."""
        refuse_unless_it_can_stand_alone(body, now=now)
        if self.going_on().filter(body=body).exists():
            raise Refused(_("%(body)s decided so already.") % {"body": body.title}, article=f"bodies.{body.article}")
        made = self.create(body=body, source=authority.source, article=authority.article, begun_at=now, until=now + timedelta(days=days))
        record(BranchLeaves(body=body.pk, until=made.until.isoformat()), authority=authority, now=now)
        for person in still_belonging(body, now=now).filter(erasure=None).values_list("pk", flat=True):
            send_later(person, PartingLetter(made.pk), now=now)
        return made

    def going_on(self) -> "QuerySet[Parting]":
        """Return those of branches that have not left yet."""
        return self.filter(left_at=None, body__dissolution=None)


class Parting(models.Model):
    """That a branch decided to leave with those of its members who agree. ``consent`` is the decision of the body above."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="partings")
    source = models.CharField(max_length=100)
    article = models.CharField(max_length=100)
    begun_at = models.DateTimeField()
    until = models.DateTimeField()
    consent = models.CharField(max_length=100, default="")
    left_at = models.DateTimeField(null=True)

    objects = Partings()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body"], condition=models.Q(left_at=None), name="leaving_one_parting_of_a_body"),
        ]

    def __str__(self) -> str:
        return f"parting of {self.body_id}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("leaving:branch", args=[self.pk])

    @property
    def awaits_consent(self) -> bool:
        """Whether the rules ask the body above, and it has not said yes."""
        return not self.consent and needs_consent(self.body, now=self.begun_at)

    @transaction.atomic
    def answer(self, person: Person, *, agrees: bool, now: datetime) -> None:
        """Say whether one goes along; until the day comes it can be said anew."""
        if self.left_at is not None or now >= self.until:
            raise Refused(_("The day until which members were asked is over."), article=self.article)
        if not belongs(person, self.body, now=now):
            raise Refused(_("Only members of %(body)s are asked.") % {"body": self.body.title}, article=self.article)
        Answer.objects.update_or_create(parting=self, person=person, defaults={"agrees": agrees, "at": now})
        record(PartingAnswered(body=self.body_id, person=person.pk, agrees=agrees), authority=of_oneself(person.pk), now=now)

    def agreed(self, now: datetime) -> list[int]:
        """Return who goes along: whoever said yes, and still belongs."""
        said = Answer.objects.filter(parting=self, agrees=True).values("person")
        return list(still_belonging(self.body, now=now).filter(pk__in=said, erasure=None).order_by("pk").values_list("pk", flat=True))

    def refuse_unless_ready(self, now: datetime) -> list[int]:
        """Return who goes along; raise ``Refused`` before the day, without a consent that the rules ask for, and while votes run."""
        if self.left_at is not None:
            raise Refused(_("%(body)s has left already.") % {"body": self.body.title}, article=self.article)
        if now < self.until:
            said = {"day": date_format(self.until, "DATETIME_FORMAT")}
            raise Refused(_("Its members are asked until %(day)s. Wait until then.") % said, article=self.article)
        if self.awaits_consent:
            raise Refused(_("The rules ask the body above to consent. Let it decide by a motion first."), article=self.article)
        refuse_unless_it_can_stand_alone(self.body, now=now)
        within = bodies_within(self.body)
        motions = Motion.objects.filter(body__in=within)
        elections = Election.objects.filter(body__in=within, declaration=None, lapse=None)
        if elections.exists() or any(motion.phase(now) not in OVER for motion in motions):
            raise Refused(_("A vote or an election is not over there. Let it end, or withdraw it, first."), article=self.article)
        agreed = self.agreed(now)
        if not agreed:
            raise Refused(_("Nobody has agreed to go along."), article=self.article)
        return agreed

    @transaction.atomic
    def leave(self, agreed: list[int], *, authority: Authority, now: datetime) -> None:
        """Record that it has left: its mandates end, those who agreed leave the organisation, and all others stay its members."""
        self.left_at = now
        self.save(update_fields=["left_at"])
        above = self.body.parent or self.body
        record(BranchLeft(body=above.pk, branch=self.body_id, title=self.body.title, people=len(agreed)), authority=authority, now=now)
        dissolve(self.body, authority=authority, now=now)
        going = Membership.objects.filter(body=root(), person__in=agreed, standing__in=BELONGING)
        for membership in going.select_related("person", "body"):
            stand(membership, Standing.LEFT, authority=authority, now=now)


class Answer(models.Model):
    """What a member answered who was asked whether to go along."""

    parting = models.ForeignKey(Parting, models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="answers_to_partings")
    agrees = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parting", "person"], name="leaving_one_answer_of_a_person")]

    def __str__(self) -> str:
        return f"answer to parting {self.parting_id}"


def bodies_within(top: Body) -> list[Body]:
    """Return a body and everything below it."""
    return list(Body.objects.filter(models.Q(pk=top.pk) | models.Q(place__startswith=f"{top.place}/")).order_by("place"))


def needs_consent(body: Body, *, now: datetime) -> bool:
    """Whether the rules of the body above have an article on who consents."""
    above = body.parent.path if body.parent else body.path
    return any(route.effect == CONSENT for route in in_force(above, at=now).constitution.routes.values())


def refuse_unless_it_can_stand_alone(body: Body, *, now: datetime) -> None:
    """Refuse the organisation itself, what is dissolved, and a body without rules of its own: elsewhere there would be none."""
    if body.is_root:
        raise Refused(_("The whole organisation leaves by a copy of everything."), article="organisation")
    if body.is_dissolved:
        raise Refused(_("%(body)s was dissolved.") % {"body": body.title}, article=f"bodies.{body.article}")
    if body.rules(now).body != body.pk:
        reason = _("%(body)s has no rules of its own to live by. Let it give itself some first, by a motion that changes its rules.")
        raise Refused(reason % {"body": body.title}, article=f"bodies.{body.article}")
