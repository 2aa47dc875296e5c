"""The organisation as every page knows it: its title and its rules in force, found with one query a request."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation

from commonty.apps.bodies.models import Body
from commonty.apps.prepared import prepared
from commonty.apps.rules.models import NEWEST_FIRST, Version, in_force_of
from commonty.constitution.articles import articles, cite
from commonty.site.founding.models import Founder
from commonty.site.moving.models import Arrival

UNFOUNDED = "Commonty"
"""What the masthead says before there is an organisation."""

MOST_CITED = 64
"""How many versions, each in one language, a process keeps ready to cite."""

_cited: dict[tuple[str, str], Mapping[str, str]] = {}


def rules_of_root(*, at: datetime) -> Version | None:
    """Return the rules of the root body in force at a time; ``None`` before there are any, and while the doors stand ajar."""
    return in_force_of(_versions_of_root(), at=at)


def look_around(request: HttpRequest) -> bool:
    """
    Let a founder see the organisation that they move in, before anybody is told of it; say whether this is so.

    Until then there are rules and members for nobody else, and nothing can be done.
    """
    arrival = Arrival.objects.ajar().first()
    if arrival is None or arrival.opened_at is None or Founder.objects.of(getattr(request, "member", None)) is None:
        return False
    root = Body.objects.filter(parent=None).values("pk")
    versions = list(Version.objects.filter(body__in=root).defer("text").order_by(*NEWEST_FIRST))
    request._rules_of_root = in_force_of(versions, at=timezone.now())  # type: ignore[attr-defined]  # noqa: SLF001 - kept where the request ends.
    request.is_ajar = True  # type: ignore[attr-defined]  # what the layout shows on every page then
    return True


@prepared
def _versions_of_root() -> QuerySet[Version]:
    root = Body.objects.filter(parent=None).values("pk")
    return Version.objects.filter(~Exists(Arrival.objects.ajar()), body__in=root).defer("text").order_by(*NEWEST_FIRST)


def rules_for(request: HttpRequest) -> Version | None:
    """Return the rules of the root body in force as this request came, asking the database once a request."""
    if not hasattr(request, "_rules_of_root"):
        request._rules_of_root = rules_of_root(at=timezone.now())  # type: ignore[attr-defined]  # noqa: SLF001 - kept where the request ends.
    found: Version | None = request._rules_of_root  # type: ignore[attr-defined]  # noqa: SLF001 - as above.
    return found


def title_for(request: HttpRequest) -> str:
    """Return the name of the organisation."""
    version = rules_for(request)
    return version.constitution.title if version else UNFOUNDED


def citation(version: Version, key: str, *, address: str) -> tuple[str, str]:
    """
    Return where an article is on the page at ``address``, and how it is cited in the reader's language.

    For one that is not in these rules: no place, and its bare key.
    """
    text = _citations(version, translation.get_language() or "").get(key)
    return (f"{address}#{key}", text) if text else ("", key)


def _citations(version: Version, language: str) -> Mapping[str, str]:
    """Return how each article of a version is cited. Kept by the digest of its text: the same text is cited the same way."""
    known = _cited.get((version.digest, language))
    if known is None:
        if len(_cited) >= MOST_CITED:
            _cited.clear()
        constitution = version.constitution
        found = articles(constitution, language=language)
        known = _cited[version.digest, language] = {article.key: cite(constitution, article.key, language=language) for article in found}
    return known
