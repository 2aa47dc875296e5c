"""What those are told who can be reached at an old address, or at the new one, while an account is recovered."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import root
from commonty.apps.people.letters import footer
from commonty.apps.people.models import Contact
from commonty.apps.people.models.recovery import End
from commonty.apps.people.post import post


def send(pk: int, what: str, *, now: datetime) -> None:
    """Send a letter to a contact with a mailbox. Nothing where its person was erased, or it says nothing any more."""
    contact = Contact.objects.select_related("recovery__person").filter(pk=pk, recovery__person__erasure=None).first()
    if contact is None or contact.is_by_hand or not (address := contact.address()):
        return
    with translation.override(contact.recovery.person.language):
        told = words(contact, what, now=now)
        if told:
            subject = _("An account of %(organisation)s is being recovered") % {"organisation": organisation(now)}
            post(address, subject, "\n\n".join([*told, footer("")]), now=now)


def words(contact: Contact, what: str, *, now: datetime) -> list[str]:
    """Return what a letter says, paragraph by paragraph: that it has ``begun``, from when on it is ``due``, how it ``ended``."""
    if what == "ended":
        return _ended(contact, now)
    if contact.recovery.ended_at is not None:
        return []
    return _to_the_new(contact, now) if contact.way == Contact.Way.NEW else to_an_old(contact, now=now)


def to_an_old(contact: Contact, *, now: datetime) -> list[str]:
    """Return the letter to an old contact: what happens, until when it can be stopped, and how. It names nobody: others may read it."""
    due = contact.recovery.due_at
    said = {"organisation": organisation(now), "link": stop_address(contact), "code": contact.code(), "page": stop_page()}
    first = _(
        "The account at %(organisation)s that this address or number belongs to is to get a new way in: "
        "its member told us that they cannot get in any more."
    )
    when = _("Two officers vouch for that. It takes effect once everybody was told and had time to object.")
    if due is not None:
        when = _("Two officers vouched for that. It takes effect at %(when)s.") % {"when": date_format(localtime(due), "DATETIME_FORMAT")}
    stop = _("Is it not you, or do you know nothing of it? Stop it now, without signing in: %(link)s")
    if contact.is_by_hand:
        stop = _(
            "Is it not you, or do you know nothing of it? Stop it now, without signing in: open %(page)s and type in this code: %(code)s"
        )
    if contact.recovery.is_overruled:
        stop = _("The members of %(organisation)s decided that no objection stops it this time. If it is not you, ring an officer at once.")
    return [first % said, when, _("If it is you, there is nothing to do."), stop % said]


def _to_the_new(contact: Contact, now: datetime) -> list[str]:
    """Return the letter to the new mailbox: that its reader has to say that it is theirs, for an officer may have mistyped it."""
    said = {"organisation": organisation(now), "link": settings.ORIGIN + reverse("bodies:recovery-proof", args=[contact.code()])}
    return [
        _("Somebody gave this address as the new one of a member of %(organisation)s who cannot get into their account any more.") % said,
        _("If that is you, say so here, or you cannot come in with it: %(link)s") % said,
        _("If it is not you, there is nothing to do, and nothing happens."),
    ]


def _ended(contact: Contact, now: datetime) -> list[str]:
    """Return what became of it."""
    said = {"organisation": organisation(now), "link": settings.ORIGIN + reverse("people:sign-in")}
    is_new, is_in_force = contact.way == Contact.Way.NEW, contact.recovery.end == End.IN_FORCE
    if is_in_force and is_new:
        return [_("You can come in again: sign in with this address at %(link)s") % said]
    if is_in_force:
        first = _("The account at %(organisation)s was recovered. What opened it before opens it no more.") % said
        return [first, _("If it is not you who asked for it, tell an officer at once: two of them can bring it back to you.")]
    return [_("The account at %(organisation)s gets no new way in. Nothing has changed.") % said]


def organisation(now: datetime) -> str:
    """Return what the organisation is called."""
    return root().rules(now).constitution.title


def stop_page() -> str:
    """Return the page where the code of an old contact is typed in."""
    return settings.ORIGIN + reverse("bodies:recovery-stop")


def stop_address(contact: Contact) -> str:
    """Return the page where an old contact stops it at one press."""
    return settings.ORIGIN + reverse("bodies:recovery-objection", args=[contact.code()])
