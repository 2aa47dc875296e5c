"""My page, and what is held about me."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from commonty.apps.people import entering, held, limits, undoing
from commonty.apps.people.access import MemberRequest, ProofFirst, member_required
from commonty.apps.people.forms import MEMBERSHIP_WORDING, ConsentsForm, DetailsForm
from commonty.apps.people.letters import STOP
from commonty.apps.people.models import Agreement, Bounce, Code, Concerned, CustodyLine, Deed, Person
from commonty.apps.people.naming import names
from commonty.apps.people.purposes import PURPOSES
from commonty.apps.people.purposes import consents as known_consents
from commonty.apps.people.views.entering import show, too_often
from commonty.apps.record.entry import kinds, says
from commonty.apps.record.joining import page

PAGE = 50


@require_GET
@member_required
def me(request: MemberRequest) -> HttpResponse:
    """Show the way to everything that is one's own."""
    return render(request, "people/me.html", {"name": request.member.own("name")["name"]})


@member_required
def details(request: MemberRequest) -> HttpResponse:
    """Change what is kept of me; a new address counts once the code sent there is typed in."""
    member, now = request.member, timezone.now()
    own = {**member.own(), "language": member.language}
    comes_back = bool(Bounce.objects.unreachable([member.pk], now=now))
    if comes_back and "again" in request.POST:
        return _prove_mailbox(request, own, now=now)
    form = DetailsForm(request.POST or None, initial=own)
    if not form.is_valid():
        return show(request, "details", form, comes_back=comes_back)
    wanted = dict(form.cleaned_data)
    language, email = wanted.pop("language"), wanted.pop("email")
    if email and email.casefold() != own["email"].casefold() and not entering.is_proved(request, now=now):
        # A new address is a new way to sign in: a stranger at an open phone must not make it theirs.
        messages.info(request, _("Prove who you are first; then change your address."))
        return ProofFirst(f"{reverse('people:prove')}?{urlencode({'next': request.path})}")
    try:
        with transaction.atomic():
            member.change(wanted if email else {**wanted, "email": ""}, language=language, now=now)
            if email and email.casefold() != own["email"].casefold():
                return entering.ask_for_code(request, Code.ADDRESS, email, language=language, now=now, person=member)
    except limits.TooOften:
        return too_often(request, "details", form)
    messages.success(request, _("Your details are kept."))
    return redirect("people:details")


def _prove_mailbox(request: MemberRequest, own: Mapping[str, str], *, now: datetime) -> HttpResponse:
    """Send a code to the address that a member has, so that they show that mail reaches them again."""
    try:
        return entering.ask_for_code(request, Code.ADDRESS, own["email"], language=own["language"], now=now, person=request.member)
    except limits.TooOften:
        return too_often(request, "details", DetailsForm(own), comes_back=True)


@require_GET
@member_required
def everything(request: MemberRequest) -> HttpResponse:
    """Show everything that is held about me, by every app, and why."""
    return render(request, "people/data.html", {"held": held.readable(request.member.pk)})


@require_GET
@member_required
def everything_json(request: MemberRequest) -> HttpResponse:
    """Hand over everything that is held about me, for another program to read."""
    everything = held.everything(request.member.pk)
    headers = {"Content-Disposition": f'attachment; filename="commonty-{request.member.member_number}.json"'}
    return JsonResponse(everything, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_GET
@member_required
def custody(request: MemberRequest) -> HttpResponse:
    """Show who looked at or exported my data, when, and by what right."""
    mine = Concerned.objects.filter(person=request.member).select_related("line").order_by("-line_id")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        mine = mine.filter(line_id__lt=int(before[:18]))
    rows = list(mine[: PAGE + 1])
    lines = [row.line for row in rows[:PAGE]]
    called = names([line.looker_id for line in lines if line.looker_id is not None], body="")
    done = _acts(lines, request.member)
    rights = {source: page(source) for source in {line.source for line in lines}}
    seen = [
        {
            "line": line,
            "looker": called.get(line.looker_id or 0, ""),
            "did": done.get(line.pk, ""),
            "is_undone": line.fields[0].endswith(CustodyLine.UNDONE),
            "fields": held.field_names(line.fields),
            "right": rights[line.source],
        }
        for line in lines
    ]
    older = lines[-1].pk if len(rows) > PAGE else None
    return render(request, "people/custody.html", {"seen": seen, "older": older})


def _acts(lines: list[CustodyLine], member: Person) -> dict[int, str]:
    """Return what was done or undone by each of those lines that tell of an act, as it is said to whom it was done."""
    said = {line.pk: _(says(line.fields[0])) for line in lines if line.fields[0] in kinds()}
    times = [line.at for line in lines]
    deeds = Deed.objects.filter(person=member).filter(Q(at__in=times) | Q(undoing__at__in=times)).select_related("undoing")
    acts = {(deed.what, deed.at): deed for deed in deeds}
    acts |= {(deed.what + CustodyLine.UNDONE, deed.undoing.at): deed for deed in deeds if deed.is_undone}
    told = {line.pk: acts[line.fields[0], line.at] for line in lines if (line.fields[0], line.at) in acts}
    return said | {pk: undoing.kind_of(deed).says_to_them(deed) for pk, deed in told.items()}


@member_required
def consents(request: MemberRequest) -> HttpResponse:
    """Show what I was told and agreed to, word for word; agree, or take it back."""
    member = request.member
    standing = {agreement.wording.purpose for agreement in Agreement.objects.standing(member.pk)}
    asked = known_consents(standing)
    form = ConsentsForm(asked, request.POST if request.method == "POST" else None, initial=dict.fromkeys(standing, True))
    if request.method != "POST" or not form.is_valid():
        history = Agreement.objects.filter(person=member).select_related("wording")
        return show(request, "consents", form, history=history, wording=MEMBERSHIP_WORDING)
    with transaction.atomic():
        for purpose in asked:
            change = member.consent if form.cleaned_data[purpose.key] else member.withdraw
            change(purpose.key, now=timezone.now())
    messages.success(request, _("What you agree to is kept."))
    return redirect("people:consents")


@csrf_exempt  # RFC 8058: a mail program posts here without a session; the signed token says who and what.
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a kind of mail without signing in: a page with one button, and a post that does it."""
    try:
        person, purpose = signing.loads(token, salt=STOP)
    except signing.BadSignature:
        raise Http404 from None
    if request.method == "POST":
        for found in Person.objects.living().filter(pk=person):
            found.withdraw(purpose, now=timezone.now())
    return render(
        request, "people/stop.html", {"wording": PURPOSES[purpose].wording(), "is_done": request.method == "POST", "token": token}
    )
