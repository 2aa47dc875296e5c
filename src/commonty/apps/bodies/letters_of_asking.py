"""What those are told about whom somebody asks, without an account, what is held."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from commonty.apps.bodies.letters_of_recovery import organisation
from commonty.apps.bodies.models import AskedByMail, AskingContact
from commonty.apps.people.letters import footer
from commonty.apps.people.post import post


def send(pk: int, *, now: datetime) -> None:
    """Send the letter to a contact with a mailbox. Nothing where its person was erased, or the request is over."""
    running = AskingContact.objects.select_related("asking__person").filter(asking__closed_at=None, asking__person__erasure=None)
    contact = running.filter(pk=pk).first()
    if contact is None or contact.asking.person is None or contact.is_by_hand:
        return
    person = contact.asking.person
    with translation.override(person.language):
        if address := person.own("email")["email"]:
            subject = _("Somebody asks %(organisation)s for what is held about you") % {"organisation": organisation(now)}
            post(address, subject, "\n\n".join([*words(contact, now=now), footer("")]), now=now)


def words(contact: AskingContact, *, now: datetime) -> list[str]:
    """Return the letter: that somebody asked, what happens then, and how it is stopped. It names nobody: others may read it."""
    said = {
        "organisation": organisation(now),
        "link": settings.ORIGIN + reverse("bodies:asking-objection", args=[contact.code()]),
        "page": settings.ORIGIN + reverse("bodies:asking-stop"),
        "code": contact.code(),
    }
    first = _(
        "Somebody asked %(organisation)s, without an account, for everything that is held about the person whom this address or number "
        "belongs to."
    )
    when = _("Two officers check who it is. Nothing is handed over before you had time to object.")
    stop = _("Was it not you? Stop it now, without signing in: %(link)s")
    if contact.is_by_hand:
        stop = _("Was it not you? Stop it now, without signing in: open %(page)s and type in this code: %(code)s")
    return [first % said, when, _("If it was you, there is nothing to do."), stop % said]


def send_link(pk: int, *, now: datetime) -> None:
    """Send the link with which a request of the public page is confirmed. Nothing where it was pressed already, or is too old."""
    found = AskedByMail.objects.filter(pk=pk, expires_at__gt=now).first()
    if found is None:
        return
    email = found.clear()[1]
    with translation.override(found.language):
        said = {"organisation": organisation(now), "link": settings.ORIGIN + reverse("bodies:asking-confirmation", args=[found.token()])}
        lines = [
            _("Somebody asked %(organisation)s with this address what is held about them.") % said,
            _("If it was you, say so here within two days. Your request counts from then: %(link)s") % said,
            _("If it was not you, there is nothing to do, and nothing happens."),
        ]
        post(email, _("Your request to %(organisation)s") % said, "\n\n".join([*lines, footer("")]), now=now)
