"""What would do where the rules say no: steps that lead on from a refusal, by who asked, for what, and which article says no."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.bodies.models import Membership
from commonty.apps.decisions.models import Motion
from commonty.apps.people.models import Person
from commonty.apps.rules.models import Version
from commonty.constitution.refusal import Refused
from commonty.site.organisation import citation, rules_for


@dataclass(frozen=True)
class Step:
    """One thing that one can do instead: what it is, and where."""

    label: str
    url: str


PLACES = {
    "decisions": ("decisions:motion", gettext_noop("Read how the motion stands, and what can be done about it now")),
    "elections": ("elections:election", gettext_noop("Read how the election stands, and what can be done in it now")),
    "campaigns": ("campaigns:campaign", gettext_noop("Back to the campaign")),
    "mandates": ("mandates:mandate", gettext_noop("Read what this mandate allows, and until when")),
    "bodies": ("bodies:body", gettext_noop("Read how you stand in this body, and how one joins it")),
}
"""Where what was asked for belongs, by the part of the site: its page, which takes the same ``pk``, and what it tells."""
WAYS: dict[str, tuple[str, str]] = {
    "bodies": ("bodies:bodies", gettext_noop("See where you belong, and what you can join")),
    "categories": ("bodies:bodies", gettext_noop("See where you belong, and what you can join")),
    "procedures": ("decisions:motions", gettext_noop("See what is being decided")),
    "routes": ("decisions:new", gettext_noop("See what can be moved, and where")),
    "rights": ("record:lines", gettext_noop("Read what is open to you in the record")),
}
"""Where each chapter leads whose articles have no page of their own."""


def next_steps(request: HttpRequest, refusal: Refused) -> tuple[Step, ...]:
    """Return what whoever was refused can do next, the nearest first; never empty, never the page that refused."""
    version, member = rules_for(request), getattr(request, "member", None)
    if version is None:
        return (Step(_("Go to the founding"), reverse("founding:page")),)
    found = [*_coming_in(request, member, version), *_of_place(request), *_of_article(refusal.article, member, version)]
    steps = {step.url: step for step in found if step.url != request.path}
    return tuple(steps.values()) or (Step(_("See what is being decided"), reverse("decisions:motions")),)


def article_in_force(request: HttpRequest, refusal: Refused) -> tuple[str, bool]:
    """Return the key of the article that says no, empty where the rules in force have none; and whether one would have to be added."""
    version = rules_for(request)
    if version is None or not refusal.article:
        return "", False
    is_there = bool(citation(version, refusal.article, address="")[0])
    return (refusal.article if is_there else ""), not is_there and "." in refusal.article


def _coming_in(request: HttpRequest, member: Person | None, version: Version) -> Iterator[Step]:
    """Lead to signing in, and to joining, whoever has not."""
    if member is None:
        back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        yield Step(_("Sign in"), reverse("people:sign-in") + back)
    elif not Membership.objects.filter(person=member, body=version.body).exists():
        yield Step(_("Join, so that you have a say"), reverse("bodies:body", args=[version.body]))


def _of_place(request: HttpRequest) -> Iterator[Step]:
    """Lead to the matter that something was asked of."""
    match = request.resolver_match
    if match is None or "pk" not in match.kwargs:
        return
    if match.app_name == "voting" and match.route.startswith("bodies/"):
        yield Step(_("See how the keys of secret ballots stand here"), reverse("voting:keys", args=[match.kwargs["pk"]]))
    elif match.app_name == "voting":
        ours = {"opening__open_box": match.kwargs["pk"]} if "box" in (match.route or "") else {"notice__recipients": match.kwargs["pk"]}
        motion = Motion.objects.filter(**ours).first()
        if motion is not None:
            yield Step(_(PLACES["decisions"][1]), motion.get_absolute_url())
    elif match.app_name in PLACES:
        name, says = PLACES[match.app_name]
        yield Step(_(says), reverse(name, args=[match.kwargs["pk"]]))


def _of_article(article: str, member: Person | None, version: Version) -> Iterator[Step]:
    """Lead to who has what the article gives, and to how one comes by it."""
    chapter, _dot, key = article.partition(".")
    rules = version.constitution
    if member is None:
        return
    if chapter == "powers" and key in rules.powers:
        yield Step(_("See who has this power, and how a vote gives it"), reverse("bodies:power", args=[key]))
        move = {"body": version.body, "effect": "mandates.grant", "effect-power": key}
        yield Step(_("Move that somebody be given it"), f"{reverse('decisions:new')}?{urlencode(move)}")
    elif chapter == "offices" and key in rules.offices:
        yield Step(_("See who holds this office, and how it is filled"), reverse("bodies:office", args=[key]))
    elif chapter in WAYS:
        name, says = WAYS[chapter]
        yield Step(_(says), reverse(name))
