"""Pressing a button twice does what pressing it once does."""

import hashlib
from collections.abc import Callable
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import redirect
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from commonty.apps.people.access import MemberRequest, ProofFirst
from commonty.site.presses.models import Press

FIELD = "once"
"""The name of the hidden field, which ``{% once %}`` puts into a form."""
CSRF = "csrfmiddlewaretoken"
FAILED = 500


class Once:
    """
    Middleware that lets each press of somebody signed in do its work once, in one transaction with the work.

    A press is a form's own token with all that was filled in. The second of two at the same moment waits for the first, changes
    nothing, and is led to where the first was led. What was refused, or not filled in right, was not done: it can be pressed again.
    A form without a token, as a script sends it, works each time it is sent: the token spares people a mishap of their own, and
    guards nothing of anybody else's. Who is not signed in has an answer that hangs on their own session: nobody is led to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: MemberRequest) -> HttpResponse:
        """Pass a first press on, and lead a second to where the first led."""
        digest = _digest(request)
        return self._once(request, digest) if digest else self.get_response(request)

    @transaction.atomic
    def _once(self, request: MemberRequest, digest: str) -> HttpResponse:
        try:
            with transaction.atomic():
                press = Press.objects.create(pk=digest, at=timezone.now())  # Waits for one at the same moment.
        except IntegrityError:
            led_to = Press.objects.get(pk=digest).led_to
            return HttpResponseClientRedirect(led_to) if request.htmx else redirect(led_to)
        answer = self.get_response(request)
        press.led_to = _led_to(request, answer)
        if answer.status_code >= FAILED:
            transaction.set_rollback(True)
        elif press.led_to:
            press.save(update_fields=["led_to"])
        else:
            press.delete()
        return answer


def _digest(request: MemberRequest) -> str:
    """Return the hash of this press; nothing for what is none."""
    if request.method != "POST" or request.member is None:
        return ""
    try:
        filled = request.POST.copy()
    except UnreadablePostError:
        return ""  # The line broke; the view answers what it can.
    filled.pop(CSRF, None)
    told = f"{request.member.pk}\n{request.get_full_path()}\n{filled.urlencode()}{_digests(request)}"
    return hashlib.sha256(told.encode()).hexdigest() if filled.get(FIELD) else ""


def _digests(request: HttpRequest) -> str:
    """Return the hashes of the files that were sent: with another file it is another press."""
    found = ""
    for name, file in sorted(request.FILES.items()):
        if file is not None and not isinstance(file, list):
            found += f"\n{name} {hashlib.sha256(file.read()).hexdigest()}"
            file.seek(0)
    return found


def _led_to(request: MemberRequest, answer: HttpResponse) -> str:
    """Return where an answer to what was done leads; nothing where it was not done. A query, which could hold a name, is left out."""
    if answer.has_header("Location"):
        led_to = "" if isinstance(answer, ProofFirst) else answer["Location"]
    elif request.htmx and answer.status_code == HttpResponse.status_code:
        led_to = request.htmx.current_url_abs_path or "/"
    else:
        led_to = ""
    return urlsplit(led_to)._replace(query="").geturl()
