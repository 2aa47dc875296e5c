"""What mandates, their articles and their limits are called: in the words of the rules, never by a bare key."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.mandates.models import Mandate
from commonty.apps.rules.models import Version
from commonty.apps.rules.sources import SourcePage, resolve

LIMITS = {"campaign": gettext_noop("For one campaign alone"), "money": gettext_noop("Money, at most")}
"""What limits are called; one that is not here is called by its name."""


def article_title(path: tuple[str, ...], article: str) -> str:
    """Return the title of the article on an office or a power in the newest rules on a path that have it, or its bare key."""
    chapter, _dot, key = article.partition(".")
    for version in Version.objects.filter(body__in=path).order_by("-in_force_from", "-number").iterator():
        found = getattr(version.constitution, chapter, {}).get(key)
        if found is not None:
            return str(found.title)
    return key


def called(mandates: Iterable[Mandate]) -> Mapping[int, str]:
    """Return what some mandates are for, in a few words: their task, or what their article is called, each asked for once."""
    known: dict[tuple[str, str], str] = {}
    told = {}
    for mandate in mandates:
        place = (mandate.scope, mandate.article)
        if not mandate.task and place not in known:
            known[place] = article_title(mandate.path, mandate.article)
        told[mandate.pk] = mandate.task or known[place]
    return told


def limits(mandate: Mandate) -> tuple[tuple[str, SourcePage], ...]:
    """Return the limits of a mandate: what each is called, and what it names, with its page where that has one."""
    told = []
    for name, value in mandate.limits.items():
        source = f"{name}:{value}"
        page = resolve(source)
        told.append((_(LIMITS[name]) if name in LIMITS else name, page if page.title != source else SourcePage(value)))
    return tuple(told)
