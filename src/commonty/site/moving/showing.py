"""What the pages of moving in show."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.moving.catalogue import say
from commonty.moving.people import Entrant, Way
from commonty.moving.reading import Table
from commonty.moving.trial import Trial, shared
from commonty.site.founding.models import Draft, Founder
from commonty.site.founding.models.draft import STARTERS, starter
from commonty.site.founding.state import findings
from commonty.site.moving.bringing import opted_out
from commonty.site.moving.forms import ListForm
from commonty.site.moving.models import Arrival, Asking
from commonty.site.moving.models import Way as Told
from commonty.site.moving.officers import rehearse
from commonty.wording.sentence import Sentence

WORKING = frozenset({"asking", "coming", "going", "opening"})
PROBLEMS_SHOWN = PAIRS_SHOWN = SHARED_SHOWN = 200
SAMPLES, LOOKED_AT, LONGEST_SAMPLE = 2, 200, 40


def overview(founder: Founder, form: ListForm, *, language: str, now: datetime) -> dict[str, object]:
    """Return what the page of moving in shows: the steps, and what can be pressed now."""
    arrival, draft = Arrival.objects.current(), Draft.objects.current()
    state, asking = stage(arrival), Asking.objects.current()
    here = arrival.people.count() if arrival else 0
    return {
        "founder": founder,
        "form": form,
        "arrival": arrival,
        "draft": draft,
        "starters": [] if draft else [(name, starter(name)) for name in STARTERS],
        "errors": findings(draft.constitution).errors if draft else (),
        "stage": state,
        "asking": asking,
        "asking_wrong": said(asking, language) if asking else "",
        "is_working": state in WORKING and not (asking and asking.is_still),
        "here": here,
        "expected": arrival.counts.get("people", 0) if arrival else 0,
        "joined": arrival.people.filter(person__lte=arrival.opened_to).count() if arrival and state == "opening" else 0,
        "by_mail": arrival.people.filter(way=Told.EMAIL).count() if arrival and state == "ready" else 0,
        "officers": arrival.officers.count() if arrival else 0,
        "left_out": rehearse(arrival, draft, now=now) if arrival and draft and state == "here" and arrival.officers.exists() else (),
        "may_be_known": founder.person.email_confirmed_at is None and state in {"nothing", "list", "mapped"},
        "steps": _steps(state, has_draft=draft is not None, met=arrival is not None and arrival.met_on is not None),
        "language": language,
    }


def said(asking: Asking, language: str) -> str:
    """Return why a server is not asked any further; nothing while it is."""
    return say(Sentence(asking.wrong["id"], asking.wrong["values"]), language) if asking.wrong else ""


def stage(arrival: Arrival | None) -> str:
    """Return how far moving in is: one word."""
    if Asking.objects.current() is not None:
        return "asking"
    if arrival is None:
        return "nothing"
    if arrival.taking_back_at is not None:
        return "going"
    if arrival.opening_at is not None:
        return "opening" if arrival.opened_at is None else "ready"
    if arrival.brought_at is None:
        return "mapped" if arrival.is_mapped else "list"
    return "coming" if arrival.is_coming else "here"


def _steps(state: str, *, has_draft: bool, met: bool) -> list[dict[str, object]]:
    """Return the steps of moving in and where this one stands."""
    labels = [
        _("The rules that you have"),
        _("The list of members"),
        _("See what would happen"),
        _("Bring everybody in"),
        _("The meeting, the officers, the turnouts"),
        _("Open the doors"),
        _("Tell everybody"),
    ]
    reached = {"nothing": 1, "asking": 1, "list": 2, "mapped": 2, "coming": 3, "going": 3, "here": 4, "opening": 5, "ready": 6}[state]
    stands = 0 if not has_draft else 5 if state == "here" and met else reached
    return [
        {"label": label, "state": "done" if n < stands else "now" if n == stands else "to come", "when": None, "detail": ""}
        for n, label in enumerate(labels)
    ]


def samples(table: Table) -> list[str]:
    """Return of each column what stands in it on the first lines that say something."""
    found = []
    for place in range(len(table.header)):
        cells = (" ".join(row.cells[place].split())[:LONGEST_SAMPLE] for row in table.rows[:LOOKED_AT])
        found.append(" · ".join(list(dict.fromkeys(cell for cell in cells if cell))[:SAMPLES]))
    return found


def tried(arrival: Arrival, found: Trial, *, language: str) -> dict[str, object]:
    """Return what would happen: numbers, errors by line, likely pairs and shared addresses."""
    same = arrival.same()
    coming = opted_out(found.coming(same))
    ticked = found.sure if same is None else same
    named = {each.line: each for each in found.entrants}
    kinds = Counter((each.sentence.id, each.is_left_out) for each in found.problems)
    return {
        "arrival": arrival,
        "counts": _counts(arrival, found, coming),
        "problems": [(each, say(each.sentence, language)) for each in found.problems[:PROBLEMS_SHOWN]],
        "kinds": sum(kinds.values()),
        "more_problems": max(0, len(found.problems) - PROBLEMS_SHOWN),
        "pairs": [
            {
                "key": f"{pair.first}-{pair.second}",
                "first": named[pair.first],
                "second": named[pair.second],
                "why": say(pair.why, language),
                "is_one": (pair.first, pair.second) in ticked,
            }
            for pair in found.pairs[:PAIRS_SHOWN]
        ],
        "more_pairs": max(0, len(found.pairs) - PAIRS_SHOWN),
        "shared": shared(found, same)[:SHARED_SHOWN],
    }


def _counts(arrival: Arrival, found: Trial, coming: Sequence[Entrant]) -> list[tuple[str, int]]:
    """Return the numbers that add up to who would come, each with its name."""
    by_mail = sum(1 for each in coming if each.email and Way.EMAIL not in each.closed)
    by_post = sum(1 for each in coming if (not each.email or Way.EMAIL in each.closed) and each.address and Way.POST not in each.closed)
    return [
        (_("Lines on the list"), arrival.counts.get("lines", 0)),
        (_("Lines left out, each with its reason below"), sum(each.is_left_out for each in found.problems)),
        (_("Lines that are one person with another line"), len(found.entrants) - len(coming)),
        (_("Members who would come"), len(coming)),
        (_("of these told by e-mail"), by_mail),
        (_("of these told by letter"), by_post),
        (_("of these to be told in person"), len(coming) - by_mail - by_post),
        (_("of these who opted out of e-mail: their address is not taken over"), sum(Way.EMAIL in each.closed for each in coming)),
        (_("of these without a member number: they get one"), sum(not each.number for each in coming)),
    ]
