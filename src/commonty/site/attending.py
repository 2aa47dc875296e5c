"""What is done as time passes, about once a minute: every app's part in turn."""

import logging
from datetime import datetime

from commonty.apps.bodies import asking_by_mail, recovering, registers
from commonty.apps.decisions import jobs
from commonty.apps.dues import entering as dues
from commonty.apps.elections import jobs as elections
from commonty.apps.people import sweeping
from commonty.apps.voting import asking
from commonty.apps.voting import jobs as voting
from commonty.site.doctor import jobs as doctor
from commonty.site.founding.models import Putting
from commonty.site.leaving.models import Copy
from commonty.site.moving.models import Arrival
from commonty.site.presses import models as presses
from commonty.site.safekeeping import jobs as safekeeping

logger = logging.getLogger(__name__)

__all__ = ["attend"]


def attend(*, now: datetime) -> None:
    """
    Do everything that fell due and let go of what is over. What fails is logged and tried again next time; the rest goes on.

    While the doors of an organisation that moves in stand ajar, nothing falls due: nobody has been told yet that they are members.
    """
    due = () if Arrival.objects.ajar().exists() else (recovering.attend, jobs.attend, elections.attend, voting.attend, asking.attend)
    site = (presses.sweep, Copy.objects.sweep, safekeeping.attend, doctor.attend)
    for part in (close_foundings, *due, registers.attend, asking_by_mail.attend, sweeping.attend, dues.attend, *site):
        try:
            part(now=now)
        except Exception:
            logger.exception("%s.%s: tried again in a minute", part.__module__, part.__qualname__)


def close_foundings(*, now: datetime) -> None:
    """Close each vote of founders whose time is over, though its own job was lost or late."""
    for putting in Putting.objects.filter(result=None, closes_at__lte=now):
        putting.attend(now=now)
