"""Joining, signing in, signing out."""

from django.contrib.auth import logout
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.apps.people import entering, limits, second_factor
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.forms import MEMBERSHIP_WORDING, CodeForm, JoinForm, LongForm, PasskeyAnswerForm, SecondForm, SignInForm, WhoForm
from commonty.apps.people.models import Account, Bounce, Code, Person

TOO_MANY = 429


def show(request: HttpRequest, name: str, form: Form, **more: object) -> HttpResponse:
    """Answer with a form: 422 where it is wrong, so that a program can tell."""
    return render(request, f"people/{name}.html", {"form": form, **more}, status=422 if form.is_bound and not form.is_valid() else 200)


def too_often(request: HttpRequest, name: str, form: Form, **more: object) -> HttpResponse:
    """Answer that it was tried too often, whoever it was about."""
    form.add_error(None, _("That was tried too often. Please wait an hour and try again."))
    return render(request, f"people/{name}.html", {"form": form, **more}, status=TOO_MANY)


@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """Sign up: the person is made when the code from their mailbox is typed in."""
    if request.method == "GET":
        entering.remember_next(request)
    form = JoinForm(request.POST or None)
    more = {"wording": MEMBERSHIP_WORDING}
    if not form.is_valid():
        return show(request, "join", form, **more)
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    language = get_language() or "en"
    try:
        asked = {"name": name, "consents": form.chosen()}
        return entering.ask_for_code(request, Code.JOIN, email, language=language, now=timezone.now(), **asked)
    except limits.TooOften:
        return too_often(request, "join", form, **more)


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code; the answer is the same whether or not anybody has the address."""
    if request.method == "GET":
        entering.remember_next(request)
    form = SignInForm(request.POST or None)
    if not form.is_valid():
        return show(request, "sign_in", form)
    try:
        language = get_language() or "en"
        return entering.ask_for_code(request, Code.SIGN_IN, form.cleaned_data["email"], language=language, now=timezone.now())
    except limits.TooOften:
        return too_often(request, "sign_in", form, many=True)


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Type in the code that this session asked for, and go on with what it was asked for."""
    now = timezone.now()
    asked = entering.asked_code(request, now=now)
    if asked is None:
        return redirect("people:sign-in")
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return show(request, "code", form, purpose=asked.purpose)
    wanted = asked.request()
    with transaction.atomic():
        onward = accepted(request, asked, wanted) if asked.accept(form.cleaned_data["code"], now=now) else None
    if onward is None:
        form.add_error("code", _("This is not the code, or it is too late for it. After five tries, ask for a new one."))
        return show(request, "code", form, purpose=asked.purpose)
    return onward


def accepted(request: HttpRequest, asked: Code, wanted: dict[str, object]) -> HttpResponse | None:
    """Go on after the right code; ``None`` where it leads to nobody."""
    now = timezone.now()
    member: Person | None = getattr(request, "member", None)
    match asked.purpose:
        case Code.JOIN:
            person = Person.objects.join(wanted, language=asked.language, now=now)
            if not person.has_own_mailbox():
                entering.give_next_code(request, person, now=now)
            return entering.mailbox_proved(request, person, now=now)
        case Code.SIGN_IN:
            return proved(request, asked)
        case Code.PROVE if member is not None and asked.person_id == member.pk and member.has_blind_email(asked.blind):
            Bounce.objects.proved(member.pk, now=now)
            return entering.prove(request, now=now)
        case Code.ADDRESS if member is not None and asked.person_id == member.pk:
            member.change({"email": str(wanted["email"])}, now=now)
            Bounce.objects.proved(member.pk, now=now)
            return redirect("people:details")
    return None


@never_cache
def long(request: HttpRequest) -> HttpResponse:
    """Type in the long code of a mailbox that strangers asked too many codes for; it works in any browser."""
    now = timezone.now()
    form = LongForm(request.POST or None)
    if not form.is_valid():
        return show(request, "long", form)
    try:
        limits.count("long", limits.network(request), most=limits.FOR_ONE_PLACE, now=now)
    except limits.TooOften:
        return too_often(request, "long", form)
    with transaction.atomic():
        found = Code.objects.with_long(form.cleaned_data["email"], form.cleaned_data["code"], now=now)
        onward = proved(request, found) if found is not None else None
    if onward is None:
        form.add_error("code", _("This is not the long code of this address, or it is too late for it, or it was used already."))
        return show(request, "long", form)
    return onward


def proved(request: HttpRequest, asked: Code) -> HttpResponse | None:
    """Go on with whoever proved a mailbox, to the choice between several people; ``None`` where nobody has it."""
    entering.remember_mailbox(request, asked)
    people = entering.choices(request, now=timezone.now())
    if not people:
        return None
    return entering.mailbox_proved(request, people[0], now=timezone.now()) if len(people) == 1 else redirect("people:who")


@never_cache
def who(request: HttpRequest) -> HttpResponse:
    """Say which of the people on one mailbox somebody is."""
    people = entering.choices(request, now=timezone.now())
    if not people:
        return redirect("people:sign-in")
    form = WhoForm(people, request.POST or None)
    if not form.is_valid():
        return show(request, "who", form)
    chosen = next(person for person in people if person.pk == form.cleaned_data["person"])
    return entering.shared_mailbox_proved(request, chosen, now=timezone.now())


@never_cache
def second(request: HttpRequest) -> HttpResponse:
    """Type in the code of an authenticator app, or a recovery code."""
    now = timezone.now()
    account = entering.awaited(request, now=now)
    if account is None:
        return redirect("people:sign-in")
    form = SecondForm(request.POST or None)
    if not form.is_valid():
        return show(request, "second", form)
    try:
        limits.count("second", str(account.pk), most=limits.FOR_ONE_ACCOUNT, now=now)
    except limits.TooOften:
        return too_often(request, "second", form)
    if second_factor.second_code_is_right(account, form.cleaned_data["code"], now=now):
        return entering.enter(request, account, now=now)
    form.add_error("code", _("This is not the code, or it was used already."))
    return show(request, "second", form)


@never_cache
@require_POST
def question(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - allauth has it from its middleware
    """Ask the browser for a passkey, anybody's."""
    return JsonResponse(second_factor.passkey_question())


@never_cache
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey: who has it and unlocked it needs nothing more."""
    now = timezone.now()
    answer = PasskeyAnswerForm(request.POST)
    try:
        limits.count("passkey", limits.network(request), most=limits.FOR_ONE_PLACE, now=now)
        if answer.is_valid():
            return entering.enter(request, second_factor.answered_by(answer.cleaned_data["credential"], now=now), now=now)
    except limits.TooOften:
        return too_often(request, "sign_in", blank_sign_in())
    except second_factor.NotAccepted:
        pass
    form = blank_sign_in()
    form.add_error(None, _("The passkey did not work. Try again, or use a code by mail."))
    return render(request, "people/sign_in.html", {"form": form}, status=422)


def blank_sign_in() -> SignInForm:
    """Return a form that can carry an error though nothing was typed in."""
    form = SignInForm({})
    form.full_clean()
    form.errors.clear()
    return form


@require_POST
@member_required
def sign_out(request: MemberRequest) -> HttpResponse:
    """Sign out here; or everywhere, where somebody asks for it."""
    if "everywhere" in request.POST:
        Account.objects.get(person=request.member).sign_out_everywhere()
    logout(request)
    return redirect("/")
