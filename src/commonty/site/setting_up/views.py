"""The page of the first start, and what a proxy asks before it fetches a certificate."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from commonty.site.context import stylesheets
from commonty.site.setting_up.code import OneTime
from commonty.site.setting_up.forms import LOCAL, AnswersForm
from commonty.site.settings.chosen import write

CODE = OneTime()
"""The code of this start."""
MOST = 5
"""How many names a certificate is fetched for before one is chosen: each is asked for by whoever types it in."""
_asked: set[str] = set()


def is_answered() -> bool:
    """Say whether the answers are written down."""
    return bool(settings.CHOSEN.exists())


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Ask, and write the answers down. Over a connection that others can read, ask nothing: a password is among the answers."""
    if is_answered():
        return render(request, "setting_up/done.html", {"stylesheets": stylesheets(), "origin": ""})
    name = request.get_host().partition(":")[0]
    if not request.is_secure() and name not in LOCAL:
        return render(request, "setting_up/open.html", {"stylesheets": stylesheets(), "name": name}, status=403)
    form = AnswersForm(request.POST or None, code=CODE, initial={"domain": name})
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen(port=settings.PORT)
        write(settings.CHOSEN, chosen)
        return render(
            request,
            "setting_up/done.html",
            {"stylesheets": stylesheets(), "origin": chosen["COMMONTY_ORIGIN"], "master": settings.MASTER_KEY},
        )
    return render(request, "setting_up/page.html", {"stylesheets": stylesheets(), "form": form}, status=422 if form.errors else 200)


@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """Let the proxy in front fetch a certificate for the name that somebody opens, for a few names at most."""
    asked = request.GET.get("domain", "").casefold()
    if asked and len(_asked) < MOST:
        _asked.add(asked)
    return HttpResponse(status=200 if asked in _asked else 404)


def elsewhere(request: HttpRequest, other: str) -> HttpResponse:
    """Lead everybody to the one page that there is."""
    del other
    return redirect("set-up") if request.method in {"GET", "HEAD"} else HttpResponse(status=404)
