"""The vote of the founders: on the constitution, and apart from it on who fills the offices needed at once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from commonty.apps.bodies.founding import found
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.record.signing import fingerprint
from commonty.constitution import calendar, majority
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.checking import check
from commonty.constitution.checking.finding import Level
from commonty.constitution.document import Constitution
from commonty.constitution.document import Founding as FoundingArticle
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.constitution.tally import Tally
from commonty.site.founding.entries import OrganisationFounded
from commonty.site.founding.models.draft import Candidacy, Draft
from commonty.site.founding.models.founder import Founder, refuse_once_founded


class PuttingManager(models.Manager["Putting"]):
    """Puts drafts to the vote."""

    @transaction.atomic
    def put(self, draft: Draft, *, now: datetime) -> "Putting":
        """
        Put the draft to the founders who are there now, until it lapses.

        Raises ``Refused`` where there are too few, where the check finds an error, or where a vote is open already.
        """
        refuse_once_founded()
        Draft.objects.select_for_update().get(pk=draft.pk)
        if Founder.are_voting():
            raise Refused(_("The founders are voting already."))
        if Person.objects.filter(founder=None).exists():
            raise Refused(_("People were brought in from a list: open the doors to them, or take the list back first."), article="founding")
        entitled = Founder.objects.count()
        if entitled < draft.founding.founders:
            text = _("It takes %(needed)s founders, and there are %(there)s.")
            raise Refused(text % {"needed": draft.founding.founders, "there": entitled}, article="founding")
        if any(finding.level is Level.ERROR for finding in check(draft.constitution)):
            raise Refused(_("The check finds errors in the draft: rules under which something could not be put right. Mend them first."))
        _rehearse(draft, now=now)
        closes = calendar.after(now, draft.founding.lapses, draft.constitution.time_zone)
        putting = self.create(draft=draft, text=draft.text, digest=draft.digest, entitled=entitled, put_at=now, closes_at=closes)
        putting.roll.set(Founder.objects.all())
        return putting

    def newest(self) -> "Putting | None":
        """Return the vote that was opened last."""
        return self.order_by("-pk").first()


class Putting(models.Model):
    """One vote of the founders on one text. ``entitled`` founders may vote; the text is fixed."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="puttings")
    roll = models.ManyToManyField(Founder, related_name="voting_in")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    entitled = models.PositiveIntegerField()
    put_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    objects = PuttingManager()

    def __str__(self) -> str:
        return f"vote {self.pk} of the founders"

    @cached_property
    def constitution(self) -> Constitution:
        """The text that is voted on, parsed."""
        return parse(self.text)

    @property
    def founding(self) -> FoundingArticle:
        """What that text says of its founding. It was there when the text was put."""
        found = self.constitution.founding
        if found is None:
            raise Refused(_("The draft does not say how it is founded: it needs an article on founding."), article="founding")
        return found

    def is_open(self, now: datetime) -> bool:
        """Say whether founders can vote."""
        return now < self.closes_at and not Result.objects.filter(putting=self).exists()

    @transaction.atomic
    def cast(self, founder: Founder, *, in_favour: bool, approves: Mapping[str, Iterable[int]], now: datetime) -> "Result | None":
        """
        Cast, or change, a founder's votes: on the constitution, and for each office on who may fill it.

        ``approves`` names an office's candidates by founder. Returns the result where this was the last vote missing.
        """
        self._lock()
        if not self.is_open(now):
            raise Refused(_("This vote is over."), article="founding")
        if not self.roll.filter(pk=founder.pk).exists():
            raise Refused(_("You came in after this vote began."), article="founding")
        Vote.objects.update_or_create(putting=self, founder=founder, defaults={"in_favour": in_favour, "cast_at": now})
        Approval.objects.filter(putting=self, voter=founder).delete()
        standing = set(self.candidates())
        chosen = {(office, candidate) for office, candidates in approves.items() for candidate in candidates}
        if chosen - standing:
            raise Refused(_("One of those you chose does not stand for that office."), article="founding")
        Approval.objects.bulk_create(
            Approval(putting=self, voter=founder, office=office, candidate_id=candidate) for office, candidate in sorted(chosen)
        )
        return self._close(now) if self.votes.count() >= self.entitled else None

    @transaction.atomic
    def attend(self, *, now: datetime) -> "Result | None":
        """Close the vote once its time is over; before that, and afterwards, change nothing."""
        self._lock()
        return self._close(now) if now >= self.closes_at and not Result.objects.filter(putting=self).exists() else None

    def candidates(self) -> list[tuple[str, int]]:
        """Return who stands for which of the offices filled at once: (office, founder)."""
        stood = Candidacy.objects.filter(office__in=self.founding.offices, stood_at__lte=self.put_at)
        return sorted(stood.values_list("office", "founder_id"), key=lambda one: (self.founding.offices.index(one[0]), one[1]))

    def tally(self) -> Tally:
        """Return the votes on the constitution."""
        yes = self.votes.filter(in_favour=True).count()
        return Tally(self.entitled, yes, self.votes.count() - yes)

    def chosen(self) -> list[tuple[str, int]]:
        """
        Return who fills which office: (office, founder).

        Each candidate needs the same majority as the constitution. Of more than there are seats, those with the most votes; a
        tie for the last seat leaves it empty for the first election. Nobody gets two offices that exclude each other.
        """
        voted = self.votes.count()
        approvals = Counter(Approval.objects.filter(putting=self).values_list("office", "candidate_id"))
        seated: list[tuple[str, int]] = []
        for name in self.founding.offices:
            office = self.constitution.offices[name]
            excluded = {
                founder for held, founder in seated if held in office.incompatible or name in self.constitution.offices[held].incompatible
            }
            able = {
                founder: votes
                for (of, founder), votes in approvals.items()
                if of == name and founder not in excluded and self._sheet(Tally(self.entitled, votes, voted - votes)).carried
            }
            least = sorted(able.values(), reverse=True)[office.seats] if len(able) > office.seats else 0
            seated += [(name, founder) for founder, votes in sorted(able.items()) if votes > least]
        return seated

    def _close(self, now: datetime) -> "Result":
        sheet = self._sheet(self.tally())
        result = Result.objects.create(putting=self, carried=sheet.carried, sheet=sheet.to_json(), closed_at=now)
        if sheet.carried:
            self._found(now)
        return result

    def _found(self, now: datetime) -> None:
        """Bring the organisation into being."""
        refuse_once_founded()
        root = self.constitution.root
        authority = Authority(AuthorityKind.DECISION, "founding", None, "bodies.found", (root,), "founding")
        founders = {founder.pk: founder.person for founder in self.roll.select_related("person")}
        found(self.text, list(founders.values()), {}, now=now)
        for office, founder in self.chosen():
            body = Body.objects.get(article=self.constitution.offices[office].body)
            # An office that the rules do not let this person hold stays empty for the first election; the rest is founded.
            with suppress(Refused), transaction.atomic():
                seat(founders[founder], office, body, authority=authority, now=now, interim=self.founding.interim)
        tally = self.tally()
        entry = OrganisationFounded(
            root, self.constitution.title, self.digest, fingerprint(), founders=tally.entitled, votes_for=tally.yes, votes_against=tally.no
        )
        record(entry, authority=authority, now=now)

    def _sheet(self, tally: Tally) -> majority.Sheet:
        return majority.work_out(majority.Majority(threshold=(self.founding.threshold,)), tally)

    def _lock(self) -> None:
        """Let one founder's vote be counted at a time, so that the last one is the last."""
        Putting.objects.select_for_update().get(pk=self.pk)


class Vote(models.Model):
    """How a founder voted on the constitution. Open among the founders."""

    putting = models.ForeignKey(Putting, models.PROTECT, related_name="votes")
    founder = models.ForeignKey(Founder, models.PROTECT, related_name="votes")
    in_favour = models.BooleanField()
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["putting", "founder"], name="founding_one_vote_a_founder")]


class Approval(models.Model):
    """That a founder would have a candidate in an office."""

    putting = models.ForeignKey(Putting, models.PROTECT, related_name="approvals")
    voter = models.ForeignKey(Founder, models.PROTECT, related_name="approvals")
    office = models.CharField(max_length=100)
    candidate = models.ForeignKey(Founder, models.PROTECT, related_name="approved_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["putting", "voter", "office", "candidate"], name="founding_approves_once")]


class Result(models.Model):
    """What a vote of the founders decided. Not carried, the draft lapses and may be put again."""

    putting = models.OneToOneField(Putting, models.PROTECT, related_name="result")
    carried = models.BooleanField()
    sheet = models.JSONField()
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["carried"], condition=Q(carried=True), name="founding_once")]


class _Rehearsed(Exception):
    """The founding would work."""


def _rehearse(draft: Draft, *, now: datetime) -> None:
    """Found the organisation and take it back: rules that could not be founded are refused before anybody votes, not after."""
    people = [founder.person for founder in Founder.objects.select_related("person")]
    with suppress(_Rehearsed), transaction.atomic():
        found(draft.text, people, {}, now=now)
        raise _Rehearsed
