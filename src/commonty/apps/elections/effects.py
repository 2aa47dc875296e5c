"""What decisions do with elections: call them; and the powers of those who run, count and watch them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.bodies.models import Body
from commonty.apps.bodies.titles import office_title
from commonty.apps.elections import calling
from commonty.apps.elections.models import Election
from commonty.apps.elections.officers import RUN, TELL, WATCH
from commonty.apps.elections.secrecy import is_secret
from commonty.apps.voting.rehearsing import caution
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.effect import BodyKey, Effect, OfficeKey
from commonty.constitution.power import Power
from commonty.constitution.refusal import Refused

POWERS: tuple[Power, ...] = (
    Power(RUN, gettext_noop("run elections as returning officer")),
    Power(TELL, gettext_noop("enter paper ballots as a teller")),
    Power(WATCH, gettext_noop("watch elections as a scrutineer")),
)


@dataclass(frozen=True)
class CallElection(Effect):
    """Call the election of an office: for the seats that are vacant, or soon will be."""

    name: ClassVar[str] = "elections.call"
    says: ClassVar[str] = gettext_noop("Call the election of an office: for the seats that are vacant, or soon will be.")
    labels: ClassVar[Mapping[str, str]] = {"office": gettext_noop("Office"), "body": gettext_noop("Body")}

    office: OfficeKey
    body: BodyKey

    def describe(self) -> str:
        """Say which office is elected."""
        body = _body(self.body)
        said = {"office": office_title(body, self.office), "body": body.title}
        return _("The election of %(office)s in %(body)s is called, for the seats that are vacant or soon will be") % said

    def context(self) -> str:
        """Return the body of the office."""
        return self.body

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the rules of its own body say it.
        """Refuse an office that the body does not have, or that is not filled by elections, and one whose election is running."""
        body = _body(self.body)
        calling.provided(self.office, body, body.rules(now))
        Election.objects.refuse_unless_free(self.office, body)

    def cautions(self, *, now: datetime) -> tuple[str, ...]:
        """Say where it would be secret, and its trustees never rehearsed."""
        body = _body(self.body)
        version = body.rules(now)
        _office, procedure = calling.provided(self.office, body, version)
        said = caution(calling.electors_of(body, procedure, version), now=now) if is_secret(procedure) else ""
        return (said,) if said else ()

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Call it."""
        Election.objects.call(self.office, _body(self.body), authority=authority, now=now)


def _body(pk: str) -> Body:
    body = Body.objects.select_related("parent").filter(pk=pk).first()
    if body is None:
        raise Refused(_("There is no body “%(body)s”.") % {"body": pk}, article="bodies")
    return body
