"""Who held an office and sits here until the first election; and whom the rules do not let, told before the doors open and after."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonty.apps.bodies.founding import establish
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.constitution.articles import articles, cite
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.refusal import Refused
from commonty.site.founding.models import Draft
from commonty.site.moving.models import Arrival, Officer
from commonty.wording.catalogue import FALLBACK

LONGEST = Duration(12, Unit.MONTHS)
"""How long somebody who held an office when the organisation moved in keeps it, if nobody is elected before."""


@dataclass(frozen=True)
class LeftOut:
    """That the rules do not let somebody hold an office that they held: why, and by which article."""

    officer: Officer
    title: str
    """What the office is called."""
    reason: str
    article: str
    cited: str
    """The article as it is cited in the reader's language."""


class _Rehearsed(Exception):
    """The officers would sit."""


def rehearse(arrival: Arrival, draft: Draft, *, now: datetime) -> Sequence[LeftOut]:
    """
    Seat the officers as the doors will, and take all of it back again; return whom the rules would leave out.

    Nobody, where the rules cannot come into force at all: who opens the doors is told that.
    """
    authority = arrival.authority("bodies.move-in", person=None)
    found: list[LeftOut] = []
    with suppress(_Rehearsed, Refused), transaction.atomic():
        establish(draft.text, authority=authority, now=now)
        found = list(_seat_each(arrival, draft.constitution, authority=authority, now=now))
        raise _Rehearsed
    return found


def seat_officers(arrival: Arrival, rules: Constitution, *, authority: Authority, now: datetime) -> tuple[int, int]:
    """Seat those who held offices; return how many sit, and how many the rules do not let: these offices wait for the first election."""
    left_out = list(_seat_each(arrival, rules, authority=authority, now=now))
    for each in left_out:
        each.officer.left_out_by = each.article
        each.officer.save(update_fields=["left_out_by"])
    return arrival.officers.count() - len(left_out), len(left_out)


def _seat_each(arrival: Arrival, rules: Constitution, *, authority: Authority, now: datetime) -> Iterator[LeftOut]:
    """Seat each, and yield whom the rules do not let, in the order in which they were named."""
    for officer in arrival.officers.select_related("person"):
        try:
            with transaction.atomic():
                _seat(officer, rules, authority=authority, now=now)
        except Refused as refusal:
            yield _left_out(officer, rules, refusal.in_words(_language()), refusal.article or f"offices.{officer.office}")


def _seat(officer: Officer, rules: Constitution, *, authority: Authority, now: datetime) -> None:
    """Seat one from now on; raise ``Refused`` where the rules do not let them, or would only once somebody else's term is over."""
    taken = seat(officer.person, officer.office, _body_of(officer, rules), authority=authority, now=now, brought_in=LONGEST)
    if taken.mandate.starts > now:
        raise Refused(_("The rules have fewer places than this."), article=f"offices.{officer.office}")


def _left_out(officer: Officer, rules: Constitution, reason: str, article: str) -> LeftOut:
    office = rules.offices.get(officer.office)
    known = {each.key for each in articles(rules)}
    cited = cite(rules, article, language=_language()) if article in known else article
    return LeftOut(officer, office.title if office else officer.office, reason, article, cited)


def _language() -> str:
    return get_language() or FALLBACK


def _body_of(officer: Officer, rules: Constitution) -> Body:
    """Return where an office sits; raise ``Refused`` where the rules have no such office, or no such body from the first day."""
    provided = rules.offices.get(officer.office)
    body = Body.objects.filter(article=provided.body).order_by("pk").first() if provided is not None else None
    if body is None:
        reason = _("The rules have no office called “%(office)s” in a body that exists from the first day.")
        raise Refused(reason % {"office": officer.office}, article=f"offices.{officer.office}")
    return body
