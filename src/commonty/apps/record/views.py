"""The pages of the record: what happened, for whoever may read it, and the proof of each line."""

import base64

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from commonty.apps.record import joining, signing
from commonty.apps.record.audiences import PUBLIC, Reader, reader
from commonty.apps.record.exporting import export
from commonty.apps.record.forms import LookForm
from commonty.apps.record.merkle import ProofError
from commonty.apps.record.models import Line
from commonty.apps.record.proofs import consistency, inclusion
from commonty.apps.record.told import Told, told, told_many, withdrawn_texts

PAGE = 50


@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """Show the newest lines, or those older than ``before``."""
    reading = _reader(request)
    form = LookForm(request.GET, reader=reading, now=timezone.now())
    before = request.GET.get("before", "")
    wanted = form.lines().filter(seq__lt=int(before)) if before.isdecimal() and len(before) < len(str(2**62)) else form.lines()
    found = list(wanted[: PAGE + 1])
    older = request.GET.copy()
    older["before"] = str(found[PAGE - 1].seq) if len(found) > PAGE else ""
    about = {
        "form": form,
        "is_looking": bool(form.errors) or any(request.GET.get(name) for name in form.fields),
        "lines": told_many(found[:PAGE], reading),
        "older_url": f"?{older.urlencode()}" if older["before"] else "",
        "newer_url": reverse("record:lines") if before else "",
        "head": signing.head(),
        "fingerprint": signing.fingerprint(),
        "members": bool(reading.bodies),
    }
    return render(request, "record/lines.html", about)


@require_GET
def line(request: HttpRequest, seq: int) -> HttpResponse:
    """Show one line, what it commits to if the reader may read that, and the proof that it is in the record."""
    found = _line(seq)
    reading = _reader(request)
    read = told(found, reading)
    withdrawn = withdrawn_texts(found, reading)
    in_view = read.is_readable and len(set(found.payload.texts())) > len(withdrawn)
    about = {"told": read, "right": _right(read), "withdrawn": withdrawn, "in_view": in_view, "proof": inclusion(found)}
    return render(request, "record/line.html", about)


@require_GET
def proof(_request: HttpRequest, seq: int) -> HttpResponse:
    """Hand out the proof of a line, as C2SP ``tlog-proof`` writes it."""
    return _file(inclusion(_line(seq)).text(), f"line-{seq}.tlog-proof")


@require_GET
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """Hand out the signed head, as C2SP ``tlog-checkpoint`` writes it."""
    head = signing.head()
    return _file(head.checkpoint, f"record-{head.size}.checkpoint")


@require_GET
def growth(_request: HttpRequest, old_size: int) -> HttpResponse:
    """Hand out the proof that the record only grew since it had ``old_size`` lines."""
    try:
        path, head = consistency(old_size)
    except ProofError as error:
        raise Http404(str(error)) from error
    return JsonResponse({"old_size": old_size, "path": [base64.b64encode(node).decode() for node in path], "checkpoint": head})


@require_GET
def whole(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the record as a file: with ``audience=members``, with what members of the reader's bodies may read."""
    reading = _reader(request) if request.GET.get("audience") == "members" else PUBLIC
    head, written = export(reading)
    answer = StreamingHttpResponse(written, content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="record-{head.size}.jsonl"'
    return answer


def _reader(request: HttpRequest) -> Reader:
    member = getattr(request, "member", None)
    return reader(member.pk if member is not None else None, now=timezone.now())


def _right(read: Told) -> dict[str, object]:
    """Return by what right something was done, in words: what gave it, to do what, and where."""
    if not read.authority:
        return {}
    scope = str(read.authority["scope"]).split("/")
    called = joining.titles(scope)
    power = f"power:{read.authority['power']}"
    return {
        "source": joining.page(str(read.authority["source"])),
        "power": joining.page(power)[0].removeprefix(power),  # A word of the program alone says nothing to anybody.
        "scope": [called.get(body, body) for body in scope if body],
    }


def _line(seq: int) -> Line:
    return get_object_or_404(Line.objects.select_related("payload"), pk=seq)


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
