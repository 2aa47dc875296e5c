"""Campaigns: what a body demands of whom, who signs, and what was won."""

import json
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.campaigns.entries import (
    CampaignClosed,
    CampaignEdited,
    CampaignLaunched,
    CampaignSigned,
    CampaignWon,
    SignatureWithdrawn,
)
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.models import Mandate, Why
from commonty.apps.mandates.sources import SourcePage
from commonty.apps.people.flooding import count_act
from commonty.apps.people.models import Person
from commonty.apps.people.writing import clean_line, clean_text
from commonty.apps.record import texts
from commonty.apps.record.models import Text
from commonty.apps.record.recording import record
from commonty.constitution import routes
from commonty.constitution.authority import Authority, of_oneself
from commonty.constitution.refusal import Refused

EDIT = "campaigns.edit"
"""The power to edit a campaign's page and to write down its wins."""

CLOSE = "campaigns.close"
"""The effect that closes a campaign."""

WORDS = ("demand", "target", "why", "happened")
"""What a campaign's page says: the demand, to whom, why, and what happened so far. The last two are Markdown."""


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns by how they stand."""

    def running(self) -> "CampaignQuerySet":
        """Those that were not closed."""
        return self.filter(closing=None)

    def shown(self) -> "CampaignQuerySet":
        """Those with what a list of them shows, in a fixed number of queries."""
        signed = models.Count("signatures", filter=~Q(signatures__confirmed_at=None), distinct=True)
        return self.select_related("body", "closing").annotate(signed=signed, won=models.Count("wins", distinct=True))


class Campaign(models.Model):
    """A campaign of a body, launched by its decision ``source``."""

    title = models.CharField(max_length=120)
    body = models.ForeignKey(Body, models.PROTECT, related_name="campaigns")
    source = models.CharField(max_length=100)
    launched_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-launched_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="campaigns_none_without_source")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its public page."""
        return reverse("campaigns:campaign", args=[self.pk])

    @classmethod
    @transaction.atomic
    def launch(cls, title: str, page: dict[str, str], body: Body, *, authority: Authority, now: datetime) -> "Campaign":
        """Launch a campaign by a decision of ``body``; its first page is what was decided."""
        campaign = cls.objects.create(title=clean_line(title), body=body, source=authority.source, launched_at=now)
        version = campaign.write(page, authority=authority, now=now)
        record(
            CampaignLaunched(body=body.pk, campaign=campaign.pk, title=campaign.title, text=version.text.digest),
            authority=authority,
            now=now,
        )
        return campaign

    @property
    def page(self) -> "Page":
        """The page as it stands: its newest version."""
        return self.pages.select_related("text__wording").latest("number")

    @property
    def is_closed(self) -> bool:
        """Whether a decision closed it."""
        return hasattr(self, "closing")

    def editors(self, now: datetime) -> "models.QuerySet[Mandate]":
        """Return the living mandates that were given for this campaign."""
        return Mandate.objects.living(now).filter(power=EDIT, limits__campaign=str(self.pk))

    def authority_of(self, person: Person, *, now: datetime) -> Authority:
        """Return by what mandate ``person`` may edit this campaign; refuse one that was given for another."""
        authority = authorise(person, EDIT, self.body.path, now=now)
        theirs = self.editors(now).filter(holder=person).first()
        if theirs is not None:
            return Authority(authority.kind, f"mandate:{theirs.pk}", person.pk, EDIT, theirs.path, theirs.article)
        given = Mandate.objects.get(pk=authority.source.removeprefix("mandate:"))
        if "campaign" in given.limits:
            raise Refused(_("Your mandate is for another campaign."), article=authority.article)
        return authority

    @transaction.atomic
    def edit(self, page: dict[str, str], *, by: Person, now: datetime) -> "Page":
        """Put a new version of the page in the place of the old one, which stays readable."""
        self.refuse_if_closed()
        authority = self.authority_of(by, now=now)
        version = self.write(page, authority=authority, now=now)
        record(
            CampaignEdited(body=self.body_id, campaign=self.pk, version=version.number, text=version.text.digest, title=self.title),
            authority=authority,
            now=now,
        )
        return version

    def write(self, page: dict[str, str], *, authority: Authority, now: datetime) -> "Page":
        """Keep a version of the page; the text itself lies beside the record."""
        Campaign.objects.select_for_update().get(pk=self.pk)
        last = self.pages.order_by("-number").first()
        clean = {word: (clean_text if word in {"why", "happened"} else clean_line)(page.get(word, "")) for word in WORDS}
        text = texts.keep(json.dumps(clean, ensure_ascii=False))
        return self.pages.create(number=last.number + 1 if last else 1, text=text, at=now, source=authority.source)

    @transaction.atomic
    def win(self, what: str, *, by: Person, now: datetime) -> "Win":
        """Write down what was won."""
        self.refuse_if_closed()
        authority = self.authority_of(by, now=now)
        text = texts.keep(clean_line(what))
        win = self.wins.create(text=text, at=now, source=authority.source)
        entry = CampaignWon(body=self.body_id, campaign=self.pk, win=win.pk, text=text.digest, title=self.title)
        record(entry, authority=authority, now=now)
        return win

    @transaction.atomic
    def close(self, *, authority: Authority, now: datetime) -> None:
        """Close the campaign by decision: its page stays, nobody signs or edits any more, and its mandates end."""
        self.refuse_if_closed()
        Closing.objects.create(campaign=self, at=now, source=authority.source)
        for mandate in self.editors(now):
            mandate.end(Why.DONE, authority=authority, now=now)
        record(CampaignClosed(body=self.body_id, campaign=self.pk, title=self.title), authority=authority, now=now)

    @transaction.atomic
    def sign(self, person: Person, *, now: datetime) -> "Signature":
        """Sign, having proved who one is: by being signed in, or by a code that came by e-mail. Signing twice counts once."""
        self.refuse_if_closed()
        signature, _made = self.signatures.get_or_create(person=person, defaults={"signed_at": now})
        if signature.confirmed_at is None:
            count_act("sign", person, now=now)
            signature.confirmed_at = now
            signature.save(update_fields=["confirmed_at"])
            entry = CampaignSigned(body=self.body_id, campaign=self.pk, person=person.pk, title=self.title)
            record(entry, authority=of_oneself(person.pk), now=now)
        return signature

    def refuse_if_closed(self) -> None:
        """Raise ``Refused`` where a decision closed the campaign, citing the article by which campaigns were closed then."""
        closing = Closing.objects.filter(campaign=self).first()
        if closing is not None:
            rules = self.body.rules(closing.at)
            article = routes.article_for(rules.constitution, CLOSE, context=self.body.article_in(rules))
            raise Refused(_("This campaign is closed."), article=article)


class Page(models.Model):
    """One version of what a campaign's page says, and by what mandate it was written."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.ForeignKey(Text, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="campaigns_one_page_a_number")]

    def __str__(self) -> str:
        return f"version {self.number} of the page of campaign {self.campaign_id}"

    def words(self) -> dict[str, str]:
        """Return what the page says by the names in ``WORDS``; all empty where the text was withdrawn."""
        wording = getattr(self.text, "wording", None)
        return dict.fromkeys(WORDS, "") if wording is None else dict(json.loads(wording.clear))


class Win(models.Model):
    """Something that was won."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="wins")
    text = models.ForeignKey(Text, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    source = models.CharField(max_length=100)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"win {self.pk} of campaign {self.campaign_id}"

    def get_absolute_url(self) -> str:
        """Return its public page."""
        return reverse("campaigns:won", args=[self.campaign_id, self.pk])

    def what(self) -> str:
        """Return what was won; empty where the text was withdrawn."""
        wording = getattr(self.text, "wording", None)
        return wording.clear if wording is not None else ""


class Closing(models.Model):
    """That a campaign was closed: when, and by what decision."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="closing")
    at = models.DateTimeField()
    source = models.CharField(max_length=100)


class Signature(models.Model):
    """That a person signed; it counts from when they proved who they are."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="campaigns_one_signature_a_person")]

    def __str__(self) -> str:
        return f"signature {self.pk}"

    @transaction.atomic
    def withdraw(self, *, now: datetime) -> None:
        """Take the signature back."""
        campaign = self.campaign
        entry = SignatureWithdrawn(body=campaign.body_id, campaign=campaign.pk, person=self.person_id, title=campaign.title)
        record(entry, authority=of_oneself(self.person_id), now=now)
        self.delete()


def campaign_source(number: str) -> SourcePage | None:
    """Return what a campaign is called, and its page."""
    campaign = Campaign.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    return SourcePage(campaign.title, campaign.get_absolute_url()) if campaign else None
