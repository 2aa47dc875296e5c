"""Who is asking, and pages that are for those who signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django_htmx.middleware import HtmxDetails

from commonty.apps.people.models import Account, Person

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request of somebody who signed in."""

    member: Person
    htmx: HtmxDetails
    LANGUAGE_CODE: str


class ProofFirst(HttpResponseRedirect):
    """Leads to where somebody proves who they are: what they asked for has not been done."""


class MemberMiddleware:
    """Puts the signed-in person on the request, or ``None``, and speaks their language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, knowing who asks."""
        member = request.user.person if isinstance(request.user, Account) else None
        request.member = member  # type: ignore[attr-defined]  # the attribute that this makes
        if member is not None:
            translation.activate(member.language)
            request.LANGUAGE_CODE = translation.get_language()
        answer = self.get_response(request)
        if member is not None:  # Whatever a member reads, a refusal too, is written into no cache: phones are shared.
            patch_cache_control(answer, private=True, no_store=True)
        return answer


def member_required(view: Callable[Concatenate[MemberRequest, P], HttpResponse]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only those who signed in reach ``view``; ask others to sign in, and bring them back afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request, "member", None) is None:
            back = request.get_full_path() if request.method == "GET" else ""
            return redirect(reverse("people:sign-in") + (f"?{urlencode({'next': back})}" if back else ""))
        answer = view(cast("MemberRequest", request), *args, **kwargs)
        patch_cache_control(answer, private=True, no_store=True)
        return answer

    return guarded
