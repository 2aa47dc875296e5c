"""How far the founding is: what its page shows."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonty.apps.people.naming import names
from commonty.constitution.articles import cite
from commonty.constitution.catalogue import say
from commonty.constitution.checking import check
from commonty.constitution.document import Constitution
from commonty.constitution.majority import Sheet
from commonty.site.founding.forms import InvitationForm
from commonty.site.founding.models import Candidacy, Draft, Founder, Putting
from commonty.site.founding.models.draft import STARTERS, starter


@dataclass(frozen=True)
class Found:
    """One finding of the check, in the reader's words."""

    level: str
    says: str
    articles: tuple[str, ...]
    because: str


@dataclass(frozen=True)
class Findings:
    """What the check finds: what stands, errors first, and what the draft accepts with a reason."""

    standing: tuple[Found, ...]
    accepted: tuple[Found, ...]

    @property
    def errors(self) -> tuple[Found, ...]:
        """Return those for which the draft cannot be put to the vote."""
        return tuple(found for found in self.standing if found.level == "error")


def findings(constitution: Constitution) -> Findings:
    """Return what the check finds in a draft."""
    language = get_language() or constitution.language
    order = ["error", "warning", "note"]
    found = [
        Found(
            finding.level.value,
            say(finding.sentence, language),
            tuple(cite(constitution, key, language=language) for key in finding.articles),
            finding.accepted_because,
        )
        for finding in check(constitution)
    ]
    found.sort(key=lambda one: order.index(one.level))
    return Findings(tuple(one for one in found if not one.because), tuple(one for one in found if one.because))


def state(founder: Founder, *, now: datetime, invitation_form: InvitationForm | None = None) -> dict[str, object]:
    """Return what a founder sees: who is here, the draft, the vote, and what they can do."""
    draft, putting = Draft.objects.current(), Putting.objects.newest()
    here = list(Founder.objects.all())
    known = names([each.person_id for each in here], body="")
    called = {each.pk: known[each.person_id] for each in here}
    is_open = Founder.are_voting()
    return {
        "founder": founder,
        "founders": [(each.pk, called[each.pk], each.returned_at) for each in here],
        "unproved": founder.person.sealed_email is not None and founder.person.email_confirmed_at is None,
        "code": founder.code() if founder.person.email_confirmed_at is None else "",
        "draft": draft,
        "needed": draft.founding.founders if draft and draft.constitution.founding else 0,
        "starters": [] if draft else [(name, starter(name)) for name in STARTERS],
        "offices": _offices(draft, called, founder) if draft and not is_open else [],
        "errors": findings(draft.constitution).errors if draft and not is_open else (),
        "putting": putting if is_open else None,
        "is_over": putting is not None and now >= putting.closes_at,
        "ballot": _ballot(putting, called, founder) if putting and is_open else None,
        "lapsed": _lapsed(putting) if putting and not is_open else None,
        "invitation_form": invitation_form or InvitationForm(),
        "invitations": founder.invitations.filter(used_at=None, with_email=False).order_by("pk"),
        "steps": _steps(draft, len(here), putting if is_open else None),
    }


def _offices(draft: Draft, called: dict[int, str], founder: Founder) -> list[dict[str, object]]:
    """Return the offices filled at once, and who would take each."""
    if draft.constitution.founding is None:
        return []
    stand = list(Candidacy.objects.order_by("stood_at").values_list("office", "founder_id"))
    return [
        {
            "key": office,
            "title": draft.constitution.offices[office].title,
            "names": [called[each] for held, each in stand if held == office],
            "mine": (office, founder.pk) in stand,
        }
        for office in draft.founding.offices
    ]


def _ballot(putting: Putting, called: dict[int, str], founder: Founder) -> dict[str, object]:
    """Return the ballot paper of the founders, with this founder's marks on it."""
    mine = putting.votes.filter(founder=founder).first()
    approved = set(putting.approvals.filter(voter=founder).values_list("office", "candidate_id"))
    candidates = putting.candidates()
    voted = set(putting.votes.values_list("founder_id", flat=True))
    return {
        "mine": mine,
        "for": mine is not None and mine.in_favour,
        "against": mine is not None and not mine.in_favour,
        "offices": [
            {
                "key": office,
                "title": putting.constitution.offices[office].title,
                "seats": putting.constitution.offices[office].seats,
                "candidates": [(each, called[each], (office, each) in approved) for held, each in candidates if held == office],
            }
            for office in putting.founding.offices
        ],
        "voted": len(voted),
        "missing": [name for pk, name in called.items() if pk not in voted],
        "findings": findings(putting.constitution),
    }


def _lapsed(putting: Putting) -> list[str]:
    """Return the arithmetic of a vote that adopted nothing; empty where its time is over and nobody has closed it yet."""
    result = getattr(putting, "result", None)
    return [say(sentence, get_language() or "en") for sentence in Sheet.from_json(result.sheet).sentences] if result else []


def _steps(draft: Draft | None, here: int, putting: Putting | None) -> list[dict[str, object]]:
    """Return the four steps of a founding and where this one stands."""
    enough = draft is not None and draft.constitution.founding is not None and here >= draft.founding.founders
    stands = 3 if putting else 0 if draft is None else 2 if enough else 1
    labels = [
        _("Choose a constitution to begin with"),
        _("Bring the founders together"),
        _("Agree the draft and who would do what"),
        _("Vote"),
    ]
    return [
        {
            "label": label,
            "state": "done" if number < stands else "now" if number == stands else "to come",
            "when": putting.closes_at if putting and number == stands else None,
            "detail": _("The vote is open until then.") if putting and number == stands else "",
        }
        for number, label in enumerate(labels)
    ]
