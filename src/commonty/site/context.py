"""What every page knows: who is here, whose organisation it is, and the ways through it."""

from functools import cache

from django.apps import apps
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commonty.site.organisation import rules_for, title_for

LAYERS = (
    "site",
    "reset",
    "tokens",
    "base",
    "layout",
    "heading",
    "button",
    "form",
    "matter",
    "bars",
    "timeline",
    "words",
    "panels",
    "utilities",
)
"""The stylesheets of the site, in the order in which they are linked; site.css, with the order of the layers, first."""


def layout(request: HttpRequest) -> dict[str, object]:
    """Return what the layout shows on every page. The rules in force are the one thing it asks the database for."""
    member = getattr(request, "member", None)
    return {
        "member": member,
        "organisation": title_for(request),
        "stylesheets": stylesheets(),
        "is_ajar": getattr(request, "is_ajar", False),
        "ways": ways(request.path) if rules_for(request) else [],
        "below": below(member is not None) if rules_for(request) else [],
        "you": you(member is not None) if rules_for(request) else None,
    }


@cache
def stylesheets() -> SafeString:
    """Return the links to the stylesheets of every page: the site's, then ``static/<app>/<app>.css`` of each app that has one."""
    of_apps = [f"{config.label}/{config.label}.css" for config in apps.get_app_configs() if config.name.startswith("commonty.")]
    of_apps = [sheet for sheet in of_apps if sheet != "site/site.css" and finders.find(sheet)]
    sheets = [*(f"site/{name}.css" for name in LAYERS), *of_apps]
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in sheets))


def ways(path: str) -> list[dict[str, object]]:
    """Return the main ways through the organisation; the one that leads to ``path`` says that it is here."""
    found = [
        (_("Home"), reverse("home")),
        (_("Motions"), reverse("decisions:motions")),
        (_("Campaigns"), reverse("campaigns:campaigns")),
        (_("Rules"), reverse("rules:rules")),
        (_("Record"), reverse("record:lines")),
    ]
    return [{"label": label, "url": url, "here": path == url if url == "/" else path.startswith(url)} for label, url in found]


def below(signed_in: bool) -> list[dict[str, str]]:
    """Return the ways at the foot of every page; those signed in also see who decides and who has which power."""
    inside = [
        {"label": _("Who decides here"), "url": reverse("bodies:bodies")},
        {"label": _("Who has a mandate"), "url": reverse("mandates:mandates")},
        {"label": _("The machine"), "url": reverse("machine")},
    ]
    return [
        {"label": _("About us"), "url": reverse("about")},
        {"label": _("What was decided"), "url": reverse("decisions")},
        {"label": _("Elections"), "url": reverse("elections:elections")},
        *(inside if signed_in else []),
        {"label": _("Your data and your rights"), "url": reverse("privacy")},
        {"label": _("What the words mean"), "url": reverse("words")},
    ]


def you(signed_in: bool) -> dict[str, str]:
    """Return the way to one's own page, or to signing in."""
    return {"label": _("You"), "url": reverse("people:me")} if signed_in else {"label": _("Sign in"), "url": reverse("people:sign-in")}
