"""Answers the five questions: what power, from where, for whom, accountable to whom, and how members get rid of its holder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from commonty.apps.mandates import titles
from commonty.apps.mandates.models import Mandate, Report
from commonty.apps.mandates.powers import powers
from commonty.apps.record.audiences import Reader
from commonty.apps.record.models import Line
from commonty.apps.record.told import Told, told_many
from commonty.apps.rules.models import in_force
from commonty.apps.rules.sources import SourcePage, resolve
from commonty.constitution import calendar
from commonty.constitution.document import Constitution, Office
from commonty.constitution.inheritance import resolved

MOST_ACTS = 50
"""How many acts the page shows, the newest; the record has them all."""
RECALL = "mandates.recall"
MOVE = "/motions/new/"
"""Where a motion is moved: an app above answers there."""


@dataclass(frozen=True)
class Answers:
    """
    The answers for one mandate, as one reader may read them.

    ``office`` is what the rules say of the office that it comes with; ``recall`` is the key of the procedure that takes it back, or
    empty where the rules name none. ``called`` is what it is for, in a few words. ``report_due`` is when the next report is due; it
    ``is_late`` once that has passed.
    """

    mandate: Mandate
    power: str
    places: tuple[SourcePage, ...]
    source: SourcePage
    given_in: SourcePage
    office: Office | None
    caretaker: bool
    living: bool
    acts: tuple[Told, ...]
    reports: tuple[Report, ...]
    report_due: datetime | None
    is_late: bool
    recall: str
    rules: Constitution
    called: str
    limits: tuple[tuple[str, SourcePage], ...]


def answers(mandate: Mandate, reader: Reader, *, now: datetime) -> Answers:
    """Answer the five questions for a mandate."""
    rules = in_force(mandate.path, at=now).constitution
    whole = mandate.whole
    office = rules.offices.get(mandate.office)
    reports = tuple(whole.reports.select_related("text__wording").order_by("-at"))
    due = report_due(whole, office, reports[0].at if reports else None, rules)
    known = powers().get(mandate.power)
    return Answers(
        mandate=mandate,
        power=_(known.sentence) if known else "",
        places=tuple(resolve(f"body:{body}") for body in mandate.path),
        source=resolve(whole.source),
        given_in=resolve(f"body:{mandate.given_in.rpartition('/')[2]}"),
        office=office,
        caretaker=mandate.is_caretaker(now),
        living=mandate.lives(now),
        acts=acts(mandate, reader),
        reports=reports,
        report_due=due,
        is_late=due is not None and due < now and whole.lives(now),
        recall=recall(mandate, office, rules),
        rules=rules,
        called=titles.called([whole])[whole.pk],
        limits=titles.limits(mandate),
    )


def acts(mandate: Mandate, reader: Reader) -> tuple[Told, ...]:
    """Return the newest lines of the record that cite a mandate, or one that comes with it, as a reader may read them."""
    cited = [
        f"mandate:{pk}"
        for pk in (mandate.pk, *mandate.children.filter(office=mandate.office).exclude(office="").values_list("pk", flat=True))
    ]
    lines = Line.objects.filter(payload__source__in=cited).select_related("payload").order_by("-seq")
    return tuple(told_many(lines[:MOST_ACTS], reader))


def report_due(mandate: Mandate, office: Office | None, last: datetime | None, rules: Constitution) -> datetime | None:
    """Return when the next report on an office is due: so long after the last, or after it began."""
    if office is None or not office.report_every:
        return None
    return calendar.after(last or mandate.starts, office.report_every, rules.time_zone)


def recall(mandate: Mandate, office: Office | None, rules: Constitution) -> str:
    """Return the key of the procedure that takes a mandate back: what the office names, or else the route of a recall."""
    if office is not None:
        return f"procedures.{office.recall}"
    for route in rules.routes.values():
        if route.effect == RECALL and route.context in {mandate.body, "*"}:
            return f"procedures.{route.procedure}"
    return ""


def recall_address(mandate: Mandate, procedure: str, rules: Constitution) -> str:
    """Return where a recall is moved: in the body that the procedure is of; empty where the rules have no such procedure."""
    key = procedure.partition(".")[2]
    if key not in rules.procedures:
        return ""
    decides = resolved(rules, key).body
    body = mandate.body if decides in rules.bodies and rules.bodies[decides].many else decides
    return f"{MOVE}?{urlencode({'body': body, 'effect': RECALL, 'effect-mandate': mandate.whole.pk})}"


def readable(reader: Reader, mandate: Mandate) -> bool:
    """Say whether somebody may read about a mandate: its holder, the members of its body, and those of the body that gave it."""
    return mandate.holder_id == reader.person or mandate.body in reader.bodies or mandate.given_in.rpartition("/")[2] in reader.bodies


def hide_unless_readable(reader: Reader, mandate: Mandate) -> None:
    """Answer as if there were no such mandate where somebody may not read about it: a refusal would tell that there is one."""
    if not readable(reader, mandate):
        raise Http404


def places(mandates: list[Mandate]) -> Mapping[str, SourcePage]:
    """Return what the bodies of some mandates are called, each asked for once."""
    return {body: resolve(f"body:{body}") for body in {mandate.body for mandate in mandates}}


def mandate_source(number: str) -> SourcePage | None:
    """Return what a mandate is as a source, and from there the way down to where it came from itself."""
    mandate = Mandate.objects.filter(pk=int(number)).select_related("parent").first() if number.isdecimal() else None
    if mandate is None:
        return None
    above = resolve(mandate.whole.source)
    steps = ((above.title, above.url), *above.steps) if above.url else above.steps
    return SourcePage(_("Mandate %(number)s") % {"number": number}, mandate.get_absolute_url(), steps)


def power_source(name: str) -> SourcePage | None:
    """Return what a power lets its holder do, in words, by its name in the program."""
    return SourcePage(_(powers()[name].sentence)) if name in powers() else None
