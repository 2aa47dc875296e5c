"""The one place where a refusal becomes a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from commonty.constitution.refusal import Refused
from commonty.site.next_steps import article_in_force, next_steps


class Refusals:
    """
    Middleware that answers ``Refused`` with a page that names the article; an HTMX request gets a part of one, and its announcement.

    A script of ours that asks for JSON gets the reason and the key of the article.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal, and nothing else."""
        return refused(request, exception) if isinstance(exception, Refused) else None


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Say no, why, by which article, and what would do."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"refused": refusal.reason, "article": refusal.article}, status=403)
    article, is_missing = article_in_force(request, refusal)
    about = {"refusal": refusal, "article": article, "is_missing": is_missing, "steps": next_steps(request, refusal)}
    if getattr(request, "htmx", False):
        response = render(request, "refused_part.html", about, status=403)
        response["HX-Retarget"] = "#main"
        response["HX-Reswap"] = "afterbegin"
    else:
        response = render(request, "refused.html", about, status=403)
    patch_vary_headers(response, ["HX-Request"])
    return response
