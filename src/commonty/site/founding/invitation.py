"""The first code of all, printed in the terminal: whoever can read it runs the machine."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.constitution.refusal import Refused
from commonty.site.founding.models import Founder, Invitation
from commonty.site.founding.models.founder import refuse_once_founded


def let_back(number: int) -> str:
    """Return a fresh code for the founder of that number, who lost the way back. Raises ``Refused`` where there is none."""
    refuse_once_founded()
    founder = Founder.objects.filter(pk=number, person__erasure=None).first()
    if founder is None:
        raise Refused(_("There is no founder %(number)d. The page of the founding says the number of each.") % {"number": number})
    founder.renew()
    return founder.code()


def announce() -> None:
    """Print how the founding begins, where nobody has begun it; print nothing once there is a founder."""
    if Body.objects.filter(parent=None).exists() or Founder.objects.exists():
        return
    invitation = Invitation.objects.for_operator(now=timezone.now())
    print(_("This organisation is not founded yet. Open %(address)s") % {"address": settings.ORIGIN + reverse("founding:page")}, flush=True)
    print(_("and type in this code, which lets one person in, once: %(code)s") % {"code": invitation.code()}, flush=True)
