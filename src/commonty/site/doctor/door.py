"""The two questions that are asked of an installation from its own machine: whether it is well, and whose certificate to fetch."""

import json
from collections.abc import Callable
from importlib.metadata import version

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

__all__ = ["CERTIFICATE", "HEALTH", "Door", "fingerprint"]

HEALTH, CERTIFICATE = "/health/", "/certificate/"


def fingerprint() -> str:
    """Return what tells this installation from every other, and says nothing else."""
    return salted_hmac("commonty.health", settings.HOST, algorithm="sha256").hexdigest()[:32]


class Door:
    """
    Middleware that answers before any other: ``/health/``, and ``/certificate/?domain=…``.

    The second is asked by a proxy that fetches certificates by itself: for our own name alone, or strangers who point theirs at this
    machine would make it fetch as many as they like.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or pass the request on."""
        if request.path == HEALTH:
            return _health()
        if request.path == CERTIFICATE:
            ours = request.GET.get("domain", "").casefold() == settings.HOST.casefold()
            return HttpResponse(status=200 if ours else 404)
        return self.get_response(request)


def _health() -> HttpResponse:
    """Say whether both databases answer, and which installation and version this is."""
    try:
        for alias in ("default", "keys"):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse(status=503)
    told = {"installation": fingerprint(), "version": version("commonty")}
    return HttpResponse(json.dumps(told), content_type="application/json")
