"""Until the organisation is founded, and has told its members where it moved in, nothing else can be done."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.constitution.refusal import Refused
from commonty.site.organisation import look_around, rules_for
from commonty.site.refusals import refused

OPEN = ("founding:page", "language", "words")
"""What can be reached before: founding, the choice of a language, and the meaning of the words; and the door, ``people:sign-in``."""


class FoundingFirst:
    """Middleware that shows the founding in place of every page, and refuses every act, until there are rules in force."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on where there are rules, or where it is about founding them."""
        if rules_for(request) is not None or request.path.startswith(_open()):
            return self.get_response(request)
        if request.method in {"GET", "HEAD"}:
            return self.get_response(request) if look_around(request) else redirect("founding:page")
        return refused(request, Refused(_("Nothing else can be done until the founders have adopted a constitution.")))


def _open() -> tuple[str, ...]:
    return (*(reverse(name) for name in OPEN), reverse("people:sign-in"))
