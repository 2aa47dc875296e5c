"""The pages that are made of several apps, and those that answer when nothing else does."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonty.apps.bodies.models.membership import Standing
from commonty.apps.bodies.reading import number_of
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.rules.models import Version
from commonty.constitution.refusal import Refused
from commonty.site import home as at_home
from commonty.site import protecting, trusting, words
from commonty.site.organisation import rules_for
from commonty.site.public import decided

LONGEST_KEY = 18
"""Digits of a primary key, at most."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show members what is being decided, what they can do and what was won; everybody else, who we are and how to join."""
    version, now = rules(request), timezone.now()
    shared = {"purpose": version.constitution.purpose, "wins": at_home.wins()}
    member = getattr(request, "member", None)
    if member is None:
        public = {"campaigns": at_home.campaigns(), "decisions": decided(now=now, page=5)[0]}
        return render(request, "home/public.html", {**shared, **public})
    matters = at_home.open_matters(member, now=now)
    mine_alone = at_home.rulings_due(member, now=now) + at_home.trustees_work(member, now=now) + at_home.requests_due(member, now=now)
    to_do = mine_alone + [one for one in matters if one.to_do] + at_home.vacancies(member, now=now)
    membership, reports = at_home.membership_of(member), at_home.reports_due(member, version, now=now)
    mine = {"can_come_back": at_home.can_come_back(membership, now=now), "can_join": membership is None, "reports": reports}
    mine["standing"] = at_home.standing(membership, version, now=now)
    mine["rests_from"] = membership.rests_from if membership else None
    mine["headline"] = at_home.headline(len(matters), len(to_do) + len(reports), can_join=membership is None)
    mine["recovery"] = at_home.recovery(member)
    mine["rehearsals"] = trusting.rehearsals(member, now=now)
    return render(request, "home/member.html", {**shared, **mine, "matters": matters, "to_do": to_do, "root": version.body})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what the organisation is: from its own rules and nothing else."""
    version = rules(request)
    members = number_of(version.body, Standing.GOOD)
    return render(request, "about.html", {"constitution": version.constitution, "members": members, "version": version})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Tell everybody what is held of people here, why, for how long, and what they can ask for."""
    return render(request, "protection/privacy.html", {"pack": protecting.pack(rules(request), now=timezone.now())})


@require_safe
@member_required
def data_protection(request: MemberRequest) -> HttpResponse:
    """Show members the papers on data protection, in the organisation's language, made as they are asked for."""
    version = rules(request)
    with protecting.in_own_language(version):
        made = protecting.pack(version, now=timezone.now())
        papers = render_to_string("protection/papers.html", {"pack": made}, request)
    return render(request, "protection/page.html", {"papers": papers, "language": version.constitution.language})


@require_safe
@member_required
def data_protection_file(request: MemberRequest) -> HttpResponse:
    """Hand the same papers over as one file, to print, sign and send."""
    version = rules(request)
    with protecting.in_own_language(version):
        made = protecting.pack(version, now=timezone.now())
        file = render_to_string("protection/file.html", {"pack": made, "language": version.constitution.language}, request)
    # No page of this site: it is for a folder, and brings no style or address of ours with it.
    headers = {"Content-Disposition": 'attachment; filename="data-protection.html"'}
    return HttpResponse(file, content_type="application/octet-stream", headers=headers)


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """List what was decided, for everybody: the title, the result and the numbers."""
    listed, older = decided(now=timezone.now(), before=_key(request.GET.get("before", "")))
    return render(request, "decisions.html", {"decisions": listed, "older": older})


def rules(request: HttpRequest) -> Version:
    """Return the rules in force; raise ``Refused`` before there are any, which is before these pages can be reached."""
    version = rules_for(request)
    if version is None:
        raise Refused(_("This organisation has not been founded yet."))
    return version


def _key(text: str) -> int | None:
    """Return the primary key in an address, or ``None`` for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else None


@require_safe
def words_page(request: HttpRequest) -> HttpResponse:
    """Say what the governance words mean."""
    return render(request, "words.html", {"words": sorted(words.WORDS, key=lambda word: word.shown.casefold())})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and go back to the page."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    safe = back if ours and back.startswith(("/", "http:", "https:")) else "/"
    response = redirect(safe)
    if chosen in dict(settings.LANGUAGES) and translation.check_for_language(chosen):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=31_536_000,
            secure=settings.IS_SECURE,
            httponly=True,
            samesite="Lax",
        )
        member = getattr(request, "member", None)
        if member is not None and member.language != chosen:
            member.language = chosen
            member.save(update_fields=["language"])
    return response


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as Django calls it.
    """Answer a form that did not come from one of our own pages, or from one opened too long ago."""
    return render(request, "csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as Django calls it.
    """Answer a request that makes no sense."""
    return render(request, "bad_request.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as Django calls it.
    """Answer an address where nothing is."""
    return render(request, "not_found.html", status=404)


def failed(_request: HttpRequest) -> HttpResponse:
    """Answer when the program itself failed: a page that asks nothing of the database."""
    return HttpResponse(render_to_string("failed.html"), status=500)
