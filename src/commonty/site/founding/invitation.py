"""The first code of all, printed in the terminal: whoever can read it runs the machine."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.site.founding.models import Founder, Invitation


def announce() -> None:
    """Print how the founding begins, where nobody has begun it; print nothing once there is a founder."""
    if Body.objects.filter(parent=None).exists() or Founder.objects.exists():
        return
    invitation = Invitation.objects.for_operator(now=timezone.now())
    print(_("This organisation is not founded yet. Open %(address)s") % {"address": settings.ORIGIN + reverse("founding:page")}, flush=True)
    print(_("and type in this code, which lets one person in, once: %(code)s") % {"code": invitation.code()}, flush=True)
