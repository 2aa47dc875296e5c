"""What a decision can do about campaigns, and the power to run one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.bodies.models import Body, root
from commonty.apps.campaigns.models import CLOSE, EDIT, Campaign
from commonty.apps.mandates.granting import grant, refuse_unless_grantable
from commonty.apps.mandates.powers import provision
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.constitution import calendar, routes
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.effect import BodyKey, Day, Effect, LongText, PersonKey
from commonty.constitution.power import Power
from commonty.constitution.refusal import Refused

POWERS: tuple[Power, ...] = (
    Power(EDIT, gettext_noop("edit a campaign’s public page and write down what it won"), frozenset({"campaign"})),
)

MOST_OFFERED = 50
"""How many campaigns a form lists to close."""


@dataclass(frozen=True)
class LaunchCampaign(Effect):
    """Launch a campaign, and mandate somebody to run its page until a day."""

    name: ClassVar[str] = "campaigns.launch"
    says: ClassVar[str] = gettext_noop("Launch a campaign, and mandate somebody to run its page until a day.")

    labels: ClassVar[Mapping[str, str]] = {
        "title": gettext_noop("Name"),
        "demand": gettext_noop("What is demanded"),
        "target": gettext_noop("Of whom"),
        "why": gettext_noop("Why"),
        "editors": gettext_noop("Who runs its page"),
        "until": gettext_noop("Until the end of"),
        "body": gettext_noop("Body"),
    }

    title: str
    demand: LongText
    target: str
    why: LongText
    editors: tuple[PersonKey, ...]
    until: Day
    body: BodyKey = ""

    def context(self) -> str:
        """Return the body whose campaign it is."""
        return self.body

    def describe(self) -> str:
        """Say what is demanded of whom, and who may run the page until when."""
        known = names(self.editors, body=self.body)
        return _("Launch the campaign “%(title)s”: %(target)s is to %(demand)s. %(editors)s may edit its page until %(until)s.") % {
            "title": self.title,
            "target": self.target,
            "demand": self.demand,
            "editors": ", ".join(known[each] for each in self.editors),
            "until": date_format(date.fromisoformat(self.until), "DATE_FORMAT"),
        }

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:
        """Refuse a campaign without words or editors, and a mandate that would end before it begins, or on no day."""
        article, _rule = provision(rules, EDIT)
        if not (self.title.strip() and self.demand.strip() and self.target.strip()):
            reason = _("A campaign has a title, a demand, and somebody of whom it is demanded.")
            raise Refused(reason, article=_deciding(self.name, self._body(), rules))
        if not self.editors or Person.objects.living().filter(pk__in=self.editors).count() != len(set(self.editors)):
            raise Refused(_("Name at least one member who shall run the campaign’s page."), article=article)
        try:
            ends = self._ends(rules)
        except ValueError as wrong:
            raise Refused(_("“%(text)s” is not a day; write it as 2027-01-31.") % {"text": self.until}, article=article) from wrong
        refuse_unless_grantable(rules, EDIT, limits={}, ends=ends, now=now)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Make the campaign and grant the mandates, which are for it alone."""
        body = self._body()
        page = {"demand": self.demand, "target": self.target, "why": self.why}
        campaign = Campaign.launch(self.title, page, body, authority=authority, now=now)
        ends = self._ends(body.rules(now).constitution)
        for person in Person.objects.filter(pk__in=self.editors):
            limits = {"campaign": str(campaign.pk)}
            grant(person, EDIT, body.path, limits=limits, starts=now, ends=ends, authority=authority, now=now, task=campaign.title)

    def lapse(self, authority: Authority, *, now: datetime) -> None:
        """Close the campaign: its page stays to be read, and nobody signs it any more."""
        for campaign in Campaign.objects.filter(source=authority.source, closing=None):
            campaign.close(authority=authority, now=now)

    def _body(self) -> Body:
        return Body.objects.get(pk=self.body) if self.body else root()

    def _ends(self, rules: Constitution) -> datetime:
        return calendar.end_of_day(date.fromisoformat(self.until), rules.time_zone)


@dataclass(frozen=True)
class CloseCampaign(Effect):
    """Close a campaign: its page stays to be read, and its mandates end."""

    name: ClassVar[str] = CLOSE
    says: ClassVar[str] = gettext_noop("Close a campaign: its page stays to be read, and its mandates end.")
    labels: ClassVar[Mapping[str, str]] = {"campaign": gettext_noop("Which campaign")}

    campaign: int

    @classmethod
    def choices(cls, field: str, body: str, *, now: datetime) -> tuple[tuple[str, str], ...]:  # noqa: ARG003 - what is open is open.
        """Return the body's open campaigns, the newest first."""
        found = Campaign.objects.filter(body=body, closing=None).order_by("-pk").values_list("pk", "title") if field == "campaign" else ()
        return tuple((str(pk), title) for pk, title in found[:MOST_OFFERED])

    def context(self) -> str:
        """Return the body whose campaign it is."""
        campaign = Campaign.objects.filter(pk=self.campaign).first()
        return campaign.body_id if campaign else ""

    def describe(self) -> str:
        """Say which campaign is closed."""
        title = Campaign.objects.get(pk=self.campaign).title
        return _("Close the campaign “%(title)s”. Its page stays, and the mandates to edit it end.") % {"title": title}

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same at any time.
        """Refuse where there is none, or it is closed already."""
        campaign = Campaign.objects.filter(pk=self.campaign).first()
        if campaign is None:
            reason = _("There is no campaign number %(number)s.") % {"number": self.campaign}
            raise Refused(reason, article=_deciding(self.name, root(), rules))
        campaign.refuse_if_closed()

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Close it."""
        Campaign.objects.get(pk=self.campaign).close(authority=authority, now=now)


def _deciding(effect: str, body: Body, rules: Constitution) -> str:
    """Return the key of the article by which a body decides on an effect."""
    return routes.article_for(rules, effect, context=body.article if body.article in rules.bodies else rules.root)
