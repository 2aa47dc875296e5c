"""Trustees, who keep the keys of secret ballots: the ceremony in which they make them, a row each (specs/ballots/threshold.md)."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from commonty.apps.bodies.models import Body
from commonty.apps.mandates.authorising import authorise, giving
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.rules.models import in_force
from commonty.apps.voting.entries_of_keys import CeremonyBegun, CeremonyEnded, KeyMade, KeyPartGiven
from commonty.ballots.canonical import Json, read, write
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import group
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.hashing import b64_digest
from commonty.ballots.pedersen import read_pedersen
from commonty.ballots.signed import Signed, read_signed
from commonty.ballots.threshold import Dealt, check_dealt, check_finished, check_next_certificate, publish, read_dealt, read_finished
from commonty.ballots.trustees import Trustees
from commonty.constitution.authority import Authority
from commonty.constitution.choices import KEEP_KEY
from commonty.constitution.refusal import Refused

KEEP = KEEP_KEY
GROUP = "Ed25519"


def together(body: Body, now: datetime) -> int:
    """Return how many trustees open a secret ballot of ``body`` together: what the rules say of the power; 0 where they have none."""
    powers = in_force(body.path, at=now).constitution.powers.values()
    return max((each.together for each in powers if each.power == KEEP), default=0)


class Step(models.TextChoices):
    """What every trustee does in a ceremony, one after the other."""

    CERTIFY = "certify", pgettext_lazy("step of a key ceremony", "make a key")
    DEAL = "deal", pgettext_lazy("step of a key ceremony", "share it out")
    FINISH = "finish", pgettext_lazy("step of a key ceremony", "check the others' shares")


class Ceremonies(models.Manager["Ceremony"]):
    """The key ceremonies, and how one begins."""

    @transaction.atomic
    def begin(self, body: Body, *, threshold: int, authority: Authority, article: str, now: datetime, group: str = GROUP) -> "Ceremony":
        """
        Begin a ceremony of everybody who has the power to keep a key in ``body`` now; ``threshold`` of them will open ballots together.

        One that is not finished ends with it. Raises ``Refused`` where there are fewer than ``threshold``, or one person has two places.
        """
        holders = {each.holder_id: each for each in reversed(giving((KEEP,), body.path, now=now))}
        if not 1 <= threshold <= len(holders):
            said = _("It takes %(threshold)d trustees to open a secret ballot, and %(held)d hold that office. Fill it first.")
            raise Refused(said % {"threshold": threshold, "held": len(holders)}, article=article)
        for unfinished in self.filter(body=body, key=None, ended=None):
            unfinished.end(authority=authority, now=now)
        made = self.create(body=body, threshold=threshold, group=group, article=article, at=now)
        mandates = sorted(holders.values(), key=lambda each: each.pk)
        Trustee.objects.bulk_create(Trustee(ceremony=made, number=number, mandate=each) for number, each in enumerate(mandates, 1))
        line = CeremonyBegun(body=body.pk, ceremony=made.pk, trustees=len(mandates), threshold=threshold, group=group)
        record(line, authority=authority, now=now)
        return made


class Ceremony(models.Model):
    """
    Trustees of a body making keys of which any ``threshold`` open a secret ballot together. No secret of theirs is ever here.

    Everybody makes a key; when all have, everybody shares theirs out, sealed for each of the others; when all have, everybody adds up
    what they were dealt. Then the key that ballots are encrypted with is there.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="ceremonies")
    threshold = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=20)
    article = models.CharField(max_length=100)
    at = models.DateTimeField()

    objects: ClassVar[Ceremonies] = Ceremonies()

    def __str__(self) -> str:
        return f"key ceremony {self.pk}"

    @property
    def made(self) -> "ElectionKey | None":
        """The key, once everybody has done their part."""
        return ElectionKey.objects.filter(ceremony=self).first()

    @property
    def step(self) -> Step | None:
        """What the trustees are at; nothing once they are done, or the ceremony ended."""
        if self.made is not None or EndedCeremony.objects.filter(ceremony=self).exists():
            return None
        return next((step for step in Step if self.trustees.exclude(parts__step=step).exists()), None)

    def waits_for(self) -> list[int]:
        """Return the numbers of the trustees who have not done what everybody is at."""
        return list(self.trustees.exclude(parts__step=self.step).order_by("number").values_list("number", flat=True)) if self.step else []

    def task(self, person: Person) -> dict[str, Any] | None:
        """Return what the browser of ``person`` needs for what is theirs to do next, as its half of the ceremony takes it; or nothing."""
        trustee, step = self.trustees.filter(mandate__holder=person).first(), self.step
        if trustee is None or step is None or trustee.number not in self.waits_for():
            return None
        certificates = self.given(Step.CERTIFY) if step is not Step.CERTIFY else []
        dealt = self.given(Step.DEAL) if step is Step.FINISH else []
        return {"step": str(step), "ceremony": self._told(trustee), "certificates": certificates, "dealt": dealt}

    def transcript(self, person: Person) -> dict[str, Any] | None:
        """Return what ``person`` finds their private key with, from their seed, once everybody has dealt; nothing for who is no trustee."""
        trustee = self.trustees.filter(mandate__holder=person).first()
        if trustee is None or self.trustees.exclude(parts__step=Step.DEAL).exists():
            return None
        return {"ceremony": self._told(trustee), "certificates": self.given(Step.CERTIFY), "dealt": self.given(Step.DEAL)}

    @transaction.atomic
    def give(self, person: Person, facts: Json, *, now: datetime) -> "Part":
        """
        Take what ``person`` made in the step that everybody is at, checked as every other trustee will check it.

        Once given it stands. Raises ``Refused`` for who is no trustee of this ceremony or has lost the mandate, where it is not their
        turn, and for what is not made rightly.
        """
        Ceremony.objects.select_for_update().get(pk=self.pk)
        trustee, step = self.trustees.filter(mandate__holder=person).select_related("mandate").first(), self.step
        if trustee is None:
            raise Refused(
                _("You are no trustee of this key ceremony: it is for those who held the office when it began."), article=self.article
            )
        authority = authorise(person, KEEP, self.body.path, now=now)
        if step is None or trustee.number not in self.waits_for():
            raise Refused(_("There is nothing for you to do in this key ceremony now."), article=self.article)
        try:
            self._check(trustee.number, step, facts)
        except BallotsError as error:
            said = _("This is not what a trustee makes here, and was not taken: %(error)s. Load the page anew and try again.")
            raise Refused(said % {"error": error}, article=self.article) from error
        part = Part.objects.create(trustee=trustee, step=step, facts=facts)
        record(KeyPartGiven(body=self.body_id, ceremony=self.pk, trustee=trustee.number, step=str(step)), authority=authority, now=now)
        if step is Step.FINISH and not self.waits_for():
            self._publish(authority, now)
        return part

    @transaction.atomic
    def end(self, *, authority: Authority, now: datetime) -> None:
        """End a ceremony that is not finished: somebody does not do their part, or did it wrongly, and another begins."""
        EndedCeremony.objects.create(ceremony=self, at=now)
        record(CeremonyEnded(body=self.body_id, ceremony=self.pk), authority=authority, now=now)

    def given(self, step: Step) -> list[Any]:
        """Return what trustees gave in a step so far, in the order of their numbers."""
        return list(Part.objects.filter(trustee__ceremony=self, step=step).order_by("trustee__number").values_list("facts", flat=True))

    def _told(self, trustee: "Trustee") -> dict[str, Any]:
        """Return what a ceremony is to one of its trustees."""
        return {"group": self.group, "threshold": self.threshold, "number": trustee.number, "trustees": self.trustees.count()}

    def _certificates(self, of: Group) -> list[Signed]:
        return [read_signed(of, each) for each in self.given(Step.CERTIFY)]

    def _dealt(self, of: Group) -> list[Dealt]:
        return [read_dealt(of, each) for each in self.given(Step.DEAL)]

    def _check(self, number: int, step: Step, facts: Json) -> None:
        of, threshold = group(self.group), self.threshold
        if step is Step.CERTIFY:
            certificate, size = read_signed(of, facts), self.trustees.count()
            check_next_certificate(of, certificate, self._certificates(of), number=number, trustees=size, threshold=threshold)
        elif step is Step.DEAL:
            check_dealt(of, self._certificates(of), read_dealt(of, facts), number=number, threshold=threshold)
        else:
            finished = read_finished(of, facts)
            check_finished(of, self._certificates(of), self._dealt(of), finished, number=number, threshold=threshold)

    def _publish(self, authority: Authority, now: datetime) -> None:
        of = group(self.group)
        finished = [read_finished(of, each) for each in self.given(Step.FINISH)]
        published = publish(of, self._certificates(of), self._dealt(of), finished, threshold=self.threshold)
        text = write(published.to_json(of))
        ElectionKey.objects.create(ceremony=self, published=text, public_key=of.text(published.public(of)), at=now)
        record(KeyMade(body=self.body_id, ceremony=self.pk, fingerprint=b64_digest(text)), authority=authority, now=now)


class Trustee(models.Model):
    """Somebody in a key ceremony, by the mandate that they had when it began; numbered from 1."""

    ceremony = models.ForeignKey(Ceremony, models.PROTECT, related_name="trustees", db_index=False)
    number = models.PositiveSmallIntegerField()
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="trusteeships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ceremony", "number"], name="trustee_of_a_number")]

    def __str__(self) -> str:
        return f"trustee {self.number} of {self.ceremony}"


class Part(models.Model):
    """What a trustee gave in one step, as plain data (``threshold.py``): signed, and where it is secret sealed for another trustee."""

    trustee = models.ForeignKey(Trustee, models.PROTECT, related_name="parts", db_index=False)
    step = models.CharField(max_length=8, choices=Step)
    facts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trustee", "step"], name="part_of_a_step")]

    def __str__(self) -> str:
        return f"{self.trustee}: {self.step}"


class EndedCeremony(models.Model):
    """That a ceremony ended without a key."""

    ceremony = models.OneToOneField(Ceremony, models.PROTECT, related_name="ended")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"end of {self.ceremony}"


class ElectionKeys(models.Manager["ElectionKey"]):
    """The keys that ceremonies made."""

    def usable(self, body: Body, now: datetime) -> "ElectionKey | None":
        """Return the newest key of a body that as many trustees as its rules say now open, and that enough of them still keep."""
        keys = self.filter(ceremony__body=body, ceremony__threshold=together(body, now)).select_related("ceremony").order_by("-at", "-pk")
        newest = keys.first()
        return newest if newest is not None and newest.suffices(now) else None


class ElectionKey(models.Model):
    """The key that a ceremony made: ballots are encrypted with it, and so many of its trustees together open them."""

    ceremony = models.OneToOneField(Ceremony, models.PROTECT, related_name="key")
    published = models.TextField()
    """The whole of what proves whose keys these are and how many suffice, as a board publishes it: canonical JSON."""
    public_key = models.CharField(max_length=700)
    at = models.DateTimeField()

    objects: ClassVar[ElectionKeys] = ElectionKeys()

    def __str__(self) -> str:
        return f"key of {self.ceremony}"

    @property
    def fingerprint(self) -> str:
        """What trustees compare with one another."""
        return b64_digest(self.published)

    def trustees(self) -> Trustees:
        """Return the trustees as a board has them."""
        of = group(self.ceremony.group)
        return Trustees(of, (read_pedersen(of, read(self.published.encode(), at_most=1 << 22)),))

    def keepers(self, now: datetime) -> list[Trustee]:
        """Return the trustees who still hold their mandate. Fewer than the threshold open nothing."""
        everybody = self.ceremony.trustees.select_related("mandate__ending", "mandate__holder").order_by("number")
        return [each for each in everybody if each.mandate.lives(now)]

    def suffices(self, now: datetime) -> bool:
        """Whether enough trustees still hold their mandate to open a ballot."""
        return len(self.keepers(now)) >= self.ceremony.threshold
