"""Signing by people who are not signed in: nothing is counted, and nobody is kept, until they type the code that came by e-mail."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from commonty.apps.campaigns.models import Campaign, Signature
from commonty.apps.people.jobs import send_code
from commonty.apps.people.limits import count_code
from commonty.apps.people.models import Code, Person
from commonty.apps.people.purposes import SIGNATURE
from commonty.apps.people.writing import clean_line, words

PURPOSE = "sign"
CODE = "campaigns.code"
"""Where a session keeps which code it waits for."""


@transaction.atomic
def ask(request: HttpRequest, campaign: Campaign, name: str, email: str, *, wants_news: bool, now: datetime) -> None:
    """Send a code to the mailbox; the same happens whether or not anybody has that address. Raises ``TooOften``."""
    campaign.refuse_if_closed()
    is_last = count_code(request, email, now=now)
    code = Code.objects.ask(
        PURPOSE,
        email,
        language=get_language() or "en",
        now=now,
        is_last=is_last,
        campaign=campaign.pk,
        name=clean_line(name),
        wants_news=wants_news,
    )
    send_code.enqueue(code.pk)
    request.session[CODE] = code.pk


def asked_code(request: HttpRequest, campaign: Campaign, *, now: datetime) -> Code | None:
    """Return the code that this session waits for, if it is for this campaign and can still be typed in."""
    code = Code.objects.filter(pk=request.session.get(CODE, 0), purpose=PURPOSE, used_at=None, expires_at__gt=now).first()
    return code if code is not None and code.request().get("campaign") == campaign.pk else None


def confirm(code: Code, campaign: Campaign, typed: str, *, now: datetime) -> Signature | None:
    """Sign, if ``typed`` is the code: as the person of that name at that address, or else as a new supporter."""
    told = code.request()
    if not code.accept(typed, now=now):
        return None
    with transaction.atomic():
        at_address = Person.objects.at_email(told["email"])
        known = next((each for each in at_address if words(each.own("name")["name"]) == words(told["name"])), None)
        return campaign.sign(known or _supporter(told, code.language, now), now=now)


def _supporter(told: dict[str, object], language: str, now: datetime) -> Person:
    """Sign up a supporter whose address was just proved."""
    person = Person.objects.sign_up(
        name=str(told["name"]),
        email=str(told["email"]),
        language=language,
        because=SIGNATURE,
        consents=("campaign-mail",) if told["wants_news"] else (),
        now=now,
    )
    person.email_confirmed_at = now
    person.save(update_fields=["email_confirmed_at"])
    return person
