"""The letters that people sends, and the words around every letter."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.people.bouncing import returns_to
from commonty.apps.people.models import Agreement, Bounce, Code, OptOut, Person
from commonty.apps.people.models.code import LASTS
from commonty.apps.people.post import Message, post
from commonty.apps.people.purposes import PURPOSES
from commonty.apps.record.signing import fingerprint, head

STOP = "commonty.people.stop"
"""The salt of the links that stop a kind of mail."""


def deliver(person: int, kind: str, facts: Mapping[str, object], *, now: datetime) -> None:
    """Open the address of ``person``, put a message into words in their language, and send it. Nothing where it may not be sent."""
    found = Person.objects.living().filter(pk=person).exclude(email_confirmed_at=None).first()
    made = import_string(kind)
    if not (isinstance(made, type) and issubclass(made, Message)):
        raise TypeError(f"{kind} is not a message")
    if found is None or (PURPOSES[made.purpose].is_consent and not Agreement.objects.covers(person, made.purpose)):
        return
    if not made.after_death and found.deaths.filter(taken_back=None).exists():
        return
    address = found.own("email")["email"]
    if not address or OptOut.objects.among(OptOut.EMAIL, [address]):
        return
    if PURPOSES[made.purpose].is_consent and Bounce.objects.unreachable([person], now=now):
        return
    with translation.override(found.language):
        message = made.from_facts(facts)
        stop = stop_address(person, made.purpose)
        text, back = f"{message.text()}\n\n{footer(stop)}", returns_to(person, made.purpose)
        post(address, message.subject(), text, now=now, headers=stop_headers(stop, made.purpose), returns_to=back)


def footer(stop: str) -> str:
    """Return what ends every letter: where it comes from, how to stop it, and the head of the record, so that many keep a witness of it."""
    end = head()
    lines = ["-- ", _("Sent by %(origin)s") % {"origin": settings.ORIGIN}]
    if stop:
        lines.append(_("Stop this kind of mail: %(link)s") % {"link": stop})
    lines.append(ngettext("The record has %(n)d line. Its head:", "The record has %(n)d lines. Its head:", end.size) % {"n": end.size})
    return "\n".join([*lines, end.checkpoint.rstrip(), _("Its key: %(fingerprint)s") % {"fingerprint": fingerprint()}, ""])


def stop_address(person: int, purpose: str) -> str:
    """Return the page where a kind of mail is stopped without signing in; empty for mail that rests on no consent."""
    if not PURPOSES[purpose].is_consent:
        return ""
    return settings.ORIGIN + reverse("people:stop", args=[signing.dumps([person, purpose], salt=STOP)])


def stop_headers(stop: str, purpose: str) -> dict[str, str]:
    """Return the headers by which a mail program knows one kind of mail (RFC 2919) and stops it at one press (RFC 8058)."""
    if not stop:
        return {}
    one_press = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"List-Id": f"<{purpose}.{settings.HOST}>", **one_press}


def send_code(pk: int, *, now: datetime) -> None:
    """
    Send a code to the mailbox it is for; to say there that nobody has this address, where nobody has.

    Only here is looked up whether somebody has it, so that the page that asked for the code cannot tell, not even by its time.
    """
    code = Code.objects.filter(pk=pk, sent_at=None, expires_at__gt=now).exclude(sealed=None).first()
    if code is None or not code.is_whole():
        return
    known = len(Person.objects.at_blind_email(code.blind))
    with translation.override(code.language):
        if code.purpose == Code.SIGN_IN and not known:
            post(code.request()["email"], _("Signing in"), nobody_has_it(), now=now)
        else:
            digits = f"{code.digits()[:4]} {code.digits()[4:]}"
            post(code.request()["email"], _("%(code)s is your code") % {"code": digits}, code_letter(code, digits, known), now=now)
            if not settings.EMAIL_URL:
                print(f"{settings.ORIGIN}: code {digits}", flush=True)
    code.was_sent(now=now)


def long_code(long: Code) -> list[str]:
    """Return what the last letter that a mailbox gets for now says besides: how its owner signs in all the same."""
    digits = long.digits()
    said = _(
        "Many codes were sent to this address within an hour, so no more are sent for a while. If somebody else asked for them, you can "
        "still sign in: for an hour, on any phone or computer, with this long code at %(link)s"
    )
    return [
        said % {"link": settings.ORIGIN + reverse("people:long")},
        " ".join(digits[at : at + 4] for at in range(0, len(digits), 4)),
    ]


def nobody_has_it() -> str:
    """Return the letter to a mailbox that no member has."""
    return _(
        "Somebody, perhaps you, wants to sign in at %(origin)s with this address. Nobody there has it.\n\n"
        "If you are a member, try another address. If you want to join: %(join)s\n\n"
        "If it was not you, there is nothing to do."
    ) % {"origin": settings.ORIGIN, "join": settings.ORIGIN + reverse("people:join")}


def code_letter(code: Code, digits: str, known: int) -> str:
    """Return the letter with a code."""
    minutes = int(LASTS.total_seconds() // 60)
    lines = [
        _("Your code for %(origin)s:") % {"origin": settings.ORIGIN},
        digits,
        ngettext("Type it in within %(n)d minute.", "Type it in within %(n)d minutes.", minutes) % {"n": minutes},
        _("Nobody will ever ask you for this code by phone or by mail. If it was not you who asked for it, there is nothing to do."),
    ]
    if code.purpose == Code.JOIN and known:
        said = ngettext(
            "%(n)d member already has this address. If that is you, sign in instead: %(link)s",
            "%(n)d members already have this address. If you are one of them, sign in instead: %(link)s",
            known,
        )
        lines.append(said % {"n": known, "link": settings.ORIGIN + reverse("people:sign-in")})
    if known and (long := Code.objects.filter(pk=code.request().get("long", 0), used_at=None).first()):
        lines += long_code(long)
    return "\n\n".join(lines) + "\n"
