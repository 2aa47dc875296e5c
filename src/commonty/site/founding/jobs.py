"""What the founding leaves to the queue: sending invitations, and closing a vote whose time is over."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from commonty.apps.people.post import post
from commonty.site.founding.models import Invitation, Putting


@task
def send_invitation(invitation: int) -> None:
    """Send an invitation to its address, and drop the address."""
    row = Invitation.objects.filter(pk=invitation, used_at=None).first()
    if row is not None and (address := row.address()):
        post(address, _("Help to found an organisation"), letter(row), now=timezone.now())
        row.forget_address()


@task
def attend(putting: int) -> None:
    """Close a vote of the founders once its time is over."""
    Putting.objects.get(pk=putting).attend(now=timezone.now())


def letter(invitation: Invitation) -> str:
    """Return the text of an invitation: where to go, and what to type in."""
    text = _(
        "You are asked to help found an organisation.\n\nOpen %(address)s and type in this code:\n\n%(code)s\n\n"
        "It lets one person in, once. Nothing is decided without you: the founders vote on the rules together."
    )
    return text % {"address": settings.ORIGIN + reverse("founding:page"), "code": invitation.code()}
