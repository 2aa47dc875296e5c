"""How what a trustee's browser made comes to the server, and how it answers."""

from collections.abc import Callable

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect

from commonty.apps.people.access import MemberRequest
from commonty.apps.voting.part_forms import PartForm

FROM_A_SCRIPT = "application/json"


def taken(
    request: MemberRequest,
    *,
    most: int,
    take: Callable[[bytes], None],
    show: Callable[[PartForm], HttpResponse],
    then: str,
) -> HttpResponse:
    """
    Take a part, as a script sends it or pasted into a form, and lead to ``then``; ``show`` answers a form that is not right.

    A script sends the part alone, of at most ``most`` bytes: what is longer is cut, and so refused as unreadable.
    """
    if request.content_type == FROM_A_SCRIPT:
        take(request.read(most + 1))
        return JsonResponse({"next": then})
    form = PartForm(request.POST)
    if not form.is_valid():
        return show(form)
    take(form.cleaned_data["made"].strip().encode())
    return redirect(then)
