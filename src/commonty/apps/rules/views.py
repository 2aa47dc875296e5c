"""The pages of the rules: the rulebook in plain words, every version of it, what changed, and what the check finds."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from commonty.apps.rules.models import Version
from commonty.apps.rules.sources import resolve
from commonty.constitution.checking import Finding, check
from commonty.constitution.comparing import changes
from commonty.constitution.document import Constitution
from commonty.constitution.explaining import Section, chapters_to_html

Key = TypeVar("Key")
Value = TypeVar("Value")
MOST_KEPT = 32
"""How many rulebooks, each in one language, and how many lists of findings a process keeps."""

_chapters: dict[tuple[str, str], tuple[tuple[Section, SafeString], ...]] = {}
_checked: dict[str, tuple[Finding, ...]] = {}


@require_GET
def rules(request: HttpRequest, body: str = "") -> HttpResponse:
    """Show the rules in force, and every version before them."""
    now = timezone.now()
    found = Version.objects.filter(body=body or organisation(), in_force_from__lte=now)
    return _page(request, _or_404(found.order_by("-in_force_from", "-number").first()), now=now)


@require_GET
def version(request: HttpRequest, number: int, body: str = "") -> HttpResponse:
    """Show one version, in force or not, and what it changed."""
    return _page(request, get_object_or_404(Version, body=body or organisation(), number=number), now=timezone.now())


@require_GET
def text(_request: HttpRequest, body: str, number: int) -> HttpResponse:
    """Hand out the canonical text, the very bytes whose digest the record holds."""
    found = get_object_or_404(Version, body=body, number=number)
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8")


def organisation() -> str:
    """Return the id of the body whose rules are the organisation's: no rules are older than those of its founding."""
    body = Version.objects.order_by("pk").values_list("body", flat=True).first()
    if body is None:
        raise Http404("no rules yet")
    return body


def _or_404(found: Version | None) -> Version:
    if found is None:
        raise Http404("no rules here")
    return found


def _page(request: HttpRequest, found: Version, *, now: datetime) -> HttpResponse:
    versions = list(Version.objects.filter(body=found.body).defer("text").order_by("-number"))
    in_force = max(
        (each for each in versions if each.in_force_from <= now), key=lambda each: (each.in_force_from, each.number), default=None
    )
    before = next((each for each in versions if each.number < found.number), None)
    about = {
        "version": found,
        "constitution": found.constitution,
        "chapters": chapters(found),
        "is_whole": "whole" in request.GET,
        "findings": findings(found),
        "is_in_force": found == in_force,
        "in_force": in_force,
        "versions": versions,
        "before": before,
        "changes": changes(before.constitution, found.constitution) if before else (),
        "source": resolve(found.source),
    }
    return render(request, "rules/version.html", about)


def chapters(found: Version) -> tuple[tuple[Section, SafeString], ...]:
    """
    Return the chapters of a version, each with its articles told in plain words, in the reader's language.

    The writer escapes every word of the organisation's.
    """
    language = get_language() or found.constitution.language
    return kept(_chapters, (found.digest, language), lambda: _told(found.constitution, language))


def _told(constitution: Constitution, language: str) -> tuple[tuple[Section, SafeString], ...]:
    told = chapters_to_html(constitution, language=language)
    return tuple((section, mark_safe(articles)) for section, articles in told)  # noqa: S308 - as said above.


def findings(found: Version) -> tuple[Finding, ...]:
    """Return what the check finds in a version."""
    return kept(_checked, found.digest, lambda: check(found.constitution))


def kept(known: dict[Key, Value], key: Key, made: Callable[[], Value]) -> Value:
    """Return what is known of a text by its digest, making it where it is not: the same text is told the same way for ever."""
    if key not in known:
        if len(known) >= MOST_KEPT:
            known.clear()
        known[key] = made()
    return known[key]
