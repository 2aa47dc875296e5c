"""What a decision can do about campaigns, and the power to run one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.bodies.models import Body, root
from commonty.apps.campaigns.models import EDIT, Campaign
from commonty.apps.mandates.granting import grant, refuse_unless_grantable
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.constitution import calendar
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
            "until": date_format(day(self.until), "DATE_FORMAT"),
        }

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:
        """Refuse a campaign without words or editors, and a mandate that would end before it begins."""
        if not (self.title.strip() and self.demand.strip() and self.target.strip()):
            raise Refused(_("A campaign has a title, a demand, and somebody of whom it is demanded."))
        if not self.editors or Person.objects.living().filter(pk__in=self.editors).count() != len(set(self.editors)):
            raise Refused(_("Name at least one member who shall run the campaign’s page."))
        ends = calendar.end_of_day(day(self.until), rules.time_zone)
        refuse_unless_grantable(rules, EDIT, limits={}, ends=ends, now=now)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Make the campaign and grant the mandates, which are for it alone."""
        body = Body.objects.get(pk=self.body) if self.body else root()
        page = {"demand": self.demand, "target": self.target, "why": self.why}
        campaign = Campaign.launch(self.title, page, body, authority=authority, now=now)
        ends = calendar.end_of_day(day(self.until), body.rules(now).constitution.time_zone)
        for person in Person.objects.filter(pk__in=self.editors):
            limits = {"campaign": str(campaign.pk)}
            grant(person, EDIT, body.path, limits=limits, starts=now, ends=ends, authority=authority, now=now, task=campaign.title)

    def lapse(self, authority: Authority, *, now: datetime) -> None:
        """Close the campaign: its page stays to be read, and nobody signs it any more."""
        for campaign in Campaign.objects.filter(source=authority.source, closing=None):
            campaign.close(authority=authority, now=now)


@dataclass(frozen=True)
class CloseCampaign(Effect):
    """Close a campaign: its page stays to be read, and its mandates end."""

    name: ClassVar[str] = "campaigns.close"
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
        return self._campaign().body_id

    def describe(self) -> str:
        """Say which campaign is closed."""
        return _("Close the campaign “%(title)s”. Its page stays, and the mandates to edit it end.") % {"title": self._campaign().title}

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the base's arguments
        """Refuse where it is closed already."""
        self._campaign().refuse_if_closed()

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Close it."""
        self._campaign().close(authority=authority, now=now)

    def _campaign(self) -> Campaign:
        campaign = Campaign.objects.filter(pk=self.campaign).first()
        if campaign is None:
            raise Refused(_("There is no campaign number %(number)s.") % {"number": self.campaign})
        return campaign


def day(text: str) -> date:
    """Return the day written as ``2027-01-31``; refuse anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refused(_("“%(text)s” is not a day; write it as 2027-01-31.") % {"text": text}) from wrong
