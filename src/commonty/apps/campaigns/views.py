"""The pages of campaigns."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from commonty.apps.campaigns.entries import CampaignWon
from commonty.apps.campaigns.forms import CodeForm, PageForm, SignatureForm, WinForm
from commonty.apps.campaigns.models import Campaign, Win
from commonty.apps.campaigns.signing import ask, asked_code, confirm
from commonty.apps.campaigns.winning import write_down
from commonty.apps.mandates.sources import resolve
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.limits import TooOften
from commonty.apps.record.models import Line


@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns, running ones first."""
    every = Campaign.objects.shown()
    running = [each for each in every if not each.is_closed]
    closed = [each for each in every if each.is_closed]
    return render(request, "campaigns/campaigns.html", {"running": running, "closed": closed})


@require_GET
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a campaign's public page."""
    return _page(request, get_object_or_404(Campaign.objects.shown(), pk=pk), SignatureForm())


def _page(request: HttpRequest, found: Campaign, form: SignatureForm, *, status: int = 200) -> HttpResponse:
    person = getattr(request, "member", None)
    about = {
        "campaign": found,
        "words": found.page.words(),
        "wins": found.wins.select_related("text__wording"),
        "form": form,
        "has_signed": person is not None and found.signatures.filter(person=person).exists(),
        "mandate": person and found.editors(timezone.now()).filter(holder=person).first(),
        "source": resolve(found.source),
        "address": request.build_absolute_uri(found.get_absolute_url()),
    }
    return render(request, "campaigns/campaign.html", about, status=status)


@require_http_methods(["GET", "POST"])
@member_required
def page(request: MemberRequest, pk: int) -> HttpResponse:
    """Edit a campaign's page, under a mandate for it."""
    found = get_object_or_404(Campaign, pk=pk)
    found.authority_of(request.member, now=timezone.now())
    form = PageForm(request.POST or None, initial=found.page.words())
    if form.is_valid():
        found.edit(form.cleaned_data, by=request.member, now=timezone.now())
        return redirect(found)
    return render(request, "campaigns/page.html", {"campaign": found, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@member_required
def wins(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down a win, under a mandate for the campaign."""
    found = get_object_or_404(Campaign, pk=pk)
    found.authority_of(request.member, now=timezone.now())
    form = WinForm(request.POST or None)
    if form.is_valid():
        write_down(found, form.cleaned_data["what"], by=request.member, now=timezone.now())
        return redirect(found)
    return render(request, "campaigns/win.html", {"campaign": found, "form": form}, status=422 if form.errors else 200)


@require_safe
def won(request: HttpRequest, pk: int, win: int) -> HttpResponse:
    """Show one win to everybody: what was won, what had been demanded, and where to check it."""
    return render(request, "campaigns/one_win.html", _won(request, pk, win))


@require_safe
def sheet(request: HttpRequest, pk: int, win: int) -> HttpResponse:
    """Show a win as a sheet to print and put on a wall."""
    return render(request, "campaigns/sheet.html", {**_won(request, pk, win), "notice": pgettext("a win", "Won")})


def _won(request: HttpRequest, pk: int, win: int) -> dict[str, object]:
    """Return what everybody reads of a win, and of its campaign."""
    found = get_object_or_404(Win.objects.select_related("campaign__body", "text__wording"), pk=win, campaign=pk)
    told = Line.objects.filter(kind=CampaignWon.kind, payload__source=found.source, payload__facts__contains=found.text.digest)
    return {
        "win": found,
        "title": found.what() or _("The text was withdrawn from view."),
        "description": _("Won by the campaign “%(campaign)s” of %(body)s.")
        % {"campaign": found.campaign.title, "body": found.campaign.body.title},
        "words": found.campaign.page.words(),
        "source": resolve(found.campaign.source),
        "signed": found.campaign.signatures.exclude(confirmed_at=None).count(),
        "line": told.first(),
        "address": request.build_absolute_uri(found.get_absolute_url()),
    }


@require_POST
def signatures(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign: at once when signed in, else by a code that comes by e-mail."""
    found = get_object_or_404(Campaign.objects.shown(), pk=pk)
    person = getattr(request, "member", None)
    if person is not None:
        found.sign(person, now=timezone.now())
        return redirect(found)
    form = SignatureForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    told = form.cleaned_data
    try:
        ask(request, found, told["name"], told["email"], wants_news=told["wants_news"], now=timezone.now())
    except TooOften:
        form.add_error(None, _("Too many codes were asked for. Try again in an hour."))
        return _page(request, found, form, status=429)
    return redirect("campaigns:code", pk=pk)


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the code that came by e-mail."""
    found = get_object_or_404(Campaign, pk=pk)
    asked = asked_code(request, found, now=timezone.now())
    if asked is None:
        return redirect(found)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if confirm(asked, found, form.cleaned_data["code"], now=timezone.now()):
            return redirect(f"{found.get_absolute_url()}#signed")
        form.add_error("code", _("That is not the code, or it is too old or was tried too often. Sign again to get a new one."))
    return render(request, "campaigns/code.html", {"campaign": found, "form": form}, status=422 if form.errors else 200)


@require_POST
@member_required
def withdrawals(request: MemberRequest, pk: int) -> HttpResponse:
    """Take one's signature back."""
    found = get_object_or_404(Campaign, pk=pk)
    for signature in found.signatures.filter(person=request.member):
        signature.withdraw(now=timezone.now())
    return redirect(found)
