"""What other programs read and send, under a mandate's token (OSDI 1.2)."""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonty.apps.bodies.models import Membership, root
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.people.models import Person
from commonty.apps.people.revealing import reveal
from commonty.moving import normal
from commonty.site.osdi import shapes
from commonty.site.osdi.models import Access, Token
from commonty.site.osdi.upserting import Sent, WrongPerson, email_status, merge, read, upsert

P = ParamSpec("P")
FIELDS = ("name", "email", "phone", "address")
FILTER = re.compile(r"\s*(email_address|phone_number)\s+eq\s+'((?:[^']|'')*)'\s*")
LONGEST_TOKEN = 100
LONGEST_PAGE = 8


def with_token(
    view: Callable[Concatenate[HttpRequest, Access, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only programs with a token reach ``view``. No cookie counts here, so nothing can be sent from another site in somebody's name."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        said = request.headers.get("OSDI-API-Token", "")[:LONGEST_TOKEN]
        access = Token.objects.access(said, now=timezone.now()) if said else None
        if access is None:
            return _wrong(401, "token", "send a valid token as OSDI-API-Token; it ends with the mandate that it was made under")
        answer = view(request, access, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer

    return guarded


@with_token
@require_safe
def entry(_request: HttpRequest, _access: Access) -> HttpResponse:
    """Say what there is."""
    return _said(shapes.entry_point(root().title))


@with_token
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, access: Access) -> HttpResponse:
    """Give one page of people, by member number, or take one person."""
    if request.method == "POST":
        return _taken(request, access)
    if access.reads is None:
        return _wrong(403, "mandate", "this token reads nobody: its holder has no mandate to export people’s data")
    number, size = _number(request.GET.get("page", ""), 1), min(_number(request.GET.get("per_page", ""), shapes.PER_PAGE), shapes.PER_PAGE)
    known = _known()
    if asked := request.GET.get("filter", ""):
        match = FILTER.fullmatch(asked)
        if match is None:
            return _wrong(400, "filter", "only email_address eq '…' and phone_number eq '…' are understood")
        value = match[2].replace("''", "'")
        several = Person.objects.at_email(normal.email(value) or "") if match[1] == "email_address" else Person.objects.at_phone(value)
        known = known.filter(pk__in=[each.pk for each in several])
    total = known.count()
    rows = list(known.order_by("member_number")[(number - 1) * size : number * size])
    return _said(shapes.page("people", "osdi:people", _shown(rows, access), number=number, size=size, total=total))


@with_token
@require_http_methods(["GET", "HEAD", "PUT"])
def person(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """Give one person, or fill what is empty of them."""
    found = _known().filter(member_number=number).first()
    if found is None:
        return _wrong(404, "missing", "nobody has this number")
    if request.method == "PUT":
        return _changed(request, access, found)
    if access.reads is None:
        return _wrong(403, "mandate", "this token reads nobody: its holder has no mandate to export people’s data")
    return _said(_shown([found], access)[0])


@with_token
@require_POST
def helper(request: HttpRequest, access: Access) -> HttpResponse:
    """Take one person, as ``people`` does."""
    return _taken(request, access)


@with_token
@require_safe
def tags(_request: HttpRequest, _access: Access) -> HttpResponse:
    """Give the tags: there are none here."""
    return _said(shapes.page("tags", "osdi:tags", [], number=1, size=shapes.PER_PAGE, total=0))


@with_token
@require_safe
def taggings(_request: HttpRequest, _access: Access, number: int) -> HttpResponse:  # noqa: ARG001 - the address says it
    """Give the tags of a person: there are none here."""
    return _said(shapes.page("tags", "osdi:taggings", [], number=1, size=shapes.PER_PAGE, total=0))


def _known() -> QuerySet[Person]:
    """Return those whom a mandate over all members covers: who belongs to the organisation, and whom a program brought."""
    belongs = Membership.objects.filter(person=OuterRef("pk"), body=root(), standing__in=BELONGING)
    return Person.objects.living().filter(Exists(belongs) | Q(enrolled_by_program__isnull=False))


def _shown(rows: list[Person], access: Access, *, is_changed: bool = False) -> list[dict[str, object]]:
    """Return people as OSDI has them: in clear what the token may read, which is written down as an export; else who they are alone."""
    now = timezone.now()
    covered = _known().filter(pk__in=[each.pk for each in rows]).values_list("pk", flat=True)
    clear = reveal(covered, FIELDS, authority=access.reads, now=now) if rows and access.reads is not None else {}
    shown = []
    for each in rows:
        known = clear.get(each.pk, {})
        status = email_status(each, known.get("email", ""))
        shown.append(shapes.person(each, known, email_status=status, modified=now if is_changed else None))
    return shown


def _taken(request: HttpRequest, access: Access) -> HttpResponse:
    """Take one person; answer with them."""
    if access.writes is None:
        return _wrong(403, "mandate", "this token enrols nobody: its holder has no mandate to enrol people")
    try:
        found, is_new = upsert(_body(request), access, now=timezone.now())
    except WrongPerson as error:
        return _wrong(400, "person", str(error))
    return _said(_shown([found], access, is_changed=not is_new)[0])


def _changed(request: HttpRequest, access: Access, found: Person) -> HttpResponse:
    if access.writes is None:
        return _wrong(403, "mandate", "this token changes nobody: its holder has no mandate to enrol people")
    try:
        merge(found, _body(request), authority=access.writes, now=timezone.now())
    except WrongPerson as error:
        return _wrong(400, "person", str(error))
    return _said(_shown([found], access, is_changed=True)[0])


def _body(request: HttpRequest) -> Sent:
    try:
        return read(json.loads(request.body))
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, WrongPerson) else WrongPerson("this is no JSON") from error


def _number(text: str, otherwise: int) -> int:
    is_one = text.isascii() and text.isdecimal() and len(text) <= LONGEST_PAGE and int(text) > 0
    return int(text) if is_one else otherwise


def _said(told: dict[str, object]) -> HttpResponse:
    return JsonResponse(told, content_type="application/hal+json")


def _wrong(status: int, code: str, description: str) -> HttpResponse:
    return JsonResponse(shapes.error(status, code, description), status=status, content_type="application/hal+json")
