"""The tags of Commonty's templates: ``{% load commonty %}``."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commonty.apps.rules.models import Version
from commonty.site import clock, pictures, text, words
from commonty.site.organisation import citation, rules_for
from commonty.site.presses.middleware import FIELD

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(context: template.Context, key: str, version: Version | None = None) -> SafeString:
    """Link to an article of the rules in force, or of ``version``: “article 12, Ordinary motion”. Nothing for no key."""
    rules = version or rules_for(context["request"])
    address = version.get_absolute_url() if version else reverse("rules:rules")
    url, says = citation(rules, key, address=address) if rules else ("", key)
    if not url:
        return format_html('<span class="citation">{}</span>', says)
    return format_html('<a class="citation" href="{}">{}</a>', url, says)


@register.simple_tag
def once() -> SafeString:
    """Put a token into a form, beside ``{% csrf_token %}``: pressing its button twice then does what pressing it once does."""
    # A browser that fills a page in again as it was left must not bring the old token back.
    return format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', FIELD, secrets.token_urlsafe(16))


@register.filter
def markdown(free_text: str) -> SafeString:
    """Show a member's Markdown as safe HTML; put it in ``<div class="prose">``."""
    return text.html(free_text)


@register.filter
def until(moment: datetime, year: str = "") -> str:
    """Show the last moment of something: “Saturday 28 November, midnight”; ``until:"year"`` says the year too."""
    return clock.until(moment, with_year=bool(year))


@register.filter
def name_of(person: int, names: Mapping[int, str]) -> str:
    """Return the name of a person, by primary key, from what ``people.names`` or ``reveal`` gave the view."""
    return names.get(person) or _("a former member")


@register.inclusion_tag("components/term.html", takes_context=True)
def term(context: template.Context, word: str, shown: str = "") -> dict[str, str]:
    """Show a governance word with its meaning on tap; ``shown`` where the sentence needs another form of it."""
    found = words.word(word)
    return {"word": shown or found.shown, "name": found.shown, "meaning": found.meaning, "id": f"word-{word}-{_how_many_before(context)}"}


@register.inclusion_tag("components/quorum.html")
def quorum_bar(*, counted: int, needed: int, entitled: int) -> dict[str, object]:
    """Draw how many took part, of how many needed."""
    return {"bar": pictures.QuorumBar(counted, needed, entitled)}


@register.inclusion_tag("components/votes.html")
def votes_bar(*, yes: int, no: int, abstain: int = 0, blank: int = 0, entitled: int = 0) -> dict[str, object]:
    """Draw the votes for and against."""
    return {"bar": pictures.VotesBar(yes, no, abstain, blank, entitled)}


@register.inclusion_tag("components/code.html")
def qr(address: str) -> dict[str, object]:
    """Draw the code of an address, for a telephone to read from paper."""
    size, dark = pictures.squares(address)
    return {"size": size, "dark": dark, "address": address}


def _how_many_before(context: template.Context) -> int:
    """Return how many words this page has explained so far, so that each has an id of its own."""
    request = context["request"]
    request.words_explained = getattr(request, "words_explained", 0) + 1
    return int(request.words_explained)
