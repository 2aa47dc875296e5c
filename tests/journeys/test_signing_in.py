"""The ways in, in a browser: a passkey, an app's code, and several people behind one address."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.journeys.served import Served
from tests.journeys.test_keyboard import FOUNDED
from tests.journeys.visiting import DESK, Look, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Bring = Callable[[Look, str], Visitor]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PERIOD = 30
"""Seconds for which an app shows one code (RFC 6238)."""


def signed_in(visitor: Visitor) -> Visitor:
    """Sign in with a code from the mail."""
    visitor.go("/sign-in/")
    visitor.sign_in()
    visitor.is_known = True
    return visitor


def with_a_device(visitor: Visitor) -> Visitor:
    """Give somebody a device that makes passkeys and unlocks itself."""
    visitor.devtools.send("WebAuthn.enable")
    visitor.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return visitor


def signed_out(visitor: Visitor) -> None:
    visitor.go("/me/")
    visitor.press("Sign out")
    visitor.is_known = False


WRITTEN_DOWN = """
from datetime import datetime
from commonty.apps.people.models import PaperCode, Person
person = Person.objects.latest("pk")
(own,) = PaperCode.objects.living(now=datetime.fromisoformat({now!r})).filter(person=person, is_own=True)
print(person.member_number, own.code())
"""


def test_a_member_makes_a_passkey_and_signs_in_with_it_alone(served: Served, visitor: Bring) -> None:
    served.installation.python(FOUNDED)
    bo = with_a_device(visitor(DESK, "bo@example.org"))

    signed_in(bo).go("/me/passkeys/")
    bo.fill("What do you call this device?", "My phone")
    bo.press("Add a passkey")
    assert bo.says("From now on you can sign in with this device.")
    signed_out(bo)
    bo.go("/sign-in/?next=/me/")
    bo.press("Use a passkey")

    assert (bo.path, bo.says("Bo Bell")) == ("/me/", True)


def test_who_signs_up_on_a_phone_makes_a_passkey_at_once_and_joins_with_it_without_another_mail(served: Served, visitor: Bring) -> None:
    served.installation.python(FOUNDED)
    dee = with_a_device(visitor(Look(390, "dark"), "dee@example.org"))
    dee.go("/join/")
    dee.fill("What are you called?", "Dee Dang")
    dee.fill("E-mail address", dee.email)
    dee.press("Send me the code")
    dee.fill("The code from the mail", served.code(dee.email))
    dee.press("Go on")
    mail = len(served.mail())

    dee.go("/me/passkeys/")
    dee.fill("What do you call this device?", "My phone")
    dee.press("Add a passkey")
    signed_out(dee)
    dee.go("/sign-in/?next=/bodies/members/")
    dee.press("Use a passkey")
    came_to = dee.path
    dee.choose("Member")
    dee.press("Join")

    assert (came_to, dee.says("Your standing: in good standing"), len(served.mail())) == ("/bodies/members/", True, mail)


def test_somebody_who_wants_it_is_asked_for_the_code_of_their_app_as_well(served: Served, visitor: Bring) -> None:
    served.installation.python(FOUNDED)
    bo = signed_in(visitor(DESK, "bo@example.org"))

    bo.go("/me/totp/")
    bo.press("Set up an app")
    secret = bo.page.locator("main code").first.inner_text()
    bo.fill("The code from your app", shown_by_the_app(secret, served))
    bo.press("Ask for it from now on")
    assert bo.page.locator(".codes li").count() == 10
    signed_out(bo)
    served.move_clock(minutes=5)
    bo.go("/sign-in/?next=/me/")
    bo.fill("E-mail address", bo.email)
    bo.press("Send me a code")
    bo.fill("The code from the mail", served.code(bo.email))
    bo.press("Go on")
    assert bo.path == "/sign-in/second/"
    bo.fill("The code from your app", shown_by_the_app(secret, served))
    bo.press("Sign in")

    assert (bo.path, bo.says("Bo Bell")) == ("/me/", True)


def shown_by_the_app(secret: str, served: Served) -> str:
    """Return the code that an app with this secret shows at the server's time."""
    return str(format_hotp_value(hotp_value(secret, int(served.now.timestamp()) // PERIOD)))


def test_several_people_on_one_address_say_who_they_are(served: Served, visitor: Bring) -> None:
    served.installation.python(FOUNDED)
    family = visitor(DESK, "bo@example.org")
    family.go("/join/")
    family.fill("What are you called?", "Bea Bell")
    family.fill("E-mail address", family.email)
    family.press("Send me the code")
    family.fill("The code from the mail", served.code(family.email))
    family.press("Go on")
    signed_out(family)

    family.go("/sign-in/?next=/me/")
    family.fill("E-mail address", family.email)
    family.press("Send me a code")
    family.fill("The code from the mail", served.code(family.email))
    family.press("Go on")
    assert family.path == "/sign-in/who/"
    family.page.get_by_label("Bea Bell").check()
    family.press("Go on")
    assert family.path == "/sign-in/paper/", "a mailbox of two is no proof of either"
    family.go("/me/")
    assert family.path.startswith("/sign-in/")

    number, code = served.installation.python(WRITTEN_DOWN.format(now=served.now.isoformat())).split()
    family.go("/sign-in/paper/")
    family.fill("Member number", number)
    family.fill("Your name", "Bea Bell")
    family.fill("The code on paper", code)
    family.press("Go on")

    assert family.path == "/me/paper-code/", "with the next code"
    family.go("/me/")
    assert (family.path, family.says("Bea Bell")) == ("/me/", True)
