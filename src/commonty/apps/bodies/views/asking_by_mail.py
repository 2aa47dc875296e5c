"""Without an account: asking what is held about oneself, and proving the mailbox that the answer is agreed at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonty.apps.bodies import asking_by_mail
from commonty.apps.bodies.forms_of_asking import ByMailForm
from commonty.apps.bodies.models import AskedByMail, root
from commonty.apps.people import limits


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask; the answer is the same whoever it is and whatever is held."""
    now = timezone.now()
    form = ByMailForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "organisation": root().rules(now).constitution.title}
    if not form.is_valid():
        return render(request, "bodies/ask.html", context, status=422 if form.errors else 200)
    said = form.cleaned_data
    try:
        asking_by_mail.ask(said["name"], said["email"], limits.network(request), language=get_language() or "en", now=now)
    except limits.TooOften:
        form.add_error(None, _("That was tried too often. Please wait an hour and try again."))
        return render(request, "bodies/ask.html", context, status=429)
    return render(request, "bodies/ask_sent.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Prove a mailbox: a page with one button, since programs open links too, and a post that lets the request count."""
    now = timezone.now()
    waiting = AskedByMail.objects.linked(token, now=now)
    made = asking_by_mail.confirm(waiting, now=now) if waiting is not None and request.method == "POST" else None
    context = {"token": token, "asking": made, "is_over": made is None and (waiting is None or request.method == "POST")}
    return render(request, "bodies/ask_confirm.html", context, status=404 if context["is_over"] else 200)
