"""The steps between a typed-in code and being signed in. Sessions carry ids, times and keyed hashes, nothing else."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from commonty.apps.people.jobs import send_code
from commonty.apps.people.known import browser, remember
from commonty.apps.people.limits import count_code
from commonty.apps.people.models import Account, Bounce, Code, PaperCode, Person
from commonty.apps.people.vouching import refuse_unless_vouched_for

CODE = "people.code"
WHO = "people.who"
SECOND = "people.second"
NEXT = "people.next"
PAPER = "people.paper"
PROVED = "people.proved"

LONGEST = 500
"""The longest address of ours that somebody is brought back to."""
FRESH = timedelta(minutes=15)
"""How long after proving who they are somebody may change how they sign in, or be erased."""


@transaction.atomic
def ask_for_code(
    request: HttpRequest, purpose: str, email: str, *, language: str, now: datetime, person: Person | None = None, **asked: object
) -> HttpResponseRedirect:
    """Send a code to ``email``, let this session alone use it, and go to where it is typed in. Raises ``TooOften``."""
    known = f"person {person.pk}" if purpose == Code.PROVE and person is not None else browser(request, email)
    is_last = count_code(request, email, now=now, known=known)
    code = Code.objects.ask(purpose, email, language=language, now=now, person=person, is_last=is_last, **asked)
    send_code.enqueue(code.pk)
    request.session[CODE] = code.pk
    return redirect("people:code")


def asked_code(request: HttpRequest, *, now: datetime) -> Code | None:
    """Return the code that this session asked for, while it can be typed in."""
    code = Code.objects.filter(pk=request.session.get(CODE, 0), used_at=None).first()
    return code if code is not None and code.lives(now=now) and code.is_whole() else None


def remember_mailbox(request: HttpRequest, code: Code) -> None:
    """Note in this session, which nobody forges, whose mailbox the code that was just accepted proves."""
    request.session[WHO] = [code.blind, code.expires_at.isoformat()]


def choices(request: HttpRequest, *, now: datetime) -> list[Person]:
    """Return the people on the mailbox that this session proved, while they may say which of them it is."""
    blind, until = request.session.get(WHO) or ["", ""]
    return Person.objects.at_blind_email(blind) if blind and datetime.fromisoformat(until) > now else []


def mailbox_proved(request: HttpRequest, person: Person, *, now: datetime) -> HttpResponseRedirect:
    """Go on with a person whose mailbox is proved: sign them in, or ask for the code of their app."""
    Bounce.objects.proved(person.pk, now=now)
    account = Account.objects.open_for(person)
    request.session.pop(WHO, None)
    if account.has_second_factor():
        request.session[SECOND] = [account.pk, (now + FRESH).isoformat()]
        return redirect("people:second")
    return enter(request, account, now=now)


def shared_mailbox_proved(request: HttpRequest, person: Person, *, now: datetime) -> HttpResponseRedirect:
    """
    Go on with one of several people on a mailbox that was proved: mail alone shows none of them who they are.

    So that nobody acts as the other, they come in with something of their own: an app, a passkey, or a code on paper.
    """
    if Account.objects.filter(person=person).exists() and Account.objects.get(person=person).has_second_factor():
        return mailbox_proved(request, person, now=now)
    request.session.pop(WHO, None)
    request.session[PAPER] = person.member_number
    return redirect("people:paper")


def came_by_paper(request: HttpRequest, person: Person, *, now: datetime) -> HttpResponseRedirect:
    """Go on with a person whose code on paper was right, and give them the next one."""
    request.session.pop(PAPER, None)
    account = Account.objects.open_for(person)
    give_next_code(request, person, now=now)
    if account.has_second_factor():
        request.session[SECOND] = [account.pk, (now + FRESH).isoformat()]
        return redirect("people:second")
    return enter(request, account, now=now)


def give_next_code(request: HttpRequest, person: Person, *, now: datetime) -> None:
    """Make the code with which somebody comes back who has no mailbox of their own, and lead to where it is shown."""
    PaperCode.objects.issue_own(person, now=now)
    request.session[NEXT] = reverse("people:paper-code")


def awaited(request: HttpRequest, *, now: datetime) -> Account | None:
    """Return the account whose second factor this session is asked for."""
    pk, until = request.session.get(SECOND, [None, ""])
    if pk is None or datetime.fromisoformat(until) <= now:
        return None
    return Account.objects.select_related("person").filter(pk=pk, person__erasure=None).first()


def enter(request: HttpRequest, account: Account, *, now: datetime) -> HttpResponseRedirect:
    """Sign in, under a new session key, and go to where they wanted to be. Refused for an account that the keys do not vouch for."""
    refuse_unless_vouched_for(account)
    onward = request.session.get(NEXT) or "/"
    login(request, account)
    for step in (CODE, WHO, SECOND, NEXT, PAPER):
        request.session.pop(step, None)
    request.session[PROVED] = now.isoformat()
    if Bounce.objects.unreachable([account.person_id], now=now):
        messages.warning(request, _("Mail to your address comes back to us. Look at your details: notices would not reach you."))
    answer = redirect(onward)
    remember(request, answer, account)
    return answer


def is_proved(request: HttpRequest, *, now: datetime) -> bool:
    """Say whether this session proved lately who it is."""
    proved = request.session.get(PROVED)
    return proved is not None and now - FRESH < datetime.fromisoformat(proved) <= now


def prove(request: HttpRequest, *, now: datetime) -> HttpResponseRedirect:
    """Note that this session proved anew who it is, and go on."""
    request.session[PROVED] = now.isoformat()
    request.session.pop(CODE, None)
    return redirect(request.session.pop(NEXT, None) or reverse("people:me"))


def remember_next(request: HttpRequest) -> None:
    """Keep where somebody wanted to be, if that is a page of ours."""
    wanted = request.GET.get("next", "")
    if wanted.startswith("/") and len(wanted) <= LONGEST and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        request.session[NEXT] = wanted
