"""Who is asking."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class MemberMiddleware:
    """Puts the signed-in person on the request, or ``None``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        request.member = getattr(request.user, "person", None)  # type: ignore[attr-defined]  # the attribute that this makes
        return self.get_response(request)
